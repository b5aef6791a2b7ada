"""Where an answer appears: a message that grows, a stream in the assistant pane, or words that one person sees.

None of them says a thing twice. A message carries the key of what it answers in its metadata, so that after a crash or
a broken connection it is looked for before it would be posted again.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from bot.reply import Citation, Json, Sentence
from bot.slack import limits, replies
from bot.slack.addresses import NO_SITE, Links
from bot.slack.asked import Asked
from bot.slack.blocks import Block, Message, message, messages, paragraph, plain
from bot.slack.calls import Slack
from bot.slack.problems import LOG, SlackError, UnclearError

EVENT: Final = "precis_reply"
GONE: Final = frozenset({"message_not_found", "thread_not_found"})
"""Somebody took the message away; it is not posted again."""
MALFORMED: Final = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"})
NO_STREAMS: Final = "streams"
GRACE_S: Final = 0.4
"""An answer that is whole within this needs no placeholder before it."""


class Post(Protocol):
    """The place of one answer: `begin` shows that it is being written; then any number of `grow`s, and one `finish`."""

    async def begin(self) -> None: ...

    def grow(self, sentences: Sequence[Sentence], citations: Sequence[Citation]) -> None:
        """All that has been checked so far. Returns at once; what is shown follows at Slack's pace."""

    async def finish(self, shown: Sequence[Message], ending: Sequence[Message] = ()) -> str:
        """The whole answer; `ending` is what follows its sentences. Returns the ts of its message, "" for none."""

    async def drop(self) -> None:
        """Take back what has been shown."""


@dataclass(slots=True)
class Surroundings:
    """What posts share: the workspace, where they write down a message's ts, what the workspace cannot do, and where
    articles can be read."""

    slack: Slack
    placed: Callable[[str, str], Awaitable[None]]
    lacking: set[str] = field(default_factory=set)
    pace_s: float = limits.PACE_S
    links: Links = NO_SITE


