"""What a crisis is about, be it a folder or what a run keeps."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from rubicon.answers.knockouts.mechanisms import kept_mechanisms
from rubicon.answers.levers.stated import read_levers
from rubicon.ask import Claim
from rubicon.ask.claims import kept_claims
from rubicon.changes import Change
from rubicon.crisis.folder import Folder
from rubicon.crisis.places import KNOWN, LEVERS, SOURCES
from rubicon.crisis.preface import Preface, read_preface
from rubicon.ensemble import Run
from rubicon.game import Game
from rubicon.judgements import Expert, read_sources
from rubicon.judgements.experts import read_experts, weighed
from rubicon.toml import read_text


@dataclass(frozen=True)
class About:
    """What there is to read of a crisis before anything is solved."""

    # name, about: what it is called, and what it is about in a paragraph
    name: str
    about: str
    game: Game  # the game that its story makes
    # judgements, sources: how many there are
    judgements: int
    sources: int
    # claims, levers: what is said to follow, and what someone could change
    claims: tuple[Claim, ...]
    levers: tuple[Change, ...]
    mechanisms: tuple[Change, ...]  # what verdicts may rest on
    known: str  # the text of its ``known.md``; empty without one
    path: Path  # where the files are
    preface: Preface  # what its ``crisis.toml`` states
    experts: tuple[Expert, ...] = ()  # whose ranges differ, also those who count nothing


def about_crisis(folder: Folder, game: Game) -> About:
    """A crisis whose story was told."""
    return About(
        name=folder.name,
        about=folder.crisis.about,
        game=game,
        judgements=len(folder.judgements.rows),
        sources=len(folder.sources),
        claims=folder.claims,
        levers=folder.levers.levers,
        mechanisms=folder.mechanisms,
        known=folder.known,
        path=folder.path,
        preface=folder.preface,
        experts=folder.experts,
    )


def about_run(run: Run) -> About:
    """The crisis that a run keeps; its story is not told again, and nothing is executed."""
    kept, stated = run.path / "crisis", run.stated_judgements()
    preface, experts = read_preface(kept), read_experts(kept, stated) if stated else ()
    return About(
        name=str(run.manifest["crisis"]),
        about=str(run.manifest.get("about", "")),
        game=run.game,
        judgements=len(stated.rows) if stated else 0,
        sources=len(read_sources(kept / SOURCES)) if (kept / SOURCES).is_file() else 0,
        claims=kept_claims(run.path),
        levers=read_levers(kept / LEVERS).levers if (kept / LEVERS).is_file() else (),
        mechanisms=kept_mechanisms(run.path),
        known=read_text(kept / KNOWN) if (kept / KNOWN).is_file() else "",
        path=kept,
        preface=preface,
        experts=weighed(experts, preface.experts, str(kept)) if experts else (),
    )
