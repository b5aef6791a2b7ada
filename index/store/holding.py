"""What the catalogue holds for the indexes that are derived from it, a page at a time."""

import json
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from index.catalog import Catalogue
from index.lexical import Document
from index.store.packing import unpacked
from index.store.relations import in_collection
from index.store.rows import Row, bounds_of
from index.store.tables import State, articles, leftovers, passages

if TYPE_CHECKING:
    from index.embeddings import Vector, Vectors

AT_ONCE = 5_000
"""Passages read from the catalogue at a time."""


def counted(catalogue: Catalogue) -> dict[str, int]:
    """How many ready passages each collection has."""
    query = _READY.with_only_columns(articles.c.collection, sa.func.count()).group_by(articles.c.collection)
    with catalogue.engine.connect() as connection:
        return dict(connection.execute(query).all())


def counted_until(catalogue: Catalogue, newest: int) -> dict[str, int]:
    """How many passages each collection had when this was the newest: those that are ready, and those left over."""
    columns = articles.c.collection, sa.func.count()
    ready = _READY.with_only_columns(*columns).where(passages.c.id <= newest).group_by(articles.c.collection)
    left = sa.select(leftovers.c.collection, sa.func.count()).where(leftovers.c.passage <= newest)
    with catalogue.engine.connect() as connection:
        found: dict[str, int] = dict(connection.execute(ready).all())
        for collection, count in connection.execute(left.group_by(leftovers.c.collection)):
            found[collection] = found.get(collection, 0) + count
    return found


def ids(catalogue: Catalogue, collection: str | None = None) -> set[int]:
    """The ready passages, of all collections or of one."""
    query = _READY.with_only_columns(passages.c.id)
    if collection is not None:
        query = query.where(articles.c.collection == collection)
    with catalogue.engine.connect() as connection:
        return set(connection.scalars(query))


def vectors(
    catalogue: Catalogue, collection: str, wanted: set[int] | None, *, after: int = 0
) -> Iterator[tuple[list[int], "Vectors"]]:
    """The passages that are wanted, or all with larger ids than `after`, with their vectors as float32."""
    query = _READY.with_only_columns(passages.c.id, passages.c.vector).where(in_collection(collection))
    for rows in _pages(catalogue, query, wanted, after):
        yield [row["id"] for row in rows], unpacked([row["vector"] for row in rows])


def nearest(catalogue: Catalogue, among: Sequence[int], vector: "Vector", k: int) -> list[tuple[int, float]]:
    """The k ready ones of these passages whose vectors are nearest: (passage, cosine similarity), nearest first."""
    import numpy as np

    with catalogue.engine.connect() as connection:
        rows = connection.exec_driver_sql(_AMONG, (int(State.READY), json.dumps(list(among)))).all()
    scores = np.vecdot(unpacked([column for _, column in rows]), vector) if rows else np.zeros(0)
    best = np.argsort(-scores, kind="stable")[: max(k, 0)]
    return [(rows[n][0], float(scores[n])) for n in best.tolist()]


KeptKey = tuple[str, str, str]
"""An article's id, which stands for its text; its title; a passage's sentences: what a vector is made of."""


def kept_key(article: Row, passage: Row) -> KeptKey:
    return article["id"], article["title"], passage["sentences"]


def kept_vectors(catalogue: Catalogue, collection: str, article_ids: Sequence[str]) -> dict[KeptKey, bytes]:
    """The vectors, as they are kept, of those of these articles that are ready."""
    with catalogue.engine.connect() as connection:
        rows = connection.exec_driver_sql(_OF_ARTICLES, (json.dumps(list(article_ids)), collection, int(State.READY)))
        return {(id_, title, sentences): vector for id_, title, sentences, vector in rows}


def documents(catalogue: Catalogue, wanted: set[int] | None) -> Iterator[Document]:
    """The passages that are wanted, or all, as tantivy takes them."""
    columns = (passages.c.id, passages.c.sentences, passages.c.number, passages.c.tokens)
    of_article = (
        articles.c.title,
        articles.c.collection,
        articles.c.outlet,
        articles.c.published_s,
        articles.c.text,
        articles.c.language,
    )
    for rows in _pages(catalogue, _READY.with_only_columns(*columns, *of_article), wanted, 0):
        yield from (document(row, row) for row in rows)


def document(passage: Row, article: Row) -> Document:
    """A passage as tantivy takes it."""
    text = article["text"]
    said = [text[start:end] for start, end in bounds_of(passage["sentences"])]
    return Document(
        passage=passage["id"],
        title=article["title"],
        words=" ".join(said),  # and not what stands between them, which may be clutter
        collection=article["collection"],
        outlet=article["outlet"],
        published_s=article["published_s"],
        language=article.get("language"),
    )


def _pages(catalogue: Catalogue, query: "sa.Select[Any]", wanted: set[int] | None, after: int) -> Iterator[list[Row]]:
    if wanted is not None and not wanted:
        return
    last = min(wanted) - 1 if wanted else after
    page = query.where(passages.c.id > sa.bindparam("last")).order_by(passages.c.id).limit(AT_ONCE)
    while True:
        with catalogue.engine.connect() as connection:
            rows = [dict(row) for row in connection.execute(page, {"last": last}).mappings()]
        if not rows:
            return
        last = rows[-1]["id"]
        if chosen := [row for row in rows if wanted is None or row["id"] in wanted]:
            yield chosen


_READY = (
    sa.select(passages).join(articles, articles.c.key == passages.c.article).where(articles.c.state == int(State.READY))
)

_AMONG = (
    "SELECT p.id, p.vector FROM passages p JOIN articles a ON a.key = p.article"
    " WHERE a.state = ? AND p.id IN (SELECT value FROM json_each(?))"
)

_OF_ARTICLES = (  # the signs keep it from going through all of the collection for each id
    "SELECT a.id, a.title, p.sentences, p.vector FROM json_each(?) CROSS JOIN articles a ON a.id = value"
    " JOIN passages p ON p.article = a.key WHERE +a.collection = ? AND +a.state = ?"
)
