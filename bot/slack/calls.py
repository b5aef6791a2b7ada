"""Calls of Slack's Web API: slowed when Slack asks for it, tried again where that cannot do harm, refusals named."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.reply import Json
from bot.slack.problems import LOG, SlackError, UnclearError

LONGEST_S: Final = 300.0
"""A call that Slack has kept waiting for so long is given up."""
TRIES: Final = 4
"""For a call that may be repeated and did not get through."""
POSTING: Final = frozenset({"chat_postMessage", "chat_startStream"})
"""Repeated, these would say it twice: what became of the first is found out instead (posts.py)."""
LIMITED: Final = frozenset({"ratelimited", "rate_limited"})
FAILING: Final = frozenset(
    {"internal_error", "service_unavailable", "fatal_error", "request_timeout", "team_added_to_org"}
)

Method = Callable[..., Awaitable[AsyncSlackResponse]]


class Slack:
    """The workspace's API. Not safe beside another event loop."""

    def __init__(self, client: AsyncWebClient) -> None:
        self.client = client
        self._closed_until: dict[str, float] = {}
        self.limited = 0
        """How often Slack has asked to slow down."""

    async def call(self, method: Method, /, **arguments: Any) -> Json:
        """The answer. Raises SlackError, and UnclearError where it cannot be known whether a message was posted."""
        name = method.__name__
        waiting = f"{name}:{arguments.get('channel', '')}"
        loop = asyncio.get_running_loop()
        start, tries = loop.time(), 0
        while True:
            await asyncio.sleep(max(0.0, self._closed_until.get(waiting, 0.0) - loop.time()))
            try:
                return _data(await method(**arguments))
            except SlackApiError as error:
                if name in POSTING and _status(error) >= 500:
                    raise UnclearError(name) from None
                pause_s = self._pause_s(error, tries)
                if pause_s is None or loop.time() + pause_s - start > LONGEST_S:
                    raise _refused(error, name) from None
                self._closed_until[waiting] = loop.time() + pause_s
            except (aiohttp.ClientError, TimeoutError, OSError, SlackRequestError) as error:
                if name in POSTING and not isinstance(error, aiohttp.ClientConnectorError):
                    raise UnclearError(name) from None
                if tries >= TRIES:
                    raise SlackError("unreachable", name) from None
                self._closed_until[waiting] = loop.time() + 0.25 * 2**tries
            tries += 1

    def _pause_s(self, error: SlackApiError, tries: int) -> float | None:
        """How long to wait before the call is tried again; None: it would be refused again."""
        reason, status = _reason(error), _status(error)
        if status == 429 or reason in LIMITED:
            self.limited += 1
            LOG.debug("Slack asks to slow down")
            return _retry_after_s(error)
        if (status >= 500 or reason in FAILING) and tries < TRIES:
            return 0.25 * 2.0**tries
        return None


def _data(response: AsyncSlackResponse) -> Json:
    return response.data if isinstance(response.data, dict) else {}


def _refused(error: SlackApiError, method: str) -> SlackError:
    data = getattr(error.response, "data", None)
    needed = str(data.get("needed", "")) if isinstance(data, dict) else ""
    return SlackError(_reason(error), method, needed)


def _reason(error: SlackApiError) -> str:
    data = getattr(error.response, "data", None)
    return str(data.get("error", "")) if isinstance(data, dict) and data.get("error") else "no answer that can be read"


def _status(error: SlackApiError) -> int:
    """slack-sdk gives its own response, or aiohttp's where the body was not JSON."""
    return int(getattr(error.response, "status_code", 0) or getattr(error.response, "status", 0) or 0)


def _retry_after_s(error: SlackApiError) -> float:
    headers = getattr(error.response, "headers", None) or {}
    try:
        return max(0.0, float(headers.get("Retry-After", 1)))
    except (TypeError, ValueError):
        return 1.0
