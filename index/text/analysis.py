"""What the words of sentences are, for ranking: stems in order, names, numbers, dates.

A word is looked at once: what it is stands in a vocabulary under a number, and many sentences at a time are rows of
these numbers. Reading a hundred sentences anew costs less so than reading back what had been kept of them would.
"""

import calendar
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, groupby
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple

from index.article import ENGLISH
from index.text.numbering import Numbering, found_in, hashes_of
from index.text.questions import asks
from index.text.words import empty_stems, stems, written

if TYPE_CHECKING:
    import numpy as np

    from index.text.numbering import Found, Hashes

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
    first word; `numbers` are figures and number words; `asks`: see index/text/questions.py.
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
        asks=asks(text),
    )


def contents(texts: Sequence[Sequence[tuple[str, str | None]]], known: "Vocabulary") -> list[frozenset[int]]:
    """Of each of some texts the stems that carry meaning, as numbers of a vocabulary.

    A text is its sentences, each with its language.
    """
    content = Text.of(chain.from_iterable(texts), known).content()
    ends = list(accumulate(map(len, texts)))
    return [content.of(first, end) for first, end in zip([0, *ends], ends, strict=False)]


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
        self._languages: dict[str, Numbering] = {}
        """The number of each written word of a language."""
        self._alone: dict[str, dict[str, int]] = {}
        """Of each language the words with their numbers that were met in sentences by themselves."""
        self._places: dict[str, int] = {}
        """Of each string."""
        self._size = 0
        self._adding = Lock()

    def __len__(self) -> int:
        return self._size

    def sentence(self, text: str, language: str | None) -> "Numbers":
        """The number of each word of a text, in order; those that are new are added."""
        import numpy as np

        known = self._alone.setdefault(language or ENGLISH, {})
        words = written(text)
        numbers = list(map(known.get, words))
        if None in numbers:
            found, _ = self.sentences([text], language)
            known.update(zip(words, found.tolist(), strict=True))
            return found
        return np.array(numbers, np.int32)

    def sentences(self, texts: Sequence[str], language: str | None) -> "tuple[Numbers, Numbers]":
        """The numbers of the words of many texts, one after another, and how many words each text has.

        New words are added together, which takes a fraction of the time that adding them one by one does.
        """
        found = found_in(texts)
        hashes = hashes_of(found)
        known = self._languages.get(language or ENGLISH) or self._languages.setdefault(language or ENGLISH, Numbering())
        numbers = known.of(hashes)
        if (numbers < 0).any():
            self._add(found, hashes, language or ENGLISH, known)
            numbers = known.of(hashes)
        return numbers, found.sizes

    def every(self, value: int) -> "Numbers":
        """A number for each string, all of them `value`: to look many words up there takes less than a search."""
        import numpy as np

        return np.full(len(self.strings), value, np.int32)

    def string(self, text: str) -> int | None:
        """The number of a stem, or of a word in small letters, where it has one."""
        return self._places.get(text)

    def _add(self, found: "Found", hashes: "Hashes", language: str, known: Numbering) -> None:
        """Give each of the words found a number that has none."""
        import numpy as np

        with self._adding:
            new = np.flatnonzero(known.of(hashes) < 0)
            places = list(dict(zip(hashes[new].tolist(), new.tolist(), strict=True)).values())
            first, end = self._size, self._size + len(places)
            while end > len(self.table):
                self.table = np.concatenate([self.table, np.zeros_like(self.table)])
            self.table[first:end] = self._rows(list(map(found.word, places)), language)
            self._size = end
            numbers = np.arange(first, end, dtype=np.int32)
            known.add(hashes[places], numbers)  # last: whoever finds a number finds its row

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
            for language, some in groupby(sentences, key=lambda each: each[1] or ENGLISH)
        ]
        numbers = np.concatenate([each for each, _ in found]) if found else np.zeros(0, np.int32)
        sizes = np.concatenate([each for _, each in found]) if found else np.zeros(0, np.int32)
        first = np.cumsum(sizes, dtype=np.int32) - sizes
        place = np.arange(len(numbers), dtype=np.int32) - first.repeat(sizes)
        sentence = np.arange(len(sizes), dtype=np.int32).repeat(sizes)
        return cls(known, known.table.take(numbers, axis=0), sentence, place)

    def parted(self, at: int) -> "tuple[Text, Text]":
        """The words of so many sentences, and those of the others, which are counted from 0 again."""
        end = int(self.sentence.searchsorted(at))
        some = Text(self.vocabulary, self.words[:end], self.sentence[:end], self.place[:end])
        return some, Text(self.vocabulary, self.words[end:], self.sentence[end:] - at, self.place[end:])

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

    def content(self) -> "Content":
        full = self.marked(FULL)
        return Content(self.column(STEM)[full].tolist(), self.sentence[full])


@dataclass(frozen=True, slots=True)
class Content:
    """The stems that carry meaning of many sentences, one after another, each with its sentence."""

    stems: Sequence[int]
    sentence: "Numbers"

    def of(self, first: int, end: int) -> frozenset[int]:
        """Those of neighbouring sentences."""
        start, stop = self.sentence.searchsorted([first, end]).tolist()
        return frozenset(self.stems[start:stop])
