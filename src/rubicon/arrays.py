"""The arrays that pass between rooms, by what they hold. Docstrings say their shapes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Ints32 = NDArray[np.int32]
"""Of a game's own arrays, which are kept short."""
Bools = NDArray[np.bool_]
