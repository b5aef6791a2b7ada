"""The days of a weekend or of a season that words like `last weekend` and `this summer` mean."""

from datetime import date, timedelta

from index.article import Precision, Published

SATURDAY = 5

FIRST_MONTH = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""The meteorological seasons of the northern hemisphere."""


def season(name: str, way: str, published: Published, future: bool | None) -> tuple[date, date] | None:
    """First and last day; None where the publication date is not known well enough.

    `way` is last, this, next, or the; `this past` and `the coming` say the same as last and next.
    """
    way = {"this past": "last", "the past": "last", "this coming": "next", "the coming": "next"}.get(way, way)
    try:
        if name == "weekend":
            return _weekend(way, published.day, future)
        return None if published.precision is Precision.YEAR else _quarter(name, way, published.when.date())
    except (ValueError, OverflowError):  # before the year 1 or after 9999
        return None


def _weekend(way: str, day: date | None, future: bool | None) -> tuple[date, date] | None:
    """The weekend under way is `this` and, in the past tense, `last`; else the one just over or the one to come."""
    if day is None:
        return None
    under_way = day.weekday() >= SATURDAY
    latest = day - timedelta((day.weekday() - SATURDAY) % 7)
    ahead = way == "next" or (
        way in ("this", "the") and not under_way and (future or (future is None and way == "this"))
    )
    first = latest + timedelta(7) if ahead else latest
    if way == "last" and under_way:
        first -= timedelta(7)
    return first, first + timedelta(1)


def _quarter(name: str, way: str, day: date) -> tuple[date, date]:
    """`last` is the latest that is over, `next` the first that has not begun; `this` is the one of the year."""
    started = [date(year, FIRST_MONTH[name], 1) for year in range(day.year - 2, day.year + 2)]
    whole = [(first, _end(first)) for first in started]
    if way == "last":
        return [each for each in whole if each[1] < day][-1]
    if way == "next":
        return next(each for each in whole if each[0] > day)
    under_way = [each for each in whole if each[0] <= day <= each[1]]
    return under_way[0] if under_way else next(each for each in whole if each[0].year == day.year)


def _end(first: date) -> date:
    """The last day of the three months that begin so."""
    month = first.month + 2
    after = date(first.year + (month + 1 > 12), (month % 12) + 1, 1)
    return after - timedelta(1)