class Posted:
    """A message in the channel or thread that is changed as the answer grows, at most once in `pace_s`."""

    def __init__(self, around: Surroundings, asked: Asked, *, preface: tuple[Block, ...] = (), placed: str = "",
                 again: bool = False, quiet: bool = False) -> None:  # fmt: skip
        """`preface` stands before the answer; `placed` and `again`: what an earlier process has begun; `quiet`:
        nothing is shown before the answer is whole."""
        self._around = around
        self._slack = around.slack
        self._asked = asked
        self._preface = preface
        self._again = again
        self._quiet = quiet
        self._shown: tuple[Sequence[Sentence], Sequence[Citation]] = ((), ())
        self._news = asyncio.Event()
        self._whole = asyncio.Event()
        self._growing: asyncio.Task[None] | None = None
        self._changed_s = 0.0
        self.ts = placed

    async def begin(self) -> None:
        self._growing = None if self._quiet else asyncio.create_task(self._grow())

    def grow(self, sentences: Sequence[Sentence], citations: Sequence[Citation]) -> None:
        self._shown = (tuple(sentences), tuple(citations))
        self._news.set()

    async def finish(self, shown: Sequence[Message], ending: Sequence[Message] = ()) -> str:
        await self._settled()
        first, *others = self._prefaced(shown)
        if self.ts:
            await self._change(first)
        else:
            await self._place(first, 0)
        for part, each in enumerate(others, 1):
            await self._place(each, part)
        return self.ts

    def abandon(self) -> None:
        """The process stops: nothing more is shown by it."""
        if self._growing is not None:
            self._growing.cancel()

    async def drop(self) -> None:
        await self._settled()
        if self.ts:
            try:
                await self._slack.call(self._slack.client.chat_delete, channel=self._asked.channel, ts=self.ts)
            except SlackError as error:
                if error.reason not in GONE:
                    raise

    async def _grow(self) -> None:
        """Show that it is being written, and then the latest again and again while it changes."""
        await self._start()
        while not self._whole.is_set():
            await self._news.wait()
            self._news.clear()
            await self._paced()
            try:
                if not self._whole.is_set():
                    await self._show()
            except SlackError as error:
                if error.fatal:
                    raise
                LOG.debug("a change did not get through: %s", error)  # the whole answer will, or it is told then

    async def _start(self) -> None:
        """A placeholder, or what there is by then; nothing where the answer is whole as quickly: Slack counts calls."""
        if not self.ts:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._whole.wait(), GRACE_S)
            if not self._whole.is_set():
                self._news.clear()
                await self._place(self._growing_message(), 0)

    async def _show(self) -> None:
        await self._change(self._growing_message())

    async def _settled(self) -> None:
        """No change is under way: a late one would undo the whole answer. Raises what hindered the first showing."""
        self._whole.set()
        self._news.set()
        if self._growing is not None:
            await self._growing

    async def _paced(self) -> None:
        """Wait until the message may be changed again."""
        loop = asyncio.get_running_loop()
        await asyncio.sleep(max(0.0, self._changed_s + self._around.pace_s - loop.time()))

    async def _change(self, shown: Message, part: int = 0, ts: str = "") -> None:
        await self._paced()
        arguments = {"channel": self._asked.channel, "ts": ts or self.ts, "metadata": self._mark(part)}
        try:
            await self._say(self._slack.client.chat_update, shown, arguments)
        except SlackError as error:
            if error.reason not in GONE:
                raise
            LOG.info("the message of an answer was deleted; it is not posted again")
        self._changed_s = asyncio.get_running_loop().time()

    async def _place(self, shown: Message, part: int) -> None:
        """Post it, once: where an earlier process may have, or it is unclear whether it was, it is looked for first."""
        arguments: dict[str, Any] = {"channel": self._asked.channel, "unfurl_links": False, "unfurl_media": False}
        thread = self._asked.thread or (self.ts if part else "")
        arguments |= {"metadata": self._mark(part)} | ({"thread_ts": thread} if thread else {})
        if found := await self._mine(part) if self._again else "":
            await self._change(shown, part, found)  # it may have got no further than the placeholder
        for last in (False, False, True):
            if found:
                break
            try:
                posted = await self._say(self._slack.client.chat_postMessage, shown, arguments)
                found = str(posted.get("ts", ""))
            except UnclearError:
                if last:
                    raise
                await asyncio.sleep(self._around.pace_s)
                found = await self._mine(part)
        self._changed_s = asyncio.get_running_loop().time()
        if part == 0 and self.ts != found:
            self.ts = found
            await self._around.placed(self._asked.key, found)

    async def _say(self, method: Any, shown: Message, arguments: Json) -> Json:
        """As blocks; should Slack not take them, as text, so that the answer is not lost."""
        try:
            return await self._slack.call(method, blocks=list(shown.blocks), text=shown.text, **arguments)
        except SlackError as error:
            if error.reason not in MALFORMED:
                raise
            LOG.warning("Slack did not take the blocks of a message (%s); it is sent as text", error.reason)
            return await self._slack.call(method, text=shown.text, **arguments)

    async def _mine(self, part: int) -> str:
        """The ts of the message that has this part of the answer, "" where there is none."""
        client, asked = self._slack.client, self._asked
        arguments: dict[str, Any] = {"channel": asked.channel, "include_all_metadata": True, "limit": 200}
        thread = asked.thread or (self.ts if part else "")
        if thread:
            found = await self._slack.call(client.conversations_replies, ts=thread, **arguments)
        else:
            found = await self._slack.call(client.conversations_history, **arguments)
        wanted = self._mark(part)
        for each in found.get("messages", []):
            if _same(each.get("metadata"), wanted):
                return str(each["ts"])
        return ""

    def _mark(self, part: int) -> Json:
        return {"event_type": EVENT, "event_payload": {"key": self._asked.key, "part": part}}

    def _growing_message(self) -> Message:
        return self._prefaced([replies.growing(*self._shown, self._around.links)])[0]

    def _prefaced(self, shown: Sequence[Message]) -> Sequence[Message]:
        """With the preface before all blocks, which may then need another message."""
        if not self._preface:
            return shown
        return messages([*self._preface, *(block for each in shown for block in each.blocks)], shown[0].text)


