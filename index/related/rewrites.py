"""Which articles retell another one: the same facts in other words, sentence by sentence.

Independent reports on one event share its facts and little else; an outlet's later reports share their background and
begin with what is new. An article that retells another one says most of what the other says, most of what it says is in
the other, and it begins with what the other says: the same names, the same numbers.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.related.copies import days_between
from index.related.signatures import names
from index.related.statements import SAME

if TYPE_CHECKING:
    from index.embeddings import Vectors

REWRITE_DAYS = 1.5
"""Days between an article and one that retells it, at most: from one day to the next, where only days are known."""

LIKENESS = 0.3
"""Cosine of two articles' openings, without which their sentences are not compared."""

FEWEST_SENTENCES, MOST_SENTENCES = 6, 30
"""Of shorter articles nothing is said; of longer ones the first sentences are compared."""

NEAR = 0.5
"""Likeness from which two sentences say nearly the same; from SAME on they say the same (statements.py)."""

ALONE = (0.65, 0.5, 0.55)
WITH_SOURCE = (0.5, 0.35, 0.5)
"""From when on an article retells another one: the share of the shorter one's sentences that have one NEAR in the
other, and the SAME in it; and the share of the longer one's that have one NEAR. Less is needed where they name one
source, or one of them names the other's outlet. Of 2,380 pairs of news pages on one event, those of different outlets
came to (0.71, 0.41, 0.55) at most, and a pair of which one does retell the other to (0.6, 0.47, 0.7)."""


OPENING = 3
"""Sentences with which an article begins."""
BEGINS_ALIKE = 0.7
"""How alike they are to those of the article that is retold, on average, each to the likest."""
SAME_NAMES = 0.8
"""The share of their names that stands there too; of their numbers all do. Of 36 pairs of pages that came so far, 25
fail here or are days apart: lottery draws, fuel prices, an outlet's next report. The others were one text, edited."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Retellable:
    """What tells whether an article retells another: `said` are its sentences, with their `stems` and `vectors`.

    `sources` are the outlets and agencies that it names as sources, `outlet` its own, all as they are looked up.
    """

    said: Sequence[str]
    stems: Sequence[frozenset[str]]
    vectors: "Vectors"
    published_s: float | None
    outlet: str | None
    sources: frozenset[str]


@dataclass(frozen=True, slots=True)
class Retold:
    """That one of two articles retells the other: whether the first does, and the share of sentences that both have."""

    first: bool
    share: float


def retold(one: Retellable, other: Retellable, rarity: Mapping[str, float]) -> Retold | None:
    """Whether one of two articles retells the other; else None."""
    if not may_retell(one.published_s, other.published_s) or (one.outlet and one.outlet == other.outlet):
        return None
    if min(len(one.said), len(other.said)) < FEWEST_SENTENCES:
        return None
    alike = likeness(one, other, rarity)
    by_length = alike if len(one.said) <= len(other.said) else alike.T
    best, back = by_length.max(axis=1), by_length.max(axis=0)
    found = float((best >= NEAR).mean()), float((best >= SAME).mean()), float((back >= NEAR).mean())
    needed = WITH_SOURCE if one_source(one, other) else ALONE
    if any(share < least for share, least in zip(found, needed, strict=True)):
        return None
    first = is_later(one, other)
    later, earlier, rows = (one, other, alike) if first else (other, one, alike.T)
    if float(rows[:OPENING].max(axis=1).mean()) < BEGINS_ALIKE or not _same_facts(later.said, earlier.said):
        return None
    return Retold(first, found[0])


def worth_comparing(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether one of two articles may retell the other, as far as their sentences tell before these are compared.

    Of neighbours hardly any: no words need be weighed nor vectors made for the others.
    """
    return min(len(one), len(other)) >= FEWEST_SENTENCES and (_same_facts(one, other) or _same_facts(other, one))


def _same_facts(later: Sequence[str], earlier: Sequence[str]) -> bool:
    """Whether what an article begins with has the names and numbers of the other."""
    begins, text = " ".join(later[:OPENING]), " ".join(earlier)
    if not set(_NUMBER.findall(begins)) <= set(_NUMBER.findall(text)):
        return False
    named = names(begins) or frozenset()
    return sum(name in text for name in named) >= SAME_NAMES * len(named)


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
    return len(one.said) < len(other.said)


def likeness(one: Retellable, other: Retellable, rarity: Mapping[str, float]) -> "Vectors":
    """How alike every two sentences are, by words and vectors (statements.py): a row for each of the first."""
    import numpy as np

    place = {stem: n for n, stem in enumerate(frozenset().union(*one.stems) & frozenset().union(*other.stems))}
    words = []
    for each in (one, other):
        matrix = np.zeros((len(each.stems), len(place)), np.float32)
        for row, stems in enumerate(each.stems):
            norm = math.sqrt(sum(rarity[stem] ** 2 for stem in stems)) or 1.0
            for stem in stems & place.keys():
                matrix[row, place[stem]] = rarity[stem] / norm
        words.append(matrix)
    alike: Vectors = 0.5 * (words[0] @ words[1].T) + 0.5 * (one.vectors @ other.vectors.T)
    return alike
