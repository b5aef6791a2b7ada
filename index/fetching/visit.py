"""One visit to the web: a fetch's connections and cookies, under guard, and what went wrong in a reader's words."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from ssl import SSLContext
from typing import Final

import httpcore
import httpx

from index.errors import SourceError
from index.fetching.bodies import TooLargeError, UnreadableError
from index.fetching.guard import ForbiddenError, Guard, Network, Resolve, UnresolvedError
from index.fetching.response import UNKNOWN, Validators

AGENT: Final = "precis"
"""The name that robots.txt knows this program by."""

ACCEPT: Final = (
    "text/html,application/xhtml+xml,application/rss+xml;q=0.9,application/atom+xml;q=0.9,"
    "application/feed+json;q=0.9,application/pdf;q=0.8,application/xml;q=0.7,text/plain;q=0.7,*/*;q=0.3"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may take. `patience_s` is how long a site that asks us to wait is waited for; `pause_s` lies
    between two requests to a host; `allowed` are networks that may be reached although they are not public."""

    bytes: int = 20_000_000
    total_s: float = 30.0
    silent_s: float = 15.0
    redirects: int = 8
    pause_s: float = 1.0
    patience_s: float = 10.0
    allowed: tuple[Network, ...] = ()


USUAL: Final = Limits()


@dataclass(frozen=True, slots=True)
class Visit:
    """The connections and cookies of one fetch. Not httpx's client: it looks where a redirect leads before we do."""

    transport: httpx.HTTPTransport
    timeout: httpx.Timeout
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)

    def ask(self, target: httpx.URL, known: Validators = UNKNOWN) -> httpx.Response:
        """The site's answer, to be closed; its body is still on the way."""
        request = httpx.Request("GET", target, headers=_headers(target, known))
        request.extensions["timeout"] = self.timeout.as_dict()
        self.cookies.set_cookie_header(request)
        answer = self.transport.handle_request(request)
        answer.request = request
        self.cookies.extract_cookies(answer)
        return answer

    def at(self, target: httpx.URL) -> tuple[str, ...]:
        """Where the visit would be: some sites set a cookie and send a reader to the same address again, once."""
        return (str(target), *sorted(f"{each.domain} {each.name}={each.value}" for each in self.cookies.jar))


@contextmanager
def visiting(url: str, limits: Limits, resolve: Resolve) -> Iterator[Visit]:
    """A visit to one address and the places that it redirects to; what goes wrong becomes a SourceError."""
    watch = Guard(until_s=time.monotonic() + limits.total_s, allowed=limits.allowed, resolve=resolve)
    with _explained(url, limits), Transport(watch) as transport:
        yield Visit(transport, httpx.Timeout(limits.silent_s, pool=None))


class Transport(httpx.HTTPTransport):
    """httpx's own, with connections that the guard makes."""

    def __init__(self, watch: Guard) -> None:
        context = certificates()
        super().__init__(verify=context, trust_env=False)
        self._pool.close()
        self._pool = httpcore.ConnectionPool(ssl_context=context, network_backend=watch, max_keepalive_connections=2)


@cache
def certificates() -> SSLContext:
    """Whom we trust to vouch for a host. Reading them takes some 20 ms."""
    return httpx.create_ssl_context()


def _headers(target: httpx.URL, known: Validators) -> dict[str, str]:
    headers = {
        "Host": target.netloc.decode(),
        "User-Agent": f"{AGENT}/{version('precis-news')}",
        "Accept": ACCEPT,
        "Accept-Encoding": "gzip, deflate",
    }
    if known.etag:
        headers["If-None-Match"] = known.etag
    if known.modified:
        headers["If-Modified-Since"] = known.modified
    return headers


@contextmanager
def _explained(url: str, limits: Limits) -> Iterator[None]:
    try:
        yield
    except ForbiddenError as error:
        way = "add the file, or allow its network with PRECIS_FETCH_ALLOW"
        raise SourceError(url, f"leads to {error}, which is not a public address; {way}") from error
    except TooLargeError as error:
        limit = f"more than {limits.bytes / 1_000_000:.3g} MB; raise the limit with PRECIS_MAX_FILE_MB"
        raise SourceError(url, limit) from error
    except UnreadableError as error:
        raise SourceError(url, f"{error}; save the page in a browser and add the file") from error
    except httpx.TimeoutException as error:
        raise SourceError(url, f"did not answer in time (within {limits.total_s:g} s); try again later") from error
    except (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL) as error:
        if isinstance(error.__cause__, UnresolvedError):
            problem = "its host is not known; is the address right?"
        elif isinstance(error, httpx.ConnectError):
            problem = f"cannot be reached ({error}); is the address right?"
        else:
            problem = f"the answer broke off or is not HTTP ({error}); try again later"
        raise SourceError(url, problem) from error
