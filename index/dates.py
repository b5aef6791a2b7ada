"""When an article was published: the evidence, weighed in order, with its precision and its words.

Nothing is invented. A date comes from what a page says about itself (metadata, front matter, the line under its title,
its address, its file's name); from its text at most a year, and only where the text leaves no other.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice

from index.article import Block, Label, Precision, Published
from index.days.mentions import MONTHS, DateMention, ambiguous, find_dates, valid
from index.days.reckoning import Period
from index.days.relative import resolve_relative
from index.days.stamps import EARLIEST, LATEST, read_date
from index.days.top_lines import PLACE, near_the_top
from index.text.patterns import pattern

__all__ = ["DateMention", "Evidence", "Period", "find_dates", "published", "read_date", "resolve_relative"]

_EARLIEST_ADDRESS = 1990
"""There are no web addresses before."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a source says about its date outside its text.

    `kind` is one of KINDS; `value` is as it was written; `where` says where it stood, for a person: `JSON-LD
    datePublished`; empty where the kind says it all.
    """

    kind: str
    value: str
    where: str = ""


KINDS = ("metadata", "front matter", "dateline", "url", "file name", "text", "modified")
"""Kinds of evidence, strongest first. A time of change is not one of publication: it counts where nothing else does."""


def published(
    evidence: Sequence[Evidence], text: str, blocks: Sequence[Block], *, source: str = "", file_name: str = ""
) -> Published | None:
    """When the article was published, by its strongest evidence; None where nothing says.

    Weaker evidence that agrees makes it more precise: the month of an address with the day of a dateline. `when` is
    naive: UTC where a time zone is written, otherwise the local time as printed. A date that can be read as
    day-month or month-day is settled by other evidence, or given as its year. Where a time in UTC falls on another day
    than the outlet's own, which its zone or the page's address tells, the outlet's day counts.
    """
    found = _stated(evidence, text, blocks, source=source, file_name=file_name)
    if not found or found[0].evidence == "modified":  # else what the text leaves open decides nothing
        found = _ranked([*found, *_in_text(text, blocks)])
    return decided(found, text, blocks)


def claims(
    evidence: Sequence[Evidence], text: str, blocks: Sequence[Block], *, source: str, file_name: str
) -> list[Published]:
    """What each piece of evidence says that can be read, the strongest first."""
    return _ranked([*_stated(evidence, text, blocks, source=source, file_name=file_name), *_in_text(text, blocks)])


def _stated(
    evidence: Sequence[Evidence], text: str, blocks: Sequence[Block], *, source: str, file_name: str
) -> list[Published]:
    """What is said outright, and not to be gathered from the text."""
    claims = [Published(*read, found.kind, found.value) for found in evidence if (read := read_date(found.value))]
    claims += near_the_top(text, blocks)
    claims += _in_addresses(source, evidence)
    claims += _in_name(file_name)
    return _ranked(claims)


def _ranked(claims: Sequence[Published]) -> list[Published]:
    return sorted(claims, key=lambda claim: KINDS.index(claim.evidence))


def decided(claims: Sequence[Published], text: str, blocks: Sequence[Block]) -> Published | None:
    """The strongest claim, with what the weaker ones add to it."""
    if not claims:
        return None
    best = _settled(claims[0], claims[1:], text)
    return _of_own_day(_sharpened(best, claims[1:], text, blocks), claims)


_IN_ADDRESS = pattern(
    r"[/=_-](?P<year>(?:19|20)\d\d)(?:[/_.-](?P<month>0?[1-9]|1[0-2]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"(?:[/_.-](?P<day>0?[1-9]|[12]\d|3[01]))?)(?=[/_.?-]|$)|[/_-](?P<whole>20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(?=[/_.-]|$)",
    re.IGNORECASE,
)


def _in_addresses(source: str, evidence: Sequence[Evidence]) -> Iterator[Published]:
    for address in (source, *(found.value for found in evidence if found.kind == "url")):
        if address.startswith(("http://", "https://")):
            yield from islice(_in_path(address.partition("://")[2], address, "url"), 1)


def _in_name(file_name: str) -> Iterator[Published]:
    """`2024-05-14-visit.txt`: a day anywhere in a file's name, or a month at its beginning."""
    for found in _in_path(f"/{file_name}", file_name, "file name"):
        if found.precision is Precision.DAY or re.match(r"(?:19|20)\d\d[-_.]\d\d(?!\d)", file_name):
            yield found
            return


