"""The dates on the lines near an article's top: its byline, its dateline, a line of their own."""

import re
from collections.abc import Iterator, Sequence

from index.article import Block, Label, Published
from index.days.mentions import DateMention, find_dates
from index.days.stamps import timed
from index.text.patterns import pattern

_CREDITS = frozenset({Label.DATELINE, Label.BYLINE})
_TOP_LABELS = _CREDITS | {Label.TITLE, Label.STANDFIRST, Label.HEADING, Label.METADATA, Label.BODY}
_TOP_BLOCKS = 40
"""How far down the line with the date is looked for: pages saved as text begin with dozens of menu lines."""

_CHANGED = pattern(
    r"\b(?:updated|modified|edited|corrected|last\s(?:update|changed?|revised))\b[^\w]*(?:\w+\s){0,2}$", re.I
)
_FURNITURE = pattern(
    r"\b(?:published|posted|updated|modified|first|last|on|at|by|date|issued|filed|created|the|local|time|minutes?|mins?|read"
    r"|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|\d+|\b[ap]\.?m\b|\b(?:UTC|GMT|[ECMP][SD]T|CES?T|BST)\b",
    re.IGNORECASE,
)
PLACE = pattern(r"(?:[A-Z][\w’'./-]*[\s,]+){1,6}(?:\([\w\s./-]{2,30}\)\s*)?")
"""The place that opens a wire report: `VIENNA, ` or `PORT SELWYN, Kallimar, `."""


def near_the_top(text: str, blocks: Sequence[Block]) -> Iterator[Published]:
    """Dates on a byline or dateline anywhere, or on a short line of their own before the article is under way.

    Where there is none, lines taken for the page's own between the title and the body count, and an issue's date above
    the title: a day above the title may be that of the visit.
    """
    found: list[Published] = []
    spare: list[str] = []
    bodies, titled = 0, False
    for number, block in enumerate(blocks):
        top = number < _TOP_BLOCKS and bodies < 3
        lines = block.span.of(text).splitlines()[:6]
        for line in lines:
            if block.label in _CREDITS and (top or _SAYS_WHAT.search(line)):
                found += _on_line(line, trusted=True)
            elif top and block.label in _TOP_LABELS and (bodies == 0 or block.label is Label.BODY):
                found += _on_line(line, trusted=False)
            elif block.label is Label.NAVIGATION and bodies == 0 and (titled or _ISSUE.search(line)):
                spare.append(line)
        bodies += block.label is Label.BODY
        titled = titled or block.label is Label.TITLE
    yield from found or (claim for line in spare for claim in _on_line(line, trusted=False))


_SAYS_WHAT = pattern(r"\b(?:published|posted|updated|modified|appeared)\b", re.IGNORECASE)
_ISSUE = pattern(r"\b(?:issue|edition)\b", re.IGNORECASE)
_YEAR = pattern(r"\d{4}")


def _on_line(line: str, *, trusted: bool) -> Iterator[Published]:
    if len(line) > 2000 or not _YEAR.search(line, 0, 300):
        return
    opening = _wire(line)
    if opening:
        yield opening
    mentions = [mention for mention in find_dates(line[:300]) if mention.year]
    if not mentions or not (trusted or _only_a_date(line, mentions)):
        return
    for mention in mentions:
        when, precision = timed(line, mention)
        changed = _CHANGED.search(line[: mention.span.start])
        yield Published(when, precision, "modified" if changed else "dateline", line.strip())


def _only_a_date(line: str, mentions: Sequence[DateMention]) -> bool:
    """Whether a line, or a part of it between bars, holds a date and hardly a word that is not at home there."""
    days = {(mention.month, mention.day) for mention in mentions}
    coarse = any(mention.day is None for mention in mentions) and not _ISSUE.search(line)
    if len(line) > 160 or coarse or (len(days) > 1 and not _CHANGED_AT_ALL.search(line)) or _OTHER_DAY.match(line):
        return False
    start = max((part.end() for part in _PART.finditer(line, 0, mentions[0].span.start)), default=0)
    end = min((part.start() for part in _PART.finditer(line, mentions[-1].span.end)), default=len(line))
    rest = line[start:end]
    for mention in reversed(mentions):
        rest = rest[: mention.span.start - start] + " " + rest[mention.span.end - start :]
    rest = re.sub(r"^\W*[Bb](?:y|Y)\s(?:[\w.’'-]+\s?){1,8}", " ", rest)
    return len(re.findall(r"\w+", _FURNITURE.sub(" ", rest))) <= 2


_OTHER_DAY = pattern(r"(?!(?:published|posted|date|updated|issued|filed)\b)\w+:", re.IGNORECASE)
_CHANGED_AT_ALL = pattern(r"\b(?:updated|modified)\b", re.IGNORECASE)
_PART = pattern(r"\s[|·•]\s|\.\s(?=By\s)")


def _wire(line: str) -> Published | None:
    """`VIENNA, May 14, 2024 (Agency) - …`: the date in the first words of a report."""
    mention = next((mention for mention in find_dates(line[:100]) if mention.year and mention.day), None)
    if mention is None or not PLACE.fullmatch(line[: mention.span.start]):
        return None
    if not re.match(
        r"\)?[^\w]*(?:\([\w\s./-]{2,40}\)|[A-Z]{2,12}|/[\w\s]+/)?\s?[-–—:]{1,2}\s", line[mention.span.end :]
    ):
        return None
    return Published(*timed(line[: mention.span.end], mention), "dateline", line[: mention.span.end].strip())
