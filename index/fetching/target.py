"""The address that a fetch asks for: one that a person was given, or where a redirect leads."""

from typing import Final
from urllib.parse import urlsplit

import httpx

from index.errors import SourceError

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
FOR_GOOD: Final = frozenset({301, 308})
LONGEST_ADDRESS: Final = 2_000
"""Code points; what is longer is no address that a person was given."""


def address(url: str) -> httpx.URL:
    """An address that may be fetched, if its host may. Raises SourceError."""
    if len(url) > LONGEST_ADDRESS:
        raise SourceError(url[:80] + "…", f"an address of more than {LONGEST_ADDRESS:,} characters")
    try:
        target = httpx.URL(url.strip()).copy_with(fragment=None)
        port = urlsplit(str(target)).port
    except (httpx.InvalidURL, ValueError) as error:
        raise SourceError(url, f"not a web address: {error}") from error
    if target.scheme not in ("http", "https"):
        raise SourceError(url, f"{target.scheme or 'no scheme'}: only http and https addresses are fetched")
    if not target.host or port == 0:
        raise SourceError(url, "not a web address: it names no host")
    if target.userinfo:
        raise SourceError(f"{target.scheme}://…@{target.host}", "an address with a name or password is not fetched")
    return target


def redirected(answer: httpx.Response) -> str | None:
    """Where an answer sends its reader, as it is written there; None for an answer that is one."""
    return answer.headers.get("location") if answer.status_code in REDIRECTS else None


def following(url: str, target: httpx.URL, where: str) -> httpx.URL:
    """Where a redirect from `target` leads. Raises SourceError, of the address that was asked for at first."""
    try:
        return address(str(target.join(where)))
    except (httpx.InvalidURL, ValueError) as error:
        raise SourceError(url, "it redirects to what is not a web address") from error
    except SourceError as error:
        raise SourceError(url, f"it redirects to an address that is not fetched ({error.problem})") from error