def _in_path(path: str, whole: str, kind: str) -> Iterator[Published]:
    for match in _IN_ADDRESS.finditer(path):
        digits = match["whole"]
        year = int(digits[:4] if digits else match["year"])
        name = (digits[4:6] if digits else match["month"]).lower()
        month = MONTHS.get(name) or int(name)
        day = int(digits[6:] if digits else match["day"] or 0)
        if _EARLIEST_ADDRESS <= year <= LATEST and (not day or valid(year, month, day)):
            precision = Precision.DAY if day else Precision.MONTH
            yield Published(datetime(year, month, day or 1), precision, kind, whole)


_TO_COME = pattern(r"\b(?:will|(?:is|are)\s(?:\w+\s)?(?:expected|set|due|scheduled|planned|planning|likely|slated))\b")
_OVER = pattern(
    r"\b(?:was|were|had|said|told|went|came|took|made|met|held|won|began|\w{2,}(?<!expect)(?<!schedul)(?<!plann)(?<!slat)ed)\b"
)
_YEAR_ALONE = pattern(r"\bin (?:19|20)\d\d(?:[,.;:!?\r\n]|$)")
_STOPS = ("", ",", ".", ";", ":", "!", "?", "\n", "\r")
"""`in 2026, having …` speaks of the year; `in the 2026 budget` and `in 2026 dollars` do not."""

_SENTENCE_END = pattern(r"[.!?]['\"”’)]*\s|\n")


def _in_text(text: str, blocks: Sequence[Block]) -> Iterator[Published]:
    """A year, where the body bounds it from both sides.

    A year that is still to come, or under way, for the writer (`is expected to visit twice in 2026`) is not before the
    year of writing. A past day written with its year (`the May 9, 2025 parade`) is of an earlier year, as newspapers
    leave out the current one (Associated Press Stylebook, "years"); that this text does so, days of the same season
    without a year must show. Where the two years follow each other, the later is that of writing. A looser form, with
    any year to come and any day without a year, dated 24 of RealTime QA's 10,224 articles, 15 of them wrongly; this
    one dates none of those.
    """
    years = (match.start() for match in _YEAR_ALONE.finditer(text))
    if not any(_TO_COME.search(text, max(start - _REACH, 0), start) for start in years):
        return  # nearly every text: looking for all its dates would cost more than everything else here
    ahead: dict[int, str] = {}
    days: list[date] = []
    past = 0
    undated: list[date] = []
    for block in blocks:
        words = block.span.of(text) if block.readable else ""
        for mention in find_dates(words):
            if mention.month and mention.day and not mention.year:
                undated.append(date(2000, mention.month, mention.day))
            if mention.year:
                before = _sentence_before(words, mention.span.start)
                cue = max(_TO_COME.finditer(before), key=re.Match.start, default=None)
                over = _OVER.search(before, cue.end() if cue else 0)
                end = mention.span.end
                alone = not mention.month and before.endswith("in ") and words[end : end + 1] in _STOPS
                if cue and not over and alone:
                    ahead.setdefault(mention.year, before[cue.start() :] + mention.span.of(words))
                elif over:
                    past = max(past, mention.year)
                    days += [day] if (day := mention.date()) else []
    year = min(ahead, default=0)
    latest = max(days, default=date.min)
    season = date(2000, latest.month, latest.day)
    omitted = any(abs((day - season).days) <= _SAME_SEASON for day in undated)
    if past <= year and year - 1 == latest.year and omitted and EARLIEST <= year <= LATEST:
        yield Published(datetime(year, 1, 1), Precision.YEAR, "text", ahead[year])


def _sentence_before(words: str, position: int) -> str:
    """What stands before a position in its sentence, as far as a verb may be from its date."""
    start = max(position - _REACH, 0)
    return words[max((end.end() for end in _SENTENCE_END.finditer(words, start, position)), default=start) : position]


_REACH = 300
"""Code points."""

