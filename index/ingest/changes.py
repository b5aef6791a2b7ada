"""Tell which sources have changed since the library read them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from index.catalog import Catalogue
from index.formats.delivery import Delivered
from index.ingest.preparing import Subject, delivered_facts, file_facts
from index.store.relations import ready_in
from index.store.rows import Row
from index.store.tables import articles

FILE = ("file_mtime_ns", "file_size", "file_hash")
"""The columns that tell whether a file has changed."""

SHOWN = ("title", "outlet", "byline", "published", "published_precision")
"""The columns by which the same text may still be another article to a reader."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the library holds of a source: its row's key, the article's id, the file's facts, and what a reader sees."""

    key: int
    id: str
    file: Row
    shown: tuple[Any, ...]

    def is_article(self, row: Row) -> bool:
        """Whether a reader would find the same article in this row."""
        return (self.id, self.shown) == (row["id"], _shown(row))

    def seen_again(self, file: Row) -> Row:
        """What to note of a file with the same content: see `index.store.ledger.touch`."""
        return {"key": self.key, **{name: file[name] for name in FILE}}


def known(catalogue: Catalogue, collection: str, sources: Sequence[str]) -> dict[str, Known]:
    """What a collection holds of these sources."""
    columns = (articles.c.source, articles.c.key, articles.c.id, *(articles.c[name] for name in (*FILE, *SHOWN)))
    query = sa.select(*columns).where(articles.c.source.in_(sources), ready_in(collection))
    with catalogue.engine.connect() as connection:
        return {
            row["source"]: Known(row["key"], row["id"], {name: row[name] for name in FILE}, _shown(row))
            for row in connection.execute(query).mappings()
        }


def unchanged(subject: Subject, held: Known, limit_bytes: int, seen: list[Row]) -> bool:
    """Whether a file's time and size, or else its content, are what they were. `seen` gets what to note of it."""
    if isinstance(subject, Delivered):
        return bool(delivered_facts(subject)["file_hash"] == held.file["file_hash"])
    try:
        stat = subject.stat()
    except OSError:
        return False  # reading it will say what is wrong
    if (stat.st_mtime_ns, stat.st_size) == (held.file["file_mtime_ns"], held.file["file_size"]):
        return True
    file = file_facts(subject, limit_bytes)
    if file["file_hash"] != held.file["file_hash"] or not file["file_hash"]:
        return False
    if file != held.file:
        seen.append(held.seen_again(file))
    return True


def _shown(row: Any) -> tuple[Any, ...]:
    return tuple(row[name] for name in SHOWN)
