"""Content words of a claim against its evidence: how many are there, and which stand in for another."""

from collections.abc import Iterator, Sequence

from index.lexemes import Lexeme

from bot.alignment import Finding, Pair, Reading
from bot.turns import home_of

CONTENT = 0.7
"""The share of a claim's weight of content words that its evidence must have."""

_HEDGES = frozenset(
    """about near approxim rough accord say tell state add note report statement spokesperson spokesman spokeswoman sourc
    articl announc also howev meanwhil addit moreov furthermor therefor thus overal includ addition""".split()
)
"""Stems of what a writer adds to attribute and to join; they are not the claim."""

_BEFORE_VERB = frozenset("to will would can could may might must shall should is are was were be been has have had not n't".split())


def uncarried(pairs: Sequence[Pair]) -> Iterator[Finding]:
    """The content words that nothing carries: all, where they are too much of the claim; else those put in another's place."""
    claim = pairs[0].claim
    weights = [_weight(word) for word in claim.words]
    judged = _judged(claim)
    absent = [i for i, weight in enumerate(weights) if weight and i not in judged and all(pair.places[i] < 0 for pair in pairs)]
    if sum(weights[i] for i in absent) > (1 - CONTENT) * sum(weights):
        yield from (Finding("content", i, i) for i in absent)
        return
    for i in absent:
        home = home_of(pairs, i)
        if home is not None and not _verbal(claim.words, i) and _replaces(home, i):
            yield Finding("content", i, i)


def _judged(claim: Reading) -> set[int]:
    """The places whose words other checks have judged: names, numbers, times, negations and moods."""
    names = (range(name.first, name.end) for name in claim.names)
    numbers = (range(quantity.first, quantity.last + 1) for quantity in claim.quantities)
    times = (moment.places for moment in claim.moments)
    return {place for places in (*names, *numbers, *times) for place in places} | {cue.place for cue in claim.cues}


def _weight(word: Lexeme) -> float:
    if not word.content or word.stem in _HEDGES:
        return 0.0
    return 0.4 if word.low.endswith("ly") else 1.0


def _verbal(words: Sequence[Lexeme], i: int) -> bool:
    """A verb or adverb by its ending or the word before: writers vary these freely, and nouns and adjectives less so."""
    low = words[i].low
    return low.endswith(("ed", "ing", "ly")) or low != words[i].stem[: len(low)] and not low.startswith(words[i].stem[:3]) or (
        i > 0 and words[i - 1].low in _BEFORE_VERB
    )


def _replaces(pair: Pair, i: int) -> bool:
    """Between the same words on both sides, the evidence has another content word, or none at all."""
    last = len(pair.places) - 1
    before = -1 if i == 0 else pair.places[i - 1] if pair.ordered[i - 1] else None
    after = len(pair.evidence.words) if i == last else pair.places[i + 1] if pair.ordered[i + 1] else None
    if before is None or after is None or after - before > 3:
        return False
    return not any(j in pair.places for j in range(before + 1, after))
