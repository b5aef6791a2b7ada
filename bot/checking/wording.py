"""Content words of a claim against its evidence: how many are there, and which stand in for another."""

from collections.abc import Iterator, Sequence

from bot.checking.alignment import Finding, Pair, Reading
from bot.checking.turns import home_of
from index.text.lexemes import Lexeme, listed
from index.text.names import TITLES

CONTENT = 0.65
"""The share of a claim's weight of content words that its evidence must have."""

RUN = 6
"""So many content words in a row that nothing carries are an invented phrase, however long the rest."""

_HEDGES = listed(
    """about near approxim rough accord say tell state add note report statement spokesperson spokesman spokeswoman
    sourc articl announc also howev meanwhil addit moreov furthermor therefor thus overal includ addition"""
)
"""Stems of what a writer adds to attribute and to join; they are not the claim."""

_BEFORE_VERB = listed(
    "to will would can could may might must shall should is are was were be been has have had not n't"
)


def uncarried(pairs: Sequence[Pair]) -> Iterator[Finding]:
    """The content words that nothing carries: all, where they are too many; else those put in another's place."""
    claim = pairs[0].claim
    judged = _judged(claim)
    weights = [0.0 if i in judged else _weight(word) for i, word in enumerate(claim.words)]
    absent = [i for i, weight in enumerate(weights) if weight and all(pair.places[i] < 0 for pair in pairs)]
    lost = sum(weights[i] * _lost(claim, i) for i in absent)
    if lost > (1 - CONTENT) * sum(weights) or _run(weights, absent) >= RUN:
        yield from (Finding("content", i, i) for i in absent)
        return
    for i, weight in enumerate(weights):
        home = home_of(pairs, i)
        if weight and home is not None and not home.ordered[i] and _replaces(home, i, swapped=i not in absent):
            yield Finding("content" if i in absent else "relation", i, i)


def _run(weights: Sequence[float], absent: Sequence[int]) -> int:
    """The most absent content words in a row, words without weight passed over."""
    longest = run = 0
    for i, weight in enumerate(weights):
        if weight:
            run = run + 1 if i in absent else 0
            longest = max(longest, run)
    return longest


def _judged(claim: Reading) -> set[int]:
    """The places that other checks have judged by the cited sentences alone: numbers, times, negations and moods."""
    numbers = (range(quantity.first, quantity.last + 1) for quantity in claim.quantities)
    return {place for places in numbers for place in places} | claim.timed | {cue.place for cue in claim.cues}


def _lost(claim: Reading, i: int) -> float:
    """How much is lost with a word that no cited sentence has: less with a name or its title, which their context has.

    More than `1 - CONTENT` even so: a sentence of nothing but names from the context is not carried.
    """
    named = any(name.first <= i < name.end for name in claim.names) or (
        claim.words[i].capital and claim.words[i].low in TITLES
    )
    return 0.4 if named else 1.0


def _weight(word: Lexeme) -> float:
    if not word.content or word.stem in _HEDGES:
        return 0.0
    return 0.4 if word.low.endswith("ly") else 1.0


def _verbal(words: Sequence[Lexeme], i: int) -> bool:
    """A verb or adverb by its ending or the word before: writers vary these more freely than nouns and adjectives."""
    low = words[i].low
    return (
        low.endswith(("ed", "ing", "ly"))
        or (low != words[i].stem[: len(low)] and not low.startswith(words[i].stem[:3]))
        or (i > 0 and words[i - 1].low in _BEFORE_VERB)
    )


def _replaces(pair: Pair, i: int, *, swapped: bool) -> bool:
    """Between the same words on both sides, has the evidence another word, or none where the claim adds one?

    `swapped`: the claim's word stands elsewhere in the evidence, and the other elsewhere in the claim.
    """
    if not swapped and (_verbal(pair.claim.words, i) or pair.claim.words[i].capital):
        return False
    last = len(pair.places) - 1
    before = -1 if i == 0 else pair.places[i - 1] if pair.ordered[i - 1] else None
    after = len(pair.evidence.words) if i == last else pair.places[i + 1] if pair.ordered[i + 1] else None
    if before is None or after is None or not 0 < after - before <= 3:
        return False
    gap = range(before + 1, after)
    if swapped:
        same = pair.places[i] >= 0 and pair.claim.keys[i] == pair.evidence.keys[pair.places[i]]
        return same and any(pair.evidence.words[j].content and j != pair.places[i] and j in pair.places for j in gap)
    return not any(j in pair.places for j in gap)
