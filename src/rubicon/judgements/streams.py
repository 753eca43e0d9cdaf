"""One stream of random numbers for every name.

A stream depends on the seed, the name and the purpose, and on nothing else: not on the other
names, their order or number, the process or the machine. So a judgement that is added, moved or
removed leaves every other one's draws as they were, to the last bit.
"""

from __future__ import annotations

import hashlib

import numpy as np

from rubicon.errors import InputError


def stream(seed: int, name: str, purpose: str = "") -> np.random.Generator:
    """The generator that belongs to `name`.

    Python's own ``hash`` is salted anew in every process; SHA-256 is the same everywhere.
    """
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise InputError(f"the seed {seed!r} is not a whole number from 0 on")
    digest = hashlib.sha256(f"{purpose}\0{name}".encode()).digest()
    words = np.frombuffer(digest, "<u4").tolist()
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(int(seed), spawn_key=words)))
