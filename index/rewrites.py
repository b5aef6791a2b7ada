"""Which articles retell another one: the same facts in other words, sentence by sentence.

Independent reports on one event share its facts and little else. An article that retells another one says most of what
the other says, and most of what it says is in the other: both are looked at.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.copies import days_between
from index.statements import SAME

if TYPE_CHECKING:
    from index.embeddings import Vectors

REWRITE_DAYS = 3.0
"""Days between an article and one that retells it, at most."""

LIKENESS = 0.3
"""Cosine of two articles' openings, without which their sentences are not compared."""

FEWEST_SENTENCES, MOST_SENTENCES = 6, 60
"""Of shorter articles nothing is said; of longer ones the first sentences are compared."""

NEAR = 0.5
"""Likeness from which two sentences say nearly the same; from SAME on they say the same (index/statements.py)."""

ALONE = (0.65, 0.5, 0.55)
WITH_SOURCE = (0.5, 0.35, 0.5)
"""From when on an article retells another one: the share of the shorter one's sentences that have one NEAR in the
other, and the SAME in it; and the share of the longer one's that have one NEAR. Less is needed where they name one
source, or one of them names the other's outlet. Of 2,380 pairs of news pages on one event, those of different outlets
came to (0.71, 0.41, 0.55) at most, and a pair of which one does retell the other to (0.6, 0.47, 0.7)."""


@dataclass(frozen=True, slots=True)
class Retellable:
    """What of an article tells what it retells. `sentences` are the stems of each and `vectors` a row for each;
    `sources` the outlets and agencies that it names as sources, `outlet` its own, all as they are looked up."""

    sentences: Sequence[frozenset[str]]
    vectors: "Vectors"
    published_s: float | None
    outlet: str | None
    sources: frozenset[str]
    length: int


def retold(one: Retellable, other: Retellable, rarity: Mapping[str, float]) -> float | None:
    """The share of the shorter one's sentences that the other has too, where one retells the other; else None."""
    if not may_retell(one.published_s, other.published_s) or (one.outlet and one.outlet == other.outlet):
        return None
    short, long = sorted((one, other), key=lambda each: len(each.sentences))
    if len(short.sentences) < FEWEST_SENTENCES:
        return None
    alike = likeness(short, long, rarity)
    best, back = alike.max(axis=1), alike.max(axis=0)
    found = float((best >= NEAR).mean()), float((best >= SAME).mean()), float((back >= NEAR).mean())
    needed = WITH_SOURCE if one_source(one, other) else ALONE
    return found[0] if all(share >= least for share, least in zip(found, needed, strict=True)) else None


def may_retell(one_s: float | None, other_s: float | None) -> bool:
    """Whether the dates of two articles allow that one retells the other."""
    days = days_between(one_s, other_s)
    return days is None or days <= REWRITE_DAYS


def one_source(one: Retellable, other: Retellable) -> bool:
    """Whether both name one source, or one of them the other's outlet."""
    return bool(one.sources & other.sources) or one.outlet in other.sources or other.outlet in one.sources


def is_later(one: Retellable, other: Retellable) -> bool:
    """Whether the first of two articles, of which one retells the other, is the one that does: the later one; where
    that is not known, the one that names the other's outlet, an undated one, or the shorter."""
    if one.published_s is not None and other.published_s is not None and one.published_s != other.published_s:
        return one.published_s > other.published_s
    if (other.outlet in one.sources) != (one.outlet in other.sources):
        return other.outlet in one.sources
    if (one.published_s is None) != (other.published_s is None):
        return one.published_s is None
    return one.length < other.length


def likeness(one: Retellable, other: Retellable, rarity: Mapping[str, float]) -> "Vectors":
    """How alike every two sentences are, by words and vectors (index/statements.py): a row for each of the first."""
    import numpy as np

    place = {stem: n for n, stem in enumerate(frozenset().union(*one.sentences) & frozenset().union(*other.sentences))}
    words = []
    for each in (one, other):
        matrix = np.zeros((len(each.sentences), len(place)), np.float32)
        for row, stems in enumerate(each.sentences):
            norm = math.sqrt(sum(rarity[stem] ** 2 for stem in stems)) or 1.0
            for stem in stems & place.keys():
                matrix[row, place[stem]] = rarity[stem] / norm
        words.append(matrix)
    alike: Vectors = 0.5 * (words[0] @ words[1].T) + 0.5 * (one.vectors @ other.vectors.T)
    return alike
