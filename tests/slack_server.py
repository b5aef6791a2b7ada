"""A Slack of our own on the loopback, at the wire: the Web API over HTTP, Socket Mode over WebSocket.

It keeps channels and messages, checks every call as Slack documents it, and refuses what Slack would. It runs in a
thread of its own; its methods may be called from any other.
"""

import asyncio
import itertools
import json
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web
from slack_blocks import problems, shown, units, view_problems

Json = dict[str, Any]

BOT_TOKEN, APP_TOKEN, SECRET = "xoxb-7-loopback", "xapp-1-loopback", "5f1c0ffee5f1c0ffee"
TEAM, BOT, BOT_ID = "T0LOOP", "U0PRECIS", "B0PRECIS"
ACK_S = 3.0
SCOPES = {
    "auth.test": "", "chat.postMessage": "chat:write", "chat.update": "chat:write", "chat.delete": "chat:write",
    "chat.postEphemeral": "chat:write", "chat.unfurl": "links:write", "chat.startStream": "chat:write",
    "chat.appendStream": "chat:write", "chat.stopStream": "chat:write", "reactions.add": "reactions:write",
    "reactions.remove": "reactions:write", "conversations.info": "channels:read",
    "conversations.replies": "channels:history", "conversations.history": "channels:history",
    "users.info": "users:read", "views.open": "", "views.publish": "", "files.info": "files:read",
    "assistant.threads.setStatus": "assistant:write", "assistant.threads.setSuggestedPrompts": "assistant:write",
}  # fmt: skip
"""Each method with the permission it needs."""


@dataclass
class Channel:
    id: str
    private: bool = False
    archived: bool = False
    member: bool = True
    direct: bool = False


@dataclass
class Message:
    """`history` is every state that readers have seen, with the time of each."""

    channel: str
    ts: str
    thread: str
    text: str
    blocks: list[Json]
    metadata: Json
    history: list[tuple[float, str]] = field(default_factory=list)
    streaming: bool = False
    deleted: bool = False

    @property
    def shown(self) -> str:
        return (self.text if self.streaming or not self.blocks else "") + shown(self.blocks)


@dataclass
class Delivered:
    """An envelope: when it was due, first and last sent, how often, and when it was acknowledged."""

    id: str
    due_s: float
    sent_s: float = 0.0
    times: int = 0
    acked_s: float = 0.0
    answer: Json | None = None
    acked: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Failure:
    """What a method answers instead, so many times: an error of Slack's, a status, or `then_break` after doing it."""

    error: str = ""
    status: int = 200
    retry_after_s: float | None = None
    times: int = 1
    then_break: bool = False
    needed: str = ""


