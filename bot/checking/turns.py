"""Negation, mood and direction of a claim against its evidence."""

from collections.abc import Iterator, Sequence

from bot.checking.alignment import Finding, Pair
from index.text.polarity import NEGATIVE, opposite

_IMPLIED = {
    "not": frozenset({"not", "fail"}),
    "fail": frozenset({"fail"}),
    "deny": frozenset({"deny"}),
    "doubt": frozenset({"doubt"}),
    "not only": frozenset({"not only"}),
    "maybe": frozenset({"maybe", "plan", "alleged"}),
    "plan": frozenset({"plan"}),
    "alleged": frozenset({"alleged"}),
}
"""Which cues of the evidence carry a claim's."""

_WEAKENED = {
    "maybe": frozenset({"maybe", "doubt", "alleged"}),
    "plan": frozenset({"plan", "maybe"}),
    "alleged": frozenset({"alleged", "maybe"}),
}
"""Which cues of the claim keep the evidence's: `may visit` must not become `will visit` or `visited`."""


def turned(pairs: Sequence[Pair]) -> Iterator[Finding]:
    """Words that the claim negates, weakens or asserts unlike the evidence, and words whose opposite stands there."""
    claim = pairs[0].claim
    matched = [_matched(pair) for pair in pairs]
    for n, cue in enumerate(claim.cues):
        if not any(n in found for found in matched):
            yield Finding("negation" if cue.kind in NEGATIVE else "modality", cue.place, cue.place)
    for i in range(len(claim.words)):
        home = home_of(pairs, i)
        if home is not None and home.places[i] >= 0:
            yield from _dropped(home, matched[pairs.index(home)], i)
    yield from _directions(pairs)


def home_of(pairs: Sequence[Pair], i: int) -> Pair | None:
    """The cited sentence that has most of the words around place `i` of the claim."""
    return max(pairs, key=lambda pair: (pair.around[i], pair.evidence.text), default=None)


def _matched(pair: Pair) -> dict[int, int]:
    """The claim's cues, to those of the evidence that carry them: the same word in order, else one about its words.

    A negation answers for one negation only, so that a second one shows.
    """
    cues = pair.evidence.cues
    found: dict[int, int] = {}
    for n, cue in enumerate(pair.claim.cues):
        same = (m for m, other in enumerate(cues) if pair.ordered[cue.place] and pair.places[cue.place] == other.place)
        found.update((n, m) for m in same)
    for n, cue in enumerate(pair.claim.cues):
        heads = {pair.places[i] for i in cue.heads if pair.places[i] >= 0}
        for m, other in enumerate(cues):
            free = cue.kind not in NEGATIVE or m not in found.values()
            if n not in found and free and other.kind in _IMPLIED[cue.kind] and not heads.isdisjoint(other.heads):
                found[n] = m
    return found


def _dropped(pair: Pair, matched: dict[int, int], i: int) -> Iterator[Finding]:
    """What the evidence denies or leaves open at the word paired with the claim's `i`, and the claim does not."""
    place = pair.places[i]
    own = {cue.kind for cue in pair.claim.cues if i in cue.heads}
    for m, cue in enumerate(pair.evidence.cues):
        if not cue.heads or cue.heads[0] != place or m in matched.values() or cue.place in pair.places:
            continue
        if cue.kind in NEGATIVE:
            yield Finding("negation", i, i)
        elif not own & _WEAKENED[cue.kind] and not own & NEGATIVE:
            yield Finding("modality", i, i)


def _directions(pairs: Sequence[Pair]) -> Iterator[Finding]:
    """A word of the claim that the evidence has not, where its opposite stands unpaired in the same surroundings."""
    claim = pairs[0].claim
    for i, word in enumerate(claim.words):
        home = home_of(pairs, i)
        if home is None or home.ordered[i] or word.number:
            continue
        low, high = _gap(home, i)
        for j in range(low + 1, high):
            if opposite(word, home.evidence.words[j]) and not _paired(home, j):
                yield Finding("direction", i, i)
                break


def _paired(pair: Pair, j: int) -> bool:
    return any(place == j and pair.ordered[i] for i, place in enumerate(pair.places))


def _gap(pair: Pair, i: int) -> tuple[int, int]:
    """Between which places of the evidence word `i` would stand: those of the nearest words paired in order."""
    before = next((pair.places[k] for k in range(i - 1, -1, -1) if pair.ordered[k]), -1)
    after = next((pair.places[k] for k in range(i + 1, len(pair.places)) if pair.ordered[k]), len(pair.evidence.words))
    return before, after
