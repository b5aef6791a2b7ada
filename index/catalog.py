"""The catalogue: articles, passages and vectors in SQLite. It is the truth; Chroma and tantivy are derived from it."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from index.article import Article
from index.errors import LibraryError, NotFoundError
from index.store.meta import Meta
from index.store.rows import Entry, Row, article_of, entry_of, folded, seconds
from index.store.stored import Decoded, StoredPassage
from index.store.tables import State, articles, summaries

FILE = "catalogue.sqlite3"

CACHE_KIB = 16_384
"""Of a file that is not mapped so much is kept in memory, for each connection."""

VALUES_KEPT = 128
"""Of so many filters the outlets and languages are kept, as long as nothing changes: each question asks for them."""

SHORTEST_PREFIX = 4
"""Fewer digits of an id would more often be a mistake than an id."""

INDEXED = frozenset({"language"})
"""What stands in these columns an index tells in no time."""

LISTED = [column for column in articles.c if column.name not in {"text", "blocks", "raw", "fingerprints"}]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which articles may be seen: one collection; where given, published in [since, until) and by one outlet.

    An article without a date is in no period. `as_of`: none that appeared later, which nobody could have read then;
    undated ones stay. Times without a zone are UTC; case does not count in an outlet's name.
    """

    collection: str = "default"
    since: datetime | None = None
    until: datetime | None = None
    outlet: str | None = None
    as_of: datetime | None = None

    @property
    def narrow(self) -> bool:
        """Whether it asks for more than the collection."""
        return self.since is not None or self.until is not None or self.outlet is not None


