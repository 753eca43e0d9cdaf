"""``rubicon compare``: two runs side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rubicon.cli.app import Json, RunFolder, app, print_json, show

if TYPE_CHECKING:
    from rubicon.ask import Claim
    from rubicon.ensemble import Run


@app.command()
def compare(
    first: RunFolder,
    second: Annotated[Path, typer.Argument(metavar="RUN", help="Another finished run.")],
    as_json: Json = False,
) -> None:
    """Say which verdicts change between two runs, on the same draws where they have them."""
    from rubicon.ask.compare import compare as find
    from rubicon.ensemble import open_run
    from rubicon.report.comparing import record

    one, other = open_run(first), open_run(second)
    found = find(one, other, _claims(one), _claims(other))
    if as_json:
        print_json(record(found))
        return
    from rubicon.report.terminal_compare import comparison_lines

    show(comparison_lines(found))


def _claims(run: Run) -> tuple[Claim, ...]:
    """The claims that a run kept; none, if it was made without."""
    from rubicon.ask.claims import kept_claims

    return kept_claims(run.path)
