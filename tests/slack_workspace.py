"""What the tests' Slack workspace holds: channels, people, files, messages, and what it was asked for."""

import asyncio
import itertools
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import Any

from slack_blocks import shown

Json = dict[str, Any]

BOT_TOKEN, APP_TOKEN, SECRET = "xoxb-7-loopback", "xapp-1-loopback", "5f1c0ffee5f1c0ffee"
TEAM, BOT, BOT_ID = "T0LOOP", "U0PRECIS", "B0PRECIS"
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


class Workspace:
    """Its state. `_port` is that of the server that stands before it."""

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
        self._tickets: set[str] = set()
        self._triggers: dict[str, float] = {}
        self._buckets: dict[str, tuple[float, float]] = {}
        self._numbers = itertools.count(1)
        self._port = 0

    @property
    def api_url(self) -> str:
        return f"http://127.0.0.1:{self._port}/api/"

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
