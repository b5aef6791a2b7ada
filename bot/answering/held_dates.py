"""The dates in a sentence that could answer `when`: not the day of the report, nor of another event."""

import re
from collections.abc import Iterator

from bot.answering.question import words
from bot.answering.values import Day, Held
from index.article import Published
from index.days.mentions import find_dates
from index.days.relative import resolve_relative
from index.text.lexemes import lexemes
from index.text.patterns import pattern
from index.text.synonyms import related

_RELATIVE = pattern(
    rf"""\b(?:
        {words("mon tues wednes thurs fri satur sun")}days? | yesterday | today | tomorrow | tonight | noon | midnight
      | (?:last|next|this)\ {words("week month year spring summer autumn fall winter weekend")}
      | {words("days? weeks? months? years? decades?")}\ (?:ago|later|earlier|after|before)
      | (?:early|late|mid)[- ]{words("spring summer autumn fall winter")}
      | \d{{1,2}}(?:[:.]\d\d)?\ ?[ap]\.?m\b
      | (?:in|within|for|after)\ (?:the\ )?(?:next\ )?\w+\ {words("days? weeks? months? years?")}
    )(?!['’]s)""",
    re.IGNORECASE | re.VERBOSE,
)
"""Dates that only the day of publication resolves. `last week's vote` does not say when."""

_VAGUE = 0.6
"""What a relative date is worth beside one that names a day or month."""

_SAYING = words(
    """said says told tells reported reports announced announces confirmed stated wrote added revealed statement
    interview posted
    published acknowledged noted warned"""
)
_REPORTED = pattern(
    rf"\b{_SAYING}(?: \w+){{0,3}}?(?: (?:on|in|late|early|earlier|by|at))* $|\b{_SAYING} $|\bsince\b[^,.;]*$",
    re.IGNORECASE,
)


_OF_ANOTHER = pattern(
    r"\b(?:during|after|following|before|until|ahead of)\s+(?:(?:a|an|the|his|her|their|its|last"
    r"|this)\s+)?(?P<event>(?:[\w’'-]+\s+){1,3})(?:on|in)\s+$"
)
"""`invited him during a phone call on March 26`: the date of the call."""


def dates(sentence: str, question: str, published: Published | None) -> Iterator[Held]:
    """A bare `May 19` is of the year that brings it nearest to the publication; `last October` is resolved too."""
    asked = {(each.year, each.month, each.day) for each in find_dates(question)}
    resolved = resolve_relative(sentence, published)
    taken = []
    for each in find_dates(sentence):
        if (each.year, each.month, each.day) in asked or _of_the_report(sentence, each.span.start, question):
            taken.append(each.span)
            continue
        period = next((p for p in resolved if p.span.start <= each.span.start and each.span.end <= p.span.end), None)
        year = each.year or (period.first.year if period else None)
        taken.append(each.span)
        yield Held(
            each.span.start,
            each.span.end,
            Day(year, each.month, each.day),
            1.0 if each.day else 0.85 if each.month else 0.7,
        )
    for match in _RELATIVE.finditer(sentence):
        if any(span.start < match.end() and match.start() < span.end for span in taken):
            continue
        if not _of_the_report(sentence, match.start(), question):
            period = next((p for p in resolved if p.span.start <= match.start() < p.span.end), None)
            day = (
                Day(period.first.year, period.first.month, period.first.day)
                if period and period.first == period.last
                else None
            )
            yield Held(match.start(), match.end(), day, _VAGUE + 0.2 * (day is not None))


def _of_the_report(sentence: str, start: int, question: str) -> bool:
    """Whether a date says since when or when something was said (`announced on Monday that …`), or is of another
    event."""
    if _of_another_event(sentence, start, question):
        return True
    verb = _REPORTED.search(sentence[max(0, start - 40) : start])
    if verb is None:
        after = re.match(r"\S+(?: \d{1,2})?,? (?:that|it (?:will|would|had|has)|\w+ said)\b", sentence[start:])
        return after is not None and "said" in sentence[max(0, start - 30) : start]
    stem = lexemes(verb[0])[:1]
    return not (stem and stem[0].stem in {word.stem for word in lexemes(question)})


def _of_another_event(sentence: str, start: int, question: str) -> bool:
    """Whether a date is that of a call or a storm, while what is asked about is not said to have been done then."""
    other = _OF_ANOTHER.search(sentence[max(0, start - 60) : start])
    if other is None:
        return False
    asked = [word.stem for word in lexemes(question) if word.content and not word.capital]
    if any(word.stem == stem or related(word.stem, stem) for word in lexemes(other["event"]) for stem in asked):
        return False
    before = lexemes(sentence[:start])
    return not any(
        word.stem in asked and not word.capital and (n == 0 or before[n - 1].low != "to")
        for n, word in enumerate(before)
    )
