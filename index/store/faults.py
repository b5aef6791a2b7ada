"""What the three stores say when the disk is full, the folder read-only or a file damaged, in the reader's words."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from index.errors import LibraryError, PrecisError

FULL = ("disk is full", "no space left", "os error 28", "os error 122", "quota exceeded", "code: 13")
READ_ONLY = (
    "readonly database",
    "read-only",
    "permission denied",
    "os error 13",
    "os error 30",
    "unable to open database",
)
DAMAGED = ("malformed", "not a database", "file is encrypted")
FAILING = "disk i/o error"
KILLED = "index writer was killed"
"""tantivy's words where the thread that writes met an error, which it keeps to itself."""

ROOM_BYTES = 1_000_000
"""With less than this free Chroma and tantivy fail, and may not say why."""

BUSY = ("database is locked", "database table is locked")


@contextmanager
def explained(home: Path) -> Iterator[None]:
    """Turn a failure of a store into a LibraryError that says the way out; let everything else through."""
    try:
        yield
    except PrecisError:
        raise
    except Exception as error:
        told = explanation(error, home) or crowded(home)
        if told is None:
            raise
        raise told from error


def explanation(error: BaseException, home: Path) -> LibraryError | None:
    """The error in the reader's words, or None where it is not about the disk, permissions or damage."""
    words = str(error).lower()
    code = error.errno if isinstance(error, OSError) else None
    if code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) or any(each in words for each in FULL) or _no_room(error):
        return _full(home)
    if code in (errno.EACCES, errno.EPERM, errno.EROFS) or any(each in words for each in READ_ONLY):
        return LibraryError(
            f"{home}: the library cannot be written; check the folder's permissions, or name another with --home"
        )
    if any(each in words for each in BUSY):
        return LibraryError(
            f"{home}: another process is writing the catalogue and did not finish in time; run the command again"
        )
    if KILLED in words:
        return LibraryError(
            f"{home}: the word index could not be written, most likely for want of room on the disk; make some and run"
            " the command again: nothing that was added is lost"
        )
    if FAILING in words or code == errno.EIO:
        return LibraryError(f"{home}: the disk could not be read or written; check it, and copy the folder elsewhere")
    return None


def crowded(home: Path) -> LibraryError | None:
    """What explains a failure without words where the disk has hardly any room left."""
    with suppress(OSError):
        return _full(home) if shutil.disk_usage(home).free < ROOM_BYTES else None
    return None


def _full(home: Path) -> LibraryError:
    return LibraryError(
        f"{home}: the disk is full; make room and run the command again: nothing that was added is lost"
    )


def _no_room(error: BaseException) -> bool:
    """Whether SQLite could not make the file by which it reads beside a writer: that is no SQLITE_FULL."""
    told = getattr(error, "orig", None) or error
    return getattr(told, "sqlite_errorname", None) == "SQLITE_IOERR_SHMSIZE"


def catalogue_explanation(error: BaseException, home: Path) -> LibraryError | None:
    """The same for the catalogue, which nothing can make again when it is damaged."""
    words = str(error).lower()
    if any(each in words for each in DAMAGED):
        return LibraryError(
            f"{home}: the catalogue is damaged ({error_words(error)});"
            f" restore {home.name}/catalogue.sqlite3 from a backup, or add the articles to a new --home"
        )
    return explanation(error, home)


def error_words(error: BaseException) -> str:
    """The first line of an error, without SQLAlchemy's statement and link."""
    return str(getattr(error, "orig", None) or error).splitlines()[0]


def damage(error: BaseException, home: Path) -> str:
    """What is wrong with an index, in a few words. Raises what is not its fault: an interrupt, a full disk."""
    if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit | LibraryError):
        raise error
    told = explanation(error, home) or crowded(home)
    if told is not None:
        raise told from error
    return error_words(error)
