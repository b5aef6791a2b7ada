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
    written = _WORD.findall(text)
    folded = [_stem(word) for word in written]
    return Sentence(
        stems=tuple(folded),
        content={each: word.lower() for each, word in zip(folded, written, strict=True) if each not in _EMPTY},
        capitals=tuple(n for n, word in enumerate(written) if n and word[0].isupper() and folded[n] not in _EMPTY),
        numbers=tuple(n for n, word in enumerate(written) if word[0].isdigit() or folded[n] in NUMBER_WORDS),
        dated=any(each in DATE_WORDS for each in folded),
        asks=text.endswith("?"),
    )


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    """One word's stem; the word itself where it has none, as in scripts that the stemmer does not know."""
    return (stems(word) or [word.lower()])[0]