_SAME_SEASON = 60
"""Days apart, at most, that a day with its year and one without must be for their difference to tell the year."""


def _settled(claim: Published, others: Sequence[Published], text: str) -> Published:
    """A slashed date that can be read two ways, settled by another claim's day or the text's own slashed dates."""
    readings = ambiguous(claim.quote) if claim.precision is Precision.YEAR else None
    if not readings:
        return claim
    known = {other.day for other in others if other.day}
    known |= {other.when.date().replace(day=1) for other in others if other.precision is Precision.MONTH}
    fits = [day for day in readings if day in known or day.replace(day=1) in known]
    if not fits:
        slashed = [(int(a), int(b)) for a, b in re.findall(r"(?<![\d/])(\d\d?)/(\d\d?)/(?:19|20)\d\d(?![\d/])", text)]
        month_first, day_first = any(b > 12 for _, b in slashed), any(a > 12 for a, _ in slashed)
        fits = [readings[day_first]] if month_first != day_first else []
    if len(fits) != 1:
        return claim
    return replace(claim, when=datetime.combine(fits[0], datetime.min.time()), precision=Precision.DAY)


def _sharpened(best: Published, others: Sequence[Published], text: str, blocks: Sequence[Block]) -> Published:
    """The claim, made as precise as weaker claims that agree with it allow."""
    fineness = list(Precision)
    for other in others:
        coarser = fineness.index(other.precision) < fineness.index(best.precision)
        if coarser and other.evidence not in ("text", "modified") and _agree(best, other):
            best = other
    if best.precision in (Precision.YEAR, Precision.MONTH) and best.evidence != "text":
        best = _with_opening_day(best, text, blocks)
    return best


def _of_own_day(best: Published, claims: Sequence[Published]) -> Published:
    """An evening in New York is the next day in UTC: its article is of the day before, and so are its weekdays."""
    if best.precision is not Precision.TIME:
        return best
    written = next((day for mention in find_dates(best.quote) if (day := mention.date())), None)
    printed = [claim.day for claim in claims if claim.day and _printed(claim, best)]
    for day in (datetime.combine(day, datetime.min.time()) for day in (*printed, written) if day):
        if best.when.date() != day.date() and day - _FARTHEST <= best.when < day + timedelta(1) + _FARTHEST:
            return replace(best, when=day, precision=Precision.DAY)
    return best


def _printed(claim: Published, best: Published) -> bool:
    """Whether a claim may give the outlet's own day: of its address, at the same minute of an hour, or the evening
    before. A later day without a time is often that of a visit or a change."""
    if claim.evidence == "url":
        return True
    if claim.evidence not in ("metadata", "dateline") or _ZONED.search(claim.quote):
        return False
    if claim.precision is Precision.TIME:
        return claim.when.minute == best.when.minute
    return claim.when.date() < best.when.date()


_ZONED = pattern(r"\d\s?(?:Z|UTC|GMT|[ECMP][SD]T|[+-]\d\d:?\d\d)\b|\d[+-]\d\d:?\d\d$", re.IGNORECASE)
_FARTHEST = timedelta(hours=14)
"""How far a time zone may be from UTC."""


def _agree(coarse: Published, fine: Published) -> bool:
    length = {Precision.YEAR: 4, Precision.MONTH: 7}.get(coarse.precision, 10)
    return coarse.when.isoformat()[:length] == fine.when.isoformat()[:length]


def _with_opening_day(best: Published, text: str, blocks: Sequence[Block]) -> Published:
    """`BEIJING, May 14 (Agency) -` names the day that an address like /2024/05/ leaves open."""
    body = next((block for block in blocks if block.label in (Label.BODY, Label.DATELINE)), None)
    line = body.span.of(text)[:100] if body else ""
    mention = next(iter(find_dates(line)), None)
    if (
        not mention
        or mention.year
        or not mention.month
        or not mention.day
        or not PLACE.fullmatch(line[: mention.span.start])
    ):
        return best
    same_month = best.precision is Precision.YEAR or best.when.month == mention.month
    if not same_month or not valid(best.when.year, mention.month, mention.day):
        return best
    when = datetime(best.when.year, mention.month, mention.day)
    return replace(best, when=when, precision=Precision.DAY, quote=line[: mention.span.end])
