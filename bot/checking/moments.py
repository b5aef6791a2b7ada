"""When a sentence says that something happens: written dates, weekdays and `yesterday`, resolved by the day of
publication."""

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from index.days.mentions import find_dates
from index.text.lexemes import Lexeme, listed

_WEEKDAYS = {
    name: number
    for number, names in enumerate(
        (
            "monday mon",
            "tuesday tue tues",
            "wednesday wed",
            "thursday thu thur thurs",
            "friday fri",
            "saturday sat",
            "sunday sun",
        )
    )
    for name in names.split()
}
_DAYS_FROM_NOW = {"today": 0, "tonight": 0, "yesterday": -1, "tomorrow": 1}
_STEPS = {"last": -1, "past": -1, "previous": -1, "this": 0, "current": 0, "next": 1, "coming": 1}
_PERIODS = ("week", "month", "year")
_TEN = "one two three four five six seven eight nine ten"
_COUNTS = {word: n for n, word in enumerate(_TEN.split(), 1)} | {"a": 1, "an": 1}
_AHEAD = listed("will shall ll scheduled expected plans planned set due next coming upcoming would to")

Days = tuple[date, date]
"""The first and the last day of a period."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A time that a sentence names, at the `places` of its lexemes.

    `year`, `month`, `day` as far as they are written; `weekday` 0 for Monday, where it is one; `days` the periods
    that it
    may mean, given the day of publication: none where that is unknown, two for a weekday that may be the last or the
    next.
    `words` are those of `last week` and the like, which alone can be compared where the day of publication is unknown.
    """

    places: range
    year: int | None
    month: int | None
    day: int | None
    weekday: int | None
    days: tuple[Days, ...]
    words: str = ""


def find_moments(text: str, words: Sequence[Lexeme], published: datetime | None) -> tuple[Moment, ...]:
    """The times that a sentence names, in order.

    Weekdays and `last week` are resolved here and not by `index.days.relative`: they are compared word by word where
    the day of publication is unknown, `on Saturday` keeps both its readings, and this takes a tenth of the time.
    """
    today = published.date() if published else None
    found = list(_written(text, words, today))
    dated = {place for moment in found for place in moment.places}
    found += (moment for moment in _relative(words, today) if dated.isdisjoint(moment.places))
    return tuple(sorted(found, key=lambda moment: moment.places.start))


def carries(evidence: Moment, claim: Moment) -> bool:
    """Does the evidence's time, where it is as exact or more exact, say the claim's?"""
    if claim.weekday is not None:
        return evidence.weekday == claim.weekday or any(
            first == last and first.weekday() == claim.weekday for first, last in evidence.days
        )
    if _written_alike(evidence, claim) or (claim.words and claim.words == evidence.words):
        return True
    return any(
        start <= first and last <= end
        for first, last in evidence.days
        for start, end in claim.days
        if claim.year or claim.month or not evidence.weekday or first == last
    )


def without_year(moment: Moment) -> Moment:
    """The same month and day of any year."""
    return replace(moment, year=None, days=())


def same_year(claim: Moment, published: datetime | None) -> bool:
    """Does the claim name no more than the year of publication?"""
    return published is not None and claim.month is None and claim.weekday is None and claim.year == published.year


def _written_alike(evidence: Moment, claim: Moment) -> bool:
    """Every part that the claim writes is written in the evidence, and something is."""
    parts = ((claim.year, evidence.year), (claim.month, evidence.month), (claim.day, evidence.day))
    return any(said is not None for said, _ in parts) and all(said is None or said == found for said, found in parts)


def _written(text: str, words: Sequence[Lexeme], today: date | None) -> Iterator[Moment]:
    starts = [word.start for word in words]
    for mention in find_dates(text):
        places = range(bisect.bisect_left(starts, mention.span.start), bisect.bisect_left(starts, mention.span.end))
        if places:
            days = _days(mention.year, mention.month, mention.day, today)
            yield Moment(places, mention.year, mention.month, mention.day, None, days)


