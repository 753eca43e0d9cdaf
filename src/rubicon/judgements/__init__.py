"""Judgements: every number of a crisis as a range, with its source; and draws of all of them."""

from rubicon.judgements.bounds import Bounds
from rubicon.judgements.correlations import Correlation
from rubicon.judgements.designs import DESIGNS, GIVEN, TABLE, Draws, central, sample
from rubicon.judgements.file import parse_judgements, read_judgements
from rubicon.judgements.metalog import Metalog
from rubicon.judgements.model import Expert, Grounds, Judgement, JudgementSet, Ranking
from rubicon.judgements.names import PER, PER_PAYOFF, PER_RANGE, PER_STAKE
from rubicon.judgements.ranges import Fixed, Interval, Range, Triangular, Uniform, Weighted
from rubicon.judgements.rankings import Order
from rubicon.judgements.sources import Citation, Source, cite, parse_sources, read_sources

__all__ = [
    "DESIGNS",
    "GIVEN",
    "PER",
    "PER_PAYOFF",
    "PER_RANGE",
    "PER_STAKE",
    "TABLE",
    "Bounds",
    "Citation",
    "Correlation",
    "Draws",
    "Expert",
    "Fixed",
    "Grounds",
    "Interval",
    "Judgement",
    "JudgementSet",
    "Metalog",
    "Order",
    "Range",
    "Ranking",
    "Source",
    "Triangular",
    "Uniform",
    "Weighted",
    "central",
    "cite",
    "parse_judgements",
    "parse_sources",
    "read_judgements",
    "read_sources",
    "sample",
]
