"""Changes to the catalogue, each one transaction. Only the lock's holder makes them."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from uuid import uuid4

import sqlalchemy as sa

from index.catalog import Catalogue
from index.store import relations, spoken_days
from index.store.rows import Row, fingerprints_of
from index.store.tables import State, articles, leftovers, meta, pages, passages, repeated

Gone = dict[str, list[int]]
"""Passages that have left the catalogue, by collection."""

UNPLACED = relations.Placed()
"""Of articles that nothing is known of: they repeat nothing, and no story changes."""


@dataclass(frozen=True, slots=True)
class Pending:
    """An article that is written and not yet seen: its row's key, its columns, its passages' ids and columns."""

    key: int
    row: Row
    passages: tuple[Row, ...]


def describe(catalogue: Catalogue, *, embedding: str, passage_tokens: int, first: int) -> None:
    """Write what a new library's vectors will be made with; an old library keeps what it has.

    `first`: how many of their dimensions Chroma is given (index/vectors.py).
    """
    values = {
        "library": uuid4().hex[:12],
        "embedding": embedding,
        "passage_tokens": str(passage_tokens),
        "chroma_dimensions": str(first),
    }
    with catalogue.engine.begin() as connection:
        rows = [{"name": name, "value": value} for name, value in values.items()]
        connection.execute(meta.insert().prefix_with("OR IGNORE"), rows)


def set_meta(connection: sa.Connection, name: str, value: object) -> None:
    connection.execute(meta.insert().prefix_with("OR REPLACE"), {"name": name, "value": str(value)})


def write_pending(catalogue: Catalogue, new: Sequence[tuple[Row, Sequence[Row]]]) -> list[Pending]:
    """Write articles and their passages (with vectors), not to be seen before `make_ready`."""
    with catalogue.engine.begin() as connection:
        set_meta(connection, "unclean", 1)
        key, passage = relations.last_id(connection, "articles"), relations.last_id(connection, "passages")
        pending = []
        for row, cut in new:
            key += 1
            numbered = tuple({**each, "id": passage + n, "article": key} for n, each in enumerate(cut, 1))
            passage += len(numbered)
            pending.append(Pending(key, {**row, "key": key, "state": int(State.PENDING)}, numbered))
        if pending:
            connection.execute(articles.insert(), [each.row for each in pending])
        if rows := [row for each in pending for row in each.passages]:
            connection.exec_driver_sql(_WRITE_PASSAGES, [_PASSAGE(row) for row in rows])  # there are very many
            spoken_days.write(connection, rows)
    return pending


def make_ready(
    catalogue: Catalogue,
    pending: Sequence[Pending],
    *,
    boilerplate: Iterable[int],
    collection: str,
    placed: relations.Placed = UNPLACED,
) -> Gone:
    """Show the articles and retire what they replace, in one step. Returns the retired articles' passages.

    `placed` says what the articles repeat and which stories they tell.

    The earlier version of a source is kept as superseded; a row with the same id has the same text and goes.
    """
    with catalogue.engine.begin() as connection:
        gone: Gone = {}
        sources = [each.row["source"] for each in pending]
        replaced = _ready_rows(connection, collection, sources)
        for row in replaced:
            _retire(connection, row, State.SUPERSEDED, gone)
        relations.forget(connection, [row["key"] for row in replaced])
        same = sa.delete(articles).where(
            articles.c.id.in_([each.row["id"] for each in pending]),
            relations.in_collection(collection),
            articles.c.state > int(State.READY),
        )
        connection.execute(same)
        if pending:
            connection.execute(
                sa.update(articles).where(articles.c.key == sa.bindparam("this")).values(state=int(State.READY)),
                [{"this": each.key} for each in pending],
            )
        found = sorted(  # as the table is: fewer of its pages are gone back to
            {(fingerprint, each.key) for each in pending for fingerprint in fingerprints_of(each.row["fingerprints"])}
        )
        if found:  # as they are: there are very many
            connection.exec_driver_sql("INSERT INTO pages (fingerprint, article) VALUES (?, ?)", found)
        if learned := [{"collection": collection, "fingerprint": each} for each in boilerplate]:
            connection.execute(repeated.insert().prefix_with("OR IGNORE"), learned)
        relations.write(connection, placed, collection)
        step(connection, removal=bool(gone))
    return gone


def retire(catalogue: Catalogue, keys: Sequence[int]) -> Gone:
    """Mark ready articles removed. Their text is kept, so that citations given earlier still resolve."""
    gone: Gone = {}
    with catalogue.engine.begin() as connection:
        set_meta(connection, "unclean", 1)
        for row in connection.execute(_ROWS.where(articles.c.key.in_(keys))).mappings():
            _retire(connection, dict(row), State.REMOVED, gone)
        relations.forget(connection, keys)
        step(connection, removal=True)
    return gone


def undo_pending(catalogue: Catalogue) -> int:
    """Take back what a killed writer had written and not acknowledged. Returns the number of articles."""
    with catalogue.engine.begin() as connection:
        pending = articles.c.state == int(State.PENDING)
        keys = connection.scalars(sa.select(articles.c.key).where(pending)).all()
        connection.execute(
            leftovers.insert()
            .prefix_with("OR IGNORE")
            .from_select(
                ["passage", "collection"],
                sa.select(passages.c.id, articles.c.collection)
                .join(articles, articles.c.key == passages.c.article)
                .where(pending),
            )
        )
        connection.execute(sa.delete(articles).where(pending))  # its passages go with it
    return len(keys)


def left_over(catalogue: Catalogue) -> Gone:
    """The passages that may still be in a derived index."""
    gone: Gone = {}
    with catalogue.engine.connect() as connection:
        for passage, collection in connection.execute(sa.select(leftovers.c.passage, leftovers.c.collection)):
            gone.setdefault(collection, []).append(passage)
    return gone


def forget_leftovers(catalogue: Catalogue, gone: Gone) -> None:
    """Forget that these may still be in a derived index."""
    if gone:
        with catalogue.engine.begin() as connection:
            listed = relations.listed(leftovers.c.passage, (each for ids in gone.values() for each in ids))
            connection.execute(sa.delete(leftovers).where(listed))


def touch(catalogue: Catalogue, files: Sequence[Row]) -> None:
    """Note that files were seen again with the same content: rows of key, file_mtime_ns, file_size, file_hash."""
    with catalogue.engine.begin() as connection:
        change = sa.update(articles).where(articles.c.key == sa.bindparam("this"))
        connection.execute(
            change, [{("this" if name == "key" else name): value for name, value in row.items()} for row in files]
        )


def mark_clean(catalogue: Catalogue) -> None:
    with catalogue.engine.begin() as connection:
        set_meta(connection, "unclean", 0)


def now_s() -> int:
    return int(time.time())


_PASSAGE = itemgetter("id", "article", "number", "tokens", "sentences", "vector")
_WRITE_PASSAGES = "INSERT INTO passages (id, article, number, tokens, sentences, vector) VALUES (?, ?, ?, ?, ?, ?)"

_ROWS = sa.select(articles.c.key, articles.c.id, articles.c.collection, articles.c.fingerprints)


def _ready_rows(connection: sa.Connection, collection: str, sources: Sequence[str]) -> list[Row]:
    query = _ROWS.where(relations.ready_in(collection), articles.c.source.in_(sources))
    return [dict(row) for row in connection.execute(query).mappings()]


def _retire(connection: sa.Connection, row: Row, state: State, gone: Gone) -> None:
    """Take an article's passages and fingerprints away and keep its text under another state."""
    ids = connection.scalars(sa.select(passages.c.id).where(passages.c.article == row["key"])).all()
    if ids:
        gone.setdefault(row["collection"], []).extend(ids)
        connection.execute(
            leftovers.insert().prefix_with("OR IGNORE"),
            [{"passage": each, "collection": row["collection"]} for each in ids],
        )
        connection.execute(sa.delete(passages).where(passages.c.article == row["key"]))
    page = pages.c.article == row["key"], pages.c.fingerprint == sa.bindparam("each")
    if fingerprints := set(fingerprints_of(row["fingerprints"])):
        connection.execute(sa.delete(pages).where(*page), [{"each": each} for each in fingerprints])
    connection.execute(sa.update(articles).where(articles.c.key == row["key"]).values(state=int(state)))


def step(connection: sa.Connection, *, removal: bool) -> None:
    """A new generation, so that readers look again."""
    generation = int(connection.scalar(sa.select(meta.c.value).where(meta.c.name == "generation")) or 0) + 1
    set_meta(connection, "generation", generation)
    if removal:
        set_meta(connection, "removals", generation)


def newest_ready(catalogue: Catalogue) -> int:
    """The largest id of a ready passage, or 0."""
    query = sa.select(passages.c.id).join(articles, articles.c.key == passages.c.article)
    query = query.where(articles.c.state == int(State.READY)).order_by(passages.c.id.desc()).limit(1)
    with catalogue.engine.connect() as connection:
        return connection.scalar(query) or 0
