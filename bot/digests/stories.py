"""The stories of a library: as they are kept, else as they are made of the articles at hand (an older library)."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.digests.foremost import Cuts
from bot.digests.newsworthy import BEGINNING, set_back_further
from bot.digests.weighing import weighed
from index.article import Article
from index.errors import NotFoundError
from index.library import Filter, Library
from index.related.roundups import is_roundup
from index.stories import Grouped, Listed, first_key, latest_first, stories

if TYPE_CHECKING:
    from index.embeddings import Embedding
    from index.store.relations import Place
    from index.store.rows import Entry

L = TypeVar("L", bound=Listed)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an article stands; `of` is the article that it repeats, `others` how many more tell its story."""

    place: "Place"
    of: Article | None
    others: int


@dataclass(frozen=True, slots=True)
class Parted(Generic[L]):
    """The articles of a story as Grouped has them, with or without their texts."""

    articles: tuple[L, ...]
    copies: tuple[L, ...]
    rewrites: tuple[L, ...]


STORY_ARTICLES = 2_000
"""Articles, the latest ones, among which stories are looked for at once."""

LOOKED_INTO = 100
"""Stories of one article whose beginnings are read before they are told, to see whether they report."""

STORY_REACH = timedelta(days=31)
"""How far from an article's day its copies and other reports are looked for."""


def of_period(library: Library, where: Filter) -> tuple[list[Grouped], bool]:
    """The stories of a period, the latest first, and whether it has more than the STORY_ARTICLES that are read."""
    listed = library.articles(where, limit=STORY_ARTICLES + 1)
    found = among(
        library, library.read([each.id for each in listed[:STORY_ARTICLES]], where.collection), where.collection
    )
    found.sort(key=lambda group: latest_first(group.articles[0]))
    return found, len(listed) > STORY_ARTICLES


def among(library: Library, articles: Sequence[Article], collection: str) -> list[Grouped]:
    """The stories that these articles tell, in no particular order."""
    places = library.places([article.id for article in articles], collection)
    if any(article.id not in places for article in articles):
        return stories(articles)  # some are of an earlier version: `precis index rebuild` relates them
    return as_kept(articles, places)


def weightiest(
    library: Library, entries: "Sequence[Entry]", collection: str, now: datetime, read: Set[str] = frozenset()
) -> Iterator[Grouped]:
    """The stories that these articles tell, the weightiest first (bot/digests/weighing.py). A story's articles are read
    when its turn comes: a digest of a year has thousands, and room for a few. A story of which all is `read` has none.
    """
    relevance = dict.fromkeys((entry.id for entry in entries), 1.0)
    places = library.places([entry.id for entry in entries], collection)
    if any(entry.id not in places for entry in entries):
        groups = among(library, library.read([entry.id for entry in entries], collection), collection)
        yield from sorted(groups, key=lambda group: _before(group.articles, weighed(group, relevance, now)))
        return
    listed = [
        sorted(each, key=latest_first)
        for each in _by_story(entries, places)
        if any(entry.id not in read for entry in each)
    ]
    waiting = [(_before(each, weighed(_parted(each, places), relevance, now)), n) for n, each in enumerate(listed)]
    heapify(waiting)
    looked_into: dict[int, Grouped] = {}
    while waiting:
        (last, minus), n = heappop(waiting)
        group = looked_into.get(n)
        if group is None:
            (group,) = as_kept(library.read([entry.id for entry in listed[n]], collection), places)
            back = _set_back_further(group, library) if len(looked_into) < LOOKED_INTO else 0.0
            looked_into[n] = group
            if back:
                heappush(waiting, ((last, minus + back), n))
                continue
        yield group


def _before(articles: Sequence[Listed], weight: float) -> tuple[bool, float]:
    """A round-up that stands alone comes last: what it tells of, others report."""
    return all(is_roundup(each.title) for each in articles), -weight


def _set_back_further(group: Grouped, library: Library) -> float:
    """By what the story's articles begin with, those that set it back least; 0 for what several report."""
    if len(group.articles) > 1:
        return 0.0
    cuts = Cuts.of(library)
    return min(
        set_back_further(each, [span.of(each.text) for span in cuts.sentences(each)[:BEGINNING]])
        for each in group.articles
    )


