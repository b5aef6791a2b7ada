"""Slack's payloads -> what is asked. Pure: nothing is looked up and nothing is sent."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.slack.asked import Asked, File, Kind

SUBTYPES: Final = frozenset({"", "file_share", "thread_broadcast"})
"""Kinds of `message` events that are somebody's words; the others are edits, joins, bots and the like."""

MARKUP = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>")


class _Sent(BaseModel):
    """Slack sends more than is read here, and adds to it at any time."""

    model_config = ConfigDict(extra="ignore")


class SlackFile(_Sent):
    id: str
    name: str | None = ""
    title: str | None = ""
    size: int = 0
    url_private_download: str | None = ""
    url_private: str | None = ""

    def file(self) -> File:
        return File(
            self.id, self.name or self.title or self.id, self.size, self.url_private_download or self.url_private or ""
        )


class Link(_Sent):
    url: str
    domain: str = ""


class Event(_Sent):
    type: str
    subtype: str = ""
    channel: str = ""
    channel_type: str = ""
    user: str = ""
    bot_id: str | None = None
    text: str | None = ""
    ts: str = ""
    thread_ts: str = ""
    message_ts: str = ""
    deleted_ts: str = ""
    unfurl_id: str = ""
    source: str = ""
    files: tuple[SlackFile, ...] = ()
    links: tuple[Link, ...] = ()


class Callback(_Sent):
    team_id: str = ""
    event_id: str = ""
    event: Event


class Command(_Sent):
    command: str
    text: str = ""
    team_id: str = ""
    channel_id: str
    channel_name: str = ""
    user_id: str
    trigger_id: str = ""
    response_url: str = ""


class _Named(_Sent):
    id: str


class Message(_Sent):
    ts: str = ""
    thread_ts: str = ""
    text: str | None = ""
    files: tuple[SlackFile, ...] = ()
    attachments: tuple[dict[str, Any], ...] = ()


class Shortcut(_Sent):
    callback_id: str
    trigger_id: str = ""
    response_url: str = ""
    team: _Named | None = None
    channel: _Named
    user: _Named
    message: Message = Field(default_factory=Message)


@dataclass(frozen=True, slots=True)
class Deleted:
    """Somebody took a message back."""

    key: str


def read(body: dict[str, Any], bot_user: str) -> list[Asked | Deleted]:
    """What an event or a message shortcut asks for; nothing where it is not for us or cannot be understood."""
    try:
        if body.get("type") == "event_callback":
            return list(_event(Callback.model_validate(body), bot_user))
        if body.get("type") == "message_action" and body.get("callback_id") == SHORTCUT:
            return [_shortcut(Shortcut.model_validate(body))]
    except ValidationError:
        return []
    return []


SHORTCUT: Final = "get_summary"


def _event(callback: Callback, bot_user: str) -> Iterator[Asked | Deleted]:
    event, team = callback.event, callback.team_id
    if event.type == "link_shared" and event.user != bot_user and event.source != "composer":
        yield Asked(
            f"u:{team}:{event.channel}:{event.message_ts}", Kind.UNFURL, team, event.channel, event.user,
            ts=event.message_ts, thread=event.thread_ts, links=tuple(link.url for link in event.links),
        )  # fmt: skip
    if event.type == "message" and event.subtype == "message_deleted" and event.deleted_ts:
        yield Deleted(message_key(team, event.channel, event.deleted_ts))
    if event.type in {"message", "app_mention"} and _from_a_person(event, bot_user):
        yield from _message(event, team, bot_user)


def _from_a_person(event: Event, bot_user: str) -> bool:
    return bool(
        event.user
        and event.user != bot_user
        and not event.bot_id
        and event.subtype in SUBTYPES
        and event.channel
        and event.ts
    )


def _message(event: Event, team: str, bot_user: str) -> Iterator[Asked]:
    """A file and a question may come in one message."""
    text, raw = plain(event.text or "", bot_user), event.text or ""
    mentioned = set(MENTION.findall(raw))
    direct = event.channel_type == "im"
    addressed = direct or event.type == "app_mention" or bot_user in mentioned
    thread = event.thread_ts or event.ts
    if event.files:
        yield Asked(
            f"f:{team}:{event.channel}:{event.ts}", Kind.FILES, team, event.channel, event.user,
            ts=event.ts, thread=thread, files=tuple(each.file() for each in event.files),
            addressed=addressed, direct=direct,
        )  # fmt: skip
    if not text and (event.files or not addressed):
        return
    if not addressed and (not event.thread_ts or mentioned):
        return  # the channel's own talk, or words to somebody else
    found = links(raw)
    only_links = bool(found) and not plain(MARKUP.sub("", raw), bot_user).strip(" ,;")
    yield Asked(
        message_key(team, event.channel, event.ts), Kind.SUMMARY if only_links else Kind.QUESTION,
        team, event.channel, event.user, ts=event.ts, thread=thread, text=text,
        addressed=addressed, direct=direct, links=found if only_links else (),
    )  # fmt: skip


def _shortcut(shortcut: Shortcut) -> Asked:
    message = shortcut.message
    attached = [str(each["from_url"]) for each in message.attachments if each.get("from_url")]
    found = tuple(dict.fromkeys((*links(message.text or ""), *attached)))
    return Asked(
        f"s:{shortcut.trigger_id}", Kind.SUMMARY, shortcut.team.id if shortcut.team else "", shortcut.channel.id,
        shortcut.user.id, ts=message.ts, thread=message.thread_ts or message.ts, text="",
        response_url=shortcut.response_url, links=found, files=tuple(each.file() for each in message.files),
        direct=shortcut.channel.id.startswith("D"), whispered=True,
    )  # fmt: skip


def message_key(team: str, channel: str, ts: str) -> str:
    """`message` and `app_mention` tell of the same words under different event ids, so the words are the key."""
    return f"m:{team}:{channel}:{ts}"


def links(text: str) -> tuple[str, ...]:
    """The web addresses in Slack's markup, in order, each once."""
    found = (html.unescape(match[1]) for match in MARKUP.finditer(text))
    return tuple(dict.fromkeys(each for each in found if each.startswith(("http://", "https://"))))


def plain(text: str, bot_user: str = "") -> str:
    """The words as their author sees them, without the mention of us."""

    def shown(match: re.Match[str]) -> str:
        target, label = match[1], match[2]
        if target.startswith("@"):
            return "" if target[1:] == bot_user else "@" + (label or target[1:])
        if target.startswith("#"):
            return "#" + (label or target[1:])
        if target.startswith("!"):
            return label or "@" + target[1:].split("^")[0]
        return label or target

    return " ".join(html.unescape(MARKUP.sub(shown, text)).split())
