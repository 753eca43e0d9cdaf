"""``claims.toml`` and the faults that it may have."""

import pytest

from rubicon import InputError
from rubicon.ask import fits, plan_claims, read_claims
from rubicon.ask.picking import pick
from rubicon.crisis.places import library
from rubicon.errors import InputErrors
from tests.ask.answers import ask_all
from tests.ask.ask_games import shipment

GOOD = """# what is said
[reveals]
letter = "p"
says   = "Owning up shows that Moscow does not want to negotiate."
holds  = "P(aim=maximal | stance=own-up) > P(aim=maximal | stance=deny)"
source = "troitskiy2024, p. 3"
note   = "as a likelihood"

["is quiet"]
says   = "It stays quiet."
source = ["a2024", "b2025, p. 7"]
holds  = '''
P(ending=quiet)
  > 0.5'''
"""


def claims_of(tmp_path, text):
    file = tmp_path / "claims.toml"
    file.write_text(text, "utf-8")
    return read_claims(file)


def test_claims_are_read_in_order(tmp_path):
    reveals, quiet = claims_of(tmp_path, GOOD)
    assert (reveals.id, reveals.letter, reveals.note) == ("reveals", "p", "as a likelihood")
    assert reveals.holds.startswith("P(aim=maximal | stance=own-up) >")
    assert reveals.source == ("troitskiy2024, p. 3",)
    assert reveals.where == f"{tmp_path / 'claims.toml'}:5"
    assert (quiet.id, quiet.source, quiet.note) == ("is quiet", ("a2024", "b2025, p. 7"), "")
    assert quiet.where.endswith(":12")
    assert quiet.question.is_claim


def bare(*ids: str) -> str:
    """Claims that state no letter."""
    return "\n".join(f'[{each}]\nsays = "{each}."\nholds = "1 > 2"\n' for each in ids)


def test_claims_without_a_letter_get_the_next_free_one(tmp_path):
    """In the file's order, passing over stated letters and ids, whatever their case."""
    stated = '[last]\nsays = "Last."\nholds = "1 > 2"\nletter = "A"\n'
    claims = claims_of(tmp_path, bare("one", "c", "two", "three") + "\n" + stated)
    assert [claim.letter for claim in claims] == ["b", "d", "e", "f", "A"]
    for claim in claims:
        assert all(
            pick(claims, name) is claim for name in (claim.letter, f"({claim.letter})", claim.id)
        )


def test_letters_go_on_after_z(tmp_path):
    claims = claims_of(tmp_path, bare(*(f"claim-{k}" for k in range(26 + 26**2 + 1))))
    letters = [claim.letter for claim in claims]
    assert letters[:2] == ["a", "b"]
    assert letters[25:28] == ["z", "aa", "ab"]
    assert letters[-2:] == ["zz", "aaa"]
    assert len(set(letters)) == len(letters)


def test_no_claims_are_no_error(tmp_path):
    assert claims_of(tmp_path, "") == ()


def test_claims_are_judged(tmp_path):
    claims = claims_of(tmp_path, GOOD)
    verdicts = ask_all(shipment().view(3, 50), [claim.question for claim in claims])
    assert [verdict.question for verdict in verdicts] == [claim.question for claim in claims]
    assert all(verdict.draws.counted == 50 for verdict in verdicts)


ONE = '[one]\nsays = "One."\n'
STRICT = "[one.reading.strict]\nholds = '1 > 2'\nwhy = 'So.'\n"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (ONE + 'holds = "P(a=b) >"', 3, "ends too soon"),
        (ONE + 'holds = "P(a=b)"', 3, "compare it with something"),
        (ONE + "holds = 5", 3, "holds = 5 is not text"),
        (ONE + 'holds = ""', 1, "lacks 'holds'"),
        (ONE, 1, "lacks 'holds'"),
        ('\n[one]\nholds = "1 > 2"', 2, "lacks 'says'"),
        (ONE + 'holds = "1 > 2"\nkind = "possible"', 4, "did you mean 'possibility'?"),
        (ONE + 'holds = "1 > 2"\nsmallest = -0.1', 4, "-0.1 is no difference from 0 to 1"),
        (ONE + 'holds = "1 > 2"\nsmallest = "some"', 4, "no difference from 0 to 1"),
        (ONE + 'holds = "1 > 2"\n' + STRICT, 3, "beside its readings"),
        (ONE + "reading = 3", 3, "is no table of readings"),
        (ONE + "[one.reading.strict]\nwhy = 'So.'", 3, "lacks 'holds'"),
        (ONE + "[one.reading.strict]\nholds = '1 > 2'", 3, "lacks 'why'"),
        (ONE + STRICT + "hold = '1 > 2'", 6, "unknown key 'hold'"),
        (ONE + STRICT.replace("1 > 2", "P(a=b)"), 4, "neither holds nor fails"),
        (ONE + 'hold = "1 > 2"', 3, "did you mean 'holds'?"),
        (ONE + 'holds = "1 > 2"\nsource = 3', 4, "source = 3 is not text"),
        (ONE + 'holds = "1 > 2"\nsource = [3]', 4, "source = [3] is not text"),
        (ONE + 'holds = "1 > 2"\nthrough = 3', 4, "through = 3 is not text"),
        ('holds = "1 > 2"', 1, "outside of any claim"),
        (ONE + "holds = P(a=b) > 1", 3, "not TOML"),
        (ONE + ONE, 3, "the table 'one' stands twice"),
        (ONE + 'holds = "1 > 2', 3, "not TOML"),
    ],
)
def test_faults_are_said_with_file_and_line(tmp_path, text, line, says):
    with pytest.raises(InputError) as caught:
        claims_of(tmp_path, text)
    message = str(caught.value)
    assert message.startswith(f"{tmp_path / 'claims.toml'}:{line}: ")
    assert says in message


