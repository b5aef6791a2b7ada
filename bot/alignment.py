"""Pair the words of a claim with the words of a cited sentence: in order where they can be, elsewhere where they were moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from index.lexemes import Lexeme, lexemes
from index.names import Name, find_names, key
from index.polarity import Cue, find_cues
from index.quantities import Quantity, find_quantities
from index.synonyms import near

from bot.moments import Moment, find_moments

LONGEST = 400
"""Words of a sentence that are paired; a longer one is a page in disguise, and its rest counts as not carried."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence as the checks see it. All places are indices of `words`; `timed` are those of its moments."""

    text: str
    words: tuple[Lexeme, ...]
    keys: tuple[str, ...]
    names: tuple[Name, ...]
    cues: tuple[Cue, ...]
    moments: tuple[Moment, ...]
    quantities: tuple[Quantity, ...]
    timed: frozenset[int]


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim beside one cited sentence. `places[i]` is the evidence's word for the claim's word `i`, or -1.

    `ordered[i]` says whether it stands in the same order there; a word that was moved, or has only a synonym, does not.
    """

    claim: Reading
    evidence: Reading
    places: tuple[int, ...]
    ordered: tuple[bool, ...]

    def beside(self, i: int) -> int:
        """How many of the words around place `i` of the claim the evidence has: how likely it is what was meant."""
        return sum(place >= 0 for place in self.places[max(0, i - 4) : i + 5])


@dataclass(frozen=True, slots=True)
class Finding:
    """Words `first` to `last` of the claim, both included, that the evidence does not carry."""

    kind: str
    first: int
    last: int


@lru_cache(maxsize=512)
def read(text: str, published: datetime | None) -> Reading:
    """A sentence, taken apart. `published` dates its `yesterday` and its years left unsaid."""
    words = lexemes(text)[:LONGEST]
    moments = find_moments(text, words, published)
    timed = frozenset(place for moment in moments for place in moment.places)
    return Reading(
        text,
        words,
        tuple(key(word) if word.capital else word.stem for word in words),
        find_names(words),
        find_cues(words),
        moments,
        find_quantities(words, timed),
        timed,
    )


def pair(claim: Reading, evidence: Reading) -> Pair:
    """The best pairing: as many content words as possible in order, then the rest wherever they are."""
    places = _in_order(claim, evidence)
    ordered = tuple(place >= 0 for place in places)
    used = {place for place in places if place >= 0}
    _moved(claim, evidence, places, used)
    _similar(claim.words, evidence.words, places, used)
    return Pair(claim, evidence, tuple(places), ordered)


def _in_order(claim: Reading, evidence: Reading) -> list[int]:
    """The longest common subsequence, content words weighing four times as much as others."""
    first, second = claim.keys, evidence.keys
    weights = [4 if word.content else 1 for word in claim.words]
    width = len(second)
    table = [[0] * (width + 1)]
    for stem, weight in zip(first, weights, strict=True):
        above = table[-1]
        if stem not in second:
            table.append(above)
            continue
        row = [0]
        best = 0
        for j, other in enumerate(second):
            up = above[j + 1]
            if other == stem:
                diagonal = above[j] + weight
                up = max(up, diagonal)
            best = max(best, up)
            row.append(best)
        table.append(row)
    return _traced(first, second, table, weights)


def _traced(first: Sequence[str], second: Sequence[str], table: list[list[int]], weights: Sequence[int]) -> list[int]:
    places = [-1] * len(first)
    i, j = len(first), len(second)
    while i and j:
        if table[i][j] == table[i - 1][j]:
            i -= 1
        elif table[i][j] == table[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            places[i] = j
    return places


def _moved(claim: Reading, evidence: Reading, places: list[int], used: set[int]) -> None:
    """The same word elsewhere: nearest first to where it would be expected."""
    free: dict[str, list[int]] = {}
    for j, stem in enumerate(evidence.keys):
        if j not in used:
            free.setdefault(stem, []).append(j)
    for i, stem in enumerate(claim.keys):
        if places[i] < 0 and claim.words[i].content and free.get(stem):
            places[i] = free[stem].pop(0)
            used.add(places[i])


def _similar(claim: Sequence[Lexeme], evidence: Sequence[Lexeme], places: list[int], used: set[int]) -> None:
    """A word of the same root or meaning, for the content words that are left."""
    for i, word in enumerate(claim):
        if places[i] >= 0 or not word.content or word.number:
            continue
        for j, other in enumerate(evidence):
            if j not in used and other.content and not other.number and near(word, other):
                places[i] = j
                used.add(j)
                break
