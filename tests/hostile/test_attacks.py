"""Runs are killed, damaged and forged, hundreds of times; what they promise is kept."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.hostile

ATTACKS = {
    "kills": (74, {"killed before it was a run", "killed while solving"}),
    "reference_kills": (6, {"killed while solving"}),
    "folder_kills": (10, {"nothing"}),
    "answer_kills": (12, {"killed while answering"}),
    "full_disk": (8, {"full"}),
    "mutations": (500, {"refused", "the same numbers"}),
    "forged": (120, {"refused", "read"}),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_promised_is_kept(attack: str, tmp_path: Path) -> None:
    """The attack itself fails where it is not; and it did what it is for."""
    count, wanted = ATTACKS[attack]
    command = [sys.executable, "-m", "tests.hostile.attack", attack, tmp_path, 7, count]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert sum(found.values()) >= count
    assert wanted <= set(found), found
