"""Fetch an address as a polite visitor: within limits, asking robots.txt first, and never from a private network.

Only what a fetch needs is asked of a site: no cookies are kept after a visit, no proxy is used (it would connect in our
place, unguarded), and what has not changed is not sent again.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from importlib.metadata import version
from ssl import SSLContext
from typing import Final
from urllib.parse import urlsplit

import httpcore
import httpx

from index import guard, robots
from index.bodies import TooLargeError, UnreadableError, body
from index.errors import SourceError
from index.guard import ForbiddenError, Guard, Network, Resolve, UnresolvedError

AGENT: Final = "precis"
"""The name that robots.txt knows this program by."""

ACCEPT: Final = (
    "text/html,application/xhtml+xml,application/rss+xml;q=0.9,application/atom+xml;q=0.9,"
    "application/feed+json;q=0.9,application/pdf;q=0.8,application/xml;q=0.7,text/plain;q=0.7,*/*;q=0.3"
)
ROBOTS_KEPT_S: Final = 24 * 3600
"""RFC 9309, 2.4: no longer than a day."""

LONGEST_PAUSE_S: Final = 60.0
"""A site may ask for more between two requests; it is then left alone until later."""

BUSY: Final = frozenset({429, 503})
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
LONGEST_ADDRESS: Final = 2_000
"""Code points; what is longer is no address that a person was given."""


class GoneError(SourceError):
    """The site says that there is nothing at this address (404 or 410)."""


class LaterError(SourceError):
    """The site asks to be left alone for `wait_s` seconds."""

    def __init__(self, source: str, problem: str, wait_s: float) -> None:
        super().__init__(source, problem)
        self.wait_s = wait_s


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


@dataclass(frozen=True, slots=True)
class Validators:
    """By what a site knows which version we have: its `ETag` and `Last-Modified`, as it wrote them."""

    etag: str | None = None
    modified: str | None = None


UNKNOWN: Final = Validators()
"""Of a place that was never visited, or that names no version."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came. `url` is where it was in the end; `moved` the address that took this one's place for good.

    `data` is None where it is what we have already: then the rest is as it was.
    """

    url: str
    data: bytes | None
    media_type: str
    charset: str | None
    validators: Validators
    moved: str | None = None


class Web:
    """The web, as one process visits it: it knows when each host was last asked, and what its robots.txt says.

    Its methods may be called from any thread.
    """

    def __init__(
        self,
        limits: Limits = Limits(),
        *,
        resolve: Resolve = guard.resolve,
        sleep: Callable[[float], None] = time.sleep,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._limits = limits
        self._resolve = resolve
        self._sleep = sleep
        self._now = now
        self._lock = threading.Lock()
        self._free_s: dict[str, float] = {}
        self._robots: dict[str, tuple[float, robots.Robots]] = {}

    def fetch(self, url: str, *, known: Validators = UNKNOWN) -> Fetched:
        """What is at an address. Raises SourceError, with the way out; GoneError and LaterError where they say more."""
        for waited in (True, True, False):
            try:
                return self._fetched(url, known)
            except LaterError as later:
                if not waited or later.wait_s > self._limits.patience_s:
                    raise
                self._sleep(later.wait_s)
        raise AssertionError("the last attempt returns or raises")

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """The sitemaps that a site's robots.txt names."""
        with self._visit(url) as (visit, _):
            return self._rules(visit, httpx.URL(url)).sitemaps

    # One visit

    def _fetched(self, url: str, known: Validators) -> Fetched:
        with self._visit(url) as (visit, first):
            target: httpx.URL = first
            moved: httpx.URL | None = first
            seen = {_state(visit, target)}
            hosts: set[str] = set()
            for _ in range(self._limits.redirects + 1):
                self._permitted(visit, target, hosts)
                with closing(self._asked(visit, target, known)) as answer:
                    where = answer.headers.get("location") if answer.status_code in REDIRECTS else None
                    if where is None:
                        return self._read(url, target, answer, known, moved)
                if answer.status_code not in (301, 308):
                    moved = None
                target = _next(url, target, where)
                moved = moved and target
                if _state(visit, target) in seen:
                    raise SourceError(url, "it redirects in a circle; open it in a browser, save the page and add that")
                seen.add(_state(visit, target))
            raise SourceError(url, f"it redirects more than {self._limits.redirects} times; give the last address")

    @contextmanager
    def _visit(self, url: str) -> Iterator[tuple["Visit", httpx.URL]]:
        """One address and the places that it redirects to; what goes wrong becomes a SourceError."""
        limits = self._limits
        watch = Guard(until_s=time.monotonic() + limits.total_s, allowed=limits.allowed, resolve=self._resolve)
        with _explained(url, limits), Transport(watch) as transport:
            yield Visit(transport, httpx.Timeout(limits.silent_s, pool=None)), address(url)

    def _permitted(self, visit: "Visit", target: httpx.URL, hosts: set[str]) -> None:
        """Ask the site's robots.txt, then wait for our turn there. `hosts` are those where we had it in this visit."""
        rules = self._rules(visit, target)
        if not rules.allows(str(target)):
            raise SourceError(
                str(target), "its robots.txt asks programs not to read it; save the page in a browser and add the file"
            )
        host = target.netloc.decode()
        if host in hosts:
            return
        hosts.add(host)
        pause = max(self._limits.pause_s, rules.delay_s or 0)
        with self._lock:
            present = time.monotonic()
            turn = max(present, self._free_s.get(host, present))
            wait = turn - present
            if wait > LONGEST_PAUSE_S:
                raise LaterError(str(target), f"its robots.txt asks for {pause:g} s between requests", wait)
            self._free_s[host] = turn + pause
        if wait > 0:
            self._sleep(wait)

    def _rules(self, visit: "Visit", target: httpx.URL) -> robots.Robots:
        """What the target's site asks. Where there is no robots.txt, everything may be read."""
        origin = f"{target.scheme}://{target.netloc.decode()}"
        kept_s, rules = self._robots.get(origin, (0.0, robots.ALL))
        if kept_s > time.monotonic():
            return rules
        place = httpx.URL(f"{origin}/robots.txt")
        for _ in range(self._limits.redirects):
            with closing(self._asked(visit, place, UNKNOWN)) as answer:
                where = answer.headers.get("location") if answer.status_code in REDIRECTS else None
                if where is None:
                    rules = self._told(answer, place)
                    break
            place = _next(str(place), place, where)
        else:
            rules = robots.ALL  # RFC 9309, 2.3.1.2: one that redirects on and on is as if there were none
        self._robots[origin] = time.monotonic() + ROBOTS_KEPT_S, rules
        return rules

    def _told(self, answer: httpx.Response, place: httpx.URL) -> robots.Robots:
        if answer.status_code in BUSY:
            raise self._later(answer, str(place))
        if answer.status_code >= 500:
            raise SourceError(str(place), f"cannot be read ({answer.status_code}), so nothing there may be; try later")
        if not 200 <= answer.status_code < 300:
            return robots.ALL
        try:
            data = body(answer, robots.LIMIT_BYTES, cut=True)
        except (UnreadableError, TooLargeError):  # a site that has rules to tell tells them so that they can be read
            return robots.ALL
        return robots.read(data.decode("utf-8", "replace"), AGENT)

    def _asked(self, visit: "Visit", target: httpx.URL, known: Validators) -> httpx.Response:
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
        return visit.ask(httpx.Request("GET", target, headers=headers))

    def _read(
        self, url: str, target: httpx.URL, answer: httpx.Response, known: Validators, moved: httpx.URL | None
    ) -> Fetched:
        status = answer.status_code
        if status in BUSY:
            raise self._later(answer, url)
        if status != 200 and not (status == 304 and known != UNKNOWN):
            raise refusal(url, status)
        kind, _, rest = answer.headers.get("content-type", "").partition(";")
        media_type = kind.strip().lower()
        if media_type.partition("/")[0] in ("image", "video", "audio", "font"):
            raise SourceError(url, f"is not an article ({media_type})")
        final = str(target)
        found = Fetched(
            url=final,
            data=None,
            media_type=media_type,
            charset=_charset(rest),
            validators=Validators(answer.headers.get("etag"), answer.headers.get("last-modified")),
            moved=str(moved) if moved and str(moved) != url else None,
        )
        if status == 304:
            return replace(found, validators=known)
        return replace(found, data=body(answer, self._limits.bytes))

    def _later(self, answer: httpx.Response, url: str) -> SourceError:
        wait = seconds_asked(answer.headers, self._now())
        problem = "too many requests" if answer.status_code == 429 else "the site is not to be had at present"
        when = "later" if wait is None else f"in {wait:.0f} s"
        return LaterError(url, f"{problem} ({answer.status_code}); try again {when}", 1.0 if wait is None else wait)


