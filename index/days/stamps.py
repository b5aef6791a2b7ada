"""A date, with its time and zone, as metadata and bylines write it."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from index.article import Precision
from index.days.mentions import DateMention, find_dates
from index.text.patterns import pattern

EARLIEST, LATEST = 1800, 2100
"""Years outside are slips or other numbers."""

_UNSET = datetime(1970, 1, 1)
"""What a publishing system writes for a time that nobody set."""


def read_date(value: str) -> tuple[datetime, Precision] | None:
    """A date as metadata and bylines write it: ISO 8601, RFC 2822, `14 May, 2024 19:12`, `May 2024`, `20240514`.

    With a zone the time is given in UTC; exactly midnight with a zone is a day without a time, and stays that day.
    """
    words = value.strip()[:120]
    read = _iso(words) or _mail(words) or _written(words)
    if not read or not EARLIEST <= read[0].year <= LATEST or abs(read[0] - _UNSET) < timedelta(2):
        return None
    return read


_ISO_SHORT = pattern(r"((?:1[89]|20)\d\d)(?:-(0[1-9]|1[0-2]))?")
_ISO_LOOSE = pattern(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?\s?(Z|UTC|GMT|[+-]\d\d:?\d\d)?")


def _iso(words: str) -> tuple[datetime, Precision] | None:
    if short := _ISO_SHORT.fullmatch(words):
        return datetime(int(short[1]), int(short[2] or 1), 1), Precision.MONTH if short[2] else Precision.YEAR
    try:
        if re.fullmatch(r"\d{4}-?\d\d-?\d\d", words):
            return datetime.fromisoformat(words), Precision.DAY
        if loose := _ISO_LOOSE.match(words):
            zone = loose[3] or ""
            zone = "+00:00" if zone in ("Z", "UTC", "GMT") else zone
            return _utc(datetime.fromisoformat(f"{loose[1]}T{loose[2]}{zone}"))
    except (ValueError, OverflowError):
        pass  # not a day that the calendar has: try the other forms
    return None


def _mail(words: str) -> tuple[datetime, Precision] | None:
    if not re.match(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d", words):
        return None
    try:
        return _utc(parsedate_to_datetime(words))
    except (ValueError, OverflowError):
        return None


def _utc(when: datetime) -> tuple[datetime, Precision]:
    if when.time() == datetime.min.time():
        return when.replace(tzinfo=None), Precision.DAY
    return when.astimezone(UTC).replace(tzinfo=None) if when.tzinfo else when, Precision.TIME


_TIME = pattern(
    r"(?<![\d:/.-])(?P<hour>[01]?\d|2[0-3])(?:[:.h](?P<minute>[0-5]\d)(?::[0-5]\d)?)?\s?(?P<noon>[ap]\.?m\.?)?"
    r"\s?(?P<zone>Z|UTC|GMT|E[SD]T|C[SD]T|M[SD]T|P[SD]T|[+-]\d\d:?\d\d)?(?![\w:/-]|\.\d)",
    re.IGNORECASE,
)
_ZONES = {
    "Z": 0,
    "UTC": 0,
    "GMT": 0,
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
}
"""The zone names of RFC 2822, section 4.3, in hours from UTC. Other names mean different zones in different places."""


def _written(words: str) -> tuple[datetime, Precision] | None:
    """A date in words or numbers, with the time that stands beside it."""
    mention = next((mention for mention in find_dates(words) if mention.year), None)
    return timed(words, mention) if mention else None


def timed(words: str, mention: DateMention) -> tuple[datetime, Precision]:
    """A mention that has a year, with the time of day that stands just after or before it."""
    year, month, day = mention.year or 1, mention.month, mention.day
    if not month or not day:
        return datetime(year, month or 1, 1), Precision.MONTH if month else Precision.YEAR
    when = datetime(year, month, day)
    after = words[mention.span.end : mention.span.end + 30]
    before = words[max(mention.span.start - 20, 0) : mention.span.start]
    for match in [*_TIME.finditer(after), *_TIME.finditer(before)]:
        if match["minute"] or match["noon"]:
            return _at(when, match)
    return when, Precision.DAY


def _at(day: datetime, time: re.Match[str]) -> tuple[datetime, Precision]:
    hour, noon = int(time["hour"]), (time["noon"] or "").lower()[:1]
    if noon and not 1 <= hour <= 12:
        return day, Precision.DAY
    hour = hour % 12 + 12 * (noon == "p") if noon else hour
    when = day.replace(hour=hour, minute=int(time["minute"] or 0))
    if zone := (time["zone"] or "").upper():
        signed = zone.replace(":", "")
        hours = _ZONES[zone] if zone in _ZONES else int(signed[:3])
        minutes = 0 if zone in _ZONES else int(signed[0] + signed[3:])
        if abs(hours) < 15:
            when = when.replace(tzinfo=timezone(timedelta(hours=hours, minutes=minutes))).astimezone(UTC)
    return when.replace(tzinfo=None), Precision.TIME
