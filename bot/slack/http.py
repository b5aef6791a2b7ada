"""Slack over HTTP: one address, mounted in `precis serve`, for events, commands, buttons and forms."""

from typing import Final

from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from bot.clock import present
from bot.kept.records import Records
from bot.service import Service
from bot.settings import Settings
from bot.slack import limits
from bot.slack.app import SlackApp
from bot.slack.desk import Clock
from index.errors import UsageError

PATH: Final = "/slack/events"
MOST_BYTES: Final = 1_000_000
"""Slack's requests are far smaller."""


def mount(
    web: Starlette, service: Service, records: Records, settings: Settings, *, clock: Clock = present,
    pace_s: float = limits.PACE_S,
) -> SlackApp:  # fmt: skip
    """Add POST /slack/events to a web app. Its lifespan calls `start` and `close` of what is returned.

    Requests must carry Slack's signature, not older than five minutes; what is sent again within them is answered
    once, since it has the same key. Raises UsageError without a signing secret.
    """
    if settings.slack_signing_secret is None or not settings.slack_signing_secret.value:
        raise UsageError("Slack over HTTP needs the app's signing secret: set SLACK_SIGNING_SECRET")
    app = SlackApp(service, records, settings, clock=clock, pace_s=pace_s)
    handler = AsyncSlackRequestHandler(app.bolt)

    async def receive(request: Request) -> Response:
        request.state.route = PATH  # for the log and the metrics
        if not request.headers.get("x-slack-request-timestamp", "").isdecimal():
            return Response("not signed", status_code=401)
        if int(request.headers.get("content-length") or 0) > MOST_BYTES:
            return Response("too large", status_code=413)
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BYTES:
                return Response("too large", status_code=413)
        try:
            body.decode("utf-8")
        except UnicodeDecodeError:
            return Response("not UTF-8", status_code=400)
        request._body = bytes(body)  # where Starlette keeps it for who reads it next
        return await handler.handle(request)

    web.add_route(PATH, receive, methods=["POST"], include_in_schema=False)
    return app
