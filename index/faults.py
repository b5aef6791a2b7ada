"""What the three stores say when the disk is full, the folder read-only or a file damaged, in the reader's words."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
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
BUSY = ("database is locked", "database table is locked")


@contextmanager
def explained(home: Path) -> Iterator[None]:
    """Turn a failure of a store into a LibraryError that says the way out; let everything else through."""
    try:
        yield
    except PrecisError:
        raise
    except Exception as error:
        told = explanation(error, home)
        if told is None:
            raise
        raise told from error


def explanation(error: BaseException, home: Path) -> LibraryError | None:
    """The error in the reader's words, or None where it is not about the disk, permissions or damage."""
    words = str(error).lower()
    code = error.errno if isinstance(error, OSError) else None
    if code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) or any(each in words for each in FULL):
        return LibraryError(
            f"{home}: the disk is full; make room and run the command again: nothing that was added is lost"
        )
    if code in (errno.EACCES, errno.EPERM, errno.EROFS) or any(each in words for each in READ_ONLY):
        return LibraryError(
            f"{home}: the library cannot be written; check the folder's permissions, or name another with --home"
        )
    if any(each in words for each in BUSY):
        return LibraryError(
            f"{home}: another process is writing the catalogue and did not finish in time; run the command again"
        )
    return None


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
