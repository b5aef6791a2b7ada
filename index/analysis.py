"""What the words of sentences are, for ranking: stems in order, names, numbers, dates.

A word is looked at once: what it is stands in a vocabulary under a number, and many sentences at a time are rows of
these numbers. Reading a hundred sentences anew costs less so than reading back what had been kept of them would.
"""

import calendar
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, groupby
from operator import itemgetter
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from index.article import ENGLISH
from index.words import all_written, empty_stems, stems

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[tuple[int], np.dtype[np.int32]]
    Marks = np.ndarray[tuple[int], np.dtype[np.bool_]]

NUMBER_WORDS = frozenset(
    stems(
        "one two three four five six seven eight nine ten eleven twelve dozen hundred thousand million billion trillion"
        " half third quarter"
    )
)

DATE_WORDS = frozenset(stems(" ".join([*calendar.month_name, *calendar.day_name])))

MOST_WORDS = 200_000
"""So many written words are kept: some 60 MB."""


class Sentence(NamedTuple):
    """A sentence's words. `stems` are all of them, in order; the rest are places in it, each in ascending order.

    `content` maps each stem that carries meaning to a word that has it, in small letters. `capitals` leave out the
    first word; `numbers` are figures and number words; `asks`: it ends with a question mark.
    """

    stems: tuple[str, ...]
    content: Mapping[str, str]
    capitals: tuple[int, ...]
    numbers: tuple[int, ...]
    dated: bool
    asks: bool


@lru_cache(maxsize=10_000)
def analysed(text: str, language: str | None = ENGLISH) -> Sentence:
    """The words of a sentence. Kept, since the same titles are looked at again and again."""
    known = vocabulary()
    numbers = known.sentence(text, language)
    words = known.table[numbers].tolist()
    return Sentence(
        stems=tuple([known.strings[word[STEM]] for word in words]),
        content={known.strings[word[STEM]]: known.strings[word[LOW]] for word in words if word[FULL]},
        capitals=tuple([n for n, word in enumerate(words) if word[CAPITAL] and n]),
        numbers=tuple([n for n, word in enumerate(words) if word[NUMBER]]),
        dated=any(word[DATED] for word in words),
        asks=text.endswith("?"),
    )


def contents(texts: Sequence[Sequence[tuple[str, str | None]]], known: "Vocabulary") -> list[frozenset[int]]:
    """Of each of some texts the stems that carry meaning, as numbers of a vocabulary.

    A text is its sentences, each with its language.
    """
    text = Text.of(chain.from_iterable(texts), known)
    full = text.marked(FULL)
    stems, sentence = text.column(STEM)[full].tolist(), text.sentence[full]
    ends = sentence.searchsorted(list(accumulate(map(len, texts)))).tolist()
    return [frozenset(stems[first:end]) for first, end in zip([0, *ends], ends, strict=False)]


COLUMNS = STEM, LOW, FULL, CAPITAL, NUMBER, DATED, LENGTH = range(7)
"""The columns of `Vocabulary.table`, which say what a written word is wherever it stands: the numbers of its stem and
of it in small letters; 0 or 1, whether it carries meaning, does so and is capitalised, is a number, names a day or
month; the letters of its stem."""


class Vocabulary:
    """Written words under numbers. Safe from any thread; what a number stands for never changes."""

    def __init__(self) -> None:
        import numpy as np

        self.table = np.zeros((1_024, len(COLUMNS)), np.int32)
        """A row for each word; those of numbers that no word has yet are zero."""
        self.strings: list[str] = []
        """Stems and words in small letters by number."""
        self._languages: dict[str, dict[str, int]] = {}
        """The number of each written word of a language."""
        self._places: dict[str, int] = {}
        """Of each string."""
        self._size = 0
        self._adding = Lock()

    def __len__(self) -> int:
        return self._size

    def sentence(self, text: str, language: str | None) -> "Numbers":
        """The number of each word of a text, in order; those that are new are added."""
        return self.sentences([text], language)[0]

    def sentences(self, texts: Sequence[str], language: str | None) -> "tuple[Numbers, Numbers]":
        """The numbers of the words of many texts, one after another, and how many words each text has.

        New words are added together, which takes a fraction of the time that adding them one by one does.
        """
        import numpy as np

        known = self._languages.setdefault(language or ENGLISH, {})
        each = all_written(texts)
        words = list(chain.from_iterable(each))
        numbers = list(map(known.get, words))
        if None in numbers:
            self._add(sorted({word for word in words if word not in known}), language or ENGLISH, known)
            numbers = list(map(known.get, words))
        return np.array(numbers, np.int32), np.fromiter(map(len, each), np.int32, len(each))

    def every(self, value: int) -> "Numbers":
        """A number for each string, all of them `value`: to look many words up there takes less than a search."""
        import numpy as np

        return np.full(len(self.strings), value, np.int32)

    def string(self, text: str) -> int | None:
        """The number of a stem, or of a word in small letters, where it has one."""
        return self._places.get(text)

    def _add(self, texts: Sequence[str], language: str, known: dict[str, int]) -> None:
        import numpy as np

        with self._adding:
            new = [text for text in texts if text not in known]
            first, end = self._size, self._size + len(new)
            while end > len(self.table):
                self.table = np.concatenate([self.table, np.zeros_like(self.table)])
            self.table[first:end] = self._rows(new, language)
            self._size = end
            known.update(zip(new, range(first, end), strict=True))  # last: whoever finds a number finds its row

    def _rows(self, texts: Sequence[str], language: str) -> "np.ndarray[tuple[int, int], np.dtype[np.int32]]":
        import numpy as np

        empty, stem, low = empty_stems(language), _stems(texts, language), [text.lower() for text in texts]
        for each in chain(stem, low):
            if each not in self._places:
                self.strings.append(each)
                self._places[each] = len(self.strings) - 1
        rows = np.empty((len(texts), len(COLUMNS)), np.int32)
        rows[:, STEM], rows[:, LOW] = ([self._places[each] for each in some] for some in (stem, low))
        rows[:, FULL] = [each not in empty for each in stem]
        rows[:, CAPITAL] = rows[:, FULL] & np.array([text[0].isupper() for text in texts], np.bool_)
        rows[:, NUMBER] = [text[0].isdigit() or each in NUMBER_WORDS for text, each in zip(texts, stem, strict=True)]
        rows[:, DATED] = [each in DATE_WORDS for each in stem]
        rows[:, LENGTH] = [len(each) for each in stem]
        return rows


