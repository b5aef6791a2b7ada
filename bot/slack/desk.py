"""What answering in Slack needs: the service, what is kept, the workspace, and threads to work in."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar
from weakref import WeakValueDictionary

from bot.kept.feedback import Feedbacks
from bot.kept.looked import Looked
from bot.kept.records import Records
from bot.service import Service
from bot.slack.addresses import Links
from bot.slack.asked import Asked
from bot.slack.calls import Slack
from bot.slack.channels import Channel, Channels
from bot.slack.once import Deliveries
from bot.slack.posts import Surroundings
from bot.slack.problems import Problems, SlackError
from bot.slack.subscriptions import Subscriptions
from bot.slack.threads import Threads
from index.article import Article
from index.errors import NotFoundError
from index.library import Entry, Filter, State

if TYPE_CHECKING:
    from bot.answer import Event
    from bot.conversation import Turn

WORKERS: Final = 4
"""Answers that are written at once."""
KNOWN_S: Final = 600.0
"""How long it is remembered whether a channel is private, and who is an admin."""

P = ParamSpec("P")
T = TypeVar("T")
Clock = Callable[[], datetime]


@dataclass(slots=True)
class Desk:
    """One workspace's. `me` is the app's own user, known once Slack has been reached."""

    service: Service
    slack: Slack
    clock: Clock
    deliveries: Deliveries
    threads: Threads
    channels: Channels
    subscriptions: Subscriptions
    looked: Looked
    problems: Problems
    feedbacks: Feedbacks
    around: Surroundings
    pool: ThreadPoolExecutor
    me: str = ""
    adding: asyncio.Lock = field(default_factory=asyncio.Lock)
    _private: dict[str, tuple[float, bool]] = field(default_factory=dict)
    _turns: WeakValueDictionary[tuple[str, str], asyncio.Lock] = field(default_factory=WeakValueDictionary)

    @property
    def links(self) -> Links:
        return self.around.links

    @property
    def now_s(self) -> float:
        return self.clock().timestamp()

    async def work(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What takes time, in a thread of the pool."""
        return await asyncio.get_running_loop().run_in_executor(self.pool, lambda: function(*args, **kwargs))

    async def channel(self, asked: Asked) -> Channel:
        return await asyncio.to_thread(self.channels.of, asked)

    def turn(self, asked: Asked) -> asyncio.Lock:
        """One answer after the other in a thread, so that a follow-up knows the answer before it."""
        return self._turns.setdefault((asked.channel, asked.thread or asked.key), asyncio.Lock())

    async def private(self, asked: Asked) -> bool:
        """Whether not everybody in the workspace may read where it was asked. Where that is unknown, it is private."""
        if asked.direct:
            return True
        loop = asyncio.get_running_loop()
        known_s, private = self._private.get(asked.channel, (-KNOWN_S, True))
        if loop.time() - known_s < KNOWN_S:
            return private
        try:
            found = await self.slack.call(self.slack.client.conversations_info, channel=asked.channel)
        except SlackError as error:
            if error.fatal:
                raise
            self.problems.note(error)
            return True
        about = found.get("channel", {})
        private = any(about.get(name) for name in ("is_private", "is_im", "is_mpim", "is_group"))
        self._private[asked.channel] = loop.time(), private
        return private

    async def stream(self, question: str, *, where: Filter, history: "Sequence[Turn]" = ()) -> AsyncIterator["Event"]:
        """The service's events as they happen in a thread of the pool."""
        loop = asyncio.get_running_loop()
        queue: asyncio.Queue[Event | BaseException | None] = asyncio.Queue()
        stopped = threading.Event()

        def work() -> None:
            try:
                for event in self.service.stream(question, where=where, now=self.clock(), history=history):
                    if stopped.is_set():
                        return
                    loop.call_soon_threadsafe(queue.put_nowait, event)
            except Exception as error:  # noqa: BLE001  # it is raised where the events are read
                loop.call_soon_threadsafe(queue.put_nowait, error)
            else:
                loop.call_soon_threadsafe(queue.put_nowait, None)

        working = loop.run_in_executor(self.pool, work)
        try:
            while (event := await queue.get()) is not None:
                if isinstance(event, BaseException):
                    raise event
                yield event
        finally:
            stopped.set()
            await working

    def visible(self, name: str, collection: str) -> Entry | None:
        """The article of an id or a source, if the collection holds it; the others might as well not be there."""
        try:
            versions = self.service.versions(name)
        except NotFoundError:
            return None
        return next((each for each in versions if each.collection == collection and each.state == State.READY), None)

    def cited(self, name: str) -> Article | None:
        try:
            return self.service.article(name)
        except NotFoundError:
            return None


def desk(service: Service, records: Records, slack: Slack, clock: Clock, *, pace_s: float) -> Desk:
    """A desk for the workspace that `slack` reaches. Raises LibraryError."""
    deliveries = Deliveries(records)

    async def placed(key: str, ts: str) -> None:
        await asyncio.to_thread(deliveries.placed, key, ts)

    return Desk(
        service=service,
        slack=slack,
        clock=clock,
        deliveries=deliveries,
        threads=Threads(records),
        channels=Channels(records),
        subscriptions=Subscriptions(records),
        looked=Looked(records),
        problems=Problems(records, clock),
        feedbacks=Feedbacks(records, lambda: clock().timestamp()),
        around=Surroundings(slack, placed, pace_s=pace_s, links=Links(service.settings.site_url)),
        pool=ThreadPoolExecutor(WORKERS, thread_name_prefix="precis-slack"),
    )


async def refusal(call: Any) -> SlackError | None:
    """What Slack says against a call that only adorns; None where it got through. Fatal refusals are raised."""
    try:
        await call
    except SlackError as error:
        if error.fatal:
            raise
        return error
    return None