def _days(year: int | None, month: int | None, day: int | None, today: date | None) -> tuple[Days, ...]:
    """What a written date means; one without a year is taken in the year that brings it nearest to publication."""
    if year is not None:
        return _period(year, month, day)
    if today is None:
        return ()
    near = [
        days for y in (today.year - 1, today.year, today.year + 1) if 0 < y < 9999 for days in _period(y, month, day)
    ]
    return tuple(sorted(near, key=lambda days: (abs((days[0] - today).days), days))[:1])


def _period(year: int, month: int | None, day: int | None) -> tuple[Days, ...]:
    try:
        if month is None:
            return ((date(year, 1, 1), date(year, 12, 31)),)
        if day is not None:
            return ((date(year, month, day), date(year, month, day)),)
        return ((date(year, month, 1), date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)),)
    except ValueError:  # 29 February in another year
        return ()


def _relative(words: Sequence[Lexeme], today: date | None) -> Iterator[Moment]:
    ahead = any(word.low in _AHEAD for word in words)
    for i, word in enumerate(words):
        low = word.low
        if low in _WEEKDAYS and word.capital:
            before = words[i - 1].low if i else ""
            yield Moment(
                range(i, i + 1), None, None, None, _WEEKDAYS[low], _weekdays(_WEEKDAYS[low], before, today, ahead)
            )
        elif low in _DAYS_FROM_NOW:
            yield _of(words, i, i + 1, _around(today, _DAYS_FROM_NOW[low]))
        elif low in _PERIODS and i and words[i - 1].low in _STEPS:
            yield _of(words, i - 1, i + 1, _near_period(today, low, _STEPS[words[i - 1].low]))
        elif low == "ago" and i > 1 and words[i - 1].low.rstrip("s") in ("day", "week", "year"):
            yield from _ago(words, i, today)


def _of(words: Sequence[Lexeme], first: int, end: int, days: tuple[Days, ...]) -> Moment:
    said = " ".join(word.low for word in words[first:end])
    return Moment(range(first, end), None, None, None, None, days, said)


def _around(today: date | None, days: int) -> tuple[Days, ...]:
    try:
        return () if today is None else ((today + timedelta(days=days), today + timedelta(days=days)),)
    except OverflowError:
        return ()


def _weekdays(weekday: int, before: str, today: date | None, ahead: bool) -> tuple[Days, ...]:
    """The last such day up to publication, the next one, or either: `on Saturday` beside `will` is mostly the next."""
    if today is None:
        return ()
    last = _around(today, -((today.weekday() - weekday) % 7))
    following = _around(today, (weekday - today.weekday()) % 7 or 7)
    step = _STEPS.get(before)
    if step == -1:
        return last
    if step == 1:
        return following
    return tuple(dict.fromkeys((*last, *following))) if ahead else last


def _near_period(today: date | None, unit: str, step: int) -> tuple[Days, ...]:
    if today is None:
        return ()
    if unit == "week":
        start = _around(today, 7 * step - today.weekday())
        return tuple((first, first + timedelta(days=6)) for first, _ in start if first.year < 9999)
    if unit == "year":
        return _period(today.year + step, None, None) if 0 < today.year + step < 9999 else ()
    month = today.month - 1 + step
    return _period(today.year + month // 12, month % 12 + 1, None) if 1 < today.year < 9998 else ()


def _ago(words: Sequence[Lexeme], i: int, today: date | None) -> Iterator[Moment]:
    """`two days ago`, `35 years ago`: the whole unit that many back."""
    count = _COUNTS.get(words[i - 2].low)
    if count is None and re.fullmatch(r"\d{1,3}", words[i - 2].text):
        count = int(words[i - 2].text)
    if count is None or today is None:
        return
    unit = words[i - 1].low.rstrip("s")
    if unit == "year":
        days = _period(today.year - count, None, None) if today.year > count else ()
    else:
        days = _around(today, -count * (7 if unit == "week" else 1))
    yield _of(words, i - 1, i + 1, days)
