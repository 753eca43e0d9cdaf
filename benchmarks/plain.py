"""A plain sweep in C (plain.c), compiled when asked for, as a yardstick for ours."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.rows import best_seconds, seconds
from rubicon.solve import Structure

Floats = NDArray[np.float64]

SOURCE = Path(__file__).with_name("plain.c")
_COUNTS = ("nodes", "players", "infosets", "inner")
_INDICES = (
    *("parent", "infoset", "first_child", "children", "chance", "payoff", "infoset_player"),
    *("action_start", "member_start", "members", "taken", "order", "lagging"),
)
_FLOATS = ("values", "rationality", "z", "old", "now", "reach", "value", "response")


class _Sweep(ctypes.Structure):
    """`Sweep` of plain.c."""

    _fields_ = [
        *((name, ctypes.c_int) for name in _COUNTS),
        *((name, ctypes.c_void_p) for name in (*_INDICES, *_FLOATS)),
    ]


def compiler() -> str:
    """gcc with its version, or nothing where there is none."""
    if shutil.which("gcc") is None:
        return ""
    asked = subprocess.run(["gcc", "-dumpfullversion"], capture_output=True, text=True, check=True)
    return f"gcc {asked.stdout.strip()}"


def sweep_seconds(
    game: Structure, lagging: NDArray[np.bool_], values: Floats, lam: Floats, z: Floats
) -> tuple[float, Floats]:
    """Seconds of one sweep of one draw, the best of nine rounds; and its new log-odds.

    ``lagging`` says which information sets play their old choice; ``values`` is
    ``float64[row]``, λ ``float64[player]``, ``z`` and the result ``float64[action]``.
    """
    arrays = _arrays(game, lagging, values, lam, z)
    infosets, players = len(game.infoset_player), game.payoff.shape[1]
    counts = (len(game.parent), players, infosets, len(arrays["order"]))
    request = _Sweep(*counts, *(arrays[name].ctypes.data for name in (*_INDICES, *_FLOATS)))
    with tempfile.TemporaryDirectory() as folder:
        run = _compiled(Path(folder))
        run(ctypes.byref(request), 1)
        found = arrays["response"].copy()
        count = max(int(0.1 / seconds(lambda: run(ctypes.byref(request), 1))), 1)
        took = best_seconds(lambda: run(ctypes.byref(request), count), 9)
    return took / count, found


def _compiled(folder: Path) -> Any:
    library = folder / "plain.so"
    flags = ["-O3", "-march=native", "-shared", "-fPIC"]
    subprocess.run(["gcc", *flags, str(SOURCE), "-o", str(library), "-lm"], check=True)
    function = ctypes.CDLL(str(library)).sweeps
    function.restype = None
    return function


def _arrays(
    game: Structure, lagging: NDArray[np.bool_], values: Floats, lam: Floats, z: Floats
) -> Mapping[str, NDArray[Any]]:
    before = np.maximum(game.parent, 0)
    h = np.where(game.parent >= 0, game.infoset[before], -1)
    branch = np.arange(len(before)) - game.first_child[before]
    indices = {name: getattr(game, name) for name in _INDICES if hasattr(game, name)} | {
        "taken": np.where(h >= 0, game.action_start[h] + branch, -1),
        "order": _order(game, lagging),
        "lagging": lagging,
    }
    room = {name: np.zeros(game.action_start[-1]) for name in ("old", "now", "response")} | {
        "reach": np.zeros(len(game.parent)),
        "value": np.zeros(game.payoff.size),
    }
    floats = {"values": values, "rationality": lam, "z": z} | room
    return {name: np.ascontiguousarray(array, np.int32) for name, array in indices.items()} | {
        name: np.ascontiguousarray(array, np.float64) for name, array in floats.items()
    }


def _order(game: Structure, lagging: NDArray[np.bool_]) -> list[int]:
    """Inner nodes from the ends inwards; an information set's together unless it is lagging."""
    parent, infoset = game.parent.tolist(), game.infoset.tolist()
    together: list[list[int]] = []
    group: list[int] = [-1] * len(parent)
    for h, late in enumerate(lagging):
        members = game.members[game.member_start[h] : game.member_start[h + 1]].tolist()
        together += [[n] for n in members] if late else [members]
    together += [[n] for n, h in enumerate(infoset) if h < 0 and game.children[n] > 0]
    for g, nodes in enumerate(together):
        for n in nodes:
            group[n] = g
    missing = [int(game.children[nodes].sum()) for nodes in together]
    valued = [n for n, width in enumerate(game.children) if width == 0][::-1]
    order: list[int] = []
    for node in valued:  # grows while it is gone through
        g = group[parent[node]] if node else -1
        if g >= 0:
            missing[g] -= 1
            if missing[g] == 0:
                order += together[g]
                valued += together[g]
    assert len(order) == sum(game.children > 0), "information sets wait for each other in a circle"
    return order
