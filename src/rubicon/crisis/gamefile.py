"""A game file as a crisis: ``rubicon run game.efg`` instead of a folder.

What its numbers are judged to be comes from the command line or a file of judgements, what is
claimed from the command line. From these, the same files are made that a crisis folder has, and
read as these are; ``rubicon import`` writes them down, with a story that can be edited.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rubicon.answers.levers.stated import LeverFile
from rubicon.ask import Claim, parse, parse_claims
from rubicon.ask.picking import pick
from rubicon.ask.syntax import Is, Name, Probability, Reached
from rubicon.crisis.folder import Folder, Progress, read_folder
from rubicon.crisis.other_files import SUFFIXES, no_crisis
from rubicon.crisis.places import (
    CLAIMS,
    JUDGEMENTS,
    SOURCES,
    STORY,
    TEMPLATE,
    copy_crisis,
    folder_of,
    new_crisis,
)
from rubicon.crisis.places import origin as find_origin
from rubicon.crisis.story_file import read_story
from rubicon.errors import InputError, Mistakes, did_you_mean
from rubicon.exchange import ExtensiveGame, parse_game, require_perfect_recall
from rubicon.exchange.reading import decoded, file_bytes
from rubicon.exchange.retell.crisis_files import (
    SOURCE,
    Widths,
    claims_text,
    judgements_text,
    sources_text,
)
from rubicon.exchange.retell.names import tidy
from rubicon.exchange.retell.story_text import story_text
from rubicon.exchange.retell.telling import Retold
from rubicon.judgements import parse_judgements, parse_sources
from rubicon.judgements.changing import changed
from rubicon.judgements.names import RANKINGS, RATIONALITY, RESERVED
from rubicon.judgements.writing import judgements_text as written
from rubicon.story.tree import Tree
from rubicon.story.variants import BASE, Told
from rubicon.toml import parse_toml, read_text

_NAMED = re.compile(r"\s*([A-Za-z0-9_][A-Za-z0-9_-]*)\s*:\s*(.+)", re.DOTALL)


@dataclass(frozen=True)
class Options:
    """What the command line says about a game file."""

    # how wide payoffs, chances and rationality are judged to be
    widths: Widths = field(default_factory=Widths)
    # a file that states judgements; the rest is as ``widths`` says, or else the game's
    judgements: Path | None = None
    # claims in notation, each perhaps with ``name:`` before it, or by name
    claims: Sequence[str] | Mapping[str, str] = ()

    @property
    def given(self) -> list[str]:
        """The options that say anything."""
        found = {
            "payoffs": self.widths.payoffs,
            "chances": self.widths.chances,
            "rationality": self.widths.rationality,
            "judgements": self.judgements,
            "claims": self.claims,
        }
        return [name for name, value in found.items() if value]


NO_OPTIONS = Options()


@dataclass(frozen=True, kw_only=True)
class GameFile(Folder):
    """A crisis that is told from a game file; ``notes`` are what its user should know."""

    retold: Retold
    notes: tuple[str, ...]
    options: Options

    def tell(self, progress: Progress | None = None, told: Told = BASE) -> Tree:
        """Tell the game along every path; it has no variants."""
        return self.retold.tell(self.crisis, self.judgements.names, progress)


def is_game_file(name: str) -> bool:
    """Whether a crisis is named by a game file."""
    return Path(name).suffix.lower() in SUFFIXES and not os.path.isdir(name)


def read_crisis(name: str, options: Options = NO_OPTIONS) -> Folder:
    """A crisis from the library, a folder or a game file. Raises InputError for whatever is
    wrong with it; or if options for game files are given for another crisis."""
    if is_game_file(name):
        return read_game_file(Path(name), options)
    if options.given:
        raise InputError(
            f"{' and '.join(options.given)} can only be used with a game file",
            instead="a crisis folder has its judgements and claims in its own files",
        )
    return read_folder(name)


def read_game_file(path: Path, options: Options = NO_OPTIONS, everything: bool = False) -> GameFile:
    """Read a game file, and make the other files of a crisis for it.

    With ``everything``, payoffs without a range become judgements as well, as fixed numbers.

    Raises InputError with file and line, if it is no game that can be read or has imperfect recall;
    if an option is wrong."""
    if not is_game_file(str(path)):
        raise no_crisis(path, folder_of(path))
    content = file_bytes(path)
    game = parse_game(decoded(content, str(path)), str(path))
    require_perfect_recall(game, str(path))
    name = tidy(path.stem) or "game"  # a file's name may hold what is no text
    retold = Retold.of(game, str(path), name)
    stated = read_text(options.judgements) if options.judgements else ""
    sources = _bibliography(options.judgements, retold, path)
    known = _names_in(stated, retold, options.judgements)
    text, notes = judgements_text(retold, options.widths, known, everything)
    whole = f"{stated.rstrip()}\n\n{text}" if stated else text
    claims = _claims(options.claims)
    found = parse_sources(sources, str(path))
    judgements = parse_judgements(whole, found, str(options.judgements or path))
    return GameFile(
        name=name,
        path=path,
        crisis=retold.crisis(judgements.names),
        judgements=judgements,
        claims=claims,
        levers=LeverFile((), ()),
        sources=found,
        files={
            f"game{path.suffix.lower()}": content,
            JUDGEMENTS: whole.encode(),
            CLAIMS: written_claims(claims).encode("utf-8", "replace"),
            SOURCES: sources.encode(),
        },
        retold=retold,
        notes=(*game.notes, *notes),
        options=options,
    )


def state_all(game: GameFile) -> GameFile:
    """The same crisis with all numbers of the file as judgements, those without a range fixed.

    What is judged and claimed already, and its notes, stay."""
    whole = read_game_file(game.path, game.options, everything=True)
    judgements = changed(whole.judgements, game.judgements.numbers)
    files = {**game.files, JUDGEMENTS: written(judgements).encode()}
    return replace(game, judgements=judgements, files=files)


def import_game(path: Path, folder: Path, options: Options = NO_OPTIONS) -> GameFile:
    """Write a crisis folder that tells what a game file does. Raises InputError as
    :func:`read_game_file`; if the folder exists, or the game is too large to be edited."""
    game = read_game_file(path, options, everything=True)
    write_folder(game, folder)
    return game


def new_folder(folder: Path, origin: str | None) -> None:
    """Make a crisis folder to change: a copy of a crisis, a game file's story, or the example that
    teaches the language. Raises InputError as :func:`import_game`, or as
    :func:`~rubicon.crisis.places.copy_crisis`."""
    if origin is not None and is_game_file(origin):
        import_game(Path(origin), folder)
    else:
        copy_crisis(folder, TEMPLATE if origin is None else find_origin(origin))


def write_folder(crisis: Folder, folder: Path) -> None:
    """Write the files of a crisis; of a game file with a story that tells it.

    Raises InputError if the folder exists or can't be made, the story's source is not to be had or
    uses what is defined elsewhere, or the game is too large to be edited."""
    if os.path.lexists(folder):
        raise InputError(f"{folder} exists", instead="choose another name; nothing was changed")
    files = dict(crisis.files)
    if isinstance(crisis, GameFile):
        claims = crisis.claims or tuple(_examples(crisis.retold))
        files = {
            STORY: story_text(crisis.retold, crisis.judgements.names).encode(),
            JUDGEMENTS: files[JUDGEMENTS],
            CLAIMS: written_claims(claims).encode("utf-8", "replace"),
            SOURCES: files[SOURCES],
        }
    if STORY not in files:
        raise InputError(f"the source of the story of '{crisis.crisis.title}' is not to be had",
                         instead="tell it by a function in a file or a cell")  # fmt: skip
    if not isinstance(crisis, GameFile):  # the text has to tell the story by itself
        crisis = replace(crisis, crisis=read_story(folder / STORY, files[STORY]))
    crisis.model()
    with new_crisis(folder) as made:
        for name, content in files.items():
            (made / name).parent.mkdir(exist_ok=True)
            (made / name).write_bytes(content)


# ---- judgements ------------------------------------------------------------------------------


def _bibliography(file: Path | None, retold: Retold, game: Path) -> str:
    """The sources beside a file of judgements, and the game file if they do not have it."""
    beside = file.parent / SOURCES if file else None
    own = read_text(beside) if beside and beside.is_file() else ""
    if SOURCE in parse_sources(own, str(beside)):
        return own
    return f"{own.rstrip()}\n\n{sources_text(retold, game.name)}".lstrip()


def _names_in(text: str, retold: Retold, file: Path | None) -> set[str]:
    """What a file of judgements states of a game. Raises InputError with its line, if it names
    what the game does not have."""
    document = parse_toml(text, str(file))
    data = document.data
    stated: dict[str, tuple[str, ...]] = {name: (name,) for name in data if name not in RESERVED}
    rankings = data.get(RANKINGS, {})
    for name, ranking in rankings.items() if isinstance(rankings, dict) else ():
        order = ranking.get("order") if isinstance(ranking, dict) else None
        for symbol in _flat(order if isinstance(order, list) else []):
            stated[symbol] = (RANKINGS, name, "order")
    known = retold.symbols.names
    for name, place in stated.items():
        if name not in known:
            raise InputError(
                f"the game has no judgement '{name}'",
                where=document.where(*place),
                instead=f"{did_you_mean(name, known)} (rubicon check {retold.file} lists them)",
            )
    return {*stated, *({RATIONALITY} & set(data))}


def _flat(order: Iterable[object]) -> list[str]:
    found = []
    for each in order:
        found += [each] if isinstance(each, str) else _flat(each) if isinstance(each, list) else []
    return found


# ---- claims ----------------------------------------------------------------------------------


def claims_of(named: Mapping[str, str]) -> tuple[Claim, ...]:
    """Claims by name, each in notation, which is also what it says. Raises InputError with a
    caret, if one is no claim."""
    mistakes = Mistakes()
    for name, notation in named.items():
        with mistakes.here():
            try:
                pick((), notation)
            except InputError as error:
                raise error.at(f"the claim '{name}'") from None
    mistakes.tell()
    text = claims_text([(name, notation, notation) for name, notation in named.items()])
    found = parse_claims(text, "the claims")
    return tuple(replace(claim, where=f"the claim '{claim.id}'") for claim in found)


def written_claims(claims: Sequence[Claim]) -> str:
    """The text of their ``claims.toml``."""
    return claims_text([(each.id, each.says, each.holds) for each in claims])


def _claims(written: Sequence[str] | Mapping[str, str]) -> tuple[Claim, ...]:
    """Claims by name, as ``notation`` (which is numbered) or as ``name: notation``."""
    if isinstance(written, Mapping):
        return claims_of(written)
    named: dict[str, str] = {}
    for place, each in enumerate(written):
        match = _NAMED.fullmatch(each)
        name, notation = match.groups() if match else (f"claim-{place + 1}", each)
        if name in named:
            raise InputError(f"two claims are called '{name}'", where="claims",
                             instead="give one of them another name")  # fmt: skip
        named[name] = notation.strip()
    return claims_of(named)


def _examples(retold: Retold) -> Iterable[Claim]:
    """A claim to begin with: about the first information set at which somebody has a choice."""
    game, names = retold.game, retold.names
    tree = isinstance(game, ExtensiveGame)
    movers = (
        [each.player - 1 for each in game.information_sets]
        if isinstance(game, ExtensiveGame)
        else range(len(names.players))
    )
    for label, options, player in zip(names.labels, names.actions, movers, strict=True):
        if player >= 0 and len(options) > 1:
            name = Name(label)
            chosen = Is(name, (Name(options[0]),))
            asked = Probability(chosen, Reached(name) if tree else None)
            where = f"Where it comes to ‘{label}’, " if tree else ""
            says = f"{where}{names.players[player]} is likelier than not to choose ‘{options[0]}’."
            yield Claim(id="example", says=says, question=parse(f"{asked} > 0.5"))
            return
