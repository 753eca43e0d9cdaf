"""Labels by which a claim means another thing in a variant are told, with the cure."""

from __future__ import annotations

import rubicon as rb
from rubicon.report.variants import shifted


def slope() -> rb.Crisis:
    """Two take turns at the brink; who is first is a variant. Who opens is one, too."""
    crisis = rb.Crisis("Slope", ["A", "B"])

    @crisis.story
    def story(s, j):
        s.choose("A" if s.variant("opens", ["A", "B"]) == "A" else "B", "opening", ["bold", "meek"])
        if s.choose("A", "climb", ["yes", "no"]) == "no":
            return s.end("calm", A=0, B=0)
        s.stage("brink")
        order = ["A", "B"] if s.variant("first", ["A", "B"]) == "A" else ["B", "A"]
        for player in order:
            if s.choose(player, f"{player}-brink", ["hold", "back"]) == "back":
                return s.end(f"{player} steps back", {"A": j.a, "B": j.b})
        return s.end("over", A=-1, B=-1)

    return crisis


def told(*claims: str) -> list[str]:
    named = {f"c{k}": claim for k, claim in enumerate(claims)}
    model = slope().with_judgements(a=(0, 1), b=(0, 1), rationality=(1, 10)).with_claims(named)
    assert model.check().record["shifts"] == [shifted(each) for each in model.shifts]
    return [shifted(each) for each in model.shifts]


def test_a_place_that_is_another_one_in_a_variant_is_told() -> None:
    """`reached(A-brink)` is the brink in the base, and its last moment where B goes first."""
    (said,) = told('P(reached("A-brink")) > 0.5')
    assert "(a) asks for 'A-brink', which in first=B only comes up after 'B-brink'" in said
    assert 's.stage("…"), and ask reached(stage:…) in place of A-brink' in said
    assert len(told("P(ending=over | reached(A-brink)) > 0.5", "E[A | reached(A-brink)] > 0")) == 2


def test_a_stage_means_the_same_in_every_telling() -> None:
    assert told("P(reached(stage:brink)) > 0.5", "P(ending=over | reached(stage:brink)) > 0") == []


def test_a_move_that_is_asked_about_may_come_up_at_any_time() -> None:
    """That it comes up is then all that its reached(…) makes sure of."""
    assert told("P(A-brink=back | reached(A-brink)) > 0", "value(A, A-brink=back) > 0",
                "value(A, A-brink=back | reached(A-brink)) > 0") == []  # fmt: skip


def test_a_move_of_another_player_is_told() -> None:
    (said,) = told("P(opening=bold) > 0.5")
    assert "(a) asks for 'opening', which is A's move in the base and B's in opens=B" in said
    assert "give one of the moves another label" in said


def test_a_stage_is_reached_where_the_story_comes_to_it() -> None:
    """And `reached(label)` of the first move there is the same set of paths."""
    model = slope().with_judgements(a=(0, 1), b=(0, 1), rationality=(1, 10))
    run = model.run(draws=20, progress=False)
    stage, label, climb = (
        run.ask(f"P({event})").per_draw
        for event in ("reached(stage:brink)", "reached(A-brink)", "climb=yes")
    )
    assert (stage == label).all()
    assert (stage == climb).all()
    there = rb.open(run.path / "variants" / "first=B")
    stage, label = (
        there.ask(f"P({event})").per_draw for event in ("reached(stage:brink)", "reached(A-brink)")
    )
    assert (stage > label).all()


def sizes(*otherwise: str) -> rb.Crisis:
    """A sends a force, in a variant of other sizes."""
    crisis = rb.Crisis("Sizes", ["A"])

    @crisis.story
    def story(s, j):
        told = s.variant("sizes", ["as told", "otherwise"])
        size = s.choose("A", "size", ["small", "large"] if told == "as told" else otherwise)
        return s.end(size, A=j.small if size == "small" else 0)

    return crisis


def told_of_sizes(otherwise: list[str], *claims: str) -> list[str]:
    named = {f"c{k}": claim for k, claim in enumerate(claims)}
    model = sizes(*otherwise).with_judgements(small=(0, 1), rationality=(1, 10))
    return [shifted(each) for each in model.with_claims(named).shifts]


def test_a_label_of_which_some_outcomes_are_others_is_told() -> None:
    """To be small is another thing where the other choice is not large but none at all."""
    (said,) = told_of_sizes(["small", "none"], "P(size=small) > 0.5")
    assert "(a) asks for 'size', which has 'large' only in the base and 'none' only in s" in said
    assert "ask for each outcome by its name" in said


def test_an_outcome_more_is_no_other_meaning_unless_all_but_some_are_asked() -> None:
    more = ["small", "large", "none"]
    assert told_of_sizes(more, "P(size=small) > 0.5") == []
    (said,) = told_of_sizes(more, "P(size!=small) > 0.5")
    assert "which has 'none' only in sizes=otherwise" in said
