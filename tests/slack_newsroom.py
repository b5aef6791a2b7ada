"""The Slack app as the tests run it: in a thread with an event loop of its own, against the stand-in."""

import asyncio
import contextlib
import hashlib
import os
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from slack_events import chosen, command, direct, mention, message, press, value_of
from slack_server import Slack, serving
from slack_workspace import APP_TOKEN, BOT_TOKEN, SECRET, Message

from bot.kept.records import Records
from bot.service import Service
from bot.settings import Secret, Settings
from bot.slack.app import SlackApp
from bot.slack.channels import Channel, Channels
from bot.slack.socket import run
from index.catalog import FILE

NOW = datetime(2025, 12, 10, 9, 0, tzinfo=UTC)
NEWS, BACK_ROOM, PANE = "C0NEWS", "C0BACK", "D0ADA"
ADA, BEN, ADMIN = "U0ADA", "U0BEN", "U0ADMIN"
FLOOD = "How many people died in the Hallmere flood?"
PAGE = "https://news.example/lighthouse"
READ_AT = "https://read.example"
"""Where articles that are files can be read, if the app is told so."""
LAW = "When does Estovar's data protection law take effect?"


@dataclass
class Clock:
    """A clock that stands still until it is set."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Newsroom:
    """A workspace, the app in it, and what the app keeps."""

    slack: Slack
    app: SlackApp
    records: Records
    settings: Settings
    clock: Clock = field(default_factory=Clock)

    def ask(self, text: str, *, channel: str = NEWS, user: str = ADA, thread: str = "", ts: str = "") -> str:
        """Mention the app. Returns the message's ts."""
        ts = ts or self.slack.stamp()
        self.slack.deliver("events_api", mention(channel, user, text, ts, thread))
        return ts

    def say(self, text: str, *, channel: str = NEWS, user: str = ADA, thread: str = "") -> str:
        ts = self.slack.stamp()
        self.slack.deliver("events_api", message(channel, user, text, ts, thread))
        return ts

    def write(self, text: str, *, user: str = ADA, thread: str = "") -> str:
        """A direct message."""
        ts = self.slack.stamp()
        self.slack.deliver("events_api", direct(PANE, user, text, ts, thread))
        return ts

    def command(self, name: str, text: str, *, channel: str = NEWS, user: str = ADA) -> tuple[str, str]:
        """Returns the envelope's id and the response_url."""
        form = command(self.slack, channel, user, name, text)
        return self.slack.deliver("slash_commands", form), form["response_url"]

    def press(self, under: Message, action: str, *, user: str = ADA) -> None:
        """A button under one of the app's messages in NEWS."""
        value = value_of(under.blocks, action)
        form = press(self.slack, NEWS, user, action, value, under.ts, under.thread)
        self.slack.deliver("interactive", form)

    def home(self, user: str, channel: str) -> dict[str, Any]:
        """The user's Home after they have chosen a channel."""
        before = len(self.slack.views)
        self.slack.deliver("interactive", chosen(self.slack, user, channel))
        mine: list[dict[str, Any]] = self.slack.wait(lambda: [v for u, v in self.slack.views[before:] if u == user])
        return mine[-1]

    def said_back(self, envelope: str) -> str:
        """What the acknowledgement of a command says."""
        delivered = self.slack.delivered[envelope]
        self.slack.wait(lambda: delivered.acked_s)
        return str((delivered.answer or {}).get("text", ""))

    def answer(self, thread: str, channel: str = NEWS, *, nth: int = 1) -> Message:
        """The app's n-th message in a thread, when it is whole."""

        def whole() -> Message | None:
            found = self.slack.posted(channel, thread)
            return found[nth - 1] if len(found) >= nth and not unfinished(found[nth - 1]) else None

        found: Message = self.slack.wait(whole)
        return found

    def set(self, channel: Channel) -> None:
        Channels(self.records).save(channel)

    def rest(self) -> None:
        """Wait until nothing is being answered."""
        self.slack.wait(lambda: not self.app.answering._tasks)


def unfinished(found: Message) -> bool:
    return found.streaming or "Reading the articles" in found.shown