def of_article(library: Library, embedding: "Embedding", article: Article, collection: str) -> Grouped:
    """The story that an article of the library tells."""
    place = library.places([article.id], collection).get(article.id)
    if place is None:
        return _around(library, embedding, article, collection)
    if place.story is None:
        return Grouped((article,), ())
    return by_id(library, place.story, collection)


def by_id(library: Library, story: str, collection: str) -> Grouped:
    """A story as it stands now, by its id or by that of one that has become part of it. Raises NotFoundError."""
    ids = library.telling(story, collection)
    if not ids:
        raise NotFoundError(f"{story}: there is no such story in the library, or its articles were removed")
    return as_kept(library.read(ids, collection), library.places(ids, collection))[0]


def standing(library: Library, article: Article, collection: str | None = None) -> Standing | None:
    """None where it is not known: for an article of an earlier version, or one that is not in the library any more."""
    named = library.collections_of(article.id) if collection is None else [collection]
    for each in named:
        place = library.places([article.id], each).get(article.id)
        if place is not None:
            of = library.read([place.of], each)[0] if place.of else None
            others = len(library.telling(place.story, each)) - 1 if place.story else 0
            return Standing(place, of, others)
    return None


def as_kept(articles: Sequence[Article], places: "Mapping[str, Place]") -> list[Grouped]:
    """The stories as they stand in the library, of these articles alone.

    Of copies whose original is not among them, the earliest stands for it.
    """
    return [_group(sorted(each, key=latest_first), places) for each in _by_story(articles, places)]


def _by_story(articles: Sequence[L], places: "Mapping[str, Place]") -> list[list[L]]:
    of_story: dict[str, list[L]] = {}
    for article in articles:
        of_story.setdefault(places[article.id].story or f"of {article.id}", []).append(article)
    return list(of_story.values())


def _group(articles: Sequence[Article], places: "Mapping[str, Place]") -> Grouped:
    parted = _parted(articles, places)
    return Grouped(parted.articles, parted.copies, parted.rewrites, places[articles[0].id].story)


def _parted(articles: Sequence[L], places: "Mapping[str, Place]") -> Parted[L]:
    """The articles, latest first, of one story."""
    original = {article.id: _original(article, places) for article in articles}
    first: dict[str, L] = {}
    for article in sorted(articles, key=lambda each: (original[each.id] != each.id, first_key(each))):
        first.setdefault(original[article.id], article)
    kept = tuple(article for article in articles if first[original[article.id]].id == article.id)
    read = {original[article.id] for article in articles}
    return Parted(
        kept,
        tuple(article for article in articles if first[original[article.id]].id != article.id),
        tuple(article for article in kept if _retold(article, places) in read),
    )


def _original(article: Listed, places: "Mapping[str, Place]") -> str:
    """The id of what the article is a copy of, else its own."""
    place = places[article.id]
    return place.of if place.kind == "copy" and place.of else article.id


def _retold(article: Listed, places: "Mapping[str, Place]") -> str | None:
    """The id of what the article retells."""
    place = places[article.id]
    return place.of if place.kind == "rewrite" else None


def _around(library: Library, embedding: "Embedding", article: Article, collection: str) -> Grouped:
    """The story made of the articles nearest to an article's title, copies among them."""
    from index.retriever import POOL, Steps, retrieve
    from index.search import query

    published = article.published
    now, where = published.when if published else datetime.now(UTC).replace(tzinfo=None), Filter(collection)
    if published:
        where = replace(where, since=now - STORY_REACH, until=now + STORY_REACH)
    asking = query.read(article.title, now=now, outlets=())
    found = retrieve(asking, library, embedding, where=where, now=now, k=POOL, steps=Steps(copies=False))
    near = {article.id: article} | {each.stored.article.id: each.stored.article for each in found}
    groups = stories(list(near.values()))
    return next(each for each in groups if any(one.id == article.id for one in (*each.articles, *each.copies)))
