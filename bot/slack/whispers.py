"""Answers that one person sees."""

from collections.abc import Sequence
from typing import Any, Final

from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.reply import Citation, Sentence
from bot.slack import replies
from bot.slack.asked import Asked
from bot.slack.blocks import Message
from bot.slack.posts import Surroundings, line
from bot.slack.problems import LOG, SlackError


class Whispered:
    """An answer that only who asked sees. It cannot be changed, so that it comes when it is whole."""

    def __init__(self, around: Surroundings, asked: Asked) -> None:
        self._around = around
        self._slack = around.slack
        self._asked = asked
        self._marked = False

    async def begin(self) -> None:
        """A message is marked as being read, a shortcut gets a line; a command has its line already."""
        if self._asked.ts and self._asked.response_url:
            await self._respond(line(replies.READING))
        elif self._asked.ts:
            self._marked = True
            await self._react(self._slack.client.reactions_add)

    def grow(self, sentences: Sequence[Sentence], citations: Sequence[Citation]) -> None:
        """Nothing is shown before it is whole."""

    async def finish(self, shown: Sequence[Message], ending: Sequence[Message] = ()) -> str:
        if self._asked.response_url:
            await self._respond(shown)
        else:
            for each in shown:
                await self._slack.call(
                    self._slack.client.chat_postEphemeral, channel=self._asked.channel, user=self._asked.user,
                    blocks=list(each.blocks), text=each.text, **self._in_thread(),
                )  # fmt: skip
            await self.drop()
        return ""

    async def drop(self) -> None:
        if self._marked:
            await self._react(self._slack.client.reactions_remove)

    def _in_thread(self) -> dict[str, str]:
        """In the thread only where the message stands in one: a whisper opens no thread that others could see."""
        return {"thread_ts": self._asked.thread} if self._asked.thread not in {"", self._asked.ts} else {}

    async def _respond(self, messages: Sequence[Message]) -> None:
        """By the command's own address, which takes five messages within half an hour and needs no membership."""
        client = AsyncWebhookClient(self._asked.response_url, timeout=30)
        for each in messages[:RESPONSES]:
            said = await client.send(text=each.text, blocks=list(each.blocks), response_type="ephemeral")
            if said.status_code != 200:
                raise SlackError(str(said.body) or str(said.status_code), "response_url")

    async def _react(self, method: Any) -> None:
        try:
            await self._slack.call(method, channel=self._asked.channel, timestamp=self._asked.ts, name="eyes")
        except SlackError as error:
            if error.fatal:
                raise
            LOG.debug("no reaction: %s", error)


RESPONSES: Final = 4
"""Of five; one may have gone into the line that an answer is coming."""
