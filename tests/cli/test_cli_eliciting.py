"""`rubicon elicit`: a form is sent, comes back and is drawn from; scores are offered."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.commands import CommandLine

QUESTION = """[[question]]
asks = "Guests a day?"
answer = {answer}
said.ann = {{ p5 = 1, p50 = 5, p95 = 9 }}
said.bob = {{ p5 = 4, p50 = 5, p95 = 6 }}
"""


def fill(form: Path) -> None:
    """State a range for one judgement."""
    text = form.read_text("utf-8")
    row = next(line for line in text.splitlines() if line.startswith("| wimp "))
    asked = row.split("|")[:5]
    answers = ["0.2", "0.7", "0.4", "a hunch", ""]
    form.write_text(text.replace(row, "|".join([*asked, *answers])), "utf-8")


def test_a_form_is_sent_and_read_back(rubicon: CommandLine, tmp_path: Path) -> None:
    rubicon("new", "mine", "--from", "beer-quiche")
    did = rubicon("elicit", "mine", "--for", "ann")
    assert did.code == 0, did.err
    assert "rubicon elicit mine --read ann.md" in did.out
    form = tmp_path / "ann.md"
    fill(form)
    did = rubicon("elicit", "mine", "--read", form)
    assert did.code == 0, did.err
    assert "[wimp]" in Path("mine/experts/ann.toml").read_text("utf-8")
    assert rubicon("check", "mine").code == 0
    again = rubicon("elicit", "mine", "--read", form)
    assert (again.code, "exists" in again.err) == (2, True)
    assert rubicon("elicit", "mine", "--for", "ann", "--out", "ann.xlsx").code == 0


def test_what_cannot_be_done_is_said(rubicon: CommandLine, tmp_path: Path) -> None:
    for args, found in (
        ((), "--for NAME, --read FORM, --scores"),
        (("--for", "ann", "--scores"), "--for NAME, --read FORM, --scores"),
        (("--for", "base"), "'base' can be the name of no expert"),
        (("--for", "ann", "--out", "ann.csv"), "ends in neither"),
        (("--for", "ann", "--cutoff", "0.1"), "go with --scores"),
        (("--read", "none.md"), "the file is missing"),
        (("--scores",), "the file is missing"),
    ):
        did = rubicon("elicit", "beer-quiche", *args)
        assert (did.code, did.out) == (2, ""), args
        assert found in did.err, args
    rubicon("elicit", "beer-quiche", "--for", "ann")
    assert "exists" in rubicon("elicit", "beer-quiche", "--for", "ann").err
    fill(Path("ann.md"))
    did = rubicon("elicit", "beer-quiche", "--read", "ann.md")
    assert "rubicon new FOLDER --from beer-quiche" in did.err
    assert rubicon("elicit", "beer-quiche", "--read", "ann.md", "--out", "ann.toml").code == 0


def test_scores_are_offered_and_change_nothing(rubicon: CommandLine, tmp_path: Path) -> None:
    rubicon("new", "mine", "--from", "beer-quiche")
    experts = Path("mine/experts")
    experts.mkdir()
    for name in ("ann", "bob", "cleo"):
        (experts / f"{name}.toml").write_text(
            f'[expert]\nname = "{name}"\n[wimp]\nrange = {{ p5 = 0.2, p50 = 0.4, p95 = 0.7 }}'
        )
    answers = (2, 3, 4.5, 5.5, 7, 8)
    (experts / "seed.toml").write_text("".join(QUESTION.format(answer=a) for a in answers))
    did = rubicon("elicit", "mine", "--scores", "--json")
    assert did.code == 0, did.err
    record = json.loads(did.out)
    ann, bob = record["experts"]
    assert ann["calibration"] > 0.5 > 0.05 > bob["calibration"]
    assert (ann["weight"], bob["weight"]) == (1, 0)
    assert record["unscored"] == ["cleo"]
    assert record["toml"] == "[experts]\nann = 1\nbob = 0\ncleo = 0"
    told = rubicon("elicit", "mine", "--scores", "--cutoff", "0")
    assert "Fewer than 10 questions" in told.out
    assert "Nothing counts so unless you say it" in told.out
    (experts / "bob.toml").rename("bob.toml")
    assert "'bob' is no expert" in rubicon("elicit", "mine", "--scores").err
    Path("bob.toml").rename(experts / "bob.toml")
    with Path("mine/crisis.toml").open("a") as file:
        file.write(f"\n{record['toml']}\n")
    assert rubicon("check", "mine").code == 0
