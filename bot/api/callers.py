"""Who is asking: the key that a request carries, and what it allows."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from bot.api.problems import ProblemError
from bot.api.serving import Serving, serving
from bot.kept.keys import Key, Scope, looks_like_key

COOKIE = "precis_key"
"""Where a page keeps the key that its reader has typed: HttpOnly, SameSite=Strict."""

COLLECTION = re.compile(r"[^\x00-\x1f\ud800-\udfff]{1,100}")
"""The names that a collection may have."""

bearer = HTTPBearer(auto_error=False, description="A key: `precis keys create --scope read`")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking. `key` None: nobody in particular, on a server that needs no key."""

    key: Key | None

    @property
    def owner(self) -> str | None:
        """Under whose name something is kept."""
        return self.key.id if self.key else None

    @property
    def public(self) -> bool:
        """Whether the key stands in a page, where anyone can read it: nothing is kept for such a caller."""
        return self.key is not None and self.key.scope is Scope.WIDGET

    def collection(self, name: str | None) -> str:
        """The collection that is meant: the one asked for, else the key's first. Raises ProblemError."""
        allowed = self.key.collections if self.key else ()
        if self.public and not allowed:
            told = "this key is for texts that are sent with it; one made with --collection NAME reads articles too"
            raise ProblemError(403, "forbidden", told)
        if name is not None and not COLLECTION.fullmatch(name):
            raise ProblemError(422, "usage", "a collection's name has 1 to 100 characters, and no control characters")
        if name is None:
            return allowed[0] if allowed else "default"
        if allowed and name not in allowed:
            raise ProblemError(403, "forbidden", f"this key does not open the collection {name!r}")
        return name


def needing(scope: Scope) -> Callable[..., Awaitable[Caller]]:
    """A dependency: the caller, who must be allowed `scope`."""

    async def caller(
        request: Request, credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)]
    ) -> Caller:
        return called(serving(request), request, credentials.credentials if credentials else None, scope)

    return caller


Visitor = Annotated[Caller, Depends(needing(Scope.WIDGET))]
Reader = Annotated[Caller, Depends(needing(Scope.READ))]
Writer = Annotated[Caller, Depends(needing(Scope.WRITE))]
Admin = Annotated[Caller, Depends(needing(Scope.ADMIN))]


def called(to: Serving, request: Request, text: str | None, scope: Scope) -> Caller:
    """The caller of a request that carries this key, or the one in its cookie. Raises ProblemError: 401, 403 or 429."""
    given = text or request.cookies.get(COOKIE)
    if given is not None and not to.needs_key and not looks_like_key(given):
        given = None  # OpenAI's clients send some key whether one is needed or not
    if given is None:
        if to.needs_key:
            raise _unknown("a key is needed: Authorization: Bearer KEY")
        check_place(to, request)
        request.state.key = None
        return Caller(None)
    key = to.keys.verified(given)
    if key is None:
        raise _unknown("no such key, or it has been revoked")
    request.state.key = key.id
    if text is None:
        check_origin(to, request)
    if not key.scope.allows(scope):
        raise ProblemError(403, "forbidden", f"this needs a key of scope {scope}, and yours is {key.scope}")
    if key.scope is Scope.WIDGET and request.headers.get("origin") not in key.origins:
        raise ProblemError(403, "forbidden", "this key is for the pages of other origins")
    if wait := to.limits.wait_s(key):
        raise ProblemError(429, "rate_limit", f"more than {key.requests} requests in a minute", wait)
    return Caller(key)


def known(to: Serving, request: Request) -> bool:
    """Whether a request carries a key that is good, or needs none. Nothing is counted."""
    kind, _, text = request.headers.get("authorization", "").partition(" ")
    given = text.strip() if kind.lower() == "bearer" else request.cookies.get(COOKIE)
    return not to.needs_key or (given is not None and to.keys.verified(given) is not None)


def check_place(to: Serving, request: Request) -> None:
    """Where nobody needs a key, a page elsewhere on the web must not call in its reader's name.

    The Host is checked because a name that is made to point here (DNS rebinding) is the page's own origin.
    """
    if _host(f"//{request.headers.get('host', '')}") not in to.hosts:
        raise ProblemError(
            403,
            "forbidden",
            f"this server needs no key as {' or '.join(sorted(to.hosts))} only;"
            " behind a proxy start it with --require-key",
        )
    check_origin(to, request)


def check_origin(to: Serving, request: Request) -> None:
    """Raise ProblemError for a request that a page of another origin makes, unless that is listed.

    Following a link is no such request. Images and scripts that a page loads from here have no Origin, and a digest
    that is loaded as an image may cost money: browsers say with Sec-Fetch-* what a request is for.
    """
    origin, headers = request.headers.get("origin"), request.headers
    if origin in to.settings.origins:
        return
    loaded = headers.get("sec-fetch-mode", "navigate") != "navigate" or headers.get("sec-fetch-dest") == "iframe"
    if origin is None and not (loaded and headers.get("sec-fetch-site") in ("cross-site", "same-site")):
        return
    if origin is None or origin.partition("://")[2] != request.headers.get("host"):
        raise ProblemError(403, "forbidden", "pages of this origin may not call; list it in PRECIS_ORIGINS")


def _host(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:  # not an address at all
        return None


def _unknown(detail: str) -> ProblemError:
    return ProblemError(401, "unauthorized", detail, headers={"WWW-Authenticate": "Bearer"})
