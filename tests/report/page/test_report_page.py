"""The page is whole, asks nothing of the network, and says what the run says."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from gzip import decompress
from hashlib import sha256

import pytest

from rubicon.ask import parse_claims
from rubicon.report.live.page import MODULES, joined
from rubicon.report.page.cards import HingeRow
from rubicon.report.page.page import environment
from rubicon.report.wording import percent
from tests.report.report_runs import (
    NASTY,
    Outline,
    Report,
    crisis,
    judgement,
    report,
    solve,
    template,
)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The example that `rubicon new` makes."""
    return report(solve(template(tmp_path_factory.mktemp("example")), draws=120))


def outline_of(page: str) -> Outline:
    """A page's outline, once it is known to be sound."""
    outline = Outline(page)
    assert not outline.faults
    assert not outline.open
    ids = [e.attributes["id"] for e in outline.elements if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    targets = [e.attributes["href"] for e in outline.tags("a")]
    assert {t[1:] for t in targets if t.startswith("#")} <= set(ids)
    return outline


def assert_makes_no_request(page: str, outline: Outline) -> None:
    for element in outline.elements:
        for name in ("src", "srcset", "data", "poster", "action", "xlink:href", "background"):
            assert name not in element.attributes
        if "href" in element.attributes and element.tag != "a":
            assert element.attributes["href"].startswith("data:")
        if element.tag == "a":
            assert element.attributes["href"].startswith(("#", "http://", "https://"))
        assert not any(name.startswith("on") for name in element.attributes)
    assert not outline.tags("iframe", "img", "object", "embed", "form", "base", "use")
    assert not re.search(r"@import|url\(|\bfetch\(|XMLHttpRequest|WebSocket|sendBeacon", page)
    (policy,) = [e for e in outline.tags("meta") if "http-equiv" in e.attributes]
    assert policy.attributes["content"].startswith("default-src 'none'")
    assert_runs_its_own_script_alone(page, policy.attributes["content"] or "")


def assert_runs_its_own_script_alone(page: str, policy: str) -> None:
    """Data that is no code, and the one script whose hash the policy names."""
    scripts = re.findall(r"<script([^>]*)>(.*?)</script>", page, re.DOTALL)
    assert len(scripts) == page.lower().count("<script") == page.lower().count("</script")
    allowed = set(re.findall(r"'(sha256-[^']+)'", policy))
    for attributes, text in scripts:
        if 'type="text/plain"' in attributes:
            json.loads(decompress(b64decode(text, validate=True)))
        else:
            assert b64encode(sha256(text.encode()).digest()).decode() in {
                each.removeprefix("sha256-") for each in allowed
            }
            assert text == joined(MODULES)  # nothing of a crisis is in it
    assert "script-src 'sha256" in policy or not scripts


def assert_figures_are_told(outline: Outline) -> None:
    drawings = outline.tags("svg")
    assert drawings
    for drawing in drawings:
        assert drawing.attributes["role"] == "img"
        assert len(drawing.attributes["aria-label"]) > 10
        assert drawing.attributes["viewbox"]


def test_page_is_sound_and_makes_no_request(example: Report) -> None:
    outline = outline_of(example.page)
    assert_makes_no_request(example.page, outline)
    assert_figures_are_told(outline)
    assert len(example.page) < 600_000


def test_tables_have_captions_and_scopes(example: Report) -> None:
    outline = outline_of(example.page)
    assert len(outline.tags("caption")) == len(outline.tags("table"))
    assert all("scope" in e.attributes for e in outline.tags("th"))


def test_every_claim_stands_with_the_numbers_of_the_summary(example: Report) -> None:
    rows = re.findall(r'<tr role="row" id="verdict-(.*?)">(.*?)</tr>', example.page, re.DOTALL)
    assert [name for name, _ in rows] == [claim["id"] for claim in example.summary["claims"]]
    for (_, row), claim in zip(rows, example.summary["claims"], strict=True):
        words = Outline(row).words
        assert claim["says"] in words
        assert claim["holds"] in words
        assert claim["word"] in words
        for key, digits in (("share", 0), ("low", 1), ("high", 1)):
            assert percent(claim[key], digits) in words
        assert f"{claim['margin_median']:+.3g}".replace("-", "−") in words


def test_headline_counts_the_verdicts(example: Report) -> None:
    shares = [claim["share"] for claim in example.summary["claims"]]
    words = Outline(example.page).words
    widely = sum(share >= 0.8 for share in shares)
    fail = sum(share <= 0.2 for share in shares)
    assert f"Of 4 claims, {widely or 'none'} hold" in words
    assert f"{4 - widely - fail} are open" in words


def test_every_judgement_source_and_correlation_stands_there(example: Report) -> None:
    words = Outline(example.page).words
    for row in example.table("judgements"):
        assert row["name"] in words
        assert row["means"] in words
        assert row["range"] in words
    assert "A made-up report to show how sources are cited" in words
    assert "gain_expand, cost_expand" in words


def test_method_says_how_to_compute_it_again(example: Report) -> None:
    words = Outline(example.page).words
    assert "rubicon run run/crisis --draws 120 --seed 3 --design lhs" in words
    for digest in example.run.manifest["files"].values():
        assert digest in words
    for reference in ("McKelvey", "Turocy", "Wilson"):
        assert reference in words


def test_likelihood_and_confidence_never_share_a_sentence(example: Report) -> None:
    likely = re.compile(r"\b(likely|unlikely|almost certain|almost no chance|roughly even)\b")
    for sentence in re.split(r"(?<=[.!?])\s", Outline(example.page).words):
        assert not (re.search(r"\bconfidence\b", sentence, re.I) and likely.search(sentence))


def test_names_are_escaped_wherever_they_stand(tmp_path) -> None:
    """A title, player, label, option, ending, claim and note that would all like to be code."""
    name = repr(NASTY)
    cited = "key, " + NASTY.split('"')[0]
    quoted = '"""' + NASTY.replace("\\", "\\\\").replace('"', '\\"') + '"""'
    folder = crisis(
        tmp_path,
        f"""
aim = s.nature({name}, {{{name}: j.p, "other": 1 - j.p}}, seen_by={name})
act = s.choose({name}, "act " + {name}, [{name}, "no"])
s.consequence({name}, {{{name}: j.p if act == "no" else j.q, "B": 1 if aim == "other" else 0}})
if s.choose("B", "reply", ["a", "b"]) == "a":
    s.consequence("x", B=j.q)
return s.end({name})
""",
        judgement("p", "{ low = 0.2, high = 0.7, coverage = 0.9 }",
                  f'unit = "probability"\nnote = {quoted}\nsource = "{cited}"')
        + judgement("q", "{ values = [[0.1, 1], [0.3, 2]] }"),
        f"[one]\nsays = {quoted}\nholds = \"P(reply=a) > 0.5\"\nnote = {quoted}\nsource = 'key'\n",
        "@misc{key, title = {A <i>title</i> & more}, year = {2024}, url = {javascript:alert(1)}}",
        header=f"{name}, players=[{name}, 'B'], about={name}",
    )  # fmt: skip
    written = report(solve(folder))
    outline = outline_of(written.page)
    assert_makes_no_request(written.page, outline)
    assert "<b>" not in written.page
    assert "<i>title" not in written.page
    (data,) = re.findall(r'<script type="text/plain"[^>]*>(.*?)</script>', written.page)
    carried = json.loads(decompress(b64decode(data)))
    assert NASTY in {each["says"] for each in carried["claims"]}
    assert "{{ 7*7 }}" in outline.words
    assert " ".join(NASTY.split()) in outline.words


def test_who_decides_is_told_apart_from_who_is_affected(tmp_path):
    """A player without a move decides nothing; page head and paper say so."""
    folder = crisis(
        tmp_path,
        'if s.choose("London", "act", ["strike", "wait"]) == "strike":\n'
        '    s.consequence("strike", London=j.x, Cairo=-1)\n'
        'return s.end("over")',
        judgement("x", "{ low = 1, high = 2, coverage = 1 }"),
        header='"Suez", ["Cairo", "London"]',
    )
    page = report(solve(folder, draws=4)).page
    assert "London decides, each knowing only what it has seen, and Cairo is affected: " in page
    assert "in which London decides and Cairo is affected. " in page
    assert "Cairo and London" not in page


def test_many_judgements_that_are_the_hinge_of_one_claim_are_folded():
    """Those of several claims stay in sight, and a few of one claim each do, too."""
    claims = parse_claims("".join(f'[c{k}]\nsays = "."\nholds = "1 > 2"\n' for k in range(2)))
    shared = HingeRow("shared", "Shared.", claims)
    for many, is_folded in ((5, False), (6, True)):
        rows = [shared, *(HingeRow(f"own_{k}", "Own.", claims[:1]) for k in range(many))]
        page = environment().get_template("hinges.html").render(hinges=rows)
        folds = page.partition("<details")
        assert bool(folds[1]) == is_folded
        assert "Shared." in folds[0]
        assert page.count("Own.") == (folds[2] if is_folded else folds[0]).count("Own.") == many
        assert "own_<wbr>0" in page  # a narrow cell may break a name there
