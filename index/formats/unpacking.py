"""Files that hold many articles (JSONL, EPUB, WARC) -> those articles; other files stay what they are."""

import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from zipfile import BadZipFile

from index.errors import SourceError
from index.formats.delivery import Delivered
from index.ingest.preparing import Failure, Subject

Unpack = Callable[[Path, int], Iterator[Delivered | Failure]]
"""The articles of an archive, none larger than so many bytes. Raises SourceError where it is damaged."""

ARCHIVES = (".jsonl", ".jsonl.gz", ".ndjson", ".ndjson.gz", ".epub", ".warc", ".warc.gz")
"""How the names of files end that hold many articles."""


def unpacked(files: Iterable[Path], limit_bytes: int) -> Iterator[Subject | Failure]:
    """Each file, or in its place what it holds. One that is damaged is told of, and what was found before is kept."""
    for path in files:
        unpack = _unpacker(path)
        if unpack is None:
            yield path.absolute()
            continue
        try:
            empty = True
            for each in unpack(path.absolute(), limit_bytes):
                empty = False
                yield each
            if empty:
                yield Failure(str(path), "holds no articles")
        except SourceError as error:
            yield Failure(error.source, error.problem)
        except OSError as error:
            yield Failure(str(path), f"could not be read: {error.strerror or error}")
        except (BadZipFile, EOFError, zlib.error, ValueError) as error:
            yield Failure(str(path), f"is damaged ({error})")


def is_archive(name: str) -> bool:
    return name.lower().endswith(ARCHIVES)


def _unpacker(path: Path) -> Unpack | None:
    name = path.name.lower()
    if not is_archive(name):
        return None
    if name.endswith(".epub"):
        from index.formats.epub import articles as of_epub

        return of_epub
    if ".warc" in name[-8:]:
        from index.formats.warc import articles as of_warc

        return of_warc
    from index.formats.jsonl import articles as of_jsonl

    return of_jsonl
