"""What the words of sentences are, for ranking: stems in order, names, numbers, dates.

A word is looked at once: what it is stands in a vocabulary under a number, and many sentences at a time are rows of
these numbers. Reading a hundred sentences anew costs less so than reading back what had been kept of them would.
"""

import calendar
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from index.words import ENGLISH, empty_stems, stems, written

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

MOST_SENTENCES = 32_768
"""So many sentences' words are kept, some 15 MB: three in ten that a question finds another has found before."""


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
    words = [known.words[number] for number in known.sentence(text, language)]
    return Sentence(
        stems=tuple([word.stem for word in words]),
        content={word.stem: word.low for word in words if word.full},
        capitals=tuple([n for n, word in enumerate(words) if word.capital and n]),
        numbers=tuple([n for n, word in enumerate(words) if word.number]),
        dated=any(word.dated for word in words),
        asks=text.endswith("?"),
    )


def content(sentences: Iterable[str], language: str | None = ENGLISH) -> frozenset[str]:
    """The stems in some sentences that carry meaning."""
    known = vocabulary()
    numbers = {number for text in sentences for number in known.sentence(text, language)}
    return frozenset([word.stem for word in map(known.words.__getitem__, numbers) if word.full])


class Word(NamedTuple):
    """What a written word is wherever it stands. `full`: it carries meaning; `capital` only where it does."""

    stem: str
    low: str
    full: bool
    capital: bool
    number: bool
    dated: bool


COLUMNS = STEM, LOW, FULL, CAPITAL, NUMBER, DATED, LENGTH = range(7)
"""The columns of `Vocabulary.table`: the numbers of a word's stem and of it in small letters; what it is, 0 or 1; the
letters of its stem."""


class _Language(NamedTuple):
    """The number of each written word of a language, and the words of the sentences that were read last."""

    words: dict[str, int]
    sentences: dict[str, list[int]]


class Vocabulary:
    """Written words under numbers. Safe from any thread; what a number stands for never changes."""

    def __init__(self) -> None:
        import numpy as np

        self.words: list[Word] = []
        self.table = np.zeros((1_024, len(COLUMNS)), np.int32)
        self.strings: list[str] = []
        """Stems and words in small letters by number."""
        self._languages: dict[str, _Language] = {}
        self._places: dict[str, int] = {}
        """Of each string."""
        self._adding = Lock()

    def sentence(self, text: str, language: str | None) -> list[int]:
        """The number of each word of a text, in order; those that are new are added. Not to be changed."""
        of_language = self._of(language or ENGLISH)
        found = of_language.sentences.get(text)
        if found is None:
            if len(of_language.sentences) >= MOST_SENTENCES:
                of_language.sentences.clear()
            found = of_language.sentences[text] = self._numbers(written(text), language or ENGLISH, of_language.words)
        return found

    def _numbers(self, words: Sequence[str], language: str, known: dict[str, int]) -> list[int]:
        found = list(map(known.get, words))
        if None in found:
            self._add([word for word in dict.fromkeys(words) if word not in known], language, known)
            found = list(map(known.get, words))
        return found  # type: ignore[return-value]  # none of them is None

    def _of(self, language: str) -> "_Language":
        if language not in self._languages:
            self._languages.setdefault(language, _Language({}, {}))
        return self._languages[language]

    def string(self, text: str) -> int | None:
        """The number of a stem, or of a word in small letters, where it has one."""
        return self._places.get(text)

    def _add(self, texts: Sequence[str], language: str, known: dict[str, int]) -> None:
        import numpy as np

        with self._adding:
            new = [text for text in texts if text not in known]
            words = list(_words(new, language))
            first, end = len(self.words), len(self.words) + len(new)
            while end > len(self.table):
                self.table = np.concatenate([self.table, np.zeros_like(self.table)])
            self.words += words
            rows = [(self._place(word.stem), self._place(word.low), *word[2:], len(word.stem)) for word in words]
            self.table[first:end] = np.array(rows, np.int32).reshape(len(rows), len(COLUMNS))
            known.update(zip(new, range(first, end), strict=True))  # last: whoever finds a number finds its row

    def _place(self, text: str) -> int:
        if text not in self._places:
            self.strings.append(text)
            self._places[text] = len(self.strings) - 1
        return self._places[text]


_kept: list[Vocabulary] = []


def vocabulary() -> Vocabulary:
    """The vocabulary in use; a new one once it is full. Numbers of one mean nothing in another."""
    if not _kept or len(_kept[-1].words) > MOST_WORDS:
        _kept[:] = [Vocabulary()]
    return _kept[-1]


def _words(texts: Sequence[str], language: str) -> Iterator[Word]:
    """What words are; the stem of one is the word itself where it has none, as in scripts that no stemmer knows."""
    empty = empty_stems(language)
    found = stems(" ".join(texts), language)
    if len(found) != len(texts):  # some have none, or are parted further
        found = [(stems(text, language) or [text.lower()])[0] for text in texts]
    for text, stem in zip(texts, found, strict=True):
        full, number = stem not in empty, text[0].isdigit() or stem in NUMBER_WORDS
        yield Word(stem, text.lower(), full, full and text[0].isupper(), number, stem in DATE_WORDS)


@dataclass(frozen=True, slots=True)
class Text:
    """The words of many sentences, one after another: for each its row of the vocabulary's table, its sentence, and
    its place in it, counted from 0."""

    vocabulary: Vocabulary
    words: "np.ndarray[tuple[int, int], np.dtype[np.int32]]"
    sentence: "Numbers"
    place: "Numbers"

    @classmethod
    def of(cls, sentences: Iterable[tuple[str, str | None]]) -> "Text":
        """Of sentences, each with its language."""
        import numpy as np

        known = vocabulary()
        found = [known.sentence(text, language) for text, language in sentences]
        numbers = list(chain.from_iterable(found))
        sizes = np.array([len(each) for each in found], np.int32)
        first = np.cumsum(sizes) - sizes
        sentence = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        place = np.arange(len(numbers), dtype=np.int32) - first.astype(np.int32)[sentence]
        return cls(known, known.table[np.array(numbers, np.int32)], sentence, place)

    def column(self, which: int) -> Any:
        """A column of the vocabulary's table for each word."""
        return self.words[:, which]

    def marked(self, which: int) -> "Marks":
        """Whether each word is FULL, a CAPITAL one, a NUMBER, or DATED."""
        marks: Marks = self.words[:, which] != 0
        return marks
