"""Which sentences of a text speak of what a claim says: where to look for what carries it."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from index.text.words import content_stems

MOST = 3
"""Sentences that together are read as the grounds of one claim."""

LEAST = 0.05
"""The share of a claim's words, weighed by how rare they are, that a further sentence has to add."""


def grounds(claim: str, sentences: Sequence[str]) -> list[int]:
    """The indices, best first, of at most MOST sentences that together have most of the claim's words.

    Each one adds what those before it leave out (greedy cover), weighed by inverse document frequency over the
    sentences; of equals the earlier one is taken. Empty where no sentence shares a word with the claim.
    """
    held = [frozenset(content_stems(each)) for each in sentences]
    rarity = _rarity(held)
    left = set(content_stems(claim)) & rarity.keys()
    whole = _weight(left, rarity)
    chosen: list[int] = []
    while left and len(chosen) < MOST:
        gain, best = max((_weight(left & stems, rarity), -index) for index, stems in enumerate(held))
        if gain <= LEAST * whole:
            break
        chosen.append(-best)
        left -= held[-best]
    return chosen


def nearest(claim: str, sentences: Sequence[str], most: int) -> list[int]:
    """The indices of the sentences that share most of the claim's words, weighed alike, best first."""
    held = [frozenset(content_stems(each)) for each in sentences]
    rarity = _rarity(held)
    wanted = set(content_stems(claim))
    shared = {index: _weight(wanted & stems, rarity) for index, stems in enumerate(held) if wanted & stems}
    return sorted(shared, key=lambda index: -shared[index])[:most]


def _weight(stems: AbstractSet[str], rarity: Mapping[str, float]) -> float:
    return sum(sorted(rarity[stem] for stem in stems))  # sorted: a sum of floats depends on their order


def _rarity(held: Sequence[AbstractSet[str]]) -> dict[str, float]:
    """log(1 + sentences / sentences with it) of every stem."""
    counts = Counter(stem for stems in held for stem in stems)
    return {stem: math.log(1 + len(held) / count) for stem, count in counts.items()}
