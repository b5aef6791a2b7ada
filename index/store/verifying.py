"""Check that a library is whole: every article's invariants, every vector, and that the three stores hold the same."""

from collections.abc import Iterator
from dataclasses import replace

import sqlalchemy as sa

from index.article import Article
from index.catalog import KEPT, Catalogue
from index.store import relations
from index.store.derived import Derived
from index.store.packing import unpacked
from index.store.rows import Row, article_of, passage_of
from index.store.tables import State, articles, passages

UNIT = 2e-3
"""How far a vector's length may be from 1: it is only not where all of it is 0."""


def problems(catalogue: Catalogue, derived: Derived | None) -> Iterator[str]:
    """Everything that is wrong, in words. Without the lock, `derived` is None and only the catalogue is looked at."""
    if derived is not None:
        derived.settle()  # what a crash left is mended before anything is called wrong
    with catalogue.reading() as connection:
        yield from _damage(connection)
        yield from relations.problems(connection)
        every = (
            sa.select(articles) if derived is not None else sa.select(articles).where(KEPT)
        )  # a writer may be at work
        for row in connection.execution_options(yield_per=64).execute(every).mappings():
            yield from _article_problems(connection, dict(row))
    if derived is not None:
        yield from derived.differences()


def _damage(connection: sa.Connection) -> Iterator[str]:
    for (found,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if found != "ok":
            yield f"catalogue: {found}"
    for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield f"catalogue: row {row} of {table} belongs to no row of {parent}"


def _article_problems(connection: sa.Connection, row: Row) -> Iterator[str]:
    name = f"{row['id']} ({row['source']})"
    if row["state"] == State.PENDING:
        yield f"{name}: was begun and not finished"
    try:
        found = article_of(row)
        article = replace(found, blocks=tuple(found.blocks))  # stored blocks are looked at only when they are used
    except (ValueError, KeyError, TypeError) as error:
        yield f"{name}: {error}"
        return
    if article.id != row["id"]:
        yield f"{name}: its text is not the text that its id was made from"
    query = sa.select(passages).where(passages.c.article == row["key"]).order_by(passages.c.number)
    for number, cut in enumerate(connection.execute(query).mappings().all()):
        yield from (
            f"{name}: passage {cut['number']}: {problem}" for problem in _passage_problems(article, dict(cut), number)
        )


def _passage_problems(article: Article, row: Row, number: int) -> Iterator[str]:
    try:
        passage = passage_of(row)
        length = float((unpacked([row["vector"]])[0] ** 2).sum() ** 0.5)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        yield str(error)
        return
    if passage.number != number:
        yield f"expected number {number}"
    if abs(length - 1) > UNIT:
        yield f"its vector has length {length:.3f}"
    for span in passage.sentences:
        if not any(block.readable and block.span.holds(span) for block in article.blocks):
            yield f"the sentence at {span.start} lies in no block that is read"
        if not span.of(article.text).strip():
            yield f"the sentence at {span.start} is blank"
