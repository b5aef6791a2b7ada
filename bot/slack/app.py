"""The Slack app: Bolt receives what Slack sends; each thing is written down, acknowledged, and then answered."""

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

import aiohttp
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import present
from bot.kept.records import Records
from bot.service import Service
from bot.settings import Settings
from bot.slack import actions, commands, digests, events, home, limits, orders, prompts, replies
from bot.slack.answering import Answering
from bot.slack.asked import Asked, Kind
from bot.slack.calls import Slack
from bot.slack.channels import DIRECT
from bot.slack.desk import Clock, Desk, desk
from bot.slack.events import Command, Deleted
from bot.slack.problems import LOG, SlackError
from index.errors import PrecisError, UsageError

BOLT: Final = logging.getLogger("precis.slack.bolt")
RENEW_S: Final = 10.0
LOOK_S: Final = 2.0
"""How often what others left, and what is due, is looked for."""
FORGET_S: Final = 3600.0
WAITING_S: Final = 120.0
"""A reply in a thread that is not known as ours waits so long for the mention before it, which may arrive later."""
MOST_WAITING: Final = 1_000

Respond = Callable[..., Awaitable[Any]]


@dataclass(slots=True)
class _Waiting:
    asked: Asked
    until_s: float


class SlackApp:
    """One workspace's app in this process. `start` it on the event loop that it is to live on, and `close` it there."""

    def __init__(
        self, service: Service, records: Records, settings: Settings, *, clock: Clock = present,
        pace_s: float = limits.PACE_S,
    ) -> None:  # fmt: skip
        """Raises UsageError where no bot token is set."""
        if settings.slack_bot_token is None:
            raise UsageError("Slack needs a bot token: set SLACK_BOT_TOKEN (xoxb-...), or SLACK_BOT_TOKEN_FILE")
        BOLT.setLevel(logging.ERROR)  # it warns of every event that asks for nothing, and of its own environment
        client = AsyncWebClient(settings.slack_bot_token.value, base_url=settings.slack_api_url, retry_handlers=[])
        self.desk: Desk = desk(service, records, Slack(client), clock, pace_s=pace_s)
        secret = settings.slack_signing_secret
        self.bolt = AsyncApp(
            name="precis-bolt",  # Bolt sets the level of the logger of this name
            logger=BOLT,
            client=client,
            signing_secret=secret.value if secret else "",
            request_verification_enabled=secret is not None,
            before_authorize=self._take,
        )
        self.answering: Answering
        self._waiting: dict[str, _Waiting] = {}
        self._retaking: set[asyncio.Task[None]] = set()
        self._ticking: asyncio.Task[None] | None = None
        self._listen()

    async def start(self) -> None:
        """Learn who we are, and take up what was left open. Raises SlackError where Slack does not know us."""
        client = self.desk.slack.client
        client.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=client.timeout))
        try:
            self.desk.me = str((await self.desk.slack.call(client.auth_test)).get("user_id", ""))
        except SlackError:
            await client.session.close()
            raise
        self.answering = Answering(self.desk)
        self._ticking = asyncio.create_task(self._tick())

    async def close(self) -> None:
        """Finish or leave what is being answered, and let go of the connections."""
        try:
            if self._ticking is not None:
                self._ticking.cancel()
                await asyncio.gather(self._ticking, return_exceptions=True)
                await self.answering.close()
        finally:
            if (session := self.desk.slack.client.session) is not None:
                await session.close()

    # What is to be answered: taken before it is acknowledged

    async def _take(self, req: AsyncBoltRequest, next: Callable[[], Awaitable[BoltResponse]]) -> BoltResponse | None:  # noqa: A002
        """Write down what asks for an answer, then acknowledge it; everything else goes on to the listeners."""
        body = req.body
        try:
            if body.get("command"):
                return await self._command(Command.model_validate(body))
            if body.get("type") == "event_callback" and (body.get("event") or {}).get("type") not in ANSWERED:
                return await next()
            if body.get("type") not in {"event_callback", "message_action"}:
                return await next()
            for found in events.read(body, self.desk.me):
                if isinstance(found, Deleted):
                    self.answering.take_back(found.key)
                    self._waiting.pop(found.key, None)
                else:
                    await self.take(found)
        except (SQLAlchemyError, PrecisError) as error:  # not acknowledged, it is delivered again
            self.desk.problems.say("not taken", f"what Slack delivers cannot be written down: {error}")
            return BoltResponse(status=503)
        return BoltResponse(status=200)

    async def take(self, asked: Asked) -> bool:
        """Whether it is for us and new; then it is being answered."""
        wanted = await asyncio.to_thread(self._taken, asked)
        if wanted:
            self._waiting.pop(asked.key, None)
            self.answering.start(asked)
            self._recheck()
        return wanted

    def _taken(self, asked: Asked) -> bool:
        """Runs in a thread: the records are files."""
        if not asked.addressed and not self._ours(asked):
            return False
        if asked.kind is Kind.UNFURL and not any(map(self.desk.channels.of(asked).unfurls, asked.links)):
            return False
        if not self.desk.deliveries.take(asked, self.desk.now_s):
            return False
        if asked.kind in {Kind.QUESTION, Kind.SUMMARY} and not asked.whispered:
            self.desk.threads.join(asked)
        return True

    def _ours(self, asked: Asked) -> bool:
        """What was not said to us in so many words: files where they are added, follow-ups in our threads."""
        if asked.kind is Kind.FILES:
            return self.desk.channels.of(asked).adds
        if self.desk.threads.ours(asked):
            return True
        if len(self._waiting) < MOST_WAITING:
            self._waiting.setdefault(asked.key, _Waiting(asked, self.desk.now_s + WAITING_S))
        return False

    def _recheck(self) -> None:
        """A thread has become ours: replies in it that arrived before the mention can be answered."""
        for key, waiting in list(self._waiting.items()):
            if waiting.until_s < self.desk.now_s:
                self._waiting.pop(key, None)
        if self._waiting:
            task = asyncio.create_task(self._retake(list(self._waiting.values())))
            self._retaking.add(task)
            task.add_done_callback(self._retaking.discard)

    async def _retake(self, waiting: list[_Waiting]) -> None:
        ours = await asyncio.to_thread(lambda: [each for each in waiting if self.desk.threads.ours(each.asked)])
        for each in ours:
            await self.take(each.asked)

    async def _command(self, command: Command) -> BoltResponse:
        """A slash command is answered in its acknowledgement, or in the background."""
        try:
            said = commands.read(command)
            if not isinstance(said, Asked):
                return _line(await orders.said(self.desk, command, said))
        except UsageError as error:
            return _line(f"{str(error)[:1].upper()}{str(error)[1:]}")
        channel = await self.desk.channel(said)
        await self.take(said)
        return _line(replies.READING) if channel.whispers and not said.direct else BoltResponse(status=200)

    # What is done at once

    def _listen(self) -> None:
        bolt = self.bolt
        bolt.event("app_home_opened")(self._home_opened)
        bolt.event("assistant_thread_started")(self._pane_opened)
        bolt.event("tokens_revoked")(self._removed)
        bolt.event("app_uninstalled")(self._removed)
        bolt.event(re.compile(".*"))(_nothing)
        bolt.action(re.compile("|".join(PRESSED)))(self._pressed)
        bolt.action(home.CHOOSE)(self._chosen)
        bolt.action(re.compile(f"{home.CHANGE}|{home.CHANGE_DIRECT}"))(self._change_settings)
        bolt.action(re.compile(".*"))(_acknowledged)
        bolt.view(actions.ASK_FORM)(self._asked_in_private)
        bolt.view(home.SETTINGS_FORM)(self._settings_changed)
        bolt.error(self._failed)

    async def _pressed(self, ack: Respond, body: dict[str, Any]) -> None:
        await ack()
        pressed = actions.click(body)
        match pressed.action:
            case replies.QUOTES:
                await actions.quotes(self.desk, pressed)
            case replies.DETAIL:
                if not await self.take(actions.detail(pressed)):
                    await actions.whisper(self.desk, pressed, "More detail is in the thread already.")
            case replies.GOOD | replies.BAD:
                await actions.thumb(self.desk, pressed)
            case replies.PRIVATE:
                await actions.ask_in_private(self.desk, pressed)
            case replies.SHARE:
                await actions.share(self.desk, pressed)

    async def _asked_in_private(self, ack: Respond, body: dict[str, Any]) -> None:
        asked = actions.asked_in_private(body)
        if not asked.text:
            await ack(response_action="errors", errors={actions.QUESTION_BLOCK: "Type a question."})
            return
        await self.take(asked)
        await ack()

    async def _home_opened(self, body: dict[str, Any], event: dict[str, Any]) -> None:
        if event.get("tab", "home") == "home":
            chosen = str((event.get("view") or {}).get("private_metadata", ""))
            await home.publish(self.desk, body.get("team_id", ""), event["user"], chosen)

    async def _chosen(self, ack: Respond, body: dict[str, Any]) -> None:
        await ack()
        chosen = body["actions"][0].get("selected_conversation") or ""
        await home.publish(self.desk, body["team"]["id"], body["user"]["id"], chosen)

    async def _change_settings(self, ack: Respond, body: dict[str, Any]) -> None:
        await ack()
        if await home.is_admin(self.desk, body["user"]["id"]):
            name = body["actions"][0]["value"]
            view = await asyncio.to_thread(home.settings_form, self.desk, body["team"]["id"], name)
            await self.desk.slack.call(self.desk.slack.client.views_open, trigger_id=body["trigger_id"], view=view)

    async def _settings_changed(self, ack: Respond, body: dict[str, Any]) -> None:
        if not await home.is_admin(self.desk, body["user"]["id"]):
            await ack(response_action="errors", errors={home.COLLECTION: home.FOR_ADMINS})
            return
        channel = home.settings_of(body["team"]["id"], body["view"])
        await asyncio.to_thread(self.desk.channels.save, channel)
        await ack()
        chosen = "" if channel.id == DIRECT else channel.id
        await home.publish(self.desk, channel.team, body["user"]["id"], chosen)

    async def _pane_opened(self, event: dict[str, Any]) -> None:
        await prompts.suggest(self.desk, event.get("assistant_thread") or {})

    async def _removed(self) -> None:
        self.answering.refuse(SlackError("token_revoked", "event"))

    async def _failed(self, error: Exception) -> None:
        """A listener's mistake, or what Slack refused it."""
        if isinstance(error, SlackError):
            await asyncio.to_thread(self.desk.problems.note, error)
            if error.fatal:
                self.answering.refuse(error)
        else:
            LOG.error("a mistake in precis: %s: %s", type(error).__name__, error, exc_info=error)

    # What is done time and again

    async def _tick(self) -> None:
        loop = asyncio.get_running_loop()
        renewed = forgot = loop.time()
        while True:
            try:
                if loop.time() - renewed >= RENEW_S:
                    await asyncio.to_thread(self.desk.deliveries.renew, self.desk.now_s)
                    renewed = loop.time()
                if loop.time() - forgot >= FORGET_S:
                    await asyncio.to_thread(self.desk.threads.forget, self.desk.now_s)
                    forgot = loop.time()
                await self.answering.resume()
                await self._send_due()
                self._recheck()
            except (SQLAlchemyError, PrecisError) as error:
                self.desk.problems.say("records", f"what Slack's app keeps cannot be read: {error}")
            await asyncio.sleep(LOOK_S)

    async def _send_due(self) -> None:
        now = self.desk.clock()
        for subscription in await asyncio.to_thread(self.desk.subscriptions.due, now):
            asked = digests.due(self.desk, subscription)
            taken = await asyncio.to_thread(self.desk.deliveries.take, asked, self.desk.now_s)
            await asyncio.to_thread(self.desk.subscriptions.advance, subscription, now)
            if taken:
                self.answering.start(asked)


ANSWERED: Final = frozenset({"message", "app_mention", "link_shared"})
PRESSED: Final = (replies.QUOTES, replies.DETAIL, replies.GOOD, replies.BAD, replies.PRIVATE, replies.SHARE)


async def _nothing() -> None:
    """Events that ask for nothing; Bolt has acknowledged them."""


async def _acknowledged(ack: Respond) -> None:
    await ack()


def _line(mrkdwn: str) -> BoltResponse:
    """An acknowledgement that says something to who typed the command."""
    body = json.dumps({"response_type": "ephemeral", "text": mrkdwn})
    return BoltResponse(status=200, body=body, headers={"content-type": "application/json"})
