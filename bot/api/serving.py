"""What a running server holds: one service, where it runs, and what is kept beside the articles."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import Request

from bot.api.fetching import Fetch
from bot.api.given import Given
from bot.api.limits import Limits
from bot.api.logs import Logs
from bot.api.metrics import Metrics
from bot.api.problems import ProblemError
from bot.api.work import Work
from bot.kept.conversations import Conversations
from bot.kept.feedback import Feedbacks
from bot.kept.jobs import Jobs
from bot.kept.keys import Key, Keys
from bot.kept.records import Records
from bot.llm.meter import Meter
from bot.running.apart import Terms
from bot.running.job_runner import JobRunner
from bot.running.workers import Workers
from bot.service import Service
from bot.settings import Settings
from index.errors import UsageError

if TYPE_CHECKING:
    from fastapi import FastAPI


@dataclass(frozen=True, slots=True)
class Serving:
    """One of these a process. `base` is the folder that sources are shown relative to.

    `work` runs what takes a moment; `long`, a pool of its own, digests and timelines, so that they fill no other.

    `hosts` are the names under which a server that needs no key may be called; empty where every caller needs one.
    """

    settings: Settings
    service: Service
    workers: Workers
    records: Records
    work: Work
    long: Work
    keys: Keys
    conversations: Conversations
    feedback: Feedbacks
    jobs: Jobs
    runner: JobRunner
    fetch: Fetch
    limits: Limits
    metrics: Metrics
    logs: Logs
    base: Path
    clock: Callable[[], datetime]
    hosts: frozenset[str]
    given: Given = field(default_factory=Given)

    @property
    def needs_key(self) -> bool:
        return not self.hosts

    def writers(self) -> tuple[str, ...]:
        """The writers that a caller may name: the settings', and the built-in one, which costs nothing."""
        return tuple(dict.fromkeys((self.settings.writer, "extractive")))

    @contextmanager
    def terms(self, key: Key | None, writer: str | None) -> Iterator[Terms]:
        """On what terms a reply is written for this key. What it has cost is noted at the end, however that comes."""
        if writer is not None and writer not in self.writers():
            raise UsageError(f"no such writer: {writer!r}; there is {', '.join(self.writers())}")
        meter = Meter(self._most_usd(key, writer or self.settings.writer))
        try:
            yield Terms(writer, meter)
        finally:
            self.metrics.usage(meter.usage)
            if key is not None and meter.usage.cost_usd:
                self.keys.spend(key, meter.usage.cost_usd)

    def _most_usd(self, key: Key | None, writer: str) -> float | None:
        """What this reply may cost. Raises ProblemError where the key has spent what it may today."""
        limit = self.settings.max_cost_usd
        left = self.keys.left_usd(key) if key is not None and writer != "extractive" else None
        if left is None:
            return limit
        if left <= 0:
            wait = self.keys.tomorrow_s()
            raise ProblemError(429, "cost_limit", "this key has spent what it may spend in a day", wait)
        return left if limit is None else min(left, limit)


def serving(request: Request) -> Serving:
    """The server that a request came to."""
    return of(request.app)


def of(app: "FastAPI | Any") -> Serving:
    found = app.state.serving
    assert isinstance(found, Serving)
    return found
