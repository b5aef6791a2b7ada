"""Where in a text a date or a relative word can stand at all: a first look, much cheaper than the patterns themselves.

Most sentences name no day, and a few dozen words are found faster in a whole article than in each of its sentences.
"""

import bisect
from collections.abc import Iterable, Iterator, Sequence

from index.article import ENGLISH, Span
from index.days.foreign_dates import ascii_digits
from index.days.mentions import A_YEAR, STEMS
from index.days.relative import CLUES, MONTH_NAMES, UNITS


class Clues:
    """The places of an article's text that may be part of a date; of other languages than English all of them may.

    An English article is taken to write its dates as English does.
    """

    def __init__(self, text: str, language: str | None) -> None:
        self.text = ascii_digits(text)
        """The article's text with its digits as 0 to 9, code point for code point."""
        self.abroad = language != ENGLISH
        self._dates = [] if self.abroad else sorted(_dates(self.text))
        self._relative = [] if self.abroad else sorted(_relative(self.text))

    def dated(self, sentence: Span) -> bool:
        """Whether a written date may be in a sentence."""
        return self.abroad or _within(self._dates, sentence)

    def relative(self, sentence: Span) -> bool:
        """Whether a relative word may be."""
        return self.abroad or _within(self._relative, sentence)


def _within(places: Sequence[int], sentence: Span) -> bool:
    n = bisect.bisect_left(places, sentence.start)
    return n < len(places) and places[n] < sentence.end


def _dates(text: str) -> Iterator[int]:
    yield from _found(text, STEMS)
    yield from (match.start() for match in A_YEAR.finditer(text))


def _relative(text: str) -> Iterable[int]:
    low = text.lower()
    if len(low) != len(text):  # İ has two code points in small letters: nothing can be told from the places
        return range(len(text))
    return _found(low, _RELATIVE)


_RELATIVE = (*CLUES, *UNITS, *MONTH_NAMES)


def _found(text: str, words: Iterable[str]) -> Iterator[int]:
    for word in words:
        place = text.find(word)
        while place >= 0:
            yield place
            place = text.find(word, place + 1)
