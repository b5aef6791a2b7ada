"""Numbers and dates of a claim against its evidence: the same value, said of the same thing."""

from collections.abc import Container, Iterator, Sequence
from datetime import datetime

from bot.checking import moments
from bot.checking.alignment import Finding, Pair, Reading
from index.text import quantities
from index.text.synonyms import related

REACH = 6
"""Words on either side of a time that may be its event."""

CALENDAR = frozenset(
    """january february april june july august september october november december monday tuesday wednesday thursday
    friday saturday sunday""".split()
)
"""The names that are always a time's; `May` and `March` may be words."""

SMALL = 12
"""A bare number up to this stands in many a sentence by chance: it must count the same thing even where it is alone."""


def numbers(pairs: Sequence[Pair]) -> Iterator[Finding]:
    """The claim's numbers that no cited sentence gives for the same thing."""
    for quantity in pairs[0].claim.quantities:
        beaten = any(_supplanted(quantity, pair) for pair in pairs)
        if not any(_number_carried(quantity, pair, beaten) for pair in pairs):
            kind = (
                "quantity"
                if any(q.value == quantity.value for pair in pairs for q in pair.evidence.quantities)
                else "number"
            )
            yield Finding(kind, quantity.first, quantity.last)


def dates(pairs: Sequence[Pair], published: Sequence[datetime | None]) -> Iterator[Finding]:
    """The claim's times that no cited sentence gives for the same event."""
    years = {moment.year for pair in pairs for moment in pair.evidence.moments}
    for n, moment in enumerate(pairs[0].claim.moments):
        beaten = any(_redated(moment, pair) for pair in pairs)
        if not any(_date_carried(n, pair, day, years, beaten) for pair, day in zip(pairs, published, strict=True)):
            yield Finding("date", moment.places.start, moment.places.stop - 1)
    yield from _bare(pairs)


def _bare(pairs: Sequence[Pair]) -> Iterator[Finding]:
    """Months and weekdays that only stand before a noun (`April snow`, `a Monday game`), and in no cited sentence."""
    claim = pairs[0].claim
    said = {word.low for pair in pairs for word in pair.evidence.words}
    for place, word in enumerate(claim.words):
        if word.capital and word.low in CALENDAR and place not in claim.timed and word.low not in said:
            yield Finding("date", place, place)


def _supplanted(quantity: quantities.Quantity, pair: Pair) -> bool:
    """Does the sentence have another number, which the claim leaves out, between the same words?"""
    spot = range(quantity.first, quantity.last + 1)
    return any(
        _spot(spot, range(other.first, other.last + 1), pair) == 2 and other.first not in pair.places
        for other in pair.evidence.quantities
        if not quantities.carries(other, quantity)
    )


def _number_carried(quantity: quantities.Quantity, pair: Pair, beaten: bool) -> bool:
    """The same number of the same thing; where a cited sentence has another in its spot (`beaten`), in that very
    spot."""
    same = [other for other in pair.evidence.quantities if quantities.carries(other, quantity)]
    spot = range(quantity.first, quantity.last + 1)
    placed = any(_spot(spot, range(other.first, other.last + 1), pair) for other in same)
    if beaten:
        return placed and not _supplanted(quantity, pair)
    rivals = [other for other in pair.evidence.quantities if other not in same and other.unit == quantity.unit]
    telling = quantity.value > SMALL or quantity.unit
    if placed or not quantity.counted or (telling and not rivals):
        return bool(same)
    nearest = max((_shared(quantity.counted, other.counted) for other in rivals), default=0)
    return any(_shared(quantity.counted, other.counted) >= max(1, nearest) for other in same)


def _spot(claim: range, evidence: range, pair: Pair) -> int:
    """On how many sides the same words stand beside the claim's words as beside the evidence's: 2 where a sentence
    ends so too."""
    before = claim.start > 0 and pair.ordered[claim.start - 1] and pair.places[claim.start - 1] == evidence.start - 1
    after = claim.stop < len(pair.places) and pair.ordered[claim.stop] and pair.places[claim.stop] == evidence.stop
    ends = claim.stop == len(pair.places) and evidence.stop == len(pair.evidence.words)
    return before + (after or (before and ends))


def _paired(place: int, pair: Pair) -> bool:
    return place in pair.places


def _shared(claim: frozenset[str], evidence: frozenset[str]) -> int:
    return sum(stem in evidence or any(related(stem, other) for other in evidence) for stem in claim)


def _date_carried(n: int, pair: Pair, published: datetime | None, years: Container[int | None], beaten: bool) -> bool:
    """A date is tied to another event where that event's words stand beside another date, and none beside this one."""
    moment = pair.claim.moments[n]
    same = [other for other in pair.evidence.moments if moments.carries(other, moment)]
    if not same and published is None and moment.month and moment.year in years:
        loose = moments.without_year(moment)  # another cited sentence gives the year
        same = [other for other in pair.evidence.moments if other.year is None and moments.carries(other, loose)]
    if not same:
        return not pair.evidence.moments and moments.same_year(moment, published)
    others = [other for other in pair.evidence.moments if other not in same and not _said(other, pair)]
    placed = any(_spot(moment.places, other.places, pair) for other in same)
    if beaten or placed:
        return placed and not _redated(moment, pair)
    said = _beside(pair.claim, moment.places)
    rival = max((len(said & _beside(pair.evidence, other.places)) for other in others), default=0)
    return any(len(said & _beside(pair.evidence, other.places)) >= min(rival, 1) for other in same)


def _redated(moment: moments.Moment, pair: Pair) -> bool:
    """Does the sentence have another time, which the claim leaves out, between the same words?"""
    return any(
        _spot(moment.places, other.places, pair) == 2 and other.places.start not in pair.places
        for other in pair.evidence.moments
        if not moments.carries(other, moment)
    )


def _said(moment: moments.Moment, pair: Pair) -> bool:
    return any(moments.carries(moment, other) for other in pair.claim.moments)


def _beside(reading: Reading, places: range) -> frozenset[str]:
    """The stems of the content words nearest to a time: it is mostly the time of one of them."""
    first, last = max(0, places.start - REACH), places.stop + REACH
    words = (*reading.words[first : places.start], *reading.words[places.stop : last])
    return frozenset(word.stem for word in words if word.content and not word.number)
