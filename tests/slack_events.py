"""What Slack sends: events, commands, buttons, forms and shortcuts, as its documentation shows them."""

import itertools
from typing import Any

from slack_server import Slack
from slack_workspace import BOT, TEAM

Json = dict[str, Any]
_numbers = itertools.count(1)


def event(about: Json) -> Json:
    name = f"Ev{next(_numbers):08}"
    return {
        "type": "event_callback",
        "team_id": TEAM,
        "api_app_id": "A1",
        "event_id": name,
        "event_time": 1,
        "event": about,
    }


def mention(channel: str, user: str, text: str, ts: str, thread: str = "") -> Json:
    return event(_message(channel, user, f"<@{BOT}> {text}", ts, thread) | {"type": "app_mention"})


def message(channel: str, user: str, text: str, ts: str, thread: str = "", **more: Any) -> Json:
    return event(_message(channel, user, text, ts, thread) | {"channel_type": "channel"} | more)


def direct(channel: str, user: str, text: str, ts: str, thread: str = "", **more: Any) -> Json:
    return event(_message(channel, user, text, ts, thread) | {"channel_type": "im"} | more)


def deleted(channel: str, ts: str) -> Json:
    about = {"type": "message", "subtype": "message_deleted", "channel": channel, "ts": ts + "9", "deleted_ts": ts}
    return event(about)


def shared(channel: str, user: str, ts: str, *urls: str) -> Json:
    links = [{"url": url, "domain": url.split("/")[2]} for url in urls]
    about = {"type": "link_shared", "channel": channel, "user": user, "message_ts": ts, "links": links}
    return event(about | {"unfurl_id": "x", "source": "conversations_history"})


def command(slack: Slack, channel: str, user: str, name: str, text: str) -> Json:
    return {
        "command": name, "text": text, "team_id": TEAM, "channel_id": channel, "channel_name": "c", "user_id": user,
        "trigger_id": slack.trigger(), "response_url": slack.response_url(), "api_app_id": "A1", "token": "old",
    }  # fmt: skip


def press(
    slack: Slack, channel: str, user: str, action: str, value: str, ts: str, thread: str = "", **more: Any
) -> Json:
    """A button of a message."""
    container = {"type": "message", "message_ts": ts, "channel_id": channel, **more}
    about = {"ts": ts, "user": BOT} | ({"thread_ts": thread} if thread else {})
    return {
        "type": "block_actions", "team": {"id": TEAM}, "user": {"id": user, "team_id": TEAM}, "api_app_id": "A1",
        "channel": {"id": channel}, "container": container, "message": about, "trigger_id": slack.trigger(),
        "response_url": slack.response_url(),
        "actions": [{"type": "button", "action_id": action, "block_id": "b", "value": value, "action_ts": ts}],
    }  # fmt: skip


def chosen(slack: Slack, user: str, channel: str) -> Json:
    """A channel is chosen in the app's Home."""
    form = press(slack, "", user, "choose_channel", "", "")
    form["actions"][0] |= {"type": "conversations_select", "selected_conversation": channel}
    return form


def submitted(user: str, view: Json, values: Json) -> Json:
    whole = {"id": f"V{next(_numbers)}", "team_id": TEAM, "state": {"values": values}} | view
    return {"type": "view_submission", "team": {"id": TEAM}, "user": {"id": user}, "api_app_id": "A1", "view": whole}


def shortcut(slack: Slack, channel: str, user: str, text: str, ts: str, **more: Any) -> Json:
    return {
        "type": "message_action", "callback_id": "get_summary", "team": {"id": TEAM}, "channel": {"id": channel},
        "user": {"id": user}, "trigger_id": slack.trigger(), "response_url": slack.response_url(),
        "message": {"type": "message", "ts": ts, "text": text} | more,
    }  # fmt: skip


def value_of(blocks: list[Json], action: str) -> str:
    """What a button of these blocks carries."""
    for block in blocks:
        for element in block.get("elements", []):
            if element.get("action_id") == action:
                return str(element["value"])
    raise AssertionError(f"no button {action}")


def _message(channel: str, user: str, text: str, ts: str, thread: str) -> Json:
    about = {"type": "message", "channel": channel, "user": user, "text": text, "ts": ts, "team": TEAM}
    return about | ({"thread_ts": thread} if thread else {})
