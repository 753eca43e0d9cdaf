"""The judgements file: everything in it is read, every mistake has a line and a way out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rubicon.errors import InputError, InputErrors
from rubicon.judgements import (
    Interval,
    Judgement,
    Metalog,
    Ranking,
    Uniform,
    Weighted,
    parse_judgements,
    parse_sources,
    read_judgements,
)

SOURCES = parse_sources("@misc{nis2024, title={Briefing}, author={Kim, A}, year={2024}}")
FILE = '''\
# [not a table]
[exposure]
means      = "Chance that a covert deployment is noticed."   # range = { low = 9 }
unit       = "probability"
range      = { p5 = 0.2, p50 = 0.5, p95 = 0.9 }
source     = ["nis2024, p. 3", "analyst"]
grade      = "B2"
confidence = "moderate"
note       = """
free text with
range = 3
[and brackets]
"""

[steps]
means = "Steps"
range = { values = [
  [0.1, 1],
  [0.3, 2],
] }

["rationality"]
means = "How sharply a player tells better from worse."
range = { low = 4, high = 20, coverage = 0.9 }
[rationality."South Korea"]
means = "Seoul is under more pressure."
unit  = "per payoff"
range = { low = 2, high = 20, coverage = 1 }

[rankings.beijing-on-korea]
means = "What Beijing wants of Pyongyang"
order = [
  "restrained",
  ["tolerated", "ignored"], "sanctioned"]
low  = -1.0
high = 1
confidence = "low"

[[correlations]]
between = ["exposure", "rationality"]
rank = 0.5
why = "both follow attention"
'''


def test_everything_is_read():
    held = parse_judgements(FILE, SOURCES)
    assert held.names == ("exposure", "steps", "restrained", "tolerated", "ignored", "sanctioned")
    assert held.rows == (*held.names, "rationality", "rationality.South Korea")
    exposure, order = held["exposure"], held["ignored"]
    assert isinstance(exposure, Judgement)
    assert isinstance(exposure.range, Metalog)
    assert exposure.support == (0.0, 1.0)
    assert exposure.grounds.source == "Kim 2024, p. 3; analyst’s guess"
    assert (exposure.grounds.grade, exposure.grounds.confidence) == ("B2", "moderate")
    assert exposure.grounds.note.startswith("free text")
    assert isinstance(held.judgements["steps"].range, Weighted)
    assert isinstance(order, Ranking)
    assert order.order.tiers == (("restrained",), ("tolerated", "ignored"), ("sanctioned",))
    assert order.support == (-1.0, 1.0)
    assert "restrained ≻ tolerated ∼ ignored ≻ sanctioned" in order.text
    assert held.rationality is not None
    assert isinstance(held.rationality.range, Interval)
    assert held.rationality.unit == "per stake"
    assert held.rationality.support[0] == 0
    assert held.rationality_of("Beijing") is held.rationality
    assert held.rationality_of("South Korea").name == "rationality.South Korea"
    assert isinstance(held.rationality_of("South Korea").range, Uniform)
    assert held.rationality_of("South Korea").unit == "per payoff"
    assert [(c.between, c.rank, c.line) for c in held.correlations] == [
        (("exposure", "rationality"), 0.5, 39)
    ]
    assert "exposure" in held
    assert "beijing-on-korea" not in held


def test_lines_survive_comments_and_long_texts():
    held = parse_judgements(FILE)
    lines = {name: held[name].line for name in held.rows}
    assert lines == {
        "exposure": 2,
        "steps": 15,
        "rationality": 22,
        "rationality.South Korea": 25,
    } | dict.fromkeys(("restrained", "tolerated", "ignored", "sanctioned"), 30)
    assert held.where("steps") == "judgements.toml:15"
    assert parse_judgements(FILE.replace("\n", "\r\n"))["steps"].line == 15


def test_unknown_names_in_a_set():
    with pytest.raises(InputError, match="no judgement 'exposur'") as caught:
        parse_judgements(FILE)["exposur"]
    assert caught.value.instead == "did you mean 'exposure'?"
    with pytest.raises(InputError, match="nothing says how rational Moscow is"):
        parse_judgements("").rationality_of("Moscow")


def test_rationality_of_single_players_only():
    held = parse_judgements('[rationality.Moscow]\nmeans = "m"\nrange = { fixed = 3 }')
    assert held.rationality is None
    assert held.rows == ("rationality.Moscow",)


def bad(line, found, instead, text, sources=None):
    return pytest.param(line, found, instead, text, sources, id=found)


A, B = (
    '[a]\nmeans = "m"\nrange = { fixed = 1 }\n',
    '[b]\nmeans = "m"\nrange = { min = 0, mode = 1, max = 2 }\n',
)
C = B.replace("[b]", "[c]")
R = '[rankings.r]\nmeans = "m"\norder = ["x", "y"]\nlow = 0\nhigh = 1\n'


def judgement(lines):
    return f'[a]\nmeans = "m"\n{lines}\n'


def correlated(lines):
    return f"{B}{C}[[correlations]]\n{lines}\n"


@pytest.mark.parametrize(
    ("line", "found", "instead", "text", "sources"),
    [
        # ranges
        bad(
            3,
            "[a] the range is upside down: low = 2 exceeds high = 1",
            "swap",
            judgement("range = { low = 2, high = 1, coverage = 0.9 }"),
        ),
        bad(
            3,
            "the quantiles are out of order: p50 = 3 exceeds p95 = 2",
            "swap",
            judgement("range = { p5 = 1, p50 = 3, p95 = 2 }"),
        ),
        bad(
            4,
            "p95 = 1.2 is outside the bounds (0 to 1)",
            "0 to 1",
            judgement('unit = "probability"\nrange = { p5 = 0.1, p50 = 0.3, p95 = 1.2 }'),
        ),
        bad(
            3,
            "is so close to p5 that no metalog",
            "move p50 to between 0.125 and 0.875, or p95 down to 0.08",
            judgement("range = { p5 = 0, p50 = 0.01, p95 = 1 }"),
        ),
        bad(
            3,
            "unknown key 'covrage'",
            "'coverage'",
            judgement("range = { low = 0, high = 1, covrage = 1 }"),
        ),
        bad(
            3,
            "does not say how much it covers",
            "coverage = 0.9",
            judgement("range = { low = 0, high = 1 }"),
        ),
        bad(
            3,
            "coverage = 90 is not a share",
            "0.9",
            judgement("range = { low = 0, high = 1, coverage = 90 }"),
        ),
        bad(3, "lacks 'mode'", "min = …", judgement("range = { min = 0, max = 1 }")),
        bad(
            3,
            "mixes two forms: 'fixed', 'max'",
            "one of",
            judgement("range = { max = 0, fixed = 1 }"),
        ),
        bad(3, "mixes two forms: 'low', 'p5'", "one of", judgement("range = { p5 = 0, low = 1 }")),
        bad(
            3,
            "'p5', 'p50' are not a median and two",
            "p10 and p90",
            judgement("range = { p5 = 0, p50 = 1 }"),
        ),
        bad(
            3,
            "'p5', 'p50', 'p90' are not a median",
            "p5 and p95",
            judgement("range = { p5 = 0, p50 = 1, p90 = 2 }"),
        ),
        bad(3, "range = 0.5 is not a table", "fixed", judgement("range = 0.5")),
        bad(
            3,
            "low = '1' is not a number",
            "quotes",
            judgement('range = { low = "1", high = 2, coverage = 1 }'),
        ),
        bad(3, "fixed = nan is not a number", "", judgement("range = { fixed = nan }")),
        bad(3, "fixed = inf is not a finite number", "", judgement("range = { fixed = inf }")),
        bad(
            3,
            "[0.1] is not a value with its weight",
            "[[0.1, 1]",
            judgement("range = { values = [[0.1]] }"),
        ),
        bad(3, "values = 3 is not a list", "[[0.1, 1]", judgement("range = { values = 3 }")),
        bad(
            4,
            "fixed = −1 is outside the bounds (0 or more)",
            "0 or more",
            judgement("bounds = [0, inf]\nrange = { fixed = -1 }"),
        ),
        bad(
            3,
            "bounds = 3 is not a pair",
            "[lowest, highest]",
            judgement("bounds = 3\nrange = { fixed = -1 }"),
        ),
        bad(
            3,
            "lower bound 2 is not below",
            "lowest",
            judgement("bounds = [2, 1]\nrange = { fixed = 1 }"),
        ),
        bad(
            4,
            "let a probability leave [0, 1]",
            "within",
            judgement('unit = "probability"\nbounds = [0, 2]\nrange = { fixed = 1 }'),
        ),
        # tables and keys
        bad(1, "[a] lacks 'range'", "add range", '[a]\nmeans = "m"\n'),
        bad(1, "[a] lacks 'means'", "means =", "[a]\nrange = { fixed = 1 }\n"),
        bad(2, "lacks 'means'", "means =", '# \n[a]\nmeans = ""\nrange = { fixed = 1 }\n'),
        bad(4, "unknown key 'sorce'", "'source'", A + 'sorce = "analyst"\n'),
        bad(1, "'exposure' is not a table", "[exposure]", "exposure = 0.5\n"),
        bad(3, "means = 3 is not text", "quotes", "[a]\nrange = { fixed = 1 }\nmeans = 3\n"),
        bad(4, "unknown confidence 'hihg'", "'high'", A + 'confidence = "hihg"\n'),
        bad(4, "grade = 'G7' is not an Admiralty grade", "B2", A + 'grade = "G7"\n'),
        bad(
            4,
            "unknown source key 'nis2023'",
            "'nis2024'",
            A + 'source = "nis2023, p. 1"\n',
            SOURCES,
        ),
        bad(4, "source = 3 is not a reference", "analyst", A + "source = 3\n"),
        # names
        bad(
            1,
            "'north-korea' cannot be the name",
            "'north_korea'",
            A.replace("[a]", "[north-korea]"),
        ),
        bad(1, "'lambda' cannot be the name", "[rationality]", A.replace("[a]", "[lambda]")),
        bad(1, "'class' cannot be the name", "letters", A.replace("[a]", "[class]")),
        bad(1, "'_a' cannot be the name", "'a'", A.replace("[a]", "[_a]")),
        bad(1, "'ranking' cannot be the name", "[rankings.NAME]", "[ranking.x]\n"),
        bad(1, "'correlation' cannot be the name", "[[correlations]]", "[correlation]\n"),
        # rationality
        bad(
            4,
            "unknown unit 'per stakes'",
            "'per stake'",
            A.replace("[a]", "[rationality]") + 'unit = "per stakes"\n',
        ),
        bad(
            3,
            "fixed = −2 is outside the bounds (0 or more)",
            "0 or more",
            '[rationality]\nmeans = "m"\nrange = { fixed = -2 }',
        ),
        bad(
            4,
            "rationality cannot be below 0",
            "[0, inf]",
            A.replace("[a]", "[rationality]") + "bounds = [-1, 5]\n",
        ),
        bad(
            4,
            "[rationality.Moscow] lacks 'means'",
            "means",
            A.replace("[a]", "[rationality]") + "[rationality.Moscow]\nrange = { fixed = 1 }\n",
        ),
        bad(1, "[rationality] lacks 'means'", "means", "[rationality]\n"),
        # rankings
        bad(3, "'x' is a judgement already (line 6)", "another name", R + A.replace("[a]", "[x]")),
        bad(
            8,
            "'x' is a judgement already (ranking 'r')",
            "another name",
            R + R.replace(".r]", ".s]").replace('"y"', '"z"'),
        ),
        bad(4, "low = 2 is not below high = 1", "low first", R.replace("low = 0", "low = 2")),
        bad(3, "'x' stands twice in the ranking", "leave one", R.replace('"y"', '["y", "x"]')),
        bad(3, "fewer than two names", "best", R.replace('"x", "y"', '"x"')),
        bad(3, "order = 'x' is not a list of names", "worst", R.replace('["x", "y"]', '"x"')),
        bad(3, "3 in order is neither a name nor", "tied", R.replace('"y"', "3")),
        bad(3, "'y z' cannot be the name of a judgement", "'y_z'", R.replace('"y"', '"y z"')),
        bad(1, "[rankings.r] lacks 'high'", "high", R.replace("high = 1\n", "")),
        bad(1, "[rankings.r] lacks 'order'", "best", R.replace('order = ["x", "y"]\n', "")),
        bad(
            4, "[rankings.r] low = 'a' is not a number", "quotes", R.replace("low = 0", 'low = "a"')
        ),
        bad(6, "unknown key 'hgh'", "'high'", R + "hgh = 2\n"),
        # correlations
        bad(
            8,
            "unknown judgement 'd'",
            "known here: 'b', 'c'",
            correlated('between = ["b", "d"]\nrank = 0.5'),
        ),
        bad(8, "between = 'b' is not a pair", "one", correlated('between = "b"\nrank = 0.5')),
        bad(
            8,
            "is not a pair of names",
            "each pair",
            correlated('between = ["b", "c", "b"]\nrank = 0.5'),
        ),
        bad(
            8,
            "'b' is correlated with itself",
            "different",
            correlated('rank = 0.5\nbetween = ["b", "b"]'),
        ),
        bad(
            9,
            "rank = 1 is not strictly between −1 and 1",
            "one judgement in both",
            correlated('between = ["b", "c"]\nrank = 1'),
        ),
        bad(
            9,
            "rank = 'x' is not a number",
            "quotes",
            correlated('between = ["b", "c"]\nrank = "x"'),
        ),
        bad(7, "lacks 'rank'", "0.5", correlated('between = ["b", "c"]')),
        bad(9, "unknown key 'rnk'", "'rank'", correlated('between = ["b", "c"]\nrnk = 1')),
        bad(
            11,
            "correlation already, in line 7",
            "keep one",
            correlated('between = ["b", "c"]\nrank = 0.5')
            + '[[correlations]]\nbetween = ["c", "b"]\nrank = 0.4',
        ),
        bad(
            10,
            "'x' belongs to a ranking",
            "of their own",
            B + R + '[[correlations]]\nbetween = ["x", "b"]\nrank = 0.5',
        ),
        bad(
            1,
            "[correlations] is one table",
            "[[correlations]]",
            '[correlations]\nbetween = ["a", "b"]\n',
        ),
        # TOML itself
        bad(2, "this is not TOML: invalid value", "quotes", "[a]\nmeans = nothing\n"),
        bad(4, "the table 'a' stands twice", "another name", A + A),
        bad(1, "this is not TOML", "quotes", "[a\n"),
        bad(1, "this is not TOML: illegal", "quotes", 'means = "m\n'),
    ],
)
def test_mistakes(line, found, instead, text, sources):
    with pytest.raises(InputError) as caught:
        parse_judgements(text, sources, "crisis/judgements.toml")
    assert found in caught.value.found
    assert caught.value.where == f"crisis/judgements.toml:{line}"
    assert instead in caught.value.instead


def test_a_syntax_error_shows_the_line_with_a_caret():
    with pytest.raises(InputError) as caught:
        parse_judgements("[a]\nmeans = nothing\n")
    assert caught.value.found.split("\n")[1:] == ["    means = nothing", "            ^"]


@pytest.mark.parametrize("value", ["[" * 5000 + "]" * 5000, "1" * 5000])
def test_what_toml_cannot_hold(value):
    with pytest.raises(InputError, match="this is not TOML") as caught:
        parse_judgements(f"a = {value}\n")
    assert caught.value.where == "judgements.toml:1"


def test_files(tmp_path):
    path = tmp_path / "judgements.toml"
    with pytest.raises(InputError, match="missing"):
        read_judgements(path)
    path.write_bytes(b"\xef\xbb\xbf" + FILE.encode())  # as some editors save it
    assert len(read_judgements(path, SOURCES).rows) == 8
    path.write_bytes(b'[a]\nmeans = "\xff"')
    with pytest.raises(InputError, match="not UTF-8") as caught:
        read_judgements(path)
    assert caught.value.where == f"{path}:2"


WORDS = st.sampled_from(
    ["[a]", "[[correlations]]", "[rankings.r]", "[rationality]", "means", "range", "low", "high",
     "=", "{", "}", "[", "]", '"m"', '"""', "'", "#", "\n", ",", "0.5", "inf", "nan", "coverage",
     "order", "between", "rank", "p5", "p50", "p95", "fixed", ".", "é", "1e999", "9" * 400]
)  # fmt: skip


def assert_read_or_refused(text):
    places = ["read"]
    try:
        parse_judgements(text, SOURCES)
    except InputErrors as errors:
        places = [error.where for error in errors.errors]
    except InputError as error:
        places = [error.where]
    assert all(places)


@settings(derandomize=True, deadline=None)
@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_nothing_but_input_errors_comes_out(text):
    assert_read_or_refused(text)


@settings(derandomize=True, deadline=None)
@given(st.data())
def test_damaged_files_give_input_errors(data):
    """Cut a piece out of a good file, or put a word in: still no traceback."""
    start = data.draw(st.integers(0, len(FILE)))
    end = data.draw(st.integers(start, min(len(FILE), start + 40)))
    text = FILE[:start] + data.draw(st.one_of(st.just(""), WORDS)) + FILE[end:]
    assert_read_or_refused(text)