def test_a_fault_in_the_notation_has_a_caret(tmp_path):
    with pytest.raises(InputError) as caught:
        claims_of(tmp_path, ONE + 'holds = "P(a=b) > p(c=d)"')
    assert "\n    P(a=b) > p(c=d)\n             ^\n  did you mean 'P'?" in str(caught.value)


def test_a_claim_that_does_not_fit_the_story_is_said_with_its_line(tmp_path):
    claims = claims_of(tmp_path, ONE + 'holds = "P(stanec=deny) > 0.5"')
    with pytest.raises(InputError) as caught:
        plan_claims(shipment().game, claims)
    assert str(caught.value).startswith(f"{tmp_path / 'claims.toml'}:3: no label is called")
    assert "did you mean 'stance'?" in str(caught.value)


def test_a_fault_in_a_part_is_told_once(tmp_path):
    """With its place and the caret where it stands in the whole claim."""
    whole = "P(stance=deny) > 0.5 and P(stanec=deny) > 0.5"
    with pytest.raises(InputError) as caught:
        plan_claims(shipment().game, claims_of(tmp_path, ONE + f'holds = "{whole}"'))
    assert not isinstance(caught.value, InputErrors)
    carets = str(caught.value).splitlines()[2]
    assert carets == f"    {' ' * whole.index('stanec')}{'^' * len('stanec')}"


def test_files_that_cannot_be_read(tmp_path):
    with pytest.raises(InputError, match="file is missing"):
        read_claims(tmp_path / "claims.toml")
    with pytest.raises(InputError, match="cannot be read"):
        read_claims(tmp_path)
    (tmp_path / "latin.toml").write_bytes("[a]\nsays = 'é'".encode("latin-1"))
    with pytest.raises(InputError, match="not UTF-8"):
        read_claims(tmp_path / "latin.toml")


KINDS = {
    "fact": ("P(a=b) > 0.5", "E[A] > 0"),
    "likelihood": ("belief(A, a=b) > 0.5", "E[A] > 0"),
    "possibility": ("0.2 < P(a=b)", "P(a=b) > 0.55"),
    "causal": ("P(a=b | do(c=d)) > P(a=b)", "P(a=b | c=d) > P(a=b)"),
    "association": ("P(a=b | c=d) > P(a=b)", ""),
    "comparison": ("E[A] > E[B] + 1", "E[A] > 0.5"),
    "motive": ("value(A, a=b) > value(A, a=c)", "E[A | a=b] > E[A | a=c]"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_notation_that_does_not_fit_the_kind_is_found(tmp_path, kind):
    for holds, fitting in zip(KINDS[kind], (True, False), strict=True):
        if holds:
            (claim,) = claims_of(tmp_path, ONE + f'kind = "{kind}"\nholds = "{holds}"')
            assert fits(claim) == fitting
    (claim,) = claims_of(tmp_path, ONE + 'holds = "E[A] > 0"')
    assert fits(claim), "a claim of no kind fits"


def test_a_motive_may_be_shown_by_a_knock_out(tmp_path):
    """Whatever is asked, it is held against the story without what it names."""
    (claim,) = claims_of(tmp_path, ONE + 'kind = "motive"\nholds = "P(a=b) > 0.5"\nthrough = "c"')
    assert claim.through == ("c",)
    assert claim.place("through", "c").endswith(":5")
    assert fits(claim)


def test_the_reference_crisis_fits_its_kinds():
    assert all(map(fits, read_claims(library()["north-korea-2024"] / "claims.toml")))


@pytest.mark.parametrize("name", ["", " ", "a:b"])
def test_a_reading_has_a_name_to_be_asked_for_by(tmp_path, name):
    text = f'[c]\nsays = "s"\n[c.reading."{name}"]\nholds = "E[A] > 0"\nwhy = "w"'
    with pytest.raises(InputError, match=r":3: \[c\] has a reading called '") as told:
        claims_of(tmp_path, text)
    assert "[c.reading.NAME]" in told.value.instead


def test_a_claim_has_a_name(tmp_path):
    with pytest.raises(InputError, match=":1: a claim has no name"):
        claims_of(tmp_path, '[""]\nsays = "s"\nholds = "E[A] > 0"')


def test_a_reading_that_is_no_table_is_refused_in_words_about_readings(tmp_path):
    with pytest.raises(InputError, match=r"write \[c.reading.x\]"):
        claims_of(tmp_path, '[c]\nsays = "s"\nreading.x = "E[A] > 0"')
