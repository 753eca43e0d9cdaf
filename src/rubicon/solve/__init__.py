"""Game arrays × draws → equilibria with a certificate. Arrays only, no names."""

from typing import TYPE_CHECKING, Any

from rubicon.solve.solution import Solution, Status
from rubicon.solve.structure import Structure

if TYPE_CHECKING:
    from rubicon.solve.principal import Solver

__all__ = ["Solution", "Solver", "Status", "Structure"]


def __getattr__(name: str) -> Any:
    """The solver comes with Numba, which who only reads a run need not wait for."""
    if name == "Solver":
        from rubicon.solve.principal import Solver

        return Solver
    raise AttributeError(f"module 'rubicon.solve' has no attribute {name!r}")