def library(home: Path, articles: Path) -> Path:
    """A library of the sample articles in the collections `default` and, one outlet, `port`.

    One article has the source that a page of the web would have.
    """
    with Service(Settings(home=home)) as service:
        for folder, collection in ((articles, "default"), (articles / "harbour-courier", "port")):
            outcomes = list(service.add([str(folder)], collection=collection)[1])
            assert not [each for each in outcomes if each.kind == "failed"]
    with contextlib.closing(sqlite3.connect(home / FILE)) as catalogue, catalogue:
        like = "source LIKE '%lighthouse.txt' AND collection = 'default'"
        ((text,),) = catalogue.execute(f"SELECT text FROM articles WHERE {like}")
        name = hashlib.sha256(f"{PAGE}\0{text}".encode()).hexdigest()[:12]
        catalogue.execute(f"UPDATE articles SET source = ?, id = ? WHERE {like}", (PAGE, name))
    return home


def built(base: Path, articles: Path) -> Path:
    """The library of one test run, in its folder or, where several processes run the tests, in the one they share."""
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    home = shared / "slack-library"
    if not home.exists():
        made = library(shared / f"slack-library-{os.getpid()}", articles)
        with contextlib.suppress(OSError):  # another was quicker
            made.rename(home)
    return home


def workspace(slack: Slack) -> None:
    slack.channel(NEWS)
    slack.channel(BACK_ROOM, private=True)
    slack.channel(PANE, direct=True)
    slack.user(ADA)
    slack.user(BEN)
    slack.user(ADMIN, is_admin=True)


@contextmanager
def newsroom(
    home: Path, slack: Slack, *, clock: Clock | None = None, pace_s: float = 0.05, signed: bool = False, **others: Any
) -> Iterator[Newsroom]:
    """The app in Socket Mode; `others` are further settings."""
    secret = Secret(SECRET) if signed else None
    settings = Settings(
        home=home, slack_bot_token=Secret(BOT_TOKEN), slack_app_token=Secret(APP_TOKEN), slack_signing_secret=secret,
        slack_api_url=slack.api_url, **others,
    )  # fmt: skip
    clock = clock or Clock()
    records = Records(home)
    with Service(settings, hold=False) as service:
        app = SlackApp(service, records, settings, clock=clock, pace_s=pace_s)
        connected = slack.connections
        with living(lambda: run(app, Secret(APP_TOKEN))):
            slack.wait(lambda: slack.connections > connected)
            yield Newsroom(slack, app, records, settings, clock)
    records.close()


@contextmanager
def shared_room(home: Path) -> Iterator[Newsroom]:
    """One app for all tests of a file, each of which has its own threads and channels."""
    with serving() as slack:
        workspace(slack)
        with newsroom(home, slack, site_url=READ_AT, fetch_allow=("127.0.0.1",), fetch_pause_s=0.0) as found:
            yield found
        assert {error for _, error, _ in slack.refused} <= {"not_in_channel"}


@contextmanager
def living(work: Callable[[], "object"]) -> Iterator[None]:
    """A coroutine on an event loop in a thread; cancelled at the end, when what it raised is raised."""
    ready = threading.Event()
    loops: list[asyncio.AbstractEventLoop] = []
    tasks: list[asyncio.Task[object]] = []
    errors: list[BaseException] = []

    async def live() -> None:
        loops.append(asyncio.get_running_loop())
        tasks.append(asyncio.ensure_future(work()))  # type: ignore[arg-type]
        ready.set()
        try:
            await tasks[0]
        except asyncio.CancelledError:
            return
        except Exception as error:  # noqa: BLE001  # raised where the test waits
            errors.append(error)

    thread = threading.Thread(target=lambda: asyncio.run(live()), name="app")
    thread.start()
    ready.wait()
    try:
        yield
    finally:
        if thread.is_alive():
            loops[0].call_soon_threadsafe(tasks[0].cancel)
        thread.join(20)
    if errors:
        raise errors[0]


def copied(library: Path, home: Path) -> Path:
    shutil.copytree(library, home)
    return home
