"""Socket Mode: the app calls Slack, so that nothing has to be reachable from outside."""

import asyncio
import logging
from typing import Final

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from bot.settings import Secret
from bot.slack.app import SlackApp
from bot.slack.problems import LOG, SlackError

PING_S: Final = 3.0
"""A connection that was dropped without a word is noticed after about this long."""
LOST_S: Final = 10.0
"""After so long without a connection it is asked whether Slack still knows the tokens."""

SDK: Final = logging.getLogger("precis.slack.socket")
"""slack-sdk writes a line, some with a traceback, for each try to connect; ours says it once."""


async def run(app: SlackApp, app_token: Secret) -> None:
    """Serve until cancelled. Raises SlackError when Slack does not, or no longer, know the app."""
    SDK.setLevel(logging.CRITICAL)
    await app.start()
    try:
        client = app.desk.slack.client
        opened = await app.desk.slack.call(client.apps_connections_open, app_token=app_token.value)
        handler = AsyncSocketModeHandler(app.bolt, app_token.value, logger=SDK, ping_interval=PING_S)
        handler.client.wss_uri = opened["url"]
        try:
            await handler.client.connect()  # type: ignore[no-untyped-call]
            LOG.info("connected to Slack")
            await _watched(app, handler, app_token)
        finally:
            await _closed(handler)
    finally:
        await app.close()


async def _watched(app: SlackApp, handler: AsyncSocketModeHandler, app_token: Secret) -> None:
    """Until Slack refuses us. Says once that the connection is lost, and that it is back."""
    loop = asyncio.get_running_loop()
    lost_s: float | None = None
    while True:
        await asyncio.wait([app.answering.refused], timeout=1.0)
        if app.answering.refused.done():
            raise app.answering.refused.result()
        if await handler.client.is_connected():
            if lost_s is not None and loop.time() - lost_s > LOST_S:
                LOG.info("connected to Slack again")
                app.desk.problems.mended("connection")
            lost_s = None
            continue
        handler.client.wss_uri = None  # an address serves once; slack-sdk would try one that failed for ever
        lost_s = loop.time() if lost_s is None else lost_s
        if loop.time() - lost_s > LOST_S:
            app.desk.problems.say("connection", "the connection to Slack is lost; trying again until it is back")
            await _still_known(app, app_token)


async def _still_known(app: SlackApp, app_token: Secret) -> None:
    """Raises SlackError where trying again is of no use."""
    try:
        await app.desk.slack.call(app.desk.slack.client.apps_connections_open, app_token=app_token.value)
    except SlackError as error:
        if error.fatal:
            raise


async def _closed(handler: AsyncSocketModeHandler) -> None:
    """Close the client, and wait for its tasks: slack-sdk cancels them and looks away."""
    client = handler.client
    tasks = [client.message_processor, client.current_session_monitor, client.message_receiver]
    await client.close()  # type: ignore[no-untyped-call]
    await asyncio.gather(*(task for task in tasks if task is not None), return_exceptions=True)