class Streamed(Posted):
    """In the assistant pane: a status, then a stream of sentences. Where the workspace has no streams, a message."""

    def __init__(self, around: Surroundings, asked: Asked, **how: Any) -> None:
        super().__init__(around, asked, **how)
        self._streamed: int | None = None
        self._left = bool(self.ts)

    async def finish(self, shown: Sequence[Message], ending: Sequence[Message] = ()) -> str:
        """What was streamed stays; the sentences that are still to come follow, and the rest stands below."""
        await self._settled()
        if self._left:  # what a process that died was streaming is a message that can be changed, once it is ended
            with contextlib.suppress(SlackError):
                await self._slack.call(self._slack.client.chat_stopStream, channel=self._asked.channel, ts=self.ts)
        if self._streamed is None or not ending:
            return await super().finish(shown, ending)
        try:
            rest = self._unstreamed()
            if limits.length(rest) > limits.STREAMED:
                await self._append()
                rest = ""
            more = {"markdown_text": rest} if rest else {}
            blocks = list(ending[0].blocks)
            await self._slack.call(
                self._slack.client.chat_stopStream, channel=self._asked.channel, ts=self.ts, blocks=blocks, **more
            )
        except SlackError as error:
            if error.fatal:
                raise
            return await super().finish(shown, ending)  # it has expired, and is a message like others
        for part, each in enumerate(ending[1:], 1):
            await self._place(each, part)
        return self.ts

    async def _start(self) -> None:
        """A status, which Slack takes away when the answer begins."""
        if self.ts or NO_STREAMS in self._around.lacking:
            await super()._start()
            return
        asked, client = self._asked, self._slack.client
        try:
            await self._slack.call(
                client.assistant_threads_setStatus, channel_id=asked.channel, thread_ts=asked.thread, status=STATUS
            )
        except SlackError as error:
            if error.fatal:
                raise
            await super()._start()  # a conversation that is no assistant's thread

    async def _show(self) -> None:
        if self.ts and self._streamed is None:
            await super()._show()
        else:
            await self._append()

    def _unstreamed(self) -> str:
        sentences, citations = self._shown
        links, rest = self._around.links, sentences[self._streamed or 0 :]
        return "".join(replies.in_markdown(sentence, citations, links) for sentence in rest)

    async def _append(self) -> None:
        """The sentences that are not in the stream yet."""
        sentences, _ = self._shown
        client, asked = self._slack.client, self._asked
        for part in limits.pieces(self._unstreamed(), limits.STREAMED - 1):
            text = part + " "
            if self._streamed is not None:
                await self._slack.call(client.chat_appendStream, channel=asked.channel, ts=self.ts, markdown_text=text)
                continue
            try:
                started = await self._slack.call(
                    client.chat_startStream, channel=asked.channel, thread_ts=asked.thread, markdown_text=text,
                    recipient_team_id=asked.team, recipient_user_id=asked.user,
                )  # fmt: skip
            except SlackError as error:
                if error.fatal:
                    raise
                self._around.lacking.add(NO_STREAMS)
                await self._place(self._growing_message(), 0)
                return
            self.ts, self._streamed = str(started.get("ts", "")), 0
            await self._around.placed(asked.key, self.ts)
        self._streamed = len(sentences)
        self._changed_s = asyncio.get_running_loop().time()


STATUS: Final = "is reading the articles …"


def question_line(asked: Asked) -> Block:
    """Who asked what, where the answer stands apart from the question."""
    return paragraph([{"type": "user", "user_id": asked.user}, plain(f" asked: {limits.clipped(asked.text, 1_000)}")])


def line(words: str) -> tuple[Message, ...]:
    """One plain line."""
    return (message(paragraph([plain(limits.clipped(words, limits.SECTION))]), text=words),)


def _same(metadata: Any, wanted: Json) -> bool:
    return isinstance(metadata, dict) and all(metadata.get(name) == value for name, value in wanted.items())
