"""An electronic book or magazine (EPUB) -> its chapters, each an article, in reading order."""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from zipfile import ZipFile

from index.dates import Evidence
from index.errors import SourceError
from index.formats import zipped
from index.formats.delivery import Delivered, Said
from index.ingest.preparing import Failure

_PAGES = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml")
_FEWEST_LETTERS = 200
"""A chapter with less is a cover, a title page or a picture."""


def articles(path: Path, limit_bytes: int) -> Iterator[Delivered | Failure]:
    """The chapters of a book; what is said of the book is said of each. Raises SourceError for a damaged book."""
    source = str(path)
    with zipped.opened(path, source) as archive:
        folder, package = _package(archive, source, limit_bytes)
        said = _said(package)
        protected = zipped.part(archive, "META-INF/encryption.xml", source, limit_bytes) or b""
        for name in _spine(package, folder):
            place = f"{source}#{name}"
            if name.encode() in protected:
                yield Failure(place, "is encrypted; a copy without copy protection can be read")
                continue
            try:
                data = zipped.part(archive, name, source, limit_bytes)
            except SourceError as error:
                yield Failure(place, error.problem)
                continue
            if data is None:
                yield Failure(place, "is listed in the book and is not in it")
            elif len(re.sub(rb"<[^<>]*>|\s+", b"", data)) >= _FEWEST_LETTERS:
                yield Delivered(place, data, "chapter.xhtml", said=said, spare=True)


def _package(archive: ZipFile, source: str, limit_bytes: int) -> tuple[str, Any]:
    """The folder of the package document, and the document."""
    container = zipped.part(archive, "META-INF/container.xml", source, limit_bytes)
    roots = [] if container is None else [*zipped.tree(container, source).iter("{*}rootfile")]
    name = next((each.get("full-path") for each in roots if each.get("full-path")), None)
    data = None if name is None else zipped.part(archive, name, source, limit_bytes)
    if name is None or data is None:
        raise SourceError(source, "not a book: it has no package document")
    return posixpath.dirname(name), zipped.tree(data, source)


def _said(package: Any) -> Said:
    date = zipped.said(package, "date")
    return Said(
        outlet=zipped.said(package, "publisher") or zipped.said(package, "title"),
        byline=zipped.said(package, "creator"),
        dates=(Evidence("metadata", date),) if date else (),
        languages=tuple(filter(None, [zipped.said(package, "language")])),
    )


def _spine(package: Any, folder: str) -> Iterator[str]:
    """The names of the pages in reading order, but for tables of contents."""
    items = {each.get("id"): each for each in package.iter("{*}item")}
    for entry in package.iter("{*}itemref"):
        item = items.get(entry.get("idref"))
        if item is None or item.get("media-type") not in _PAGES or "nav" in (item.get("properties") or "").split():
            continue
        yield posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))