_kept: list[Vocabulary] = []


def vocabulary() -> Vocabulary:
    """The vocabulary in use; a new one once it is full. Numbers of one mean nothing in another."""
    if not _kept or len(_kept[-1]) > MOST_WORDS:
        _kept[:] = [Vocabulary()]
    return _kept[-1]


def _stems(texts: Sequence[str], language: str) -> list[str]:
    """The stem of each word; the word itself where it has none, as in scripts that no stemmer knows.

    Of a word that stemming parts further, as it does `19th`, the first part's.
    """
    parted = {text for text in texts if text[0].isdigit() and text[-1].isalpha()}
    found = dict(_aligned([text for text in texts if text not in parted], language))
    return [found[text] if text in found else _first_stem(text, language) for text in texts]


def _aligned(texts: Sequence[str], language: str) -> Iterator[tuple[str, str]]:
    """Words with their stems, stemmed together as far as each has one."""
    found = stems(" ".join(texts), language)
    if len(found) == len(texts):
        yield from zip(texts, found, strict=True)
    elif len(texts) == 1:
        yield texts[0], _first_stem(texts[0], language)
    else:
        half = len(texts) // 2
        yield from _aligned(texts[:half], language)
        yield from _aligned(texts[half:], language)


def _first_stem(text: str, language: str) -> str:
    return (stems(text, language) or [text.lower()])[0]


@dataclass(frozen=True, slots=True)
class Text:
    """The words of many sentences, one after another: for each its row of the vocabulary's table, its sentence, and
    its place in it, counted from 0."""

    vocabulary: Vocabulary
    words: "np.ndarray[tuple[int, int], np.dtype[np.int32]]"
    sentence: "Numbers"
    place: "Numbers"

    @classmethod
    def of(cls, sentences: Iterable[tuple[str, str | None]], known: Vocabulary | None = None) -> "Text":
        """Of sentences, each with its language."""
        import numpy as np

        known = known or vocabulary()
        found = [
            known.sentences([text for text, _ in some], language)
            for language, some in groupby(sentences, key=itemgetter(1))
        ]
        numbers = np.concatenate([each for each, _ in found]) if found else np.zeros(0, np.int32)
        sizes = np.concatenate([each for _, each in found]) if found else np.zeros(0, np.int32)
        first = np.cumsum(sizes, dtype=np.int32) - sizes
        place = np.arange(len(numbers), dtype=np.int32) - first.repeat(sizes)
        sentence = np.arange(len(sizes), dtype=np.int32).repeat(sizes)
        return cls(known, known.table.take(numbers, axis=0), sentence, place)

    def places(self, stems: Sequence[str]) -> "Numbers":
        """For each word the place of its stem among some distinct ones, or -1."""
        numbers = [(number, n) for n, stem in enumerate(stems) if (number := self.vocabulary.string(stem)) is not None]
        place = self.vocabulary.every(-1)
        for number, n in numbers:
            place[number] = n
        found: Numbers = place[self.column(STEM)]
        return found

    def column(self, which: int) -> Any:
        """A column of the vocabulary's table for each word."""
        return self.words[:, which]

    def marked(self, which: int) -> "Marks":
        """Whether each word is FULL, a CAPITAL one, a NUMBER, or DATED."""
        marks: Marks = self.words[:, which] != 0
        return marks
