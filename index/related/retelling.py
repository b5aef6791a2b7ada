"""Which articles retell another one, new or there: found among the new ones' neighbours (index/related/rewrites.py)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import sqlalchemy as sa

from index.related.agencies import AT_THE_HEAD, canonical, head_sources, sources
from index.related.neighbours import Neighbours
from index.related.rewrites import LIKENESS, MOST_SENTENCES, Retellable, may_retell, retold, worth_comparing
from index.store.relations import Kind, Repeat, listed
from index.store.rows import bounds_of
from index.store.tables import articles, passages, repeats
from index.text.words import content_stems

NAMED = 0.4
"""The share of the fewer names of two articles that both have, without which they are not compared."""
COMPARED = 2
"""Neighbours, the likest, with which each new article is compared sentence by sentence."""


@dataclass(frozen=True, slots=True)
class _Text:
    """What of a stored article is looked at before its sentences are compared: the first of them are `said`."""

    said: Sequence[str]
    language: str | None
    head: str
    byline: str | None
    outlet: str | None
    published_s: float | None


def rewritten(
    here: Neighbours, near: Mapping[int, Sequence[int]], copies: "dict[int, Repeat | None]"
) -> dict[int, Repeat]:
    """What retells what, by key. A copy retells nothing by itself."""
    found: dict[int, Repeat] = {}
    of = _stored(here, near) | copies
    pairs = [pair for key, others in near.items() for pair in _pairs(here, key, others, of)]
    texts = _read(here, {key for pair in pairs for key in pair})
    pairs = [(key, other) for key, other in pairs if worth_comparing(texts[key].said, texts[other].said)]
    made = _made({key: texts[key] for pair in pairs for key in pair})
    for key, other in pairs:
        one, two = made[key], made[other]
        told = retold(one, two, here.rarity(frozenset().union(*one.stems, *two.stems)))
        if told is None:
            continue
        later, earlier = (key, other) if told.first else (other, key)
        held = found.get(later) or of.get(later)
        if held is None or held.share < told.share:
            found[later] = Repeat(earlier, Kind.REWRITE, told.share)
    return found


def _pairs(
    here: Neighbours, key: int, others: Sequence[int], of: "Mapping[int, Repeat | None]"
) -> list[tuple[int, int]]:
    """The article with its likest neighbours, each pair once; those apart that are copies."""
    if _is_copy(of.get(key)):
        return []
    own = here.known[key]
    may = [
        other
        for other in others
        if not _is_copy(of.get(other))
        and may_retell(own.report.published_s, here.known[other].report.published_s)
        and (own.outlet is None or own.outlet != here.known[other].outlet)
        and _named_alike(own.report.profile.names, here.known[other].report.profile.names)
    ]
    alike = [(here.likeness(key, other), other) for other in may]
    best = sorted(((value, other) for value, other in alike if value >= LIKENESS), reverse=True)
    return [(key, other) for _, other in best[:COMPARED] if other not in here.new or other < key]


def _named_alike(one: frozenset[str] | None, other: frozenset[str] | None) -> bool:
    if one is None or other is None:
        return True
    return len(one & other) >= NAMED * min(len(one), len(other))


def _is_copy(held: Repeat | None) -> bool:
    return held is not None and held.kind is Kind.COPY


def _stored(here: Neighbours, near: Mapping[int, Sequence[int]]) -> "dict[int, Repeat | None]":
    query = sa.select(repeats.c.article, repeats.c.of, repeats.c.kind, repeats.c.share)
    keys = {other for others in near.values() for other in others}
    rows = here.connection.execute(query.where(listed(repeats.c.article, keys)))
    return {key: Repeat(of, Kind(kind), share) for key, of, kind, share in rows}


def _read(here: Neighbours, keys: set[int]) -> dict[int, "_Text"]:
    """Their first sentences."""
    if not keys:
        return {}
    columns = articles.c.text, articles.c.language, articles.c.byline, articles.c.outlet, articles.c.published_s
    query = sa.select(articles.c.key, *columns).where(listed(articles.c.key, keys))
    spans = _spans(here.connection, keys)
    return {
        key: _Text(
            [" ".join(text[start:end].split()) for start, end in spans.get(key, ())],
            language,
            text[:AT_THE_HEAD],
            byline,
            outlet,
            published_s,
        )
        for key, text, language, byline, outlet, published_s in here.connection.execute(query)
    }


def _made(texts: "Mapping[int, _Text]") -> dict[int, Retellable]:
    """Their sentences as they are compared."""
    from index.embeddings import WordLlama

    if not texts:
        return {}
    embedding = WordLlama()
    return {
        key: Retellable(
            each.said,
            [frozenset(content_stems(one, each.language)) for one in each.said],
            embedding.documents(each.said),
            each.published_s,
            canonical(each.outlet) if each.outlet else None,
            sources(" \n".join(each.said)) | head_sources(each.head, each.byline),
        )
        for key, each in texts.items()
    }


def _spans(connection: sa.Connection, keys: set[int]) -> dict[int, list[tuple[int, int]]]:
    query = sa.select(passages.c.article, passages.c.sentences).order_by(passages.c.article, passages.c.number)
    found: dict[int, list[tuple[int, int]]] = {}
    for key, sentences in connection.execute(query.where(listed(passages.c.article, keys))):
        held = found.setdefault(key, [])
        held += islice(bounds_of(sentences), MOST_SENTENCES - len(held))
    return found
