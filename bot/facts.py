"""Numbers and dates of a claim against its evidence: the same value, said of the same thing."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from index import quantities
from index.synonyms import related

from bot import moments
from bot.alignment import Finding, Pair, Reading

REACH = 6
"""Words on either side of a time that may be its event."""


def numbers(pairs: Sequence[Pair]) -> Iterator[Finding]:
    """The claim's numbers that no cited sentence gives for the same thing."""
    for quantity in pairs[0].claim.quantities:
        if not any(_number_carried(quantity, pair) for pair in pairs):
            kind = "quantity" if any(q.value == quantity.value for pair in pairs for q in pair.evidence.quantities) else "number"
            yield Finding(kind, quantity.first, quantity.last)


def dates(pairs: Sequence[Pair], published: Sequence[datetime | None]) -> Iterator[Finding]:
    """The claim's times that no cited sentence gives for the same event."""
    for n, moment in enumerate(pairs[0].claim.moments):
        if not any(_date_carried(n, pair, day) for pair, day in zip(pairs, published, strict=True)):
            yield Finding("date", moment.places.start, moment.places.stop - 1)


def _number_carried(quantity: quantities.Quantity, pair: Pair) -> bool:
    same = [other for other in pair.evidence.quantities if quantities.carries(other, quantity)]
    rivals = [other for other in pair.evidence.quantities if other not in same and other.unit == quantity.unit]
    if not rivals or not quantity.counted:
        return bool(same)
    if any(_in_place(quantity, other, pair) for other in same):
        return True
    nearest = max((_shared(quantity.counted, other.counted) for other in rivals), default=0)
    return any(_shared(quantity.counted, other.counted) >= max(1, nearest) for other in same)


def _in_place(claim: quantities.Quantity, evidence: quantities.Quantity, pair: Pair) -> bool:
    """Is the number where the words on both its sides put it?"""
    if claim.last + 1 >= len(pair.places) or not claim.first:
        return False
    return pair.places[claim.first - 1] == evidence.first - 1 and pair.places[claim.last + 1] == evidence.last + 1


def _shared(claim: frozenset[str], evidence: frozenset[str]) -> int:
    return sum(stem in evidence or any(related(stem, other) for other in evidence) for stem in claim)


def _date_carried(n: int, pair: Pair, published: datetime | None) -> bool:
    """A date is tied to another event where that event's words stand beside another date, and none beside this one."""
    moment = pair.claim.moments[n]
    same = [other for other in pair.evidence.moments if moments.carries(other, moment)]
    if not same:
        return not pair.evidence.moments and moments.same_year(moment, published)
    others = [other for other in pair.evidence.moments if other not in same and not _said(other, pair)]
    said = _beside(pair.claim, moment.places)
    rival = max((len(said & _beside(pair.evidence, other.places)) for other in others), default=0)
    return any(len(said & _beside(pair.evidence, other.places)) >= min(rival, 1) for other in same)


def _said(moment: moments.Moment, pair: Pair) -> bool:
    return any(moments.carries(moment, other) for other in pair.claim.moments)


def _beside(reading: Reading, places: range) -> frozenset[str]:
    """The stems of the content words nearest to a time: it is mostly the time of one of them."""
    first, last = max(0, places.start - REACH), places.stop + REACH
    words = (*reading.words[first : places.start], *reading.words[places.stop : last])
    return frozenset(word.stem for word in words if word.content and not word.number)
