"""What a language model wrote is kept: the same prompt is not paid for, nor waited for, twice."""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

import prompts
from bot.conversation import Turn
from bot.draft import Kind, Task, Writer
from bot.llm.meter import Meter
from bot.llm.prompting import prompt_name, variables
from bot.summary import Cache

KEPT = frozenset({Kind.ANSWER, Kind.STORY, Kind.POINTS})
"""Of these; summaries are kept once they are checked (bot/summary.py)."""

MOST = 2_000
"""So many drafts are kept, the latest: prompts hold the day, so that none is of use for long."""


class Drafts(Cache, Protocol):
    """Where drafts are kept: index/library.py's Library."""

    def keep(self, key: str, value: str, *, most: int | None = None) -> None: ...


class KeptDrafts:
    """A model's writer that remembers. Only what was written to its end is kept; every draft is checked anew.

    `drafts` is called each time: what is open is another library after each change. `endpoint` is where the model is.
    """

    def __init__(self, writer: Writer, drafts: Callable[[], Drafts], endpoint: str) -> None:
        self._writer = writer
        self._drafts = drafts
        self._endpoint = endpoint

    @property
    def name(self) -> str:
        return self._writer.name

    def write(self, task: Task, meter: Meter) -> Iterator[str]:
        """As the writer does; what is kept comes whole, and costs nothing."""
        if task.kind not in KEPT:
            yield from self._writer.write(task, meter)
            return
        drafts, key = self._drafts(), cache_key(task, f"{self.name} {self._endpoint}")
        kept = drafts.cached(key)
        if kept is not None:
            yield kept
            return
        pieces = []
        for piece in self._writer.write(task, meter):
            pieces.append(piece)
            yield piece
        drafts.keep(key, "".join(pieces), most=MOST)

    def standalone(self, question: str, history: Sequence[Turn], now: datetime, meter: Meter) -> str:
        return self._writer.standalone(question, history, now, meter)


def cache_key(task: Task, model: str) -> str:
    """Changes with every word that the model is given, and with the model."""
    facts = json.dumps([model, prompts.version(prompt_name(task)), variables(task)], sort_keys=True)
    return "draft:" + hashlib.sha256(facts.encode("utf-8", "surrogatepass")).hexdigest()[:32]
