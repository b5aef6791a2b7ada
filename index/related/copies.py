"""Which articles are copies: the same article again, cut short or lightly edited.

Found by shared runs of words (w-shingling, Broder 1997). Of two articles the shorter one must stand in the other, and
must be a good part of it: what a round-up of the week prints of a report makes it no copy of the report.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.related.signatures import PERMUTATIONS, agreement, bands, minhash, words_of

if TYPE_CHECKING:
    from index.related.signatures import Numbers

CONTAINED = 0.8
CONTAINED_LATER = 0.9
"""The share of the shorter one's shingles from which articles of one or two days are copies, and others. So it was in
pairs read from 10,224 news pages: below, and from the third day on, most were an outlet's reports on one matter that
share their background."""
AT_ONCE_DAYS = 1.5

RESEMBLANCE = 0.15
"""The share of all their shingles that copies have in common, at least: a small part of another article is no copy of
it, but a caption, a notice or an item of a round-up."""

FEW_SHINGLES = 100
"""Of shorter texts, which may be a site's notice in an article's place, the headlines must share most words."""
FEWEST_SHINGLES = 25
"""Shorter ones still are copies only where they are the same under the same headline."""

COPY_DAYS = 31.0
"""What is printed again much later is no copy of the day's news."""

DEVIATIONS = 6.0
"""Standard deviations by which two MinHashes may agree less than copies' shingles do."""

SHORTEST = 4
"""Letters that a word of a headline has more of to tell what it is about: not `week` nor `what`."""

DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Copyable:
    """What of an article tells its copies. `marks` are its shingles, ascending; `published_s` is None where undated."""

    marks: "Numbers"
    published_s: float | None
    headline: str


@dataclass(frozen=True, slots=True)
class Outline:
    """What of an article tells, without its text, whether it may be a copy. `shingles`: how many there are."""

    shingles: int
    minhash: bytes
    published_s: float | None
    headline: str


def contained(one: Copyable, other: Copyable) -> float:
    """The share of the shorter one's shingles that the other has, 0 to 1."""
    import numpy as np

    smaller = min(len(one.marks), len(other.marks))
    return len(np.intersect1d(one.marks, other.marks, assume_unique=True)) / smaller if smaller else 0.0


def is_copy(one: Copyable, other: Copyable, share: float) -> bool:
    """Whether articles of which the shorter is `contained` to this share are copies."""
    fewer, more = sorted((len(one.marks), len(other.marks)))
    needed = _needed(fewer, more, days_between(one.published_s, other.published_s), one.headline, other.headline)
    return needed is not None and share >= needed and _jaccard(fewer, more, share) >= RESEMBLANCE


def may_be_copies(one: Outline, other: Outline) -> bool:
    """Whether two articles may be copies, before their texts are read: hardly any that share a band are.

    Where they are, their MinHashes agree so much less by chance once in a thousand million pairs.
    """
    fewer, more = sorted((one.shingles, other.shingles))
    needed = _needed(fewer, more, days_between(one.published_s, other.published_s), one.headline, other.headline)
    if needed is None or _jaccard(fewer, more, 1.0) < RESEMBLANCE:
        return False
    least = max(_jaccard(fewer, more, needed), RESEMBLANCE)
    deviation = math.sqrt(least * (1 - least) / PERMUTATIONS)
    return agreement(one.minhash, other.minhash) >= least - DEVIATIONS * deviation


def _needed(fewer: int, more: int, days: float | None, one: str, other: str) -> float | None:
    """The share of the shorter one's shingles from which articles of these sizes and headlines are copies.

    None: they are none, whatever they share.
    """
    if days is not None and days > COPY_DAYS:
        return None
    if fewer < FEWEST_SHINGLES:
        return 1.0 if fewer == more and one.casefold() == other.casefold() else None
    if fewer < FEW_SHINGLES and not _headlines_alike(one, other):
        return None
    return CONTAINED if days is not None and days <= AT_ONCE_DAYS else CONTAINED_LATER


def _jaccard(fewer: int, more: int, share: float) -> float:
    """The share of all their shingles that articles of these sizes have in common."""
    shared = share * fewer
    return shared / (fewer + more - shared)


def _headlines_alike(one: str, other: str) -> bool:
    here, there = _telling(one), _telling(other)
    return 2 * len(here & there) > min(len(here), len(there))


def _telling(headline: str) -> set[str]:
    """Words long enough to tell what a headline is about; where they are not parted by spaces, its letters."""
    return {word for word in words_of(headline) if len(word) > SHORTEST or not word.isascii()}


def days_between(one_s: float | None, other_s: float | None) -> float | None:
    """None where a date is unknown."""
    return None if one_s is None or other_s is None else abs(one_s - other_s) / DAY_S


def groups(found: Sequence[Copyable]) -> list[list[int]]:
    """The articles' places in groups of copies; one that has none is a group of its own, and so is one without words.

    All that share a band are compared, unless they are in one group already.
    """
    known: dict[int, list[int]] = {}
    sets = Sets(len(found))
    for n, each in enumerate(found):
        near: dict[int, int] = {}
        for band in bands(minhash(each.marks).astype("<u4").tobytes()) if len(each.marks) else ():
            for other in known.setdefault(band, []):
                near.setdefault(other, n)
            known[band].append(n)
        for other in sorted(near):
            if sets.root(other) != sets.root(n) and is_copy(each, found[other], contained(each, found[other])):
                sets.join(other, n)
    return sets.lists()


class Sets:
    """Disjoint sets of 0 to n-1 (union-find with path halving)."""

    def __init__(self, n: int) -> None:
        self._above = list(range(n))

    def root(self, n: int) -> int:
        """The set's least member."""
        while self._above[n] != n:
            self._above[n] = self._above[self._above[n]]
            n = self._above[n]
        return n

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        self._above[second] = first

    def lists(self) -> list[list[int]]:
        found: dict[int, list[int]] = {}
        for n in range(len(self._above)):
            found.setdefault(self.root(n), []).append(n)
        return list(found.values())