@dataclass(frozen=True, slots=True)
class Visit:
    """The connections and cookies of one fetch. Not httpx's client: it looks where a redirect leads before we do."""

    transport: httpx.HTTPTransport
    timeout: httpx.Timeout
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)

    def ask(self, request: httpx.Request) -> httpx.Response:
        request.extensions["timeout"] = self.timeout.as_dict()
        self.cookies.set_cookie_header(request)
        answer = self.transport.handle_request(request)
        answer.request = request
        self.cookies.extract_cookies(answer)
        return answer


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


def refusal(url: str, status: int) -> SourceError:
    """What an answer that is no page means, in a reader's words."""
    if status in (404, 410):
        return GoneError(url, f"no such page ({status}); is the address right?")
    if status in (401, 402, 403, 407, 451):
        return SourceError(url, f"may not be read by programs ({status}); save the page in a browser and add the file")
    if status >= 500:
        return SourceError(url, f"the site has a fault ({status}); try again later")
    return SourceError(url, f"the site does not give the page ({status}); open it in a browser")


def seconds_asked(headers: Mapping[str, str], now: datetime) -> float | None:
    """`Retry-After` in seconds (RFC 9110, 10.2.3: a number, or a date); None where there is none that can be read."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit() and len(value) < 10:
        return float(value)
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, IndexError, OverflowError):
        return None
    return max(0.0, (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() - now.timestamp())


def _next(url: str, target: httpx.URL, where: str) -> httpx.URL:
    try:
        return address(str(target.join(where)))
    except (httpx.InvalidURL, ValueError) as error:
        raise SourceError(url, "it redirects to what is not a web address") from error
    except SourceError as error:
        raise SourceError(url, f"it redirects to an address that is not fetched ({error.problem})") from error


def _state(visit: "Visit", target: httpx.URL) -> tuple[str, ...]:
    """Where a visit is: some sites set a cookie and send a reader to the same address again, once."""
    return (str(target), *sorted(f"{each.domain} {each.name}={each.value}" for each in visit.cookies.jar))


def _charset(parameters: str) -> str | None:
    for each in parameters.split(";"):
        name, _, value = each.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'").lower() or None
    return None


@contextmanager
def _explained(url: str, limits: Limits) -> Iterator[None]:
    """What goes wrong on the wire, in a reader's words."""
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
