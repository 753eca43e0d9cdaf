"""A stranger's run folder: nothing in it leads a command elsewhere, or makes it wait."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rubicon.ensemble import open_run
from rubicon.errors import InputError
from rubicon.files import refuse_strange, write_named, write_text, written
from tests.cli.commands import CommandLine
from tests.ensemble.small_run import copied, make_run

QUESTION = "P(ship=covertly)"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run; tests copy it."""
    return make_run(tmp_path_factory.mktemp("made") / "run").path


@pytest.fixture
def run(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it in the working folder, with the folders of a report."""
    monkeypatch.chdir(tmp_path)
    copied(made, tmp_path / "run")
    (tmp_path / "run" / "answers" / "figures").mkdir(parents=True)
    return Path("run")


@pytest.fixture
def rubicon(
    run: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> CommandLine:
    return CommandLine(monkeypatch, capsys)


def link(place: Path) -> None:
    place.symlink_to(Path("private.txt").absolute())


def dangling(place: Path) -> None:
    place.symlink_to(Path("nowhere.txt").absolute())


def fifo(place: Path) -> None:
    os.mkfifo(place)


def listener(place: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(place))


KINDS: dict[Callable[[Path], None], str] = {
    link: "a symbolic link",
    dangling: "a symbolic link",
    fifo: "a FIFO",
    listener: "a socket",
}
PLACES = [
    "manifest.json",
    "draws.parquet",
    ".lock",
    "report.html",
    "summary.json",
    "answers/judgements.csv",
    "answers/figures/ways.svg",
    "crisis/claims.toml",
    "equilibria/part-000000000-000000010.parquet",
    "their own notes",
]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("place", PLACES)
def test_what_is_no_plain_file_is_named_and_left_alone(
    run: Path, kind: Callable[[Path], None], place: str
) -> None:
    """Wherever it lies; what a link leads to stays as it was."""
    private = Path("private.txt")
    private.write_text("mine")
    (run / place).unlink(missing_ok=True)
    kind(run / place)
    with pytest.raises(InputError, match=KINDS[kind]) as error:
        open_run(run)
    assert error.value.where == str(run / place)
    assert private.read_text() == "mine"
    assert not Path("nowhere.txt").exists()


def test_a_device_is_refused(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading one may never end."""
    try:
        os.mknod(run / "answers" / "zero", 0o600 | 0o020000, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only root makes devices")
    with pytest.raises(InputError, match="a device"):
        open_run(run)


@pytest.mark.parametrize("folder", ["answers", "answers/figures", "crisis", "equilibria"])
def test_a_folder_that_is_a_link_is_refused(run: Path, folder: str) -> None:
    """Even where it leads to just such a folder."""
    (run / folder).rename("elsewhere")
    (run / folder).symlink_to(Path("elsewhere").absolute())
    with pytest.raises(InputError, match="a symbolic link"):
        open_run(run)


def test_the_run_itself_may_be_reached_through_a_link(run: Path) -> None:
    """Its path is the user's own."""
    Path("latest").symlink_to(run)
    assert open_run(Path("latest")).draws == 24


@pytest.mark.parametrize(
    "command",
    [
        ("report", "run"),
        ("ask", "run", QUESTION),
        ("run", "--resume", "run"),
        ("show", "run"),
        ("compare", "run", "run"),
        ("levers", "run"),
        ("hinges", "run"),
        ("when", "run", f"{QUESTION} > 0.5"),
        ("margin", "run", f"{QUESTION} > 0.5"),
        ("watch", "run"),
        ("signals", "run"),
        ("surprise", "run", "ship=openly"),
        ("explain", "run", "ship"),
        ("equilibria", "run"),
        ("export", "run", "game.efg", "--draw", "1"),
        ("new", "mine", "--from", "run"),
    ],
    ids=lambda command: command[0],
)
def test_every_command_refuses_it(rubicon: CommandLine, command: tuple[str, ...]) -> None:
    """Exit 2, the place and what to do; nothing is written."""
    private = Path("private.txt")
    private.write_text("mine")
    Path("run", "answers", "judgements.csv").symlink_to(private.absolute())
    before = sorted(Path().rglob("*"))
    answer = rubicon(*command)
    assert answer.code == 2
    assert "run/answers/judgements.csv: this is a symbolic link" in answer.err
    assert private.read_text() == "mine"
    assert sorted(Path().rglob("*")) == before


@pytest.mark.parametrize("command", [("check",), ("new", "mine", "--from")])
def test_the_crisis_that_it_keeps_is_refused_too(
    rubicon: CommandLine, command: tuple[str, ...]
) -> None:
    """Where it is named by itself; nothing is copied from elsewhere."""
    private, claims = Path("private.txt"), Path("run", "crisis", "claims.toml")
    private.write_text("mine")
    claims.unlink()
    claims.symlink_to(private.absolute())
    answer = rubicon(*command, "run/crisis")
    assert answer.code == 2
    assert "run/crisis/claims.toml: this is a symbolic link" in answer.err
    assert not Path("mine").exists()


def test_a_fifo_makes_no_command_wait(run: Path) -> None:
    """Not even where the manifest would be."""
    (run / "manifest.json").unlink()
    os.mkfifo(run / "manifest.json")
    command = [sys.executable, "-m", "rubicon.cli", "ask", str(run), QUESTION]
    found = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert found.returncode == 2
    assert "a FIFO" in found.stderr


def test_a_folder_that_must_not_be_written_in_is_said_at_once(
    rubicon: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the answers are worked out, and questions are answered all the same."""
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and real(path, mode))
    refused = rubicon("report", "run")
    assert refused.code == 2
    assert "run: the run's folder cannot be written in: Permission denied" in refused.err
    assert "Answering" not in refused.err
    assert rubicon("ask", "run", QUESTION).code == 0


def test_a_run_that_cannot_be_locked_says_why(
    run: Path, rubicon: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A read-only disk is no reason to make room."""
    max((run / "equilibria").iterdir()).unlink()  # a finished run is not locked

    def forbidden(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("filelock.FileLock.acquire", forbidden)
    refused = rubicon("run", "--resume", "run")
    assert refused.code == 2
    assert "cannot be written in: Read-only file system" in refused.err


def test_a_file_comes_to_its_place_whole_or_not_at_all(tmp_path: Path) -> None:
    """What was there stays until then, nothing is left beside it, and a link is replaced."""
    target, private = tmp_path / "table.csv", tmp_path / "private.txt"
    private.write_text("mine")
    write_text(target, "old")
    with pytest.raises(TypeError), written(target) as file:
        file.writelines([b"half", None])  # type: ignore[list-item]
    assert target.read_text() == "old"
    target.unlink()
    target.symlink_to(private)
    write_text(target, "new")
    assert (target.read_text(), private.read_text()) == ("new", "mine")
    assert not target.is_symlink()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["private.txt", "table.csv"]


def test_a_folder_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    """No traceback, the reason."""
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be read: Not a directory"):
        refuse_strange(tmp_path / "file")


def test_a_file_that_the_user_names_is_written_where_it_leads(tmp_path: Path) -> None:
    """Through the user's own link, with the mode that it has, and into a FIFO."""
    target, link = tmp_path / "real.csv", tmp_path / "link.csv"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    write_named(link, "new")
    assert link.is_symlink()
    assert (target.read_text(), target.stat().st_mode & 0o777) == ("new", 0o640)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_named(pipe, "told")
    assert os.read(reader, 9) == b"told"
    os.close(reader)
    assert pipe.is_fifo()


def test_no_folder_is_made_for_a_file_that_the_user_names(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"there is no folder .*none to write table\.csv in"):
        write_named(tmp_path / "none" / "table.csv", "told")
    assert not (tmp_path / "none").exists()
