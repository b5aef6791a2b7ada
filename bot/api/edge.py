"""What is done for every request: an id, a limit to its size, the last word on errors, a measurement, a log line."""

import asyncio
import re
import secrets
import time
from http import HTTPStatus
from typing import Any, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.api.callers import known
from bot.api.logs import frames, kind
from bot.api.problems import ProblemError, form, problem_of, response
from bot.api.serving import Serving, of

_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,64}")

STRANGERS_BYTES: Final = 1_000_000
"""Of a body that comes without a key where one is needed: a body is read before its route asks who sent it, and reading
24 MB of JSON holds up everyone for a sixth of a second."""

UNMATCHED: Final = "(none)"
"""The route of a request that none serves, in logs and metrics: its path could be anything."""


class Edge:
    """Middleware around the whole application. No error passes it."""

    def __init__(self, app: ASGIApp, limit_bytes: int, limit_s: float) -> None:
        """`limit_s`: how long the body may take to come."""
        self._app = app
        self._limit_s = limit_s
        self._limit_bytes = limit_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given = headers.get("x-request-id", "")
        state = scope.setdefault("state", {})
        state["request_id"] = given if _ID.fullmatch(given) else secrets.token_hex(8)
        exchange = Exchange(scope, receive, send, self._limit_bytes, self._limit_s)
        try:
            await exchange.check(headers)
            await self._app(scope, exchange.receive, exchange.send)
        except Exception as error:  # noqa: BLE001  # the last word
            await exchange.fail(error)
        finally:
            exchange.close()


class Exchange:
    """One request and its response."""

    def __init__(self, scope: Scope, receive: Receive, send: Send, limit_bytes: int, limit_s: float) -> None:
        self._limit_s = limit_s
        self._scope, self._receive, self._send = scope, receive, send
        self._limit_bytes = limit_bytes
        self._began = time.perf_counter()
        self._read = 0
        self._received = False
        self._status: int | None = None
        self._whole = False

    async def check(self, headers: Headers) -> None:
        """Refuse a body that says it is too large before it is read; one of unknown length is counted as it comes."""
        length, here = headers.get("content-length", ""), serving_of(self._scope)
        large = int(length) > STRANGERS_BYTES if length.isdecimal() else "transfer-encoding" in headers
        if large and here is not None and not known(here, Request(self._scope)):
            self._limit_bytes = min(self._limit_bytes, STRANGERS_BYTES)
        if length.isdecimal() and int(length) > self._limit_bytes:
            raise self._too_large()

    async def receive(self) -> Message:
        message = await (self._receive() if self._received else self._in_time())
        if message["type"] == "http.request":
            self._received = not message.get("more_body")
            self._read += len(message.get("body", b""))
            if self._read > self._limit_bytes:
                raise HTTPException(413, self._too_large().detail)
        return message

    async def _in_time(self) -> Message:
        """The next part of the body; who sends one byte a minute is not waited for."""
        left_s = self._limit_s - (time.perf_counter() - self._began)
        try:
            return await asyncio.wait_for(self._receive(), max(0.0, left_s))
        except TimeoutError:
            told = f"the request did not come within {self._limit_s:g} s (PRECIS_REQUEST_S)"
            raise HTTPException(HTTPStatus.REQUEST_TIMEOUT, told, {"Connection": "close"}) from None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-Id"] = self._scope["state"]["request_id"]
            headers.setdefault("X-Content-Type-Options", "nosniff")
            headers.setdefault("Cache-Control", "no-store")
        elif message["type"] == "http.response.body" and not message.get("more_body"):
            self._whole = True
        await self._send(message)

    async def fail(self, error: Exception) -> None:
        """Say what is wrong, if there is still time."""
        failed(self._scope, error)
        if self._status is None:
            problem = problem_of(error)
            answer = response(problem, form(problem, self._scope["state"]["request_id"]))
            await answer(self._scope, self._receive, self.send)

    def close(self) -> None:
        """Measure and log."""
        here, state = serving_of(self._scope), self._scope["state"]
        if here is None:
            return
        seconds = time.perf_counter() - self._began
        route = state.get("route") or getattr(self._scope.get("route"), "path", UNMATCHED)
        method = self._scope["method"] if self._scope["method"] in _METHODS else "OTHER"
        status = self._status or 499  # nginx's number for a client that went away
        here.metrics.request(method, route, status, seconds)
        here.logs.write(
            "request",
            request_id=state["request_id"],
            method=method,
            route=route,
            status=status,
            ms=round(seconds * 1000, 1),
            key=state.get("key"),
            whole=None if self._whole else False,
        )

    def _too_large(self) -> ProblemError:
        why = "of who shows no key" if self._limit_bytes == STRANGERS_BYTES else "(PRECIS_MAX_REQUEST_MB)"
        most = f"at most {self._limit_bytes / 1_000_000:g} MB are read {why}"
        return ProblemError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", f"the request is too large: {most}")


_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def failed(scope: Scope, error: Exception) -> None:
    """Log a mistake of ours; what is a reader's is only told to the reader."""
    here = serving_of(scope)
    if here is not None and problem_of(error).status == 500:
        here.logs.write("mistake", request_id=scope["state"]["request_id"], kind=kind(error), frames=frames(error))


def serving_of(scope: Scope) -> Serving | None:
    """The server, once it has started."""
    app: Any = scope.get("app")
    return of(app) if app is not None and hasattr(app.state, "serving") else None
