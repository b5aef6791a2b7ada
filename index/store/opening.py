"""Open a library's catalogue: made, brought to this schema, or read as it is; with its lock, where it is had."""

import logging
import sqlite3
from contextlib import suppress
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool, StaticPool

from index.catalog import FILE, Catalogue
from index.errors import LibraryError
from index.store.derived import WORDS
from index.store.faults import catalogue_explanation, explained
from index.store.lock import Lock
from index.store.tables import SCHEMA, metadata
from index.vectors import VECTORS

CONNECTIONS = 16
"""So many are kept open, from their first use on: a thread that asks should not have to open one."""


def opened(home: Path, lock: Lock, wait_s: float, *, write: bool, hold: bool) -> Catalogue:
    """The catalogue in `home`. The lock is taken with `write`, and with `hold` where it is free.

    Raises LockedError when another process still holds it after `wait_s`, and LibraryError as `Library` does.
    """
    if home.exists() and not home.is_dir():
        raise LibraryError(f"{home}: is a file, and the library needs a folder; name another with --home")
    if write:
        with explained(home):
            home.mkdir(parents=True, exist_ok=True)
        lock.take(wait_s)
    elif hold and (home / FILE).exists():
        with suppress(LibraryError):  # a folder that cannot be written has no holder, and everyone reads
            lock.try_take()
    if not lock.held:
        return open_readable(home)
    try:
        return open_writable(home)
    except LibraryError:
        if write:
            raise
        lock.release()  # a full disk has no holder either
        with suppress(LibraryError):
            return open_readable(home)
        raise


def open_writable(home: Path) -> Catalogue:
    """The catalogue in `home`, made or brought to this schema where needed. Only the lock's holder may call this."""
    catalogue = Catalogue(home, _engine(home, "mode=rwc"))
    try:
        version = _version(catalogue)
        if version is None:
            _check_new(home)
        if version != SCHEMA:
            _migrate(catalogue)
            if version is not None:
                _compact(catalogue)
    except BaseException:
        catalogue.close()
        raise
    return catalogue


def open_readable(home: Path) -> Catalogue:
    """The catalogue in `home` as it is, also in a read-only folder; an empty one where there is none."""
    if not (home / FILE).exists():
        _check_new(home)
        return _nothing(home)
    refusal: LibraryError | None = None
    for mode in (
        "mode=rw",
        "mode=ro",
        "mode=ro&immutable=1",
    ):  # without its -wal file and the right or the room to make one, only the last works
        if "immutable" in mode and _wal_bytes(home):
            break  # it would not see what has been acknowledged there
        catalogue = Catalogue(home, _engine(home, mode))
        try:
            version = _version(catalogue)
        except LibraryError as error:
            catalogue.close()
            refusal = refusal or error
            if "damaged" in str(error) or "newer" in str(error):
                break
        else:
            if version == SCHEMA:
                return catalogue
            catalogue.close()
            if version is None:
                _check_new(home)
                return _nothing(home)
            raise LibraryError(
                f"{home}: made by an earlier version and not brought up to date yet: run `precis status`, then this"
            )
    raise refusal or LibraryError(f"{home}: the catalogue cannot be read")


def _wal_bytes(home: Path) -> int:
    """The size of what has been written and is not in the catalogue's own file yet."""
    wal = home / f"{FILE}-wal"
    return wal.stat().st_size if wal.exists() else 0


def _version(catalogue: Catalogue) -> str | None:
    """The schema version, or None before the first migration. Raises LibraryError for a newer one."""
    with catalogue.engine.connect() as connection:
        if not connection.scalar(sa.text("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'")):
            return None
        version: str | None = connection.scalar(sa.text("SELECT version_num FROM alembic_version"))
    if version is not None and version > SCHEMA:
        raise LibraryError(
            f"{catalogue.home}: made by a newer Precis (schema {version}, this one knows {SCHEMA});"
            " update it: pip install -U precis-news"
        )
    return version


def _check_new(home: Path) -> None:
    """Raise LibraryError where a catalogue is gone, and what was made from it is there: that is no new library."""
    left = [name for name in (WORDS, VECTORS) if (home / name).exists()]
    if left:
        raise LibraryError(
            f"{home}: the catalogue is gone or empty; restore {home.name}/{FILE} from a backup, or remove"
            f" {' and '.join(left)} there to begin anew"
        )


def _migrate(catalogue: Catalogue) -> None:
    from alembic import command
    from alembic.config import Config

    logging.getLogger("alembic.runtime").setLevel(logging.WARNING)  # it would tell every migration on stderr
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parents[1] / "migrations").replace("%", "%%"))
    with catalogue.engine.connect() as connection:
        connection.exec_driver_sql(
            "BEGIN IMMEDIATE"
        )  # all of it or nothing: sqlite3 would not begin before a CREATE TABLE
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()


def _compact(catalogue: Catalogue) -> None:
    """Give back what the migrations have freed. Meanwhile it takes that room once more: without it all stays."""
    with suppress(LibraryError, sa.exc.DBAPIError), catalogue.engine.connect() as connection:
        connection.exec_driver_sql("VACUUM")


def _nothing(home: Path) -> Catalogue:
    """A catalogue without articles, in memory."""
    engine = sa.create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    metadata.create_all(engine)
    return Catalogue(home, engine, found=False)


def _engine(home: Path, mode: str) -> sa.Engine:
    uri = f"{(home / FILE).absolute().as_uri()}?{mode}"

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(uri, uri=True, timeout=30, check_same_thread=False)
        if mode == "mode=rwc":
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(
            "PRAGMA synchronous = FULL"
        )  # a commit is on the disk before it is acknowledged, power loss included
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA mmap_size = 1073741824")
        return connection

    engine = sa.create_engine("sqlite://", creator=connect, poolclass=QueuePool, pool_size=CONNECTIONS, max_overflow=-1)

    @sa.event.listens_for(engine, "handle_error")
    def explain(context: sa.engine.ExceptionContext) -> None:
        told = catalogue_explanation(context.original_exception, home)
        if told is not None:
            raise told from context.original_exception

    return engine
