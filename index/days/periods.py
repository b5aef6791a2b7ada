"""Read a period or an instant as people type it: 7d, 2024-05, 14 May 2024, last week."""

import calendar
import re
from datetime import datetime, timedelta

from index.errors import UsageError

FORMS = (
    "36h, 7d, 2w, 3mo, 1y, 2024, 2024-05, 2024-05-14, 2024-05-14T18:30, 14 May 2024, today, yesterday, last week,"
    " past 3 days"
)
"""What `period` reads, for help texts and errors."""

OLDEST_NOW, LATEST_NOW = 1000, 9000
"""Years that may be the present. Python's end at 1 and 9999, and periods reach back and forth from it."""

Period = tuple[datetime, datetime]
"""Half open: from the first instant up to, not including, the second. Both are the same for a bare instant."""

Stretch = tuple[datetime | None, datetime | None]
"""Half open, and open-ended where an end is None: `since May 2024` has no second one."""

MONTHS = {
    name.lower(): number
    for names in (calendar.month_name, calendar.month_abbr)
    for number, name in enumerate(names)
    if name
} | {"sept": 9}
UNIT = r"(h|d|w|mo|y|hours?|days?|weeks?|months?|years?)"
DAYS = {"d": 1, "w": 7}


def since(text: str, now: datetime) -> datetime:
    """The first instant of what is named."""
    return period(text, now)[0]


def until(text: str, now: datetime) -> datetime:
    """The first instant after what is named: `--until 2024-05` includes all of May."""
    return period(text, now)[1]


def instant(text: str, now: datetime) -> datetime:
    """What `--now` names: an instant, or the last second of a day or longer period. Raises UsageError."""
    start, end = period(text, now)
    if not OLDEST_NOW <= start.year <= LATEST_NOW:  # "last week" needs a week before it
        raise UsageError(f"cannot answer as of {text[:60]!r}: give a time from {OLDEST_NOW} to {LATEST_NOW}")
    return start if start == end else end - timedelta(seconds=1)


def window(first: str | None, last: str | None, now: datetime) -> tuple[datetime | None, datetime | None]:
    """`--since` and `--until` as a half-open window. Raises UsageError where it would hold nothing."""
    start = since(first, now) if first is not None else None
    end = until(last, now) if last is not None else None
    if start is not None and end is not None and start >= end:
        raise UsageError(f"--since {first} is not before --until {last}")
    return start, end


def holds(stretch: Stretch, when: datetime) -> bool:
    """Whether an instant lies in it."""
    first, end = stretch
    return (first is None or first <= when) and (end is None or when < end)


def days_outside(stretch: Stretch, when: datetime) -> float:
    """How many days before the first or after the last instant this is; 0 within."""
    first, end = stretch
    before = (first - when).total_seconds() if first is not None else 0.0
    after = (when - end).total_seconds() if end is not None else 0.0
    return max(before, after, 0.0) / 86_400


def days_from(stretch: Stretch, when: datetime, now: datetime) -> float:
    """How many days this is from what is asked about: the whole of a period, or the end of an open one.

    Of `since May` the latest is asked for, as without a period; of `before May` what came just before it.
    """
    first, end = stretch
    outside = days_outside(stretch, when)
    if outside or (first is not None and end is not None):
        return outside
    latest = end if end is not None else now
    return max((latest - when).total_seconds() / 86_400 - 1, 0.0)  # a date without a time is the start of its day


def ahead(stretch: Stretch, now: datetime) -> bool:
    """Whether it has not begun: reports on it have appeared before it."""
    return stretch[0] is not None and stretch[0] > now


def period(text: str, now: datetime) -> Period:
    """The period that `text` names, in the time zone of `now`. Raises UsageError with the accepted forms."""
    words = " ".join(text.lower().replace(",", " ").split())
    try:
        for read in (_ago, _iso, _written, _named):
            if found := read(words, now):
                return found
    except (ValueError, OverflowError):  # 2024-02-30, or 9999 years ago
        pass
    raise UsageError(f"cannot read {text[:60]!r} as a date or period; write one of {FORMS}")


def _ago(words: str, now: datetime) -> Period | None:
    """7d and 7 days are an instant; `past 7 days` runs up to now; `7 days ago` is a whole day, or hour."""
    found = re.fullmatch(rf"(last |past )?(\d{{1,6}}) ?{UNIT}( ago)?", words)
    if not found or (found[1] and found[4]):
        return None
    unit = "mo" if found[3].startswith("mo") else found[3][0]
    then = _back(now, int(found[2]), unit)
    if found[1]:
        return then, now
    if found[4] and unit != "h":
        return _day(then)
    return then, then


def _back(now: datetime, count: int, unit: str) -> datetime:
    if unit == "h":
        return now - timedelta(hours=count)
    if unit in DAYS:
        return now - timedelta(days=count * DAYS[unit])
    months = now.year * 12 + now.month - 1 - count * (12 if unit == "y" else 1)
    year, month = divmod(months, 12)
    day = min(now.day, calendar.monthrange(year, month + 1)[1])
    return now.replace(year=year, month=month + 1, day=day)


def _iso(words: str, now: datetime) -> Period | None:
    if found := re.fullmatch(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", words):
        return _dated(now, int(found[1]), int(found[2] or 0), int(found[3] or 0))
    if re.fullmatch(r"\d{4}-\d\d-\d\d[t ]\d\d:\d\d(:\d\d)?(z|[+-]\d\d:?\d\d)?", words):
        then = datetime.fromisoformat(words.upper())
        then = then.replace(tzinfo=now.tzinfo) if then.tzinfo is None else then.astimezone(now.tzinfo)
        return then, then
    return None


def _written(words: str, now: datetime) -> Period | None:
    """14 May 2024, May 14 2024, May 2024."""
    day_first = r"(?P<d>\d{1,2}) (?P<m>[a-z]+)\.? (?P<y>\d{4})"
    month_first = r"(?P<m>[a-z]+)\.?(?: (?P<d>\d{1,2}))? (?P<y>\d{4})"
    for shape in (day_first, month_first):
        if (found := re.fullmatch(shape, words)) and found["m"] in MONTHS:
            return _dated(now, int(found["y"]), MONTHS[found["m"]], int(found["d"] or 0))
    return None


def _dated(now: datetime, year: int, month: int, day: int) -> Period:
    """A year, a month where `month` is not 0, or a day where `day` is not 0."""
    start = datetime(year, month or 1, day or 1, tzinfo=now.tzinfo)
    if day:
        return _day(start)
    if month:
        return start, start.replace(year=year + month // 12, month=month % 12 + 1)
    return start, start.replace(year=year + 1)


def _named(words: str, now: datetime) -> Period | None:
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    year = first.replace(month=1)
    named: dict[str, Period] = {
        "now": (now, now),
        "today": _day(today),
        "yesterday": _day(today - timedelta(days=1)),
        "this week": (monday, monday + timedelta(days=7)),
        "last week": (monday - timedelta(days=7), monday),
        "this month": _dated(now, first.year, first.month, 0),
        "last month": (before, first),
        "this year": (year, year.replace(year=year.year + 1)),
        "last year": (year.replace(year=year.year - 1), year),
    }
    return named.get(words)


def _day(then: datetime) -> Period:
    start = then.replace(hour=0, minute=0, second=0, microsecond=0)
    return start, start + timedelta(days=1)
