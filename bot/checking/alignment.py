"""Pair the words of a claim with those of a cited sentence: in order where they can be, elsewhere where they moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import accumulate

from bot.checking.moments import Moment, find_moments
from index.text.lexemes import Lexeme, lexemes
from index.text.names import Name, find_names, key
from index.text.polarity import Cue, find_cues
from index.text.quantities import Quantity, find_quantities
from index.text.synonyms import near

LONGEST = 240
"""Words of a sentence that are paired, more than `index.passages` lets one have; a claim's others are not carried."""


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
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim beside one cited sentence. `places[i]` is the evidence's word for the claim's word `i`, or -1.

    `around[i]` counts those of the four words before and after `i`, and itself, that are paired: how likely it is that
    this sentence is what was meant there. `ordered[i]` says whether it stands in the same order there; a word that
    was moved, or has only a synonym, does not.
    """

    claim: Reading
    evidence: Reading
    places: tuple[int, ...]
    ordered: tuple[bool, ...]
    around: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """Words `first` to `last` of the claim, both included, that the evidence does not carry."""

    kind: str
    first: int
    last: int


@lru_cache(maxsize=512)
def read(text: str, published: datetime | None, language: str | None = None) -> Reading:
    """A sentence, taken apart. `published` dates its `yesterday` and its years left unsaid."""
    words = lexemes(text, language)[:LONGEST]
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
        language,
    )


def pair(claim: Reading, evidence: Reading) -> Pair:
    """The best pairing: as many content words as possible in order, then the rest wherever they are."""
    places = _in_order(claim, evidence)
    ordered = tuple(place >= 0 for place in places)
    used = {place for place in places if place >= 0}
    _moved(claim, evidence, places, used)
    _similar(claim.words, evidence.words, places, used)
    sums = list(accumulate((place >= 0 for place in places), initial=0))
    around = tuple(sums[min(i + 5, len(places))] - sums[max(0, i - 4)] for i in range(len(places)))
    return Pair(claim, evidence, tuple(places), ordered, around)


def _in_order(claim: Reading, evidence: Reading) -> list[int]:
    """A common subsequence of great weight: content words count four, others one, and one more for each side by side.

    For each word of the claim in turn, each place of the same word in the evidence takes the best chain that ends
    before it.
    """
    spots: dict[str, list[int]] = {}
    for j, stem in enumerate(evidence.keys):
        spots.setdefault(stem, []).append(j)
    weights = [0] * (len(evidence.keys) + 1)  # of the best chain that ends at place j - 1; the first is the empty chain
    chains: list[_Chain | None] = [None] * len(weights)
    for i, stem in enumerate(claim.keys):
        own = 4 if claim.words[i].content else 1
        for j in reversed(spots.get(stem, ())):
            best = max(weights[: j + 1])
            before = chains[j]
            touches = before is not None and before[0] == i - 1
            chain = before if touches and weights[j] + 1 >= best else chains[weights.index(best)]
            weight = own + (weights[j] + 1 if touches and weights[j] + 1 >= best else best)
            if weight > weights[j + 1]:
                weights[j + 1], chains[j + 1] = weight, (i, j, chain)
    places = [-1] * len(claim.keys)
    chain = chains[weights.index(max(weights))]
    while chain is not None:
        places[chain[0]], chain = chain[1], chain[2]
    return places


_Chain = tuple[int, int, "_Chain | None"]
"""The last pair of places, and the chain before it."""


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
