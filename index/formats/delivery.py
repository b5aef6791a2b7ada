"""An article that comes from elsewhere than a file of its own: a web page, an item of a feed, a part of an archive."""

import hashlib
from dataclasses import dataclass

from index.dates import Evidence


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of an article outside of it, by a feed, an archive, a record or a header. Its own word goes first.

    `languages` are tags as mark-up and headers write them, strongest first.
    """

    title: str | None = None
    outlet: str | None = None
    byline: str | None = None
    dates: tuple[Evidence, ...] = ()
    languages: tuple[str, ...] = ()


NOTHING_SAID = Said()


@dataclass(frozen=True, slots=True)
class Delivered:
    """An article's bytes. `source` is its URL, or its container's path, `#` and its place there.

    `name` ends as a file of its kind would; `charset` is what was declared beside the bytes. Where an item is one
    among others that need not be articles (the cover of a book), it is `spare`, and nothing is said if it holds none.
    `asked` is the address that led there, where it is another.
    """

    source: str
    data: bytes
    name: str
    charset: str | None = None
    said: Said = NOTHING_SAID
    spare: bool = False
    asked: str | None = None

    @property
    def digest(self) -> bytes:
        """BLAKE2b, 16 bytes, of all that an article is made from."""
        words = repr((self.name, self.charset, self.said)).encode("utf-8", "surrogatepass")
        return hashlib.blake2b(self.data, digest_size=16, key=hashlib.blake2b(words, digest_size=32).digest()).digest()
