"""What the words of one sentence are, for ranking: stems in order, names, numbers, dates."""

import calendar
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from index.words import STOPWORDS, stems

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+")

NUMBER_WORDS = frozenset(
    stems(
        "one two three four five six seven eight nine ten eleven twelve dozen hundred thousand million billion trillion"
        " half third quarter"
    )
)

DATE_WORDS = frozenset(stems(" ".join([*calendar.month_name, *calendar.day_name])))

_EMPTY = STOPWORDS | frozenset(stems(" ".join(sorted(STOPWORDS))))


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


@lru_cache(maxsize=20_000)
def analysed(text: str) -> Sentence:
    """The words of a sentence. Kept, since the same passages are found again and again."""
    words = [_word(each) for each in _WORD.findall(text)]
    return Sentence(
        stems=tuple([word.stem for word in words]),
        content={word.stem: word.low for word in words if word.full},
        capitals=tuple([n for n, word in enumerate(words) if word.capital and n]),
        numbers=tuple([n for n, word in enumerate(words) if word.number]),
        dated=any(word.dated for word in words),
        asks=text.endswith("?"),
    )


class _Word(NamedTuple):
    """What a written word is wherever it stands. `full`: it carries meaning; `capital` only where it does."""

    stem: str
    low: str
    full: bool
    capital: bool
    number: bool
    dated: bool


@lru_cache(maxsize=200_000)
def _word(written: str) -> _Word:
    """One word; its stem is the word itself where it has none, as in scripts that the stemmer does not know."""
    low = written.lower()
    stem = (stems(written) or [low])[0]
    full = stem not in _EMPTY
    number = written[0].isdigit() or stem in NUMBER_WORDS
    return _Word(stem, low, full, full and written[0].isupper(), number, stem in DATE_WORDS)
