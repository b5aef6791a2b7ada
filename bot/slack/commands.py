"""What is typed after /ask, /summary and /digest. Pure."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.slack.asked import Asked, Kind
from bot.slack.events import Command, links, plain
from index.days import periods
from index.errors import UsageError

ASK_FORM: Final = "`/ask QUESTION`, for example `/ask What happened in the dock strike?`"
SUMMARY_FORM: Final = "`/summary URL`, or the number of an article"
DIGEST_FORM: Final = (
    "`/digest [TOPIC] [SINCE]`, for example `/digest flood 7d`; `/digest subscribe TOPIC daily 08:30 Europe/Berlin`;"
    " `/digest subscriptions`; `/digest unsubscribe NUMBER`"
)
SINCE_WORDS: Final = 4
"""The most words that name a period: `past 3 days`, `14 May 2024`, `since last week`."""


@dataclass(frozen=True, slots=True)
class Subscribe:
    """`/digest subscribe`: `rest` is what follows."""

    rest: str


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    number: int


@dataclass(frozen=True, slots=True)
class ListSubscriptions:
    pass


Said = Asked | Subscribe | Unsubscribe | ListSubscriptions


def read(command: Command) -> Said:
    """What the command asks for. Raises UsageError, in the words of Slack's mrkdwn."""
    text = plain(command.text)
    asked = Asked(
        f"c:{command.trigger_id}", Kind.QUESTION, command.team_id, command.channel_id, command.user_id, text=text,
        response_url=command.response_url, direct=command.channel_id.startswith("D"),
    )  # fmt: skip
    name = command.command.lstrip("/").lower()
    if name.endswith("summary"):
        found = links(command.text) or tuple(re.findall(r"https?://\S+", text)) or tuple(text.split())
        if len(found) != 1:
            raise UsageError(f"write {SUMMARY_FORM}")
        return replace(asked, kind=Kind.SUMMARY, links=found)
    if name.endswith("digest"):
        return _digest(asked)
    if not text:
        raise UsageError(f"write {ASK_FORM}")
    return asked


def _digest(asked: Asked) -> Said:
    first, _, rest = asked.text.partition(" ")
    match first.lower():
        case "subscribe":
            return Subscribe(rest.strip())
        case "subscriptions" | "list":
            return ListSubscriptions()
        case "unsubscribe":
            number = rest.strip().lstrip("#")
            if not number.isdecimal():
                raise UsageError("write the subscription's number; `/digest subscriptions` lists them")
            return Unsubscribe(int(number))
        case "help":
            raise UsageError(f"write {DIGEST_FORM}")
    return replace(asked, kind=Kind.DIGEST)


def topic_and_since(text: str, now: datetime) -> tuple[str | None, datetime | None]:
    """`floods in Veska last week` -> the topic, and the first instant of the period that ends the words, if any."""
    words = text.split()
    for count in range(min(SINCE_WORDS, len(words)), 0, -1):
        tail = words[-count:]
        said = tail[1:] if tail[0].lower() == "since" else tail
        try:
            since = periods.since(" ".join(said), now) if said else None
        except UsageError:
            continue
        if since is not None:
            return " ".join(words[:-count]) or None, since
    return " ".join(words) or None, None