class Slack:
    """The workspace. Start it with `serving()`."""

    def __init__(self, *, streams: bool = True, tiers: bool = False) -> None:
        self.streams, self.tiers = streams, tiers
        self.channels: dict[str, Channel] = {}
        self.users: dict[str, Json] = {}
        self.files: dict[str, tuple[str, bytes]] = {}
        self.messages: dict[tuple[str, str], Message] = {}
        self.whispers: list[Json] = []
        self.responses: dict[str, list[Json]] = defaultdict(list)
        self.calls: list[tuple[float, str, Json]] = []
        self.refused: list[tuple[str, str, list[str]]] = []
        self.reactions: set[tuple[str, str, str]] = set()
        self.views: list[tuple[str, Json]] = []
        self.unfurls: list[Json] = []
        self.statuses: list[Json] = []
        self.prompts: list[Json] = []
        self.scopes = set(SCOPES.values())
        self.revoked = False
        self.delivered: dict[str, Delivered] = {}
        self.connections = 0
        self.limited = 0
        self._failures: dict[str, deque[Failure]] = defaultdict(deque)
        self._sockets: set[web.WebSocketResponse] = set()
        self._tickets: set[str] = set()
        self._triggers: dict[str, float] = {}
        self._buckets: dict[str, tuple[float, float]] = {}
        self._numbers = itertools.count(1)
        self._deliveries: set[asyncio.Task[None]] = set()
        self._port = 0
        self._loop: asyncio.AbstractEventLoop

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self._port}/api/"

    # What a workspace has

    def channel(self, name: str, **how: Any) -> str:
        self.channels[name] = Channel(name, **how)
        return name

    def user(self, name: str, **about: Any) -> str:
        self.users[name] = {"id": name, "tz": "Europe/Berlin", "is_admin": False, "is_owner": False} | about
        return name

    def file(self, name: str, data: bytes) -> Json:
        key = f"F{next(self._numbers):06}"
        self.files[key] = (name, data)
        address = f"http://127.0.0.1:{self._port}/files/{key}"
        return {"id": key, "name": name, "size": len(data), "url_private_download": address}

    def fail(self, method: str, error: str = "", **how: Any) -> None:
        """The next call of this method fails so."""
        self._failures[method].append(Failure(error, **how))

    def stamp(self) -> str:
        """A message's ts: no two are the same, and later ones are greater."""
        return f"{time.time():.0f}.{next(self._numbers):06}"

    def trigger(self) -> str:
        name = f"{next(self._numbers)}.trigger"
        self._triggers[name] = time.monotonic()
        return name

    def response_url(self) -> str:
        return f"http://127.0.0.1:{self._port}/response/{next(self._numbers)}"

    def posted(self, channel: str = "", thread: str = "") -> list[Message]:
        """The app's messages that stand, in order."""
        return [
            each
            for each in list(self.messages.values())
            if not each.deleted and channel in ("", each.channel) and thread in ("", each.thread)
        ]

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

    def do_auth_test(self, _: Json) -> Json:
        return {"team_id": TEAM, "user_id": BOT, "bot_id": BOT_ID, "url": "https://loop.slack.com/", "team": "Loop"}

    def do_apps_connections_open(self, _: Json) -> Json:
        ticket = f"ticket-{next(self._numbers)}"
        self._tickets.add(ticket)
        return {"url": f"ws://127.0.0.1:{self._port}/socket?ticket={ticket}"}

    def do_chat_postmessage(self, given: Json) -> Json:
        if given.get("channel") in self.users:
            given["channel"] = self.channel("D" + given["channel"][1:], direct=True)
        if refusal := self._wrong_place(given) or _wrong_message(given, 40_000):
            return refusal
        return self._place(given)

    def do_chat_update(self, given: Json) -> Json:
        message = self.messages.get((given.get("channel", ""), given.get("ts", "")))
        if message is None or message.deleted:
            return _no("message_not_found")
        if message.streaming:
            return _no("streaming_state_conflict")
        if refusal := self._wrong_place(given) or _wrong_message(given, 4_000):
            return refusal
        message.text, message.blocks = given.get("text", ""), given.get("blocks") or []
        message.metadata = given.get("metadata") or message.metadata
        message.history.append((time.monotonic(), message.shown))
        return {"channel": message.channel, "ts": message.ts}

    def do_chat_delete(self, given: Json) -> Json:
        message = self.messages.get((given["channel"], given["ts"]))
        if message is None or message.deleted:
            return _no("message_not_found")
        message.deleted = True
        return {}

    def do_chat_postephemeral(self, given: Json) -> Json:
        if refusal := self._wrong_place(given) or _wrong_message(given, 40_000):
            return refusal
        if given.get("user") not in self.users:
            return _no("user_not_in_channel")
        self.whispers.append(given)
        return {"message_ts": self.stamp()}

    def do_chat_startstream(self, given: Json) -> Json:
        if not self.streams:
            return _no("unknown_method")
        channel = self.channels.get(given.get("channel", ""))
        if channel is None or not given.get("thread_ts"):
            return _no("invalid_thread_ts")
        if not channel.direct and not given.get("recipient_user_id"):
            return _no("missing_recipient_user_id")
        if units(given.get("markdown_text", "")) > 12_000:
            return _no("msg_too_long")
        placed = self._place({**given, "text": given.get("markdown_text", "")})
        self.messages[placed["channel"], placed["ts"]].streaming = True
        return placed

    def do_chat_appendstream(self, given: Json) -> Json:
        message = self.messages.get((given["channel"], given["ts"]))
        if message is None or not message.streaming:
            return _no("message_not_in_streaming_state")
        if not given.get("markdown_text") or units(given["markdown_text"]) > 12_000:
            return _no("msg_too_long")
        message.text += given["markdown_text"]
        message.history.append((time.monotonic(), message.shown))
        return {"channel": message.channel, "ts": message.ts}

    def do_chat_stopstream(self, given: Json) -> Json:
        message = self.messages.get((given["channel"], given["ts"]))
        if message is None or not message.streaming:
            return _no("message_not_in_streaming_state")
        if found := problems(given.get("blocks") or []):
            return _no("invalid_blocks", found)
        message.streaming, message.text = False, message.text + given.get("markdown_text", "")
        said = [{"type": "rich_text", "elements": [_section(message.text)]}]
        message.blocks = [*said, *(given.get("blocks") or [])]
        message.history.append((time.monotonic(), message.shown))
        return {"channel": message.channel, "ts": message.ts}

    def do_chat_unfurl(self, given: Json) -> Json:
        unfurls = given["unfurls"] if isinstance(given["unfurls"], dict) else json.loads(given["unfurls"])
        for each in unfurls.values():
            if found := problems(each.get("blocks")):
                return _no("invalid_unfurls", found)
        self.unfurls.append({**given, "unfurls": unfurls})
        return {}

    def do_conversations_info(self, given: Json) -> Json:
        channel = self.channels.get(given["channel"])
        if channel is None:
            return _no("channel_not_found")
        about = {"id": channel.id, "is_private": channel.private, "is_im": channel.direct, "is_member": channel.member}
        return {"channel": about}

    def do_conversations_replies(self, given: Json) -> Json:
        return {"messages": self._seen(given["channel"], given["ts"])}

    def do_conversations_history(self, given: Json) -> Json:
        return {"messages": self._seen(given["channel"], "")[::-1]}

    def do_reactions_add(self, given: Json) -> Json:
        place = (given["channel"], given["timestamp"], given["name"])
        if place in self.reactions:
            return _no("already_reacted")
        self.reactions.add(place)
        return {}

    def do_reactions_remove(self, given: Json) -> Json:
        place = (given["channel"], given["timestamp"], given["name"])
        if place not in self.reactions:
            return _no("no_reaction")
        self.reactions.discard(place)
        return {}

    def do_users_info(self, given: Json) -> Json:
        user = self.users.get(given["user"])
        return {"user": user} if user else _no("user_not_found")

    def do_files_info(self, given: Json) -> Json:
        name, data = self.files.get(given["file"], ("", b""))
        address = f"http://127.0.0.1:{self._port}/files/{given['file']}"
        return {"file": {"name": name, "size": len(data), "url_private_download": address}}

    def do_views_open(self, given: Json) -> Json:
        opened = self._triggers.pop(given.get("trigger_id", ""), None)
        if opened is None or time.monotonic() - opened > 3.0:
            return _no("expired_trigger_id" if opened else "invalid_trigger_id")
        return self._view("", given)

    def do_views_publish(self, given: Json) -> Json:
        return self._view(given["user_id"], given)

    def do_assistant_threads_setstatus(self, given: Json) -> Json:
        channel = self.channels.get(given["channel_id"])
        if channel is None or not channel.direct:
            return _no("channel_not_found")
        self.statuses.append(given)
        return {}

    def do_assistant_threads_setsuggestedprompts(self, given: Json) -> Json:
        prompts = given["prompts"] if isinstance(given["prompts"], list) else json.loads(given["prompts"])
        if not 1 <= len(prompts) <= 4 or not all(each.get("title") and each.get("message") for each in prompts):
            return _no("invalid_arguments")
        self.prompts.append({**given, "prompts": prompts})
        return {}

    def _view(self, user: str, given: Json) -> Json:
        view = given["view"] if isinstance(given["view"], dict) else json.loads(given["view"])
        if found := view_problems(view):
            return _no("invalid_arguments", found)
        self.views.append((user, view))
        return {"view": {"id": f"V{next(self._numbers)}", **view}}

    def _wrong_place(self, given: Json) -> Json | None:
        channel = self.channels.get(given.get("channel", ""))
        if channel is None:
            return _no("channel_not_found")
        if channel.archived:
            return _no("is_archived")
        return None if channel.member or channel.direct else _no("not_in_channel")

    def _place(self, given: Json) -> Json:
        ts = self.stamp()
        blocks, metadata = given.get("blocks") or [], given.get("metadata") or {}
        message = Message(given["channel"], ts, given.get("thread_ts") or "", given.get("text", ""), blocks, metadata)
        message.history.append((time.monotonic(), message.shown or message.text))
        self.messages[given["channel"], ts] = message
        return {"channel": given["channel"], "ts": ts}

    def _seen(self, channel: str, thread: str) -> list[Json]:
        return [
            {"ts": each.ts, "text": each.text, "metadata": each.metadata, "user": BOT, "bot_id": BOT_ID}
            for each in self.posted(channel)
            if thread in ("", each.thread)
        ]

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


JSON_FIELDS = {"blocks", "metadata", "view", "unfurls", "prompts", "chunks"}


def _loaded(text: str) -> Any:
    return json.loads(text) if text[:1] in "[{" else text


def _wrong_message(given: Json, most: int) -> Json | None:
    blocks = given.get("blocks") or []
    if not blocks and not given.get("text"):
        return _no("no_text")
    if units(given.get("text") or "") > most:
        return _no("msg_too_long")
    if found := problems(blocks):
        return _no("msg_blocks_too_long" if found == ["msg_blocks_too_long"] else "invalid_blocks", found)
    metadata = given.get("metadata")
    if metadata and not (metadata.get("event_type") and isinstance(metadata.get("event_payload"), dict)):
        return _no("invalid_metadata_format")
    return None


def _no(error: str, why: list[str] | None = None) -> Json:
    return {"ok": False, "error": error, "why": why or []}


def _section(text: str) -> Json:
    return {"type": "rich_text_section", "elements": [{"type": "text", "text": text[:3000]}]}
