"""What commands print in encodings that lack letters: it can be read, and JSON stays JSON."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from rubicon.cli import main
from rubicon.cli.streams import json_for
from tests.sampled import first

ENCODINGS = first(3, ["cp1252", "ascii", "utf-16", "cp437", "latin-1"])
TITLE = "Москва − “λ ≥ ½” → Łódź, é"


class Printed:
    """What a command prints in an encoding, with its exit code."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, encoding: str, *args: str) -> None:
        with monkeypatch.context() as patch:
            streams = {
                name: io.TextIOWrapper(io.BytesIO(), encoding, "strict")
                for name in ("stdout", "stderr")
            }
            for name, stream in streams.items():
                patch.setattr(sys, name, stream)
            patch.setattr(sys, "argv", ["rubicon", *args])
            try:
                main()
                self.code = 0
            except SystemExit as stop:
                self.code = int(stop.code or 0)
        texts = []
        for stream in streams.values():
            stream.flush()
            texts.append(stream.buffer.getvalue().decode(encoding))
        self.out, self.err = texts


@pytest.fixture(scope="module")
def crisis(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A crisis whose title no encoding but UTF's has whole."""
    folder = tmp_path_factory.mktemp("encodings") / "crisis"
    with pytest.MonkeyPatch.context() as patch:
        assert Printed(patch, "utf-8", "new", str(folder)).code == 0
    story = folder / "story.py"
    text = story.read_text("utf-8")
    start = text.index("Crisis(") + len("Crisis(")
    title = text[start:].split('"')[1]
    story.write_text(text.replace(f'"{title}"', f'"{TITLE}"', 1), "utf-8")
    return folder


@pytest.fixture(scope="module")
def run(crisis: Path) -> Path:
    """A run of it."""
    folder = crisis.parent / "run"
    with pytest.MonkeyPatch.context() as patch:
        made = Printed(patch, "ascii", "run", str(crisis), "--draws", "20", "--no-report",
                       "--out", str(folder))  # fmt: skip
    assert made.code == 0, made.err
    return folder


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_text_is_printed_whatever_the_encoding(
    encoding: str, crisis: Path, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages, tables, answers, help and errors, each without a failure."""
    for args, code in [
        (("list",), 0),
        (("check", str(crisis)), 0),
        (("show", str(crisis)), 0),
        (("show", str(run)), 0),
        (("ask", str(run), "1 − P(exposure=exposed)"), 0),
        (("ask", str(run), "P(exposure=λ)"), 2),
        (("ask", "--help"), 0),
        (("ask", "--λ"), 2),
        (("check", "Łódź"), 2),
    ]:
        printed = Printed(monkeypatch, encoding, *args)
        assert printed.code == code, (args, printed.err)
        assert "error: " in printed.err if code else printed.out


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_json_is_the_same_in_every_encoding(
    encoding: str, crisis: Path, run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With escapes for what it lacks, not with stand-ins."""
    for args in (("list",), ("show", str(run)), ("check", str(crisis))):
        printed = Printed(monkeypatch, encoding, *args, "--json")
        whole = Printed(monkeypatch, "utf-8", *args, "--json")
        assert json.loads(printed.out) == json.loads(whole.out)
    assert json.loads(printed.out)["title"] == TITLE


def test_a_run_prints_its_json_in_every_encoding(
    crisis: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The longest way from a story to what is printed."""
    out = str(crisis.parent / "other")
    printed = Printed(
        monkeypatch, "cp1252", "run", str(crisis), "--draws", "4", "--out", out, "--json"
    )
    assert printed.code == 0, printed.err
    assert json.loads(printed.out)["claims"]


@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("ascii", '?????? - "lambda >= 1/2" -> Lodz, e'),
        ("latin-1", '?????? - "lambda >= ½" -> Lódz, é'),
        ("cp1252", "?????? - “lambda >= ½” -> Lódz, é"),
        ("cp437", '?????? - "lambda ≥ ½" -> Lódz, é'),
        ("utf-16", TITLE),
    ],
)
def test_stand_ins_can_be_read(
    encoding: str, title: str, crisis: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what the encoding lacks is replaced."""
    assert title in Printed(monkeypatch, encoding, "check", str(crisis)).out


def test_bytes_that_are_no_text_can_be_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name of a file need not be text; Python holds such bytes as lone surrogates."""
    printed = Printed(monkeypatch, "utf-8", "check", "a\udcff")
    assert (printed.code, printed.err.split(",")[0]) == (2, "error: there is no crisis 'a?'")
    assert json_for(io.TextIOWrapper(io.BytesIO(), "utf-8"), "\udcff") == '"\\udcff"'


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="names of files are text there")
def test_a_folder_whose_name_is_no_text(crisis: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is checked, run and asked as any other, and so is a run's."""
    place = crisis.parent / "a\udcff"
    shutil.copytree(crisis, place / "crisis\udcff")
    run = str(place / "run")
    for args in (
        ("check", str(place / "crisis\udcff"), "--json"),
        ("run", str(place / "crisis\udcff"), "--draws", "4", "--out", run),
        ("ask", run, "P(exposure=exposed)"),
    ):
        printed = Printed(monkeypatch, "utf-8", *args)
        assert printed.code == 0, printed.err


@pytest.mark.parametrize("encoding", first(1, ["cp1252", "ascii"]))
def test_in_a_process_of_its_own(encoding: str, crisis: Path) -> None:
    """As a pipe on Windows has it, or a locale without UTF-8."""
    done = subprocess.run(
        [sys.executable, "-m", "rubicon.cli", "check", str(crisis)],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "lambda" in done.stdout.decode(encoding)
