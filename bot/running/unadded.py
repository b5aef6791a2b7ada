"""Articles that need not have been added: of a file, of bytes, of a page on the web."""

from contextlib import suppress
from pathlib import Path

from bot.running.opening import Opening
from index import extract
from index.article import Article
from index.errors import NotFoundError
from index.fetching.addresses import is_address, tidied
from index.fetching.gathering import file_name
from index.formats.delivery import Delivered


def article_of(opening: Opening, source: str, data: bytes | None) -> Article | None:
    """The article that stands in a file, at an address or in `data`; None where `source` must be an id."""
    if data is not None:
        return read(data, "", source=source)
    if is_address(source):
        return _at(opening, source)
    path = Path(source)
    if path.exists():
        return extract.article(extract.read(path.absolute(), limit_bytes=opening.limit_bytes))
    return None


def read(data: bytes, name: str, *, source: str = "-", charset: str | None = None) -> Article:
    """The article that a file's content holds; its name says of what kind it is. Raises SourceError."""
    return extract.article(extract.read_bytes(data, name, source=source, charset=charset))


def page(opening: Opening, url: str) -> Article:
    """The article of a page, as it is now. Raises SourceError."""
    return extract.article(extract.delivered(fetched(opening, url)))


def fetched(opening: Opening, url: str) -> Delivered:
    """What is at an address, as it came. Raises SourceError."""
    found = opening.web.fetch(url)
    return Delivered(tidied(found.url), found.data or b"", file_name(found), found.charset, asked=url)


def _at(opening: Opening, url: str) -> Article:
    """The library's article of an address, else the page's."""
    for name in dict.fromkeys((url, tidied(url))):
        with suppress(NotFoundError):
            return opening.library.article(name)
    return page(opening, url)
