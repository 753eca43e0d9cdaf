"""Write ``tests/data/gambit_reference.json``: Gambit's equilibria of every game in `games`.

Run it where pygambit is installed::

    uv run --group peers python -m tests.peers.make_reference

Each game is exported, loaded and solved in a process of its own, so that one that Gambit cannot
solve is noted in the file with the reason and the rest survive. An answer whose log-odds
residual (recomputed here) is above `TOLERANCE` is kept, marked as no equilibrium.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from rubicon.exchange import at_draw, write_game
from rubicon.game import Game
from rubicon.story.tree import unfold
from tests import play
from tests.games import EXAMPLES

FILE = Path(__file__).parents[1] / "data" / "gambit_reference.json"
LAMBDAS = (0.5, 1.0, 2.0, 5.0)
TOLERANCE = 1e-6
SECONDS = 600


def answer(name: str) -> dict[str, Any]:
    """Gambit's equilibria of one game, at each λ."""
    from tests.peers import gambit

    example = EXAMPLES[name]
    game = Game.of(unfold(example.tell()))
    values, _, _ = play.numbers(game, 1.0, example.judgements)
    found = gambit.solve(gambit.load(game, values[:, 0]), LAMBDAS)
    residuals = []
    for rationality, behaviour in zip(LAMBDAS, found, strict=True):
        lam = play.numbers(game, rationality, example.judgements)[1]
        error = play.residual(game, values, lam, gambit.as_array(game, behaviour))
        residuals.append(float(error[0]))
    return {
        "export": hashlib.sha256(write_game(at_draw(game, values[:, 0])).encode()).hexdigest(),
        "residual": residuals,
        "equilibrium": [bool(error <= TOLERANCE) for error in residuals],
        "behaviour": {
            infoset: {option: [at[infoset][option] for at in found] for option in options}
            for infoset, options in found[0].items()
        },
    }


def answer_apart(name: str) -> dict[str, Any]:
    """The same in a process of its own; the reason instead, if it fails."""
    command = [sys.executable, "-m", "tests.peers.make_reference", name]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=True, text=True)
    except subprocess.TimeoutExpired:
        return {"unsolved": f"Gambit did not finish within {SECONDS} seconds"}
    except subprocess.CalledProcessError as error:
        return {"unsolved": (error.stderr.strip().splitlines() or [str(error)])[-1]}
    return dict(json.loads(done.stdout))


def main() -> None:
    import pygambit

    games = {}
    for name in EXAMPLES:
        games[name] = answer_apart(name)
        note = games[name].get("unsolved") or f"residual {max(games[name]['residual']):.1e}"
        print(f"{name}: {note}", file=sys.stderr)
    reference = {"pygambit": pygambit.__version__, "lambda": LAMBDAS, "games": games}
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps(reference, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(answer(sys.argv[1])))
    else:
        main()
