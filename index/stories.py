"""Which articles are copies of each other, and which tell the same story.

A copy is the same article again, or lightly rewritten: found by shared runs of words (w-shingling, Broder 1997).
A story is one event: articles a few days apart that share rare words and names. Similar titles are not enough, since
the same person's two visits a year apart have them too.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from zlib import crc32

from index.article import Article, Published
from index.words import content_stems

SHINGLE = 4
"""Words a shingle."""
COPY_CONTAINMENT = 0.5
"""Two articles are copies from this share of the shorter one's shingles on."""
FEWEST_SHINGLES = 25
COMMON_SHINGLE = 40
"""A shingle that more articles have is a stock phrase and finds no pairs."""

OPENING_WORDS = 220
"""What an article is about stands at its beginning."""
STORY_DAYS = 5.0
"""Days between two reports on one event, at most."""
STORY_SIMILARITY = 0.18
"""Cosine of rare words from which two articles tell one story. Of 9 pairs read in each band, from 396 real articles of
eight weeks, at most 5 days apart: 7 from 0.18 to 0.22 and all above 0.32 were one story, about half below."""
CLEAR_DAYS = 15.0
CLEAR_SIMILARITY = 0.4
"""The same where a date is unknown, or more days lie between."""
LINKAGE = 0.7
"""Two groups become one where their articles are this much of STORY_SIMILARITY alike on average: chains do not join
events."""
SHARED_NAMES = 3
"""Names that two reports on one event have in common, at least."""
COPY_DAYS = 31.0

_WORD = re.compile(r"\w+")
_NAME = re.compile(r"(?<![.!?:”\"\n] )(?<!^)(?<!\n)\b[A-Z][\w’'-]*[a-z\d][\w’'-]*")


@dataclass(frozen=True, slots=True)
class Grouped:
    """One story. `articles` are those to read, latest first and undated last; `copies` repeat one of them.

    `rewrites` are those of `articles` that retell another article of the story: they are worth reading, and confirm
    nothing. `id` names a story that is kept, and stays as it grows; None where it was made up of what was at hand.

    Invariant: every article given is in exactly one story, as one of its articles or of its copies.
    """

    articles: tuple[Article, ...]
    copies: tuple[Article, ...]
    rewrites: tuple[Article, ...] = ()
    id: str | None = None

    @classmethod
    def of(cls, groups: "Iterable[Grouped]") -> "Grouped":
        """Several stories as one, under the id of the first that has one."""
        parts = list(groups)
        return cls(
            tuple(sorted((article for each in parts for article in each.articles), key=_latest_first)),
            tuple(sorted((article for each in parts for article in each.copies), key=_latest_first)),
            tuple(sorted((article for each in parts for article in each.rewrites), key=_latest_first)),
            next((each.id for each in parts if each.id is not None), None),
        )


def stories(articles: Sequence[Article], similar: Mapping[tuple[int, int], float] | None = None) -> list[Grouped]:
    """The stories that the articles tell, in no particular order.

    `similar` holds the cosine of two articles' vectors by their places in `articles` (the smaller first), where it is
    known; it raises a likeness in words by up to a quarter.
    """
    texts = [readable_text(article) for article in articles]
    repeated = [part for group in copies(texts) for part in _near_in_time(group, articles)]
    originals = {min(group, key=lambda n: _first_key(articles[n], n)) for group in repeated}
    found = []
    for cluster in _clusters(articles, texts, repeated, similar or {}):
        ordered = sorted(cluster, key=lambda n: _latest_first(articles[n]))
        kept = tuple(articles[n] for n in ordered if n in originals)
        found.append(Grouped(kept, tuple(articles[n] for n in ordered if n not in originals)))
    return found


def joined(groups: Sequence[Grouped], ties: Iterable[Sequence[int]]) -> list[list[int]]:
    """The groups' places, together those that are tied: their articles say the same, CLEAR_DAYS apart at most
    where both are dated."""
    found = _Groups(len(groups))
    for tied in ties:
        for one, other in pairwise(sorted(set(tied), key=lambda n: _latest_first(groups[n].articles[0]))):
            here, there = groups[one].articles[0].published, groups[other].articles[0].published
            if here is None or there is None or _days_between(here, there) <= CLEAR_DAYS:
                found.join(one, other)
    return found.lists()


def _near_in_time(group: Sequence[int], articles: Sequence[Article]) -> list[list[int]]:
    """A group of copies, parted where COPY_DAYS lie between: what is printed again much later is no copy of the day's
    news."""
    parts: list[list[int]] = []
    for n in sorted(group, key=lambda n: _first_key(articles[n], n)):
        here, before = articles[n].published, articles[parts[-1][-1]].published if parts else None
        apart = here is not None and before is not None and _days_between(here, before) > COPY_DAYS
        if parts and not apart:
            parts[-1].append(n)
        else:
            parts.append([n])
    return parts


def readable_text(article: Article) -> str:
    return "\n".join(block.span.of(article.text) for block in article.blocks if block.readable)


def copies(texts: Sequence[str]) -> list[list[int]]:
    """The texts' places in groups of copies; one that has none is a group of its own."""
    marks = [shingles(text) for text in texts]
    holders: dict[int, list[int]] = defaultdict(list)
    same: dict[frozenset[int] | str, int] = {}
    groups = _Groups(len(texts))
    for n, mark in enumerate(marks):
        key = mark if mark else " ".join(_WORD.findall(texts[n].lower()))
        if key in same and key:
            groups.join(same[key], n)
        same.setdefault(key, n)
        for value in mark:
            holders[value].append(n)
    shared: Counter[tuple[int, int]] = Counter()
    for where in holders.values():
        if 1 < len(where) <= COMMON_SHINGLE:
            shared.update((where[i], where[j]) for i in range(len(where)) for j in range(i + 1, len(where)))
    for (one, other), count in shared.items():
        smaller = min(len(marks[one]), len(marks[other]))
        if smaller >= FEWEST_SHINGLES and count >= COPY_CONTAINMENT * smaller:
            groups.join(one, other)
    return groups.lists()


