"""What a library says of itself, read again only once its catalogue has changed: each question asks for it."""

import sqlite3
from threading import Lock
from typing import TYPE_CHECKING

import sqlalchemy as sa

from index.store.tables import meta, passages

if TYPE_CHECKING:
    from sqlalchemy.pool import PoolProxiedConnection


class Meta:
    """The `meta` table of an open catalogue. Safe from any thread.

    SQLite tells each connection whether any other, of this or another process, has written since (PRAGMA
    data_version): one connection that writes nothing is kept for asking.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._lock = Lock()
        self._asking: PoolProxiedConnection | None = None
        self._known: tuple[int, dict[str, str], int] | None = None

    def values(self) -> dict[str, str]:
        return dict(self._current()[1])

    def value(self, name: str) -> str | None:
        return self._current()[1].get(name)

    def most_passages(self) -> int:
        """The largest key of a passage: at least as many as there are."""
        return self._current()[2]

    def close(self) -> None:
        with self._lock:
            if self._asking is not None:
                self._asking.close()
                self._asking = None
            self._known = None

    def _current(self) -> tuple[int, dict[str, str], int]:
        with self._lock:
            version = self._version()  # before what it is the version of: should that change now, it is read again
            if self._known is None or self._known[0] != version or version == UNKNOWN:
                with self._engine.connect() as connection:
                    said = dict(connection.execute(sa.select(meta.c.name, meta.c.value)).all())
                    most = connection.scalar(sa.select(sa.func.max(passages.c.id))) or 0
                self._known = version, said, most
            return self._known

    def _version(self) -> int:
        try:
            if self._asking is None:
                self._asking = self._engine.raw_connection()
            cursor = self._asking.cursor()
            (version,) = cursor.execute("PRAGMA data_version").fetchone()
            cursor.close()
        except sqlite3.Error:  # reading the table will say it in a reader's words
            return UNKNOWN
        return int(version)


UNKNOWN = -1
