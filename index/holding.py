"""What the catalogue holds for the indexes that are derived from it, a page at a time."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from index.catalog import Catalogue
from index.lexical import Document
from index.rows import Row, passage_of, unpacked
from index.tables import State, articles, leftovers, passages

if TYPE_CHECKING:
    from index.embeddings import Vectors

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
    query = _READY.with_only_columns(passages.c.id, passages.c.vector).where(articles.c.collection == collection)
    for rows in _pages(catalogue, query, wanted, after):
        yield [row["id"] for row in rows], unpacked([row["vector"] for row in rows])


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
    sentences = passage_of(passage).sentences
    return Document(
        passage=passage["id"],
        title=article["title"],
        words=" ".join(span.of(article["text"]) for span in sentences),  # not the span: clutter may lie between them
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
