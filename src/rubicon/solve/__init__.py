"""Game arrays × draws → equilibria with a certificate. Arrays only, no names."""

from rubicon.solve.plan import Structure
from rubicon.solve.principal import Solver
from rubicon.solve.solution import Solution, Status

__all__ = ["Solution", "Solver", "Status", "Structure"]
