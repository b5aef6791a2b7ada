"""An article's signature: what tells without its text which articles may repeat it or report the same.

Copies are found by MinHash (Broder 1997) with locality-sensitive hashing: Leskovec, Rajaraman and Ullman, Mining of
Massive Datasets, chapter 3. The MinHash is datasketch 2.0's, value for value, and ROWS and BANDS are those that its
MinHashLSH chooses; a test holds all of it equal. It is computed here because importing datasketch imports scipy, 1.3 s
of a processor, which a command that adds one article would pay.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from zlib import crc32

from index.article import Article, Block
from index.related.roundups import is_roundup
from index.store.rows import Row

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[tuple[int], np.dtype[np.uint32]]

SHINGLE = 4
"""Words a shingle."""

PERMUTATIONS = 128
"""Values of a MinHash: as many random orders of all shingles, and of each the article's first."""
SEED = 1

BANDS, ROWS = 42, 3
"""Two articles are looked at if all the values of any band agree. What datasketch's MinHashLSH (`_optimal_param`)
chooses for the threshold 0.3 with the weights 0.2 for what is looked at in vain and 0.8 for what is missed. Of articles
that share 0.3, 0.4 and 0.5 of all their shingles 68, 93 and 99.6 in 100 are found, of 0.05 one in 200."""

OPENING_WORDS = 220
"""What an article is about stands at its beginning."""

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
"""The scripts that do not part words by spaces: a letter of theirs counts as a word."""
_UNSPACED_LETTER = re.compile(f"[{_UNSPACED}]")
_LETTER_OR_WORD = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+")
_WORD = re.compile(r"\w+")
_SIGNS = "’“”–—‘…£€°\u00a0©•«»"
"""What English text has beyond ASCII that is part of no word."""
_ASCII_WORDS = bytes(code if chr(code).isalnum() or code == ord("_") else ord(" ") for code in range(128)).ljust(256)
"""For `bytes.translate`: ASCII's letters, digits and the underscore stay, all else parts words."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What an article is about. `stems`: how often each occurs in its headline, counted twice, and its opening;
    `names`: its capitalised words that begin no sentence, or None where its script has no capitals; none for a
    round-up, which reports no event (index/related/roundups.py); `norm`: the length of its vector
    (index/related/events.py) when it came, None before."""

    stems: dict[str, int]
    names: frozenset[str] | None
    norm: float | None = None


def signature(article: Article) -> Row:
    """The columns of an article's signature. `shingles` is 0 where nothing of it is read: it is like no other."""
    text = readable_text(article)
    marks = shingles(text)
    if not len(marks):
        return {"shingles": 0, "minhash": b"", "profile": ""}
    told = profile(article, text)
    kept = [told.stems, None if told.names is None else sorted(told.names)]
    return {
        "shingles": len(marks),
        "minhash": minhash(marks).astype("<u4").tobytes(),
        "profile": json.dumps(kept, ensure_ascii=False, separators=(",", ":")),
    }


def readable_text(article: Article) -> str:
    return readable(article.text, article.blocks)


def readable(text: str, blocks: Iterable[Block]) -> str:
    """What is read of a text, its clutter left out."""
    return "\n".join(block.span.of(text) for block in blocks if block.readable)


def shingles(text: str) -> "Numbers":
    """Hashes of every run of SHINGLE words, ascending, each once, case and marks folded; of a shorter text one hash.

    The same in every process.
    """
    import numpy as np

    encoded = _encoded_words(text)
    words = np.fromiter(map(crc32, encoded), np.uint32, len(encoded))
    run = min(SHINGLE, len(words))
    found = np.zeros(max(len(words) - run + 1, 0) if run else 0, np.uint32)
    for n in range(run):
        found = (
            found * np.uint32(0x9E3779B1) + words[n : n + len(found)]
        )  # modulo 2^32; the factor is odd: none is lost
    found.sort()  # np.unique takes six times as long
    first = np.ones(len(found), np.bool_)
    np.not_equal(found[1:], found[:-1], out=first[1:])
    once: Numbers = found[first]
    return once


