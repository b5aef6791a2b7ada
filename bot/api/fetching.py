"""Articles by their address. A server fetches none until it is told which it may: the one place where that plugs in."""

from collections.abc import Callable
from dataclasses import dataclass

from index.errors import SourceError


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came: its bytes, the address that it was at in the end, and a name whose ending says what it is."""

    data: bytes
    url: str
    name: str


Fetch = Callable[[str], Fetched]
"""Fetch an address. Raises SourceError for one that may not or cannot be fetched."""


def refused(url: str) -> Fetched:
    """What a server does that fetches nothing."""
    raise SourceError(url, "this server fetches no addresses; send the article's text or file instead")
