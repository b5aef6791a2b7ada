"""Socket Mode: the app calls Slack, so that nothing has to be reachable from outside."""

import asyncio
import contextlib
import logging
from typing import Final

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from bot.settings import Secret
from bot.slack.app import SlackApp
from bot.slack.problems import LOG, SlackError

PING_S: Final = 3.0
"""A connection that was dropped without a word is noticed after about this long."""
LOOK_S: Final = 0.25
LOST_S: Final = 10.0
"""After so long without a connection it is said, and asked whether Slack still knows the tokens."""
ANEW_S: Final = 30.0
CLOSE_S: Final = 3.0

SDK: Final = logging.getLogger("precis.slack.socket")
"""slack-sdk writes a line, some with a traceback, for each try to connect; ours says it once."""


async def run(app: SlackApp, app_token: Secret) -> None:
    """Serve until cancelled. Raises SlackError when Slack does not, or no longer, know the app."""
    SDK.setLevel(logging.CRITICAL)
    try:
        await app.start()
        await app.desk.slack.call(app.desk.slack.client.apps_connections_open, app_token=app_token.value)
        while True:
            handler = AsyncSocketModeHandler(app.bolt, app_token.value, logger=SDK, ping_interval=PING_S)
            connecting = asyncio.create_task(handler.client.connect())  # type: ignore[no-untyped-call]
            try:
                await _watched(app, handler, app_token)
            finally:
                await _closed(handler, connecting)
    finally:
        await app.close()


async def _watched(app: SlackApp, handler: AsyncSocketModeHandler, app_token: Secret) -> None:
    """Until Slack refuses us, or no connection has come about for ANEW_S: then the client is made anew.

    Connects again at once, where slack-sdk would wait for its next ping. Says once that the connection is lost, and
    that it is there.
    """
    loop, client, problems = asyncio.get_running_loop(), handler.client, app.desk.problems
    lost_s: float | None = loop.time()
    known = False
    connecting: asyncio.Task[None] | None = None
    try:
        while lost_s is None or loop.time() - lost_s < ANEW_S:
            await asyncio.wait([app.answering.refused], timeout=LOOK_S)
            if app.answering.refused.done():
                raise app.answering.refused.result()
            if await client.is_connected():
                if problems.mended("connection") or not known:
                    LOG.info("connected to Slack")
                lost_s, known = None, True
                continue
            client.wss_uri = None  # an address serves once; slack-sdk would try one that failed for ever
            if lost_s is None:
                lost_s = loop.time()
                connecting = asyncio.create_task(client.connect_to_new_endpoint())
            elif loop.time() - lost_s > LOST_S:
                problems.say("connection", "the connection to Slack is lost; trying again until it is back")
                await _still_known(app, app_token)
    finally:
        if connecting is not None:
            connecting.cancel()
            await asyncio.gather(connecting, return_exceptions=True)


async def _still_known(app: SlackApp, app_token: Secret) -> None:
    """Raises SlackError where trying again is of no use."""
    try:
        await app.desk.slack.call(app.desk.slack.client.apps_connections_open, app_token=app_token.value)
    except SlackError as error:
        if error.fatal:
            raise


async def _closed(handler: AsyncSocketModeHandler, connecting: "asyncio.Task[None]") -> None:
    """Close the client, and wait for its tasks: slack-sdk cancels them and looks away."""
    client = handler.client
    connecting.cancel()
    try:
        with contextlib.suppress(TimeoutError):  # it may wait for a close that nobody answers
            await asyncio.wait_for(client.close(), CLOSE_S)  # type: ignore[no-untyped-call]
        tasks = [connecting, client.message_processor, client.current_session_monitor, client.message_receiver]
        for task in tasks:
            if task is not None:
                task.cancel()
        await asyncio.gather(*(task for task in tasks if task is not None), return_exceptions=True)
    finally:
        await client.aiohttp_client_session.close()