class Catalogue:
    """An open catalogue. Every method may be called from any thread."""

    def __init__(self, home: Path, engine: sa.Engine, *, found: bool = True) -> None:
        """`found` False: there is no library yet, and this is an empty one in memory."""
        self.home = home
        self.engine = engine
        self.found = found
        self.keeps_counts = False
        """Whether what `counted` finds is kept for the next process: where one that only reads holds the lock."""
        self._decoded = Decoded()
        self._meta = Meta(engine)
        self._values: dict[tuple[str, Filter], tuple[int, tuple[str, ...]]] = {}
        """What stands in a column, of a filter, as of a generation."""
        self._collections: tuple[int, tuple[str, ...]] | None = None

    def close(self) -> None:
        self._disconnect()

    def _disconnect(self) -> None:
        """Let go of every connection that is not in use."""
        self._meta.close()
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection on which everything is read as of one moment."""
        with self.engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            yield connection

    @contextmanager
    def unmapped(self) -> Iterator[None]:
        """Meanwhile its file is read and not mapped: adding goes through all of it, and what is mapped counts as memory
        taken."""

        def read(connection: sqlite3.Connection, _: object) -> None:
            connection.execute("PRAGMA mmap_size = 0")
            connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")

        sa.event.listen(self.engine, "connect", read)
        self._disconnect()
        try:
            yield
        finally:
            sa.event.remove(self.engine, "connect", read)
            self._disconnect()

    def setting(self, name: str) -> str | None:
        return self._meta.value(name)

    def settings(self) -> dict[str, str]:
        return self._meta.values()

    def most_passages(self) -> int:
        """At least as many passages as there are."""
        return self._meta.most_passages()

    def generation(self) -> int:
        """Grows with every change of what is searched."""
        return int(self.setting("generation") or 0)

    # Articles

    def entries(
        self, where: Filter, *, latest_first: bool = True, limit: int | None = None, offset: int = 0
    ) -> list[Entry]:
        """Ready articles by time of publication, undated ones last."""
        time = articles.c.published_s
        query = sa.select(*LISTED).where(*conditions(where))
        in_order = (
            (time.desc(),) if latest_first else (time.is_(None), time.asc())
        )  # NULL is least, so last when falling
        query = query.order_by(*in_order, articles.c.key)
        return [entry_of(row) for row in self._rows(query.limit(-1 if limit is None else limit).offset(offset))]

    def outlets(self, where: Filter) -> list[str]:
        """The names of the outlets, in order."""
        return list(self._distinct(articles.c.outlet, where))

    def counted(self, what: str, count: Callable[[], Any]) -> Any:
        """What is found by going through all that is ready, as of this generation; `count` finds it, as JSON takes it.

        Of 10,000 articles that takes 30 ms of a processor, more than opening all the indexes: it is done once.
        """
        generation, kept = self.generation(), self.cached(f"counted:{what}")
        if kept is not None:
            as_of, found = json.loads(kept)
            if as_of == generation:
                return found
        found = count()
        if self.keeps_counts:
            with suppress(LibraryError):  # a full disk, or a folder of another's: it is counted again
                self.keep(f"counted:{what}", json.dumps([generation, found]))
        return found

    def outlets_known(self, where: Filter) -> list[tuple[str, str, str | None]]:
        """The outlets with the source and the language of an article of each, addresses before files."""
        address = sa.case((articles.c.source.like("http%://%"), 0), else_=1)
        query = (
            sa.select(articles.c.outlet, articles.c.source, articles.c.language, sa.func.min(address))
            .where(*conditions(where), articles.c.outlet.is_not(None))
            .group_by(articles.c.outlet)
        )
        with self.engine.connect() as connection:
            return [(outlet, source, language) for outlet, source, language, _ in connection.execute(query)]

    def languages(self, where: Filter) -> frozenset[str]:
        """The languages of the articles, as far as they are known."""
        return frozenset(self._distinct(articles.c.language, where))

    def collections(self) -> tuple[str, ...]:
        """Those that have articles, in order."""
        generation, known = self.generation(), self._collections
        if known is None or known[0] != generation:
            with self.engine.connect() as connection:
                query = sa.select(articles.c.collection).where(READY).distinct().order_by(articles.c.collection)
                known = self._collections = generation, tuple(connection.scalars(query))
        return known[1]

    def _distinct(self, column: "sa.Column[str | None]", where: Filter) -> tuple[str, ...]:
        generation = self.generation()
        known = self._values.get((column.name, where))
        if known is None or known[0] != generation:
            query = sa.select(column).distinct().where(*conditions(where), column.is_not(None))

            def read() -> list[str]:
                with self.engine.connect() as connection:
                    return sorted(filter(None, connection.scalars(query)))

            whole = where == Filter(where.collection) and column.name not in INDEXED
            known = generation, tuple(self.counted(f"{column.name}:{where.collection}", read) if whole else read())
            if len(self._values) >= VALUES_KEPT:
                self._values.clear()
            self._values[column.name, where] = known
        return known[1]

    def article(self, name: str, collection: str | None = None) -> Article:
        """The article of an id, of its first digits, or of a source: the current version, else the latest kept."""
        return article_of(self.row(name, collection))

    def row(self, name: str, collection: str | None = None) -> Row:
        """The whole row that `name` stands for, in any collection or in one.

        Raises NotFoundError, which also names an ambiguity.
        """
        query = sa.select(articles).order_by(*CURRENT_FIRST)
        if collection is not None:
            query = query.where(articles.c.collection == collection)
        found = self._rows(query.where(articles.c.source == source_of(name)).limit(1))
        if not found and is_prefix(name):
            starts = articles.c.id.between(name.lower(), name.lower() + "g")  # "g": after the last hexadecimal digit
            found = self._rows(query.where(starts, KEPT).limit(100))
        ids = sorted({row["id"] for row in found})
        if len(ids) > 1:
            raise NotFoundError(f"{name}: {len(ids)} articles begin with this ({', '.join(ids[:5])}); give more digits")
        if not found:
            raise NotFoundError(f"{name}: no such article in the library; `precis list` shows what is there")
        return found[0]

    def versions(self, name: str, collection: str | None = None) -> list[Entry]:
        """Every kept version of the source that `name` stands for, the current one first."""
        source = self.row(name, collection)["source"]
        query = sa.select(*LISTED).where(articles.c.source == source, KEPT).order_by(*CURRENT_FIRST)
        if collection is not None:
            query = query.where(articles.c.collection == collection)
        return [entry_of(row) for row in self._rows(query)]

    # Passages

    def passages(self, ids: Sequence[int]) -> list[StoredPassage]:
        """In the order asked; ids that are not ready are left out."""
        with self.reading() as connection:
            return self._decoded.passages(connection, ids)

    def passages_of(self, article_id: str) -> list[StoredPassage]:
        """Every passage of a ready article, in order."""
        with self.reading() as connection:
            return self._decoded.passages_of(connection, article_id)

    def ready(self, ids: Sequence[int]) -> set[int]:
        """Which of these passages are ready."""
        with self.engine.connect() as connection:
            return self._decoded.ready(connection, ids)

    # The summary cache

    def cached(self, key: str) -> str | None:
        with self.engine.connect() as connection:
            return connection.scalar(sa.select(summaries.c.value).where(summaries.c.key == key))

    def keep(self, key: str, value: str, *, most: int | None = None) -> None:
        with self.engine.begin() as connection:
            connection.execute(summaries.insert().prefix_with("OR REPLACE"), {"key": key, "value": value})
            if most is not None:
                kind = summaries.c.key.startswith(key.partition(":")[0] + ":", autoescape=True)
                kept = sa.select(summaries.c.key).where(kind).order_by(sa.text("rowid DESC"))
                connection.execute(summaries.delete().where(summaries.c.key.in_(kept.limit(-1).offset(most))))

    def _rows(self, query: "sa.Select[Any]") -> list[Row]:
        with self.engine.connect() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]


READY = articles.c.state == int(State.READY)
KEPT = articles.c.state != int(State.PENDING)
CURRENT_FIRST = (READY.desc(), articles.c.key.desc())


def conditions(where: Filter) -> list["sa.ColumnElement[bool]"]:
    """A filter as SQL over ready articles."""
    found = [READY, articles.c.collection == where.collection]
    if where.since is not None:
        found.append(articles.c.published_s >= seconds(where.since))
    if where.until is not None:
        found.append(articles.c.published_s < seconds(where.until))
    if where.outlet is not None:
        found.append(articles.c.outlet_folded == folded(where.outlet))
    if where.as_of is not None:
        found.append(sa.or_(articles.c.published_s.is_(None), articles.c.published_s <= seconds(where.as_of)))
    return found


def source_of(name: str) -> str:
    """What a user names as it is stored: a URL as it stands, a path absolute and with its links resolved."""
    return name if "://" in name else str(Path(name).expanduser().resolve())


def is_prefix(name: str) -> bool:
    return len(name) >= SHORTEST_PREFIX and all(digit in "0123456789abcdef" for digit in name.lower())
