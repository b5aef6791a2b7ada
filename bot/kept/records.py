"""What the surfaces keep beside the articles: keys, jobs, conversations, feedback, what Slack has delivered.

One SQLite file in the library's home. Unlike the catalogue, any process may write it at any time: several servers
may run, and none of them holds the library's lock. Each table stands in the module that uses it, on `metadata`.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from index.errors import LibraryError

FILE: Final = "service.sqlite3"

VERSION: Final = 1
"""Kept as SQLite's `user_version`; a file of a later one is refused."""

BUSY_MS: Final = 10_000
"""How long a writer waits for another. Every transaction here is a few rows."""

metadata = sa.MetaData()


class Records:
    """An open file of records. Every method may be called from any thread; each transaction is durable when it ends."""

    def __init__(self, home: Path) -> None:
        """Makes the file, readable by its owner alone, where there is none. Raises LibraryError."""
        self._path = home / FILE
        try:
            home.mkdir(parents=True, exist_ok=True)
            os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
            self._engine = sa.create_engine(f"sqlite:///{self._path}", connect_args={"timeout": BUSY_MS / 1000})
            sa.event.listen(self._engine, "connect", _configure)
            with self.changing() as connection:
                found = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
                if found > VERSION:
                    raise LibraryError(f"{self._path}: made by a later version of precis; install that one")
                metadata.create_all(connection)
                connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
        except (OSError, sa.exc.DatabaseError) as error:
            problem = error.strerror if isinstance(error, OSError) else getattr(error, "orig", error)
            raise LibraryError(f"{self._path}: cannot be used: {problem}") from error

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        with self._engine.connect() as connection:
            yield connection

    @contextmanager
    def changing(self) -> Iterator[sa.Connection]:
        """A transaction that holds the file's write lock from its start, so that what it reads stays true."""
        with self._engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.commit()


def _configure(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # transactions begin where `changing` says, not where the driver guesses
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
