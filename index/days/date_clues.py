"""Where in a text a date or a relative word can stand at all: a first look, much cheaper than the patterns themselves.

Most sentences name no day, and a few dozen words are found faster in a whole article than in each of its sentences.
"""

import bisect
from collections.abc import Iterator, Sequence

from index.article import ENGLISH, Span
from index.days.foreign_dates import ascii_digits
from index.days.mentions import A_YEAR, STEMS
from index.days.relative import CLUES, MONTH_NAMES, UNITS, WAYS


class Clues:
    """The places of an article's text that may be part of a date; of other languages than English all of them may.

    An English article is taken to write its dates as English does.
    """

    def __init__(self, text: str, language: str | None) -> None:
        self.text = ascii_digits(text)
        """The article's text with its digits as 0 to 9, code point for code point."""
        self.abroad = language != ENGLISH
        low = self.text.lower()
        self._all = self.abroad or len(low) != len(text)
        """Whether nothing is told from places: İ has two code points in small letters."""
        if self._all:
            return
        months = [place for stem in _MONTHS for place in _found(low, stem)]
        years = [match.start() for match in A_YEAR.finditer(self.text)]
        units = [place for word in UNITS for place in _found(low, word)]
        self._dates = sorted([*years, *(place for place in months if self.text[place : place + 3] in _STEMS)])
        self._words = sorted([place for word in CLUES for place in _found(low, word)])
        self._ways = sorted([place for word in WAYS for place in _found(low, word)])
        self._units = sorted([*units, *(place for place in months if low.startswith(MONTH_NAMES, place))])

    def dated(self, sentence: Span) -> bool:
        """Whether a written date may be in a sentence."""
        return self._all or _within(self._dates, sentence)

    def relative(self, sentence: Span) -> bool:
        """Whether a relative word may be."""
        return (
            self._all
            or _within(self._words, sentence)
            or (_within(self._units, sentence) and _within(self._ways, sentence))
        )


_STEMS = frozenset(STEMS)
_MONTHS = tuple(dict.fromkeys(stem.lower() for stem in STEMS))
"""Each once, for the text in small letters."""


def _within(places: Sequence[int], sentence: Span) -> bool:
    n = bisect.bisect_left(places, sentence.start)
    return n < len(places) and places[n] < sentence.end


def _found(text: str, word: str) -> Iterator[int]:
    place = text.find(word)
    while place >= 0:
        yield place
        place = text.find(word, place + 1)
