"""``rubicon export``: one draw's game for other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rubicon.cli.app import app, open_kept, show

if TYPE_CHECKING:
    from rubicon.ensemble import Settings
    from rubicon.exchange import GambitGame
    from rubicon.game import Game
    from rubicon.judgements import Draws


@app.command()
def export(
    crisis: Annotated[str, typer.Argument(metavar="CRISIS", help="A crisis, or a run's folder.")],
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="The file to write: .efg (the tree) or .nfg (a table)."
        ),
    ],
    draw: Annotated[
        int | None,
        typer.Option(help="The number of the draw, from 0; central judgements if left out."),
    ] = None,
    draws: Annotated[
        int | None, typer.Option(help="How many draws the design has.", show_default="2000")
    ] = None,
    seed: Annotated[
        int | None, typer.Option(help="The seed of the draws.", show_default="1")
    ] = None,
    design: Annotated[
        str | None, typer.Option(help="lhs, sobol or random.", show_default="lhs")
    ] = None,
    depth: Annotated[
        int | None, typer.Option(help="Only the first moves, this many; all if left out.", min=1)
    ] = None,
) -> None:
    """Write one draw's game in Gambit's format, so that anyone can check us."""
    from rubicon.crisis.folder import is_run
    from rubicon.ensemble import Settings
    from rubicon.errors import InputError
    from rubicon.exchange import at_draw, strategic_form, write_game
    from rubicon.files import write_text

    if file.exists():
        raise InputError(f"the file {file} exists", instead="name another")
    if file.suffix not in (".efg", ".nfg"):
        raise InputError(
            f"the file {file} ends in neither .efg nor .nfg",
            instead="name a tree FILE.efg, a table of strategies FILE.nfg",
        )
    chosen = {"draws": draws, "seed": seed, "design": design}
    given = {name: value for name, value in chosen.items() if value is not None}
    if is_run(Path(crisis)):
        if given:
            raise InputError(
                "a run keeps its own draws, seed and design",
                instead=f"rubicon export {crisis} {file} --draw N",
            )
        game, judgements, which = _draw_of_run(Path(crisis), draw, depth)
    else:
        settings = Settings(**given)  # type: ignore[arg-type]
        game, judgements, which = _draw_of_crisis(crisis, settings, draw, depth)
    values = game.table.evaluate(judgements.rows(game.table.judgements))[:, 0]
    tree = at_draw(game, values, comment=f"{game.title} ({which})")
    written: GambitGame = tree
    size = f"{game.nodes:,} nodes, {game.infosets:,} information sets"
    if file.suffix == ".nfg":
        written = table = strategic_form(tree)
        size = f"{' × '.join(str(len(own)) for own in table.strategies)} strategies"
    try:
        write_text(file, write_game(written))
    except OSError as error:
        raise InputError(f"the file cannot be written: {error.strerror}", where=str(file)) from None
    show(f"{file}: {size} ({which})")


def _draw_of_run(path: Path, draw: int | None, depth: int | None) -> tuple[Game, Draws, str]:
    """A run's game, one draw of its judgements, and which draw that is."""
    from rubicon.errors import InputError

    run = open_kept(path)
    if draw is None:
        raise InputError("which draw of the run?", instead="--draw N")
    if depth is not None:
        raise InputError(
            "a run's game is exported whole",
            instead=f"export the crisis itself: rubicon export {run.manifest['crisis']} …",
        )
    number = _within(draw, run.draws)
    which = f"draw {number}, seed {run.manifest['seed']}, {run.manifest['design']}"
    return run.game, run.judgements(number, number + 1), which


def _draw_of_crisis(
    name: str, settings: Settings, draw: int | None, depth: int | None
) -> tuple[Game, Draws, str]:
    """A crisis' game, perhaps cut short, with one draw or the central judgements."""
    from rubicon.crisis.gamefile import read_crisis
    from rubicon.game import Game
    from rubicon.judgements import Draws, central, sample
    from rubicon.story.tree import cut_short

    folder = read_crisis(name)
    told = folder.tell()
    model = folder.model_of(told)
    game = model.game if depth is None else Game.of(cut_short(told, depth))
    if draw is None:
        return game, central(model.judgements), "central judgements"
    drawn = sample(model.judgements, settings.draws, settings.seed, settings.design)
    number = _within(draw, settings.draws)
    which = f"draw {number}, seed {settings.seed}, {settings.design}"
    return game, Draws(drawn.names, drawn.values[:, number : number + 1]), which


def _within(draw: int, count: int) -> int:
    from rubicon.errors import InputError

    if not 0 <= draw < count:
        raise InputError(f"there is no draw {draw}", instead=f"draws are 0 to {count - 1}")
    return draw
