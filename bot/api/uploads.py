"""Files that were handed to a server: kept below its home, under a name that cannot lead anywhere else."""

import hashlib
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from index.errors import SourceError
from index.sources import KINDS, SUFFIXES

FOLDER: Final = "uploads"
LONGEST: Final = 150
"""Bytes of a file's name."""

SUFFIX_OF: Final = {
    "text/plain": ".txt",
    "text/markdown": ".md",
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "application/pdf": ".pdf",
}
_PLAIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")
_CONTROL: Final = re.compile(r'[\x00-\x1f\x7f<>:"|?*\u202a-\u202e\u2066-\u2069]')


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: its name, if it has one, and what it is said to be."""

    name: str | None
    data: bytes
    media_type: str = "text/plain"


def keep(home: Path, collection: str, given: Sequence[Upload]) -> list[Path]:
    """Write files that are to be added; each replaces the one that this collection was given under the same name.

    Raises SourceError for a name of a kind that cannot be read, or that two different files have; then none is written.
    """
    folder = home / FOLDER / (collection if _PLAIN.fullmatch(collection) else _digest(collection.encode()))
    paths = [folder / safe_name(each.name, each.data, each.media_type) for each in given]
    named: dict[Path, bytes] = {}
    for path, each in zip(paths, given, strict=True):
        if named.setdefault(path, each.data) != each.data:
            raise SourceError(path.name, "two of these files have this name; one would take the other's place")
    folder.mkdir(parents=True, exist_ok=True)
    for path, each in zip(paths, given, strict=True):
        _write(path, each.data)
    return [path.resolve() for path in paths]


def _write(path: Path, data: bytes) -> None:
    """All of it, on the disk, or nothing."""
    part = path.with_name(f".{_digest(os.urandom(16))}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def safe_name(name: str | None, data: bytes, media_type: str) -> str:
    """The last part of a name, without what a file system or a terminal takes for something else."""
    last = re.split(r"[/\\]", name or "")[-1].encode("utf-8", "replace").decode()
    stem, dot, ending = _CONTROL.sub("_", last).strip(" .").rpartition(".")
    suffix = f".{ending}".lower() if dot else ""
    if not dot:
        stem, suffix = ending, SUFFIX_OF.get(media_type.partition(";")[0].strip().lower(), "")
    if suffix not in SUFFIXES:
        shown = f"a {suffix} file" if suffix else f"a file of type {media_type or 'unknown'}"
        raise SourceError(last or "a file without a name", f"{shown} is not one that Precis reads ({KINDS})")
    stem = stem.strip(" .").encode()[: LONGEST - len(suffix)].decode("utf-8", "ignore")
    return f"{stem or f'text-{_digest(data)}'}{suffix}"


def discard(home: Path, source: str) -> None:
    """Remove the file of an article that was uploaded; others are their owners' business."""
    path = Path(source)
    if path.is_relative_to((home / FOLDER).resolve()):
        path.unlink(missing_ok=True)


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=6).hexdigest()
