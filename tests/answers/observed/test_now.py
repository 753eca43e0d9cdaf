"""What is open once something was observed, against questions asked one by one and by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import rubicon as rb
from rubicon import InputError

BEER = '[[event]]\ndate = 2024-01-01\nsays = "Beer is drunk."\nevent = "meal=beer"\n'
REPORTED = f"{BEER}trust = {{ if_true = 0.9, if_false = 0.2 }}\n"
SEEN = '[[event]]\ndate = 2024-01-01\nevent = "act=covertly"\n'


def updated(name: str, text: str, tmp_path: Path, draws: int = 60) -> rb.Run:
    file = tmp_path / "events.toml"
    file.write_text(text, "utf-8")
    run = rb.load(name).run(draws=draws, variant_draws=0, progress=False)
    return run.observe(file, progress=False)


@pytest.mark.parametrize("text", [BEER, REPORTED])
def test_every_number_is_that_of_its_notation(text: str, tmp_path: Path) -> None:
    run = updated("beer-quiche", text, tmp_path)
    record = run.now().record
    asked = [
        (outcome["notation"], outcome["mean"])
        for each in (*record["open"], {"outcomes": record["endings"]})
        for outcome in each["outcomes"]
    ]
    asked += [(each["notation"], each["after_mean"]) for each in record["watch"]]
    assert len(asked) >= 6
    for answer, (_, mean) in zip(run.ask([text for text, _ in asked]), asked, strict=True):
        assert answer.mean == pytest.approx(mean, rel=1e-12)


def test_what_lies_behind_is_told_from_what_lies_ahead(tmp_path: Path) -> None:
    certain = updated("beer-quiche", BEER, tmp_path).now()
    assert [each.name for each in certain.to_come] == ["duel"]
    assert [each.name for each in certain.hidden] == ["kind"]
    assert certain.unseen == ()
    reported = updated("beer-quiche", REPORTED, tmp_path).now()
    assert [each.name for each in reported.unseen] == ["meal"]
    assert [each.name for each in reported.to_come] == ["duel"]
    assert [each.name for each in reported.moves if each.losses] == ["duel"]


def test_a_loss_is_what_the_best_option_is_worth_more(tmp_path: Path) -> None:
    run = updated("covert-act", SEEN, tmp_path)
    (find,) = (each for each in run.now().moves if each.name == "find")
    worth = np.array([run.ask(each.notation).per_draw for each in find.losses])
    assert [each.notation for each in find.losses] == [
        'value(Rival, find="look away" | observed)',
        "value(Rival, find=expose | observed)",
    ]
    for own, loss in zip(worth, find.losses, strict=True):
        lost = worth.max(axis=0) - own
        assert (loss.loss.mean, loss.loss.median) == pytest.approx((lost.mean(), np.median(lost)))
        assert loss.best == np.mean(lost == 0)


def test_a_sign_moves_what_it_tells_of_by_bayes_rule(tmp_path: Path) -> None:
    """Exposing tells which kind the rival is; what is expected of the sighting adds up."""
    run = updated("covert-act", SEEN, tmp_path)
    first = run.now().signs[0][0]
    assert (first.indicator.name, first.watch.target.name) == ("find", "kind | observed")
    k = first.watch.leading
    chance, after = zip(*((s.chance.mean, s.after[k].mean) for s in first.seen), strict=True)
    up = first.indicator.up.mean
    assert first.moves == pytest.approx(np.array(chance) @ np.abs(np.array(after) - up))
    kind, find = first.watch.target.answers[k], first.seen[0].outcome
    asked = run.ask(f"P(kind={kind} | find='{find}' and observed)")
    assert asked.mean == pytest.approx(after[0], rel=1e-12)


def test_watch_takes_observed_into_its_target(tmp_path: Path) -> None:
    """Where it is certain, it is a condition like any other; what is known already is no sign."""
    run = updated("covert-act", SEEN, tmp_path)
    found, same = run.watch("kind | observed"), run.watch("kind=exposer | act=covertly")
    assert found.before[0].mean == pytest.approx(same.before[0].mean, rel=1e-12)
    assert [each.name for each in found.indicators] == ["find", "answer"]
    event = run.watch("answer=escalate | observed")
    asked = run.ask("P(answer=escalate | observed)")
    assert event.before[0].mean == pytest.approx(asked.mean, rel=1e-12)
    plain = rb.load("covert-act").run(draws=5, progress=False)
    with pytest.raises(InputError, match="nothing has been observed here"):
        plain.watch("kind | observed")


def test_reports_that_may_be_wrong_weigh_what_is_watched_for(tmp_path: Path) -> None:
    run = updated("beer-quiche", REPORTED, tmp_path)
    found = run.watch("kind | observed")
    asked = run.ask([f"P(kind={answer} | observed)" for answer in found.target.answers])
    assert [each.mean for each in found.before] == pytest.approx([each.mean for each in asked])


def test_reports_that_may_be_wrong_may_be_joined_in_any_way(tmp_path: Path) -> None:
    run = updated("beer-quiche", REPORTED, tmp_path)
    flat, *grouped = run.ask([
        f"P(kind=surly | {given})"
        for given in ("observed and duel=no and reached(meal)",
                      "(observed and duel=no) and reached(meal)",
                      "reached(meal), observed and duel=no")
    ])  # fmt: skip
    assert [each.mean for each in grouped] == pytest.approx([flat.mean] * 2, rel=1e-12)


def test_it_reads_without_notation_and_stands_on_the_page(tmp_path: Path) -> None:
    run = updated("beer-quiche", BEER, tmp_path)
    told = str(run.now())
    assert "2024-01-01  Beer is drunk." in told
    for heading in ("What is still to come", "What is hidden", "What each would lose",
                    "What to watch next", "How it ends"):  # fmt: skip
        assert heading in told
    page = run.report(progress=False).path.read_text("utf-8")
    assert "<h3>What is open now</h3>" in page
    assert "What to watch next" in page


def test_players_who_do_not_reckon_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "events.toml"
    file.write_text(BEER, "utf-8")
    run = rb.load("beer-quiche").run(draws=20, behaviour="level-1", progress=False)
    found = run.observe(file, progress=False).now()
    assert all(not each.losses for each in found.moves)
