"""Read what a site answers: a page, that it has not changed, or in a reader's words why there is none."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

import httpx

from index.errors import SourceError
from index.fetching.bodies import body

BUSY: Final = frozenset({429, 503})


class GoneError(SourceError):
    """The site says that there is nothing at this address (404 or 410)."""


class LaterError(SourceError):
    """The site asks to be left alone for `wait_s` seconds."""

    def __init__(self, source: str, problem: str, wait_s: float) -> None:
        super().__init__(source, problem)
        self.wait_s = wait_s


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

    `language` is its `Content-Language`. `data` is None where it is what we have already: then the rest is as it was.
    """

    url: str
    data: bytes | None
    media_type: str
    charset: str | None
    validators: Validators
    moved: str | None = None
    language: str | None = None


def fetched(url: str, answer: httpx.Response, known: Validators, *, limit_bytes: int, now: datetime) -> Fetched:
    """What `answer` brings to who asked for `url` and knows a version of it.

    Raises SourceError for an answer that is no page; TooLargeError and UnreadableError for a body: see
    `index.fetching.bodies`.
    """
    status = answer.status_code
    if status in BUSY:
        raise later(url, answer, now)
    if status != 200 and not (status == 304 and known != UNKNOWN):
        raise refusal(url, status)
    kind, _, rest = answer.headers.get("content-type", "").partition(";")
    media_type = kind.strip().lower()
    if media_type.partition("/")[0] in ("image", "video", "audio", "font"):
        raise SourceError(url, f"is not an article ({media_type})")
    found = Fetched(
        url=str(answer.request.url),
        data=None,
        media_type=media_type,
        charset=_charset(rest),
        validators=Validators(answer.headers.get("etag"), answer.headers.get("last-modified")),
        language=answer.headers.get("content-language"),
    )
    if status == 304:
        return replace(found, validators=known)
    return replace(found, data=body(answer, limit_bytes))


def refusal(url: str, status: int) -> SourceError:
    """What an answer that is no page means, in a reader's words."""
    if status in (404, 410):
        return GoneError(url, f"no such page ({status}); is the address right?")
    if status in (401, 402, 403, 407, 451):
        return SourceError(url, f"may not be read by programs ({status}); save the page in a browser and add the file")
    if status >= 500:
        return SourceError(url, f"the site has a fault ({status}); try again later")
    return SourceError(url, f"the site does not give the page ({status}); open it in a browser")


def later(url: str, answer: httpx.Response, now: datetime) -> LaterError:
    """That a busy site asks us to come again."""
    wait = seconds_asked(answer.headers, now)
    problem = "too many requests" if answer.status_code == 429 else "the site is not to be had at present"
    when = "later" if wait is None else f"in {wait:.0f} s"
    return LaterError(url, f"{problem} ({answer.status_code}); try again {when}", 1.0 if wait is None else wait)


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


def _charset(parameters: str) -> str | None:
    for each in parameters.split(";"):
        name, _, value = each.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'").lower() or None
    return None
