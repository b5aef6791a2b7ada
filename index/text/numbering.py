"""Which number each written word has: all the words of many texts are found and looked up at once, as arrays.

A word is looked up by 64 bits that its letters hash to, and is not made a string again: of 5,000 words of Latin letters
it takes a tenth of the time that a pattern and a dictionary take. That any of a million words looked up is taken for
one of 200,000 others has a chance of one in a hundred million.
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from index.text.words import BEYOND_LATIN, LATIN_LETTERS, LETTERS_BEYOND, written

if TYPE_CHECKING:
    import numpy as np

    Places = np.ndarray[tuple[int], np.dtype[np.int64]]
    Hashes = np.ndarray[tuple[int], np.dtype[np.uint64]]
    Numbers = np.ndarray[tuple[int], np.dtype[np.int32]]

ENDS = "\n"
"""Stands between texts, and is of no word."""

UNITS = 1 << 16
"""Of UTF-16: texts are arrays of them."""
SURROGATES = "\ud800\udfff"
"""Two of them are a character beyond these."""

DIGIT, LETTER, BEYOND = 1, 2, 3
FULL_STOP, COMMA = map(ord, ".,")

FEWEST_SLOTS = 1 << 12


class Found(NamedTuple):
    """The words of some texts, one after another: where each begins and ends in `units`, and how many each text has."""

    units: Any
    starts: "Places"
    ends: "Places"
    sizes: "Numbers"

    def word(self, n: int) -> str:
        some: bytes = self.units[self.starts[n] : self.ends[n]].tobytes()
        return some.decode("utf-16-le", "surrogatepass")


class Numbering:
    """Words of one language under numbers. Looking up is safe from any thread, adding is for one at a time.

    A table of hashes with open addresses (Knuth, The Art of Computer Programming 3, 6.4), at most half full; an empty
    slot has the hash 0.
    """

    def __init__(self) -> None:
        self._size = 0
        self._slots = _slots(FEWEST_SLOTS)

    def of(self, hashes: "Hashes") -> "Numbers":
        """The number of each word, -1 for those that have none."""
        import numpy as np

        table, numbers, shift = self._slots
        place = (hashes >> shift).view(np.int64)
        held = table[place]
        found: Numbers = np.where(held == hashes, numbers[place], np.int32(-1))
        others = np.flatnonzero((held != hashes) & (held != 0))
        while len(others):
            place[others] = (place[others] + 1) % len(table)
            held = table[place[others]]
            same = held == hashes[others]
            found[others[same]] = numbers[place[others[same]]]
            others = others[~same & (held != 0)]
        return found

    def add(self, hashes: "Hashes", numbers: "Numbers") -> None:
        """Give words that have none a number; no hash comes twice."""
        self._size += len(hashes)
        slots = self._slots
        if 2 * self._size > len(slots[0]):
            table, kept, _ = slots
            slots = _slots(4 * self._size)
            held = table != 0
            _fill(slots, table[held], kept[held])
        _fill(slots, hashes, numbers)
        self._slots = slots


Slots = tuple[Any, Any, Any]
"""Hashes, the numbers beside them, and by how much a hash is shifted to be the place where it is looked for."""


def _slots(at_least: int) -> Slots:
    import numpy as np

    bits = max(at_least, FEWEST_SLOTS).bit_length()
    return np.zeros(1 << bits, np.uint64), np.zeros(1 << bits, np.int32), np.uint64(64 - bits)


def _fill(slots: Slots, hashes: "Hashes", numbers: "Numbers") -> None:
    """Each into the next empty slot. Of those that meet in one the last stays, and the others go on."""
    import numpy as np

    table, of_slot, shift = slots
    place = (hashes >> shift).view(np.int64)
    while len(hashes):
        empty = table[place] == 0
        of_slot[place[empty]] = numbers[empty]  # first: who finds a hash finds its number
        table[place[empty]] = hashes[empty]
        left = table[place] != hashes
        hashes, numbers, place = hashes[left], numbers[left], (place[left] + 1) % len(table)


# Words


def found_in(texts: Sequence[str]) -> Found:
    """The words of some texts, as `index.text.words.written` finds them in each."""
    joined = ENDS.join(texts)
    units = _units(joined)
    kind = _kinds()[units]
    if kind.max() == BEYOND and BEYOND_LATIN.search(joined):  # as hardly any has
        return _listed([written(text) for text in texts])
    starts, ends = _latin(units, kind)
    return Found(units, starts, ends, _sizes(units, starts, texts))


def _latin(units: Any, kind: Any) -> "tuple[Places, Places]":
    """Runs of letters and digits are words, apart from numbers: `1,000.5` is one word, `19th` are two."""
    import numpy as np

    of_word = (kind == LETTER) | (kind == DIGIT)
    begins, over = np.zeros(len(kind), np.bool_), np.zeros(len(kind), np.bool_)
    np.greater(of_word[1:], of_word[:-1], out=begins[1:])
    np.less(of_word[1:], of_word[:-1], out=over[1:])
    digits = np.flatnonzero(kind == DIGIT)
    if len(digits):
        gaps = np.flatnonzero(np.diff(digits) > 1)
        first, end = digits[np.append(0, gaps + 1)], digits[np.append(gaps, len(digits) - 1)] + 1
        number = kind[first - 1] != LETTER
        first, end = first[number], end[number]
        apart = end[kind[end] == LETTER]
        begins[apart] = over[apart] = True
        between = end[:-1][first[1:] - end[:-1] == 1]
        between = between[(units[between] == FULL_STOP) | (units[between] == COMMA)]
        begins[between + 1] = over[between] = False
    return np.flatnonzero(begins), np.flatnonzero(over)


def _sizes(units: Any, starts: "Places", texts: Sequence[str]) -> "Numbers":
    """How many of the words, by where they begin, each text has."""
    import numpy as np

    lines = np.flatnonzero(units == ord(ENDS))
    if len(lines) != len(texts) + 1:  # some text has several lines
        lines = np.cumsum([0, *(len(text.encode("utf-16-le", "surrogatepass")) // 2 + 1 for text in texts)])
    return np.diff(np.searchsorted(starts, lines)).astype(np.int32)


def _listed(words: Sequence[Sequence[str]]) -> Found:
    """Words that have been found already."""
    import numpy as np

    each = [word for of in words for word in of]
    units = _units(ENDS.join(each))
    lengths = np.array([len(word.encode("utf-16-le", "surrogatepass")) // 2 for word in each], np.int64)
    ends = np.cumsum(lengths + 1)
    return Found(units, ends - lengths, ends, np.fromiter(map(len, words), np.int32, len(words)))


def _units(text: str) -> Any:
    """A text between two line ends, in UTF-16."""
    import numpy as np

    return np.frombuffer(f"{ENDS}{text}{ENDS}".encode("utf-16-le", "surrogatepass"), np.uint16)


@cache
def _kinds() -> Any:
    """Of each unit whether it is a DIGIT, a LETTER, neither, or of what may be a letter BEYOND Latin."""
    import numpy as np

    kinds = np.zeros(UNITS, np.uint8)
    kinds[ord("0") : ord("9") + 1] = DIGIT
    for kind, ranges in ((LETTER, LATIN_LETTERS), (BEYOND, (*LETTERS_BEYOND, SURROGATES))):
        for each in ranges:
            kinds[ord(each[0]) : ord(each[1]) + 1] = kind
    return kinds


# Hashes


def hashes_of(found: Found) -> "Hashes":
    """Of each word the sum of a random number for each of its letters times a power of another for its place in it.

    With sums from the beginning of the text on that of a word is a difference (Karp and Rabin 1987), here modulo 2^64.
    """
    import numpy as np

    random, of_place = _random(), _powers(len(found.units))
    sums = np.cumsum(random[found.units] * of_place.powers[: len(found.units)])
    hashes: Hashes = (sums[found.ends - 1] - sums[found.starts - 1]) * of_place.inverses[found.starts]
    hashes[hashes == 0] = 1  # 0 is an empty slot
    return hashes


@cache
def _random() -> "Hashes":
    """A random number for each unit, always the same: SplitMix64 (Steele, Lea and Flood 2014) of 1, 2, 3..."""
    import numpy as np

    mixed = np.arange(1, UNITS + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB), (31, 1)):
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(factor)
    return mixed


class _OfPlace(NamedTuple):
    powers: Any
    inverses: Any


FACTOR = 0xD1342543DE82EF95
"""Odd, so that it has an inverse."""


def _powers(many: int) -> _OfPlace:
    """At least so many powers of FACTOR, and their inverses modulo 2^64."""
    return _powers_of(max(16, (many - 1).bit_length()))


@cache
def _powers_of(bits: int) -> _OfPlace:
    return _OfPlace(*(_raised(factor, 1 << bits) for factor in (FACTOR, pow(FACTOR, -1, 1 << 64))))


def _raised(factor: int, many: int) -> Any:
    import numpy as np

    factors = np.full(many, factor, np.uint64)
    factors[0] = 1
    return np.multiply.accumulate(factors)
