"""A Slack of our own on the loopback, at the wire: the Web API over HTTP, Socket Mode over WebSocket.

It keeps channels and messages, checks every call as Slack documents it, and refuses what Slack would. It runs in a
thread of its own; its methods may be called from any other.
"""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from aiohttp import WSMsgType, web
from slack_blocks import problems
from slack_methods import Methods
from slack_workspace import APP_TOKEN, BOT_TOKEN, SCOPES, Delivered, Json

ACK_S = 3.0
JSON_FIELDS = {"blocks", "metadata", "view", "unfurls", "prompts", "chunks"}


class Slack(Methods):
    """The workspace at the wire. Start it with `serving()`."""

    def __init__(self, *, streams: bool = True, tiers: bool = False) -> None:
        super().__init__(streams=streams, tiers=tiers)
        self._sockets: set[web.WebSocketResponse] = set()
        self._deliveries: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop

    # Delivering

    def deliver(self, kind: str, payload: Json) -> str:
        """Send an envelope over the socket until it is acknowledged. Returns its id."""
        name = f"envelope-{next(self._numbers)}"
        self.delivered[name] = Delivered(name, time.monotonic())
        asyncio.run_coroutine_threadsafe(self._start_delivery(name, kind, payload), self._loop)
        return name

    def cut(self, *, rudely: bool = False) -> None:
        """Close every socket; `rudely` without a word."""
        asyncio.run_coroutine_threadsafe(self._cut(rudely), self._loop).result(10)

    def wait(self, condition: Callable[[], Any], timeout_s: float = 10.0) -> Any:
        """The condition's value as soon as it is true."""
        end = time.monotonic() + timeout_s
        while True:
            if found := condition():
                return found
            if time.monotonic() > end:
                raise AssertionError(f"it did not come true in {timeout_s} s; refused: {self.refused[-3:]}")
            time.sleep(0.01)

    async def _start_delivery(self, name: str, kind: str, payload: Json) -> None:
        task = asyncio.create_task(self._deliver(self.delivered[name], kind, payload))
        self._deliveries.add(task)
        task.add_done_callback(self._deliveries.discard)

    async def _deliver(self, envelope: Delivered, kind: str, payload: Json) -> None:
        while not envelope.acked.is_set():
            socket = next((each for each in self._sockets if not each.closed), None)
            if socket is None:
                await asyncio.sleep(0.02)
                continue
            form = {
                "envelope_id": envelope.id, "type": kind, "payload": payload, "accepts_response_payload": True,
                "retry_attempt": envelope.times, "retry_reason": "timeout" if envelope.times else "",
            }  # fmt: skip
            try:
                await socket.send_str(json.dumps(form))
            except (ConnectionError, RuntimeError):  # it is closing, and does not say so yet
                await asyncio.sleep(0.02)
                continue
            envelope.times += 1
            envelope.sent_s = time.monotonic()
            waiting = asyncio.create_task(envelope.acked.wait())
            end = time.monotonic() + ACK_S
            while not waiting.done() and not socket.closed and time.monotonic() < end:
                await asyncio.wait([waiting], timeout=0.05)
            waiting.cancel()

    async def _cut(self, rudely: bool) -> None:
        for socket in list(self._sockets):
            if rudely and socket._req is not None and socket._req.transport is not None:
                socket._req.transport.abort()
            else:
                await socket.close()

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=403)
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(autoping=True)
        await socket.prepare(request)
        await socket.send_str(json.dumps({"type": "hello", "num_connections": 1, "connection_info": {}}))
        self._sockets.add(socket)
        self.connections += 1
        try:
            async for each in socket:
                if each.type is WSMsgType.TEXT:
                    answer = json.loads(each.data)
                    envelope = self.delivered[answer["envelope_id"]]
                    if not envelope.acked.is_set():
                        envelope.acked_s, envelope.answer = time.monotonic(), answer.get("payload")
                        envelope.acked.set()
        finally:
            self._sockets.discard(socket)
        return socket

    # The Web API

    async def _call(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        given = await _given(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or given.pop("token", "")
        self.calls.append((time.monotonic(), method, given))
        failure = self._failures[method][0] if self._failures[method] else None
        if failure:
            failure.times -= 1
            if failure.times <= 0:
                self._failures[method].popleft()
        self.limited += bool(failure and failure.status == 429)
        if failure and not failure.then_break:
            headers = {"Retry-After": f"{failure.retry_after_s:g}"} if failure.retry_after_s is not None else {}
            form = {"ok": False, "error": failure.error or "internal_error", "needed": failure.needed}
            return web.json_response(form, status=failure.status, headers=headers)
        if (limited := self._limited(method, given)) is not None:
            return web.json_response(
                {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": limited}
            )
        answer = self._answered(method, given, token)
        if failure and failure.then_break:
            assert request.transport is not None
            request.transport.abort()
        return web.json_response(answer)

    def _answered(self, method: str, given: Json, token: str) -> Json:
        if error := self._unknown(method, token):
            return {"ok": False, **error}
        function = getattr(self, "do_" + method.replace(".", "_").lower(), None)
        if function is None:
            return {"ok": False, "error": "unknown_method"}
        answer: Json = function(given)
        if not answer.get("ok", True):
            self.refused.append((method, answer["error"], answer.pop("why", [])))
        return {"ok": True, **answer}

    def _unknown(self, method: str, token: str) -> Json | None:
        if self.revoked:
            return {"error": "token_revoked"}
        if token != (APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN):
            return {"error": "invalid_auth" if token.startswith("x") else "not_authed"}
        needed = SCOPES.get(method, "")
        if needed and needed not in self.scopes:
            return {"error": "missing_scope", "needed": needed, "provided": ",".join(sorted(self.scopes))}
        return None

    def _limited(self, method: str, given: Json) -> str | None:
        """Seconds to wait, by Slack's tiers: a message a second in a channel, fifty changes a minute, short bursts."""
        rates = {"chat.postMessage": (1.0, 4.0), "chat.update": (50 / 60, 50.0), "chat.appendStream": (100 / 60, 100.0)}
        if not self.tiers or method not in rates:
            return None
        rate, most = rates[method]
        key = f"{method} {given.get('channel', '')}" if method == "chat.postMessage" else method
        left, then = self._buckets.get(key, (most, time.monotonic()))
        now = time.monotonic()
        left = min(most, left + (now - then) * rate)
        if left < 1:
            self._buckets[key] = (left, now)
            return f"{max(1, round((1 - left) / rate))}"
        self._buckets[key] = (left - 1, now)
        return None

    # Beside the API

    async def _file(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {BOT_TOKEN}" or "files:read" not in self.scopes:
            return web.Response(status=302, headers={"Location": "/signin"})
        found = self.files.get(request.match_info["key"])
        return web.Response(body=found[1]) if found else web.Response(status=404)

    async def _respond(self, request: web.Request) -> web.Response:
        said = self.responses[str(request.url)]
        given = await request.json()
        if len(said) >= 5:
            return web.Response(status=404, text="used_url")
        if found := problems(given.get("blocks") or []):
            self.refused.append(("response_url", "invalid_blocks", found))
            return web.Response(status=500, text="invalid_blocks")
        said.append(given)
        return web.Response(text="ok")

    @contextmanager
    def running(self) -> "Iterator[Slack]":
        started = threading.Event()
        thread = threading.Thread(target=lambda: asyncio.run(self._run(started)), name="slack", daemon=True)
        thread.start()
        assert started.wait(10)
        try:
            yield self
        finally:
            self._loop.call_soon_threadsafe(self._stop.set)
            thread.join(10)

    async def _run(self, started: threading.Event) -> None:
        self._loop, self._stop = asyncio.get_running_loop(), asyncio.Event()
        app = web.Application(client_max_size=10_000_000)
        app.router.add_route("*", "/api/{method}", self._call)
        app.router.add_get("/socket", self._socket)
        app.router.add_get("/files/{key}", self._file)
        app.router.add_post("/response/{key}", self._respond)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self._port = site._server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        started.set()
        await self._stop.wait()
        for task in list(self._deliveries):
            task.cancel()
        await self._cut(rudely=False)
        await runner.cleanup()


@contextmanager
def serving(**how: Any) -> Iterator[Slack]:
    with Slack(**how).running() as slack:
        yield slack


async def _given(request: web.Request) -> Json:
    if request.content_type == "application/json":
        return dict(await request.json())
    form = dict(await request.post()) | dict(request.query)
    return {name: _loaded(str(value)) if name in JSON_FIELDS else str(value) for name, value in form.items()}


def _loaded(text: str) -> Any:
    return json.loads(text) if text[:1] in "[{" else text
