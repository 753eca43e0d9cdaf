"""A page as PDF, printed by a browser that is there already."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from rubicon.errors import InputError
from rubicon.files import written

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
            "msedge", "microsoft-edge",
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
            "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
            r"C:\Program Files\Google\Chrome\Application\chrome.exe",
            r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe")  # fmt: skip
"""Those of the Chromium family, by the names of their programs."""
PATIENCE = 120
"""Seconds after which a browser that has not printed is given up."""


def browser() -> str:
    """The first browser that is there. Raises InputError if none is."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        raise InputError(
            "no browser is here to print with (Chromium, Chrome or Edge)",
            instead="install Chromium, or open report.html in any browser and print it from there",
        )
    return found


def write_pdf(page: Path) -> Path:
    """Print a page as it opens, with all that folds folded; returns the file beside it. Raises
    InputError if no browser is there, or it does not print."""
    program, file = browser(), page.with_suffix(".pdf")
    with TemporaryDirectory(ignore_cleanup_errors=True) as own:
        printed = Path(own) / file.name
        # A superuser, as in a container, has no sandbox; the page runs its own script alone.
        alone = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        command = [
            program, "--headless", *alone, "--disable-gpu", "--no-first-run",
            "--disable-background-networking", "--no-pdf-header-footer",
            f"--user-data-dir={own}/profile", f"--print-to-pdf={printed}",
            page.resolve().as_uri(),
        ]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise InputError(f"{program} did not print {page}: {error}") from error
        if not printed.is_file():
            why = done.stderr.decode(errors="replace").strip().splitlines()[-1:]
            raise InputError(f"{program} did not print {page}: {''.join(why) or 'it said nothing'}",
                             instead=f"print {page.name} from a browser")  # fmt: skip
        with written(file) as into:
            into.write(printed.read_bytes())
    return file
