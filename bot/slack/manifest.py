"""The app manifest: what Slack is told once, from which it makes the app with all its permissions."""

from collections.abc import Sequence
from typing import Final

from bot.reply import Json
from bot.slack.events import SHORTCUT
from index.errors import UsageError

SCOPES: Final = {
    "app_mentions:read": "hear when it is mentioned",
    "assistant:write": "the assistant pane: status and suggested questions",
    "channels:history": "follow-ups in threads, and finding an answer again after a crash",
    "channels:read": "know whether a channel is public",
    "chat:write": "answer",
    "commands": "/ask, /summary, /digest and the message shortcut",
    "files:read": "read the files that are dropped",
    "groups:history": "the same in private channels",
    "groups:read": "the same in private channels",
    "im:history": "direct messages",
    "im:read": "direct messages",
    "im:write": "tell somebody what stands in the way of an answer",
    "links:read": "see links of listed domains",
    "links:write": "unfurl them",
    "mpim:history": "direct messages of several",
    "mpim:read": "direct messages of several",
    "reactions:write": "mark what is being read, and what was added",
    "users:read": "who is an admin, and a reader's time zone",
}
EVENTS: Final = (
    "app_home_opened", "app_mention", "app_uninstalled", "assistant_thread_started", "link_shared",
    "message.channels", "message.groups", "message.im", "message.mpim", "tokens_revoked",
)  # fmt: skip
COMMANDS: Final = {
    "/ask": ("Answer a question from the articles", "What happened in the dock strike?"),
    "/summary": ("Summarise an article", "URL or article number"),
    "/digest": ("The latest stories, or order them", "[topic] [since] | subscribe TOPIC daily 08:30 Europe/Berlin"),
}
MOST_DOMAINS: Final = 5
"""Slack takes no more in a manifest."""


def manifest(name: str = "Precis", *, url: str | None = None, domains: Sequence[str] = ()) -> Json:
    """For Socket Mode, or for HTTP where Slack reaches the app at `url`. `domains`: whose links may be unfurled.

    The form is Slack's (docs.slack.dev/reference/app-manifest). Raises UsageError.
    """
    if len(domains) > MOST_DOMAINS:
        raise UsageError(f"Slack takes at most {MOST_DOMAINS} domains in a manifest")
    if url is not None and not url.startswith("https://"):
        raise UsageError("Slack calls https addresses only: https://HOST/slack/events")
    to = {"request_url": url} if url else {}
    commands = [
        {
            "command": each,
            "description": what,
            "usage_hint": hint,
            "should_escape": True,
            **({"url": url} if url else {}),
        }
        for each, (what, hint) in COMMANDS.items()
    ]
    tabs = {"home_tab_enabled": True, "messages_tab_enabled": True, "messages_tab_read_only_enabled": False}
    shortcut = {"name": "Get a summary", "type": "message", "callback_id": SHORTCUT, "description": "Links and files"}
    about = "Answers from your articles, every sentence with its source"
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {"name": name, "description": about, "background_color": "#1f2a37"},
        "features": {
            "app_home": tabs,
            "assistant_view": {"assistant_description": about},
            "bot_user": {"display_name": name, "always_online": True},
            "shortcuts": [shortcut],
            "slash_commands": commands,
            **({"unfurl_domains": list(domains)} if domains else {}),
        },
        "oauth_config": {"scopes": {"bot": sorted(SCOPES)}},
        "settings": {
            "event_subscriptions": {**to, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **to},
            "org_deploy_enabled": False,
            "socket_mode_enabled": url is None,
            "token_rotation_enabled": False,
        },
    }
