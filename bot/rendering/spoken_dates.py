"""What `on Saturday` and `May 16` stand for in a sentence of a reply: told beside it, never written into it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.rendering.dated_abroad import days_in, has_dates, year_in
from bot.reply import Citation, Sentence
from index.article import ENGLISH, Published
from index.days.mentioned import spoken
from index.days.mentions import find_dates
from index.days.reckoning import Period


@dataclass(frozen=True, slots=True)
class SpokenDate:
    """Words of a sentence and the days they stand for, first and last included.

    `added` is what is told beside them, in their language: the days, or the year alone where only that is missing.
    Invariant: `sentence.text[start : start + len(text)] == text`.
    """

    text: str
    start: int
    first: date
    last: date
    added: str


CLOSE = 3
"""Code points between `Thursday, May 16`, of which the second says it all."""

_PART_OF_DAY = re.compile(r"(?:['’]s\b)?(?:\s(?:night|morning|afternoon|evening)\b)?")
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")


def spoken_dates(sentence: Sentence, citations: Iterable[Citation]) -> tuple[SpokenDate, ...]:
    """The relative and incomplete dates of a sentence, as the words that it cites mean them.

    Only what stands in the same words in what is cited, and means the same days in all of it; nothing where the day of
    publication is not known, or where what is cited is in several languages or in one whose dates are not written here.
    """
    cited = [citation for citation in citations if citation.number in sentence.citations]
    languages = {each.article.language or ENGLISH for each in cited}
    language = languages.pop() if len(languages) == 1 else None
    if language is None or not has_dates(language) or sentence.translated:
        return ()
    meant = _meant((citation.quote, citation.article.published, language) for citation in cited)
    if not any(meant.values()):
        return ()
    published = next((each.article.published for each in cited if each.article.published), None)
    found = spoken(sentence.text, published, language)
    mentioned = {mention.span for mention in find_dates(sentence.text)}
    kept = []
    for n, period in enumerate(found):
        words = period.span.of(sentence.text)
        days = meant.get(_folded(words), set())
        if len(days) == 1 and not _YEAR.search(words) and not _said_again(period, found[n + 1 :], sentence.text):
            first, last = next(iter(days))
            lacking = period.span in mentioned and _one_month(first, last)
            added = year_in(first, language) if lacking else days_in(first, last, language)
            kept.append(SpokenDate(words, period.span.start, first, last, added))
    return tuple(kept)


def _one_month(first: date, last: date) -> bool:
    return (first.year, first.month) == (last.year, last.month)


def _meant(quotes: Iterable[tuple[str, Published | None, str]]) -> dict[str, set[tuple[date, date]]]:
    """For the words of each date in some quotes the days that they mean there."""
    meant: dict[str, set[tuple[date, date]]] = {}
    for quote, published, language in quotes:
        for period in spoken(quote, published, language):
            meant.setdefault(_folded(period.span.of(quote)), set()).add((period.first, period.last))
    return meant


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())


def _said_again(period: Period, following: Sequence[Period], text: str) -> bool:
    """Whether the same days are named again at once: `Thursday, May 16`."""
    after = following[0] if following else None
    near = after is not None and after.span.start - period.span.end <= CLOSE
    return near and after is not None and (period.first, period.last) == (after.first, after.last)


def shown(text: str, dates: Sequence[SpokenDate]) -> Iterator[tuple[str, bool]]:
    """The sentence in pieces, with what its dates stand for: (words, whether they are added).

    Added words stand in square brackets, as an editor's do in a quotation: `on Saturday [18 May 2024]`. A day or month
    that lacks only its year has that added: `May 16 [2024]`; of several in a row the last does.
    """
    position = 0
    for n, each in enumerate(dates):
        following = dates[n + 1] if n + 1 < len(dates) else None
        end = each.start + len(each.text)
        if part := _PART_OF_DAY.match(text, end):
            end = part.end()
        if following is not None and following.added == each.added and following.start - end <= len(", and "):
            continue
        yield text[position:end], False
        yield f" [{each.added}]", True
        position = end
    yield text[position:], False


def in_words(sentence: Sentence, citations: Iterable[Citation]) -> str:
    """The sentence as a reader sees it, with what its dates stand for."""
    return "".join(words for words, _ in shown(sentence.text, spoken_dates(sentence, citations)))
