"""From a delivery to its answer: in the background, once, and never silently."""

import asyncio
from dataclasses import replace
from typing import Final

from bot.render import sentence
from bot.slack import digests, files, questions, summaries, unfurls
from bot.slack.asked import Asked, Kind
from bot.slack.blocks import escaped, section
from bot.slack.channels import Channel
from bot.slack.desk import Desk, refusal
from bot.slack.once import TRIES, Open
from bot.slack.posts import Post, Posted, Streamed, line, question_line
from bot.slack.problems import LOG, SlackError
from bot.slack.whispers import Whispered
from index.errors import PrecisError

BROKEN: Final = "Something went wrong in Precis; it has been logged for whoever runs it. Please ask again."
GIVEN_UP: Final = "I have tried this several times and could not finish it; it has been logged."
SHUT: Final = frozenset({"not_in_channel", "channel_not_found", "is_archived", "restricted_action", "thread_not_found"})
"""One cannot speak there; who asked is told elsewhere."""
AGAIN_S: Final = 15.0
"""When Slack cannot be reached, an answer is tried again after so long."""
PATIENCE_S: Final = 5.0
"""What is being answered when the app stops may take so long; the rest is left to the next start."""


class Answering:
    """What is being answered by this process."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._stopping = False
        self.refused: asyncio.Future[SlackError] = asyncio.get_running_loop().create_future()
        """Set when Slack no longer knows us: nothing more can be said."""

    def start(self, asked: Asked, left: Open | None = None) -> None:
        """Answer in the background. `left` is what an earlier try has begun."""
        task = asyncio.create_task(self._answered(asked, left), name=asked.key)
        self._tasks[asked.key] = task
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.pop(task.get_name(), None)
        if not task.cancelled() and (error := task.exception()) is not None:
            LOG.error("left for another try: %s: %s", type(error).__name__, error)

    def take_back(self, key: str) -> None:
        """The question was deleted: its answer is not wanted any more."""
        if task := self._tasks.get(key):
            task.cancel()

    def refuse(self, error: SlackError) -> None:
        """Slack no longer knows us."""
        if not self.refused.done():
            self.refused.set_result(error)

    async def resume(self) -> None:
        """Take up what another process, or an earlier one, has left."""
        for left in await asyncio.to_thread(self._desk.deliveries.left, self._desk.now_s):
            if left.asked.key not in self._tasks:
                self.start(left.asked, left)

    async def close(self) -> None:
        """Finish what can be finished soon; leave the rest, written down as it is, to the next start."""
        self._stopping = True
        tasks = set(self._tasks.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=PATIENCE_S)
            await asyncio.to_thread(self._desk.deliveries.release, self._desk.now_s)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        self._desk.pool.shutdown(wait=True, cancel_futures=True)

    async def _answered(self, asked: Asked, left: Open | None) -> None:
        desk = self._desk
        post: Post | None = None
        try:
            channel = await desk.channel(asked)
            post = self._post(asked, channel, left)
            if left is not None and left.tries > TRIES:
                LOG.error("given up after %d tries: %s in %s", TRIES, asked.kind, asked.channel)
                await post.finish(line(GIVEN_UP))
            else:
                await self._answer(asked, post, channel)
        except asyncio.CancelledError:
            if self._stopping:
                if isinstance(post, Posted):
                    post.abandon()
                raise
            if post is not None:
                await refusal(post.drop())
        except SlackError as error:
            if not await self._could_not_say(asked, error):
                return
        await asyncio.to_thread(desk.deliveries.done, asked.key)

    def _post(self, asked: Asked, channel: Channel, left: Open | None) -> Post:
        around = self._desk.around
        placed, again = (left.placed, True) if left is not None else ("", False)
        if asked.whispered or (channel.whispers and not asked.direct and asked.kind is not Kind.SCHEDULED):
            return Whispered(around, asked)
        if asked.direct and asked.thread and asked.kind is Kind.QUESTION:
            return Streamed(around, asked, placed=placed, again=again)
        preface = (question_line(asked),) if asked.response_url else ()
        quiet = (channel.confident and asked.kind is Kind.QUESTION and not asked.direct) or asked.kind in SILENT
        return Posted(around, asked, preface=preface, placed=placed, again=again, quiet=quiet)

    async def _answer(self, asked: Asked, post: Post, channel: Channel) -> None:
        """The answer, or in its place the reason why there is none."""
        desk = self._desk
        try:
            match asked.kind:
                case Kind.QUESTION:
                    await questions.answer(desk, asked, post, channel)
                case Kind.SUMMARY:
                    await summaries.answer(desk, asked, post, channel)
                case Kind.DIGEST:
                    await digests.answer(desk, asked, post, channel)
                case Kind.DETAIL:
                    await summaries.detail(desk, asked, post)
                case Kind.FILES:
                    await files.added(desk, asked, post, channel)
                case Kind.UNFURL:
                    await unfurls.unfurl(desk, asked, channel)
                case Kind.SCHEDULED:
                    await digests.scheduled(desk, asked, post, channel)
        except SlackError:
            raise
        except PrecisError as error:
            await post.finish(line(sentence(str(error))))
        except Exception:  # noqa: BLE001  # the surface: no traceback reaches a reader
            LOG.exception("a mistake in precis, while answering a %s", asked.kind)
            await post.finish(line(BROKEN))

    async def _could_not_say(self, asked: Asked, error: SlackError) -> bool:
        """Say elsewhere what stands in the way. False: it is left open, to be answered when that is mended."""
        desk = self._desk
        await asyncio.to_thread(desk.problems.note, error, asked.channel)
        if error.fatal:
            self.refuse(error)
        if error.fatal or error.reason == "unreachable":
            await asyncio.to_thread(desk.deliveries.leave, asked.key, desk.now_s + AGAIN_S)
            return False
        if asked.kind is Kind.SCHEDULED and error.reason in SHUT:
            await asyncio.to_thread(desk.subscriptions.pause, int(asked.subject), str(error))
        if asked.response_url and error.reason in SHUT:
            words = f"{str(error)[:1].upper()}{str(error)[1:]}. Until then, only you see my answers here."
            whispered = replace(asked, whispered=True, key=f"{asked.key}#whispered")
            post = Whispered(desk.around, whispered)
            await refusal(self._answer(whispered, post, await desk.channel(asked)))
            await refusal(Whispered(desk.around, replace(asked, whispered=True)).finish(line(words)))
        elif asked.kind is not Kind.UNFURL and asked.user:
            await refusal(self._told_directly(asked, error))
        return True

    async def _told_directly(self, asked: Asked, error: SlackError) -> None:
        """In a direct message to whoever asked or subscribed."""
        what = "The digest that you ordered is paused" if asked.kind is Kind.SCHEDULED else "I could not answer you"
        told = f"{what} in <#{asked.channel}>: {escaped(str(error))}."
        client = self._desk.slack.client
        await self._desk.slack.call(client.chat_postMessage, channel=asked.user, text=told, blocks=[section(told)])


SILENT: Final = frozenset({Kind.FILES, Kind.UNFURL, Kind.SCHEDULED})
"""Nobody waits for these, so that nothing is shown before there is something to say."""