def shingles(text: str) -> frozenset[int]:
    """Hashes of every run of SHINGLE words, case and marks folded. The same in every process."""
    words = _WORD.findall(text.lower())
    return frozenset(crc32(" ".join(words[i : i + SHINGLE]).encode()) for i in range(len(words) - SHINGLE + 1))


class _Groups:
    """Disjoint sets of 0 to n-1 (union-find with path halving)."""

    def __init__(self, n: int) -> None:
        self._above = list(range(n))

    def root(self, n: int) -> int:
        while self._above[n] != n:
            self._above[n] = self._above[self._above[n]]
            n = self._above[n]
        return n

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        self._above[second] = first

    def lists(self) -> list[list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for n in range(len(self._above)):
            found[self.root(n)].append(n)
        return list(found.values())


def _clusters(
    articles: Sequence[Article],
    texts: Sequence[str],
    repeated: Sequence[Sequence[int]],
    similar: Mapping[tuple[int, int], float],
) -> list[list[int]]:
    """Articles on one event: copies first, then pair by pair, likest first, while the two sides are alike on average."""
    names = [_names(f"{article.title}. {text}") for article, text in zip(articles, texts, strict=True)]
    likeness = {
        pair: value * (1 + 0.25 * similar.get(pair, 0.0))
        for pair, value in _likeness(_vectors(articles, texts)).items()
    }
    groups = _Groups(len(articles))
    members: dict[int, list[int]] = {}
    for group in repeated:
        for n in group[1:]:
            groups.join(group[0], n)
        members[groups.root(group[0])] = list(group)
    alike = [pair for pair, value in likeness.items() if value >= STORY_SIMILARITY]
    for one, other in sorted(alike, key=lambda pair: (-likeness[pair], pair)):
        first, second = sorted((groups.root(one), groups.root(other)))
        if first == second or not _one_event(articles, names, (one, other), likeness[one, other]):
            continue
        pairs = [(min(a, b), max(a, b)) for a in members[first] for b in members[second]]
        if sum(likeness.get(pair, 0.0) for pair in pairs) / len(pairs) >= STORY_SIMILARITY * LINKAGE:
            groups.join(first, second)
            members[first] += members.pop(second)
    return list(members.values())


def _one_event(
    articles: Sequence[Article], names: Sequence[frozenset[str]], pair: tuple[int, int], value: float
) -> bool:
    one, other = (articles[n].published for n in pair)
    if len(names[pair[0]] & names[pair[1]]) < SHARED_NAMES:
        return False
    if one is None or other is None:
        return value >= CLEAR_SIMILARITY
    days = _days_between(one, other)
    if one.day is None or other.day is None:
        return value >= CLEAR_SIMILARITY and days <= 31
    return (value >= STORY_SIMILARITY and days <= STORY_DAYS) or (value >= CLEAR_SIMILARITY and days <= CLEAR_DAYS)


def _days_between(one: Published, other: Published) -> float:
    return abs(one.when.timestamp() - other.when.timestamp()) / 86_400


def _vectors(articles: Sequence[Article], texts: Sequence[str]) -> list[dict[str, float]]:
    """Unit tf-idf vectors over title and opening; the title's words count twice."""
    bags = [
        Counter(content_stems(article.title) * 2 + content_stems(" ".join(text.split()[:OPENING_WORDS])))
        for article, text in zip(articles, texts, strict=True)
    ]
    spread = Counter(word for bag in bags for word in bag)
    vectors = []
    for bag in bags:
        vector = {word: (1 + math.log(count)) * math.log(1 + len(bags) / spread[word]) for word, count in bag.items()}
        norm = math.sqrt(sum(value * value for value in vector.values())) or 1.0
        vectors.append({word: value / norm for word, value in vector.items()})
    return vectors


def _likeness(vectors: Sequence[Mapping[str, float]]) -> dict[tuple[int, int], float]:
    """Cosines of the pairs that share a word that is not everywhere."""
    holders: dict[str, list[int]] = defaultdict(list)
    for n, vector in enumerate(vectors):
        for word in vector:
            holders[word].append(n)
    common = max(10, len(vectors) // 10)
    found: dict[tuple[int, int], float] = defaultdict(float)
    for word, where in holders.items():
        if len(where) <= common:
            for one, other in _pairs(where):
                found[one, other] += vectors[one][word] * vectors[other][word]
    return found


def _pairs(where: Sequence[int]) -> Iterator[tuple[int, int]]:
    return ((where[i], where[j]) for i in range(len(where)) for j in range(i + 1, len(where)))


def _names(text: str) -> frozenset[str]:
    """Capitalised words that do not begin a sentence."""
    return frozenset(match.group().removesuffix("’s").removesuffix("'s") for match in _NAME.finditer(text))


def _first_key(article: Article, n: int) -> tuple[bool, float, int]:
    """The original of copies: the earliest that is dated."""
    return (article.published is None, article.published.when.timestamp() if article.published else 0.0, n)


def _latest_first(article: Article) -> tuple[bool, float, str]:
    when = article.published.when.timestamp() if article.published else 0.0
    return (article.published is None, -when, article.source)
