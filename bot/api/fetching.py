"""Articles by their address, as a server fetches them: the one place where that plugs in."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.service import Service


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page as it came: its bytes, the address that it was at in the end, and a name whose ending says what it is.

    `charset` is the one that the site declared.
    """

    data: bytes
    url: str
    name: str
    charset: str | None = None


Fetch = Callable[[str], Fetched]
"""Fetch an address. Raises SourceError for one that may not or cannot be fetched."""


def by(service: Service) -> Fetch:
    """Under the service's guard, at its pace."""

    def fetch(url: str) -> Fetched:
        page = service.fetch(url)
        return Fetched(page.data, page.source, page.name, page.charset)

    return fetch
