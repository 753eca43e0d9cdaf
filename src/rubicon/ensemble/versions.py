"""What could change the last digits of a run."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from rubicon.ensemble.store import Run


def versions() -> dict[str, str]:
    """What could change the last digits of a run."""
    import numba
    import scipy

    from rubicon import __version__

    return {
        "rubicon": __version__,
        "python": platform.python_version(),
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "numba": numba.__version__,
    }


def other_versions(run: Run) -> str:
    """What the run was begun with, where that is not what runs now: ``numpy 2.1.0, now 2.2.0``."""
    begun = {"rubicon": run.manifest.get("rubicon"), **run.manifest.get("versions", {})}
    return "; ".join(
        f"{name} {begun[name]}, now {version}"
        for name, version in versions().items()
        if name in begun and begun[name] != version
    )