def _encoded_words(text: str) -> list[bytes]:
    """The `words_of` a text, encoded. Where it is ASCII but for signs, they need no pattern to be found."""
    plain = text
    for sign in _SIGNS:
        if sign in plain:
            plain = plain.replace(sign, " ")
    if plain.isascii():
        return plain.lower().encode().translate(_ASCII_WORDS).split()
    return [word.encode() for word in words_of(text)]


def words_of(text: str) -> list[str]:
    """Its words in small letters; in scripts that do not part them, its letters."""
    text = text.lower()
    parted = _LETTER_OR_WORD if not text.isascii() and _UNSPACED_LETTER.search(text) else _WORD
    found: list[str] = parted.findall(text)
    return found


def minhash(marks: "Numbers") -> "Numbers":
    """PERMUTATIONS values of these hashes (at least one): datasketch's scheme "affine32", its hash function left out.

    The share of values in which two articles agree estimates their Jaccard similarity, with a standard error of 0.04.
    """
    import numpy as np

    mixed = marks ^ (marks >> np.uint32(16))
    mixed = mixed * np.uint32(0x85EBCA6B)
    mixed = mixed ^ (mixed >> np.uint32(13))
    mixed = mixed * np.uint32(0xC2B2AE35)
    mixed = mixed ^ (mixed >> np.uint32(16))  # MurmurHash3's finalizer
    factors, offsets = _permutations()
    ordered = mixed[None, :] * factors[:, None]
    ordered += offsets[:, None]  # in place: it has 128 values of each hash
    least: Numbers = ordered.min(axis=1)
    return least


def bands(column: bytes) -> list[int]:
    """A stored MinHash's bands, each as a whole number of 64 bits that also tells which band it is."""
    from hashlib import blake2b

    width = 4 * ROWS
    return [
        int.from_bytes(
            blake2b(column[n * width : (n + 1) * width], digest_size=8, salt=bytes([n])).digest(), "little", signed=True
        )
        for n in range(BANDS if column else 0)
    ]


def agreement(one: bytes, other: bytes) -> float:
    """The Jaccard similarity that two stored MinHashes estimate."""
    import numpy as np

    return float((np.frombuffer(one, "<u4") == np.frombuffer(other, "<u4")).mean())


def profile(article: Article, text: str) -> Profile:
    from index.text.words import content_stems

    opening = " ".join(text.split(maxsplit=OPENING_WORDS)[:OPENING_WORDS])
    return Profile(
        Counter(content_stems(article.title, article.language) * 2 + content_stems(opening, article.language)),
        frozenset() if is_roundup(article.title) else names(f"{article.title}. {text}"),
    )


def profile_of(column: str) -> Profile:
    stems, found, *norm = json.loads(column)
    return Profile(stems, None if found is None else frozenset(found), *norm)


def with_norm(column: str, norm: float) -> str:
    """A profile as it is stored, once the rarity of its words is known."""
    stems, found, *_ = json.loads(column)
    return json.dumps([stems, found, round(norm, 4)], ensure_ascii=False, separators=(",", ":"))


def names(text: str) -> frozenset[str] | None:
    """Capitalised words that do not begin a sentence; None where no letter has a case."""
    if text[:_CASED].lower() == text[:_CASED].upper() and text.lower() == text.upper():
        return None
    return frozenset([match.removesuffix("’s").removesuffix("'s") for match in {*_capitalised().findall(text)}])


_CASED = 200
"""Code points among which there is nearly always one that has a case."""


@lru_cache(maxsize=1)
def _capitalised() -> re.Pattern[str]:
    """A capital behind no sentence's end or opening mark, and with a small letter or digit after it in the word.

    The space before it comes first: the engine then leaps from one to the next.
    """
    capitals = "".join(letter for letter in map(chr, range(0x10000)) if letter.isupper())
    return re.compile(rf" (?<=[^.!?:;…”\"»\n] )([{capitals}](?=[\w’'-]*[^\W{capitals}_])[\w’'-]*\w)")


@lru_cache(maxsize=1)
def _permutations() -> "tuple[Numbers, Numbers]":
    """As datasketch's MinHash(num_perm=PERMUTATIONS, seed=SEED) draws them: numpy keeps this generator as it is."""
    import numpy as np

    draw = np.random.RandomState(SEED)
    factors = draw.randint(0, 1 << 31, PERMUTATIONS, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    return factors, draw.randint(0, 1 << 32, PERMUTATIONS, dtype=np.uint32)
