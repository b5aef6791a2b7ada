"""Recognise what a site prints on every page: blocks that stand, word for word, on several different articles."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from index.article import Block, Label

Key = TypeVar("Key")

FEWEST_PAGES = 3
"""A block on two pages may be chance, a quotation or a correction; on three different ones it belongs to the site."""
WALL_TITLES = 5
"""From so many titles of one outlet over the same words, the words are no article."""
HEAD = frozenset({Label.TITLE, Label.HEADING, Label.METADATA})
"""What names a page and tells of it: it differs even where a site shows the same in every article's place."""
LONG = 12
"""Words from which a block tells articles apart. Whether a block is that long is the lowest bit of its fingerprint."""
SIGNATURE = 8
"""Rarest long blocks by which possible copies are found: two that share half their blocks meet with p > 0.95."""
COMMON = 20
"""A long block on more pages than this is no use for finding copies."""

_DIGITS = re.compile(r"\d+")
_ASCII_DIGITS = re.compile(r"[0-9]+")
"""The same in ASCII, where they are found twice as fast."""


@lru_cache(maxsize=2048)  # a page's blocks are asked for before they are labelled and again when it is stored
def fingerprint(words: str) -> int:
    """63 bits that name a block's words, whatever their case, digits and white space; the same in every process."""
    digits = _ASCII_DIGITS if words.isascii() else _DIGITS
    folded = " ".join(digits.sub("0", words.casefold()).split())
    digest = hashlib.blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    is_long = folded.count(" ") + 1 >= LONG
    return int.from_bytes(digest, "big") >> 2 << 1 | is_long


def fingerprints(text: str, blocks: Sequence[Block]) -> tuple[int, ...]:
    """The fingerprint of each block of `text`, in order."""
    return tuple(fingerprint(block.span.of(text)) for block in blocks)


def page_fingerprint(text: str, blocks: Sequence[Block]) -> int | None:
    """A negative number that names all that a page says at length, under whatever head; None where that is nothing."""
    marks = {fingerprint(block.span.of(text)) for block in blocks if block.label not in HEAD}
    long_marks = sorted(mark for mark in marks if mark & 1)
    if not long_marks:
        return None
    digest = hashlib.blake2b(repr(long_marks).encode(), digest_size=8).digest()
    return -1 - (int.from_bytes(digest, "big") >> 1)


def is_wall(titles: Collection[str]) -> bool:
    """Whether what one outlet's pages with these titles all say is no article: a consent wall, a survey, an error.

    An outlet prints one article under one title, or under a few as it grows.
    """
    return len({" ".join(_DIGITS.sub("0", title.casefold()).split()) for title in titles}) >= WALL_TITLES


def repeated_among(pages: Mapping[Key, Collection[int]]) -> frozenset[int]:
    """The fingerprints that stand on at least three pages that are not copies of each other.

    Pages that share more than half of their long blocks, either way, are one article in several places (wire copy, a
    page saved twice) and count once. Time grows with the number of fingerprints, times the logarithm of a page's.
    """
    holders: dict[int, list[Key]] = defaultdict(list)
    for key, found in pages.items():
        for mark in set(found):
            holders[mark].append(key)
    often = {mark: keys for mark, keys in holders.items() if len(keys) >= FEWEST_PAGES}
    if not often:
        return frozenset()
    original = _originals(pages, {mark: len(keys) for mark, keys in holders.items()})
    return frozenset(mark for mark, keys in often.items() if len({original[key] for key in keys}) >= FEWEST_PAGES)


def _originals(pages: Mapping[Key, Collection[int]], spread: Mapping[int, int]) -> dict[Key, Key]:
    """For each page, the first page that it is a copy of, or itself."""
    original: dict[Key, Key] = {}
    long_marks: dict[Key, frozenset[int]] = {}
    meeting: dict[int, list[Key]] = defaultdict(list)
    for key, found in pages.items():
        marks = frozenset(mark for mark in found if mark & 1)
        rarest = sorted(marks, key=lambda mark: (spread[mark] > COMMON, mark))[:SIGNATURE]
        met = Counter(other for mark in rarest for other in meeting[mark])
        original[key] = next((other for other, _ in met.most_common(5) if _are_copies(marks, long_marks[other])), key)
        if original[key] == key:
            long_marks[key] = marks
            for mark in rarest:
                if len(meeting[mark]) < COMMON:
                    meeting[mark].append(key)
    return original


def _are_copies(some: frozenset[int], others: frozenset[int]) -> bool:
    return 2 * len(some & others) > max(len(some), len(others))
