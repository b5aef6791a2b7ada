"""From words that only the day of publication resolves to days: the reckoning that every language shares."""

import calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from index.article import Precision, Published, Span
from index.days.mentions import DateMention, valid


@dataclass(frozen=True, slots=True)
class Period:
    """Words in a text and the days they speak of, first and last included: one day, a week, a month or a year."""

    span: Span
    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a period ends before it begins: {self.first} to {self.last}")


Days = tuple[date, date]
"""The first and the last, both included."""


def weekday(number: int, way: str, day: date, future: bool | None) -> Days:
    """`Saturday` may be the publication day itself; `last` and `next Saturday` are not."""
    back = (day.weekday() - number) % 7
    ahead = (number - day.weekday()) % 7
    if way in ("next", "this coming", "the following") or (way in ("", "this") and future):
        shift = ahead or (0 if way in ("", "this") else 7)
    else:
        shift = -(back or (7 if way in ("last", "this past") else 0))
    return (day + timedelta(shift),) * 2


def unit_near(unit: str, way: str, published: Published) -> Days | None:
    step = {"last": -1, "next": 1}.get(way, 0)
    known, day = published.precision, published.when.date()
    if unit == "year":
        return whole_year(day.year + step)
    if unit == "month" and known is not Precision.YEAR:
        return whole_month(day.year, day.month + step)
    if unit == "week" and published.day:
        monday = day + timedelta(7 * step - day.weekday())
        return (day - timedelta(7), day) if way == "the past" else (monday, monday + timedelta(6))
    return None


def ago(number: int, unit: str, published: Published) -> Days | None:
    day = published.when.date()
    if unit == "year":
        return whole_year(day.year - number)
    if unit == "month" and published.precision is not Precision.YEAR:
        return whole_month(day.year, day.month - number)
    if unit in ("day", "week") and published.day and number:
        then = day - timedelta(number if unit == "day" else 7 * number)
        return (then, then) if unit == "day" else (then - timedelta(3), then + timedelta(3))
    return None


def named_month(number: int, way: str, published: Published) -> Days | None:
    """`last October`: the latest one that is over, in November this year's; `next May` is never the current month."""
    if published.precision is Precision.YEAR:
        return None
    year, now = published.when.year, published.when.month
    if way in ("last", "this past"):
        year -= number >= now
    elif way in ("next", "this coming"):
        year += number <= now
    return whole_month(year, number)


def nearest(mention: DateMention, published: Published, future: Callable[[], bool | None]) -> Days | None:
    """A date without a year, in the year that brings it nearest; beyond two months the tense decides."""
    if mention.month is None or published.precision is Precision.YEAR:
        return None
    base = published.when.year * 12 + published.when.month
    distances = {
        year: year * 12 + mention.month - base for year in range(published.when.year - 1, published.when.year + 2)
    }
    year = min(distances, key=lambda year: abs(distances[year]))
    coming = future() if abs(distances[year]) > 2 else None
    if coming is not None:
        wanted = [year for year, gap in distances.items() if abs(gap) <= 2 or coming == (gap > 0)]
        year = min(wanted or distances, key=lambda year: abs(distances[year]))
    return in_year(mention, year)


def in_year(mention: DateMention, year: int) -> Days | None:
    if mention.month is None or not date.min.year <= year <= date.max.year:
        return None
    if mention.day is None:
        return whole_month(year, mention.month)
    return (date(year, mention.month, mention.day),) * 2 if valid(year, mention.month, mention.day) else None


def whole_year(year: int) -> Days | None:
    return (date(year, 1, 1), date(year, 12, 31)) if date.min.year <= year <= date.max.year else None


def whole_month(year: int, month: int) -> Days | None:
    """The month, counted on past December and back past January."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    if not date.min.year <= year <= date.max.year:
        return None
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
