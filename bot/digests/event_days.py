"""On which days the event of a sentence happened, or is to happen: not when it was said, nor since or until when."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.sentences.attributions import attributions
from bot.sentences.part_words import SAYING
from index.article import ENGLISH, Published, Span
from index.days.mentions import find_dates
from index.days.reckoning import Period
from index.days.relative import resolve_relative

LONGEST_DAYS = 31
"""What lasts longer than a month is no entry of a timeline."""

VAGUE_DAYS = 7
"""What lasts longer is a month: it dates a main clause, and seldom what is told within one."""
_REPORTED = re.compile(rf"\b(?:that|which|who|whose|where|when|{SAYING})\b", re.IGNORECASE)

_BESIDE = re.compile(
    r"\b(?:since|until|till|by|before|after|ahead of|following|from|than|of|for|during|because of)"
    r"(?: the| a| an)?(?: [\w’'-]+){0,3}?(?: on| in)? $",
    re.IGNORECASE,
)
"""A date behind these is that of something else, or bounds what is told."""
_BESIDE_ABROAD = {
    "ar": "منذ|حتى|قبل|بعد|إلى|من",
    "de": "seit|bis|vor|nach|ab|vom|von|für|während|wegen",
    "es": "desde|hasta|antes de|después de|tras|a partir de|para",
    "fr": "depuis|jusqu[’']?(?:au|à|en)?|avant|après|dès|d[’']ici|à partir d[eu]|pour",
    "ru": "с|со|до|после|перед|к|ко|на",
    "uk": "з|із|до|після|перед|від|на",
    "vi": "từ|đến|tới|trước|sau|kể từ|cho đến",
    "zh": "自|自从|从|至|到|截至|直到",
}
"""The same in other languages, right before the date or with an article between."""
_IN_ANOTHER_CLAUSE = re.compile(r"(?:\bsince\b[^,.;]*|, (?:who|which|whose|where|when)\b[^,.;]*)$", re.IGNORECASE)
"""`Keane, who won the cup in May, …`."""
_GAP = re.compile(r"\s*(?:-|–|—|to|and|through|until|or)\s*")
_ANNIVERSARY = re.compile(r"\s*(?:[’']s\b|anniversary\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Days:
    """The first and the last day, both included."""

    first: date
    last: date

    def overlaps(self, other: "Days") -> bool:
        return self.first <= other.last and other.first <= self.last


def event_days(sentence: str, published: Published | None, language: str | None = ENGLISH) -> Days | None:
    """The days of what a sentence tells first; None where it names none, or only when it was said.

    `published` is its article's date, which relative words (`on Saturday`) are resolved by.
    """
    periods = _periods(sentence, published, language)
    said = [each.span.end for each in attributions(sentence) if not each.before] if periods else []
    for period in _joined(periods, sentence):
        before, length = sentence[: period.span.start], (period.last - period.first).days
        aside = any(0 <= period.span.start - end <= len(" early in the day on ") for end in said)
        bounded = _IN_ANOTHER_CLAUSE.search(before) is not None or _is_beside(
            language, before, period.span.of(sentence)
        )
        within = length >= VAGUE_DAYS and _REPORTED.search(before) is not None
        yearly = _ANNIVERSARY.match(sentence, period.span.end) is not None
        if length < LONGEST_DAYS and not (
            aside or bounded or within or yearly or _at_odds(period, sentence, published)
        ):
            return Days(period.first, period.last)
    return None


def _at_odds(period: Period, sentence: str, published: Published | None) -> bool:
    """Whether the sentence tells of a year that is not the period's, or of what is far ahead without saying so."""
    if published and published.day and _is_weekday(period, sentence) and (published.day - period.first).days == 6:
        return True  # a page that goes on: on a Tuesday's page `early Wednesday` is tomorrow, written by then
    years = {each.year for each in find_dates(sentence) if each.year and each.month is None}
    if years and not years & {period.first.year, period.last.year}:
        return True
    written = any(each.year for each in find_dates(period.span.of(sentence)))
    far = published is not None and (period.first - published.when.date()).days > FAR_AHEAD
    return far and not written and _COMING.search(sentence) is None


def _is_weekday(period: Period, sentence: str) -> bool:
    return period.first == period.last and period.span.of(sentence).lower().endswith("day")


FAR_AHEAD = 60
"""Days after its report from which what is to come is told as such: `will`, `is due`; else its year was guessed."""
_COMING = re.compile(
    r"\b(?:will|shall|would|could|may|might|due|plan\w*|schedul\w+|expect\w*|upcoming|next|until|deadline|ahead)\b"
    r"|\b(?:is|are|was|were|be|going|set|about|hopes?|wants?|ready|able|need\w*|ha[sd]|have) to\b|[’']ll\b",
    re.IGNORECASE,
)


def _is_beside(language: str | None, before: str, dated: str) -> bool:
    """Whether a date stands behind a word of _BESIDE, which in other languages may be its own first word."""
    words = _BESIDE_ABROAD.get(language or ENGLISH)
    if words is None:
        return _BESIDE.search(before) is not None
    return bool(
        re.search(rf"(?<!\w)(?:{words})(?:\s\w{{1,3}})?\s?$", before, re.IGNORECASE)
        or re.match(rf"(?:{words})\s", dated, re.IGNORECASE)
    )


def _periods(sentence: str, published: Published | None, language: str | None) -> list[Period]:
    """What the sentence's dates mean, with and without a year, in order."""
    found = list(resolve_relative(sentence, published, language=language))
    for mention in find_dates(sentence):
        day = mention.date()
        if day is not None:
            found.append(Period(mention.span, day, day))
    return sorted(found, key=lambda each: each.span.start)


def _joined(periods: Sequence[Period], sentence: str) -> Iterator[Period]:
    """`May 16` and `17` in `May 16-17` are one period."""
    held: Period | None = None
    for each in periods:
        near = held is not None and _GAP.fullmatch(sentence, held.span.end, each.span.start) is not None
        if held is not None and near and 0 <= (each.first - held.last).days <= LONGEST_DAYS:
            held = Period(Span(held.span.start, each.span.end), held.first, max(held.last, each.last))
            continue
        if held is not None:
            yield held
        held = each
    if held is not None:
        yield held
