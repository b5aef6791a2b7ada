"""The one object that every surface is given: a library, a writer, and what can be asked of them."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from index import embeddings
from index.article import Article
from index.errors import UsageError
from index.library import Entry, Filter, Library, Outcome, Status

from bot.conversation import Turn, standalone
from bot.settings import Settings

if TYPE_CHECKING:
    from index.query import Query

    from bot.answer import Event
    from bot.draft import Writer
    from bot.reply import Answer, Digest, Summary

PASSAGES = 12
"""How many passages a question is answered from: about 1,300 tokens."""


class Service:
    """A context manager. The library is opened when it is first needed: to read, or to write for what changes it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._opened = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._opened.close()

    # Questions

    def ask(self, question: str, *, where: Filter, now: datetime, history: Sequence[Turn] = ()) -> "Answer":
        """The checked answer, or an abstention. Raises UsageError for a question that is empty or too long."""
        *_, answer = self.stream(question, where=where, now=now, history=history)
        return answer  # type: ignore[return-value]  # the chain's last event is the Answer

    def stream(self, question: str, *, where: Filter, now: datetime, history: Sequence[Turn] = ()) -> Iterator["Event"]:
        """What happens on the way to the answer, as it happens: bot/answer.py says what."""
        from bot.answer import Asked, chain

        shown = self._sound(question)
        asked = Asked(standalone(shown, history), where, now, shown)
        outlets = self._library.outlets(where)
        return chain(self._search, self._writer, outlets, self.settings.max_cost_usd).stream(asked)

    def _sound(self, question: str) -> str:
        text = " ".join(question.split())
        if not text:
            raise UsageError("the question is empty")
        if len(text) > self.settings.max_question:
            raise UsageError(
                f"the question is {len(text):,} characters long; at most {self.settings.max_question:,} are read (PRECIS_MAX_QUESTION)"
            )
        return text

    def _search(self, asking: "Query", where: Filter, now: datetime):  # type: ignore[no-untyped-def]
        from index.retriever import retrieve

        return [each.stored for each in retrieve(asking, self._library, self._embedding, where=where, now=now, k=PASSAGES)]

    # What is read

    @cached_property
    def _library(self) -> Library:
        return self._opened.enter_context(self._open(write=False, wait_s=0))

    @cached_property
    def _embedding(self) -> embeddings.Embedding:
        secret = self.settings.openai_api_key
        return embeddings.load(
            self.settings.embedding,
            base_url=self.settings.openai_base_url,
            api_key=secret.get_secret_value() if secret else None,
        )

    @cached_property
    def _writer(self) -> "Writer":
        if self.settings.writer == "extractive":
            from bot.extractive import Extractive

            return Extractive(self._library.rarity)
        from bot.models import writer

        return writer(self.settings)

    def _open(self, *, write: bool, wait_s: float) -> Library:
        settings = self.settings
        return Library(
            settings.home,
            embedding=lambda: self._embedding,
            embedding_name=settings.embedding,
            passage_tokens=settings.passage_tokens,
            write=write,
            wait_s=wait_s,
            limit_bytes=int(settings.max_file_mb * 1_000_000),
        )
