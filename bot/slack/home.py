"""App Home: what a channel may see, its subscriptions, recent answers, health; and, for admins, the settings."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot.render import counted
from bot.reply import Json, day_text
from bot.slack import limits
from bot.slack.blocks import (
    Block,
    actions,
    button,
    context,
    divider,
    escaped,
    header,
    listed,
    option,
    plain,
    section,
)
from bot.slack.channels import DIRECT, Channel, domains
from bot.slack.desk import Desk
from bot.slack.problems import SlackError
from bot.slack.subscriptions import Subscription
from bot.slack.threads import Kept
from index.library import Filter

CHOOSE, CHANGE, CHANGE_DIRECT, SETTINGS_FORM = "choose_channel", "change_settings", "change_direct", "channel_settings"
COLLECTION, ALLOWED, DOMAINS = "collection", "allowed", "domains"
SWITCHES: Final = {
    "adds": "Files dropped in the channel are added to its collection",
    "whispers": "Only who asks sees the answer",
    "confident": "Answer only when the articles answer it fully",
}
HOW: Final = (
    "Mention me in a channel, or write to me here. I answer from the articles of the channel's collection; every"
    " sentence names its source. `/summary URL`, `/ask QUESTION`, `/digest TOPIC 7d`,"
    " `/digest subscribe TOPIC daily 08:30 Europe/Berlin`."
)
FOR_ADMINS: Final = "Only admins of the workspace may change this."
WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Health:
    """The library in a few words. `collections` are those that the viewer may know of, with their sizes."""

    articles: int
    latest: str
    collections: dict[str, int]


async def publish(desk: Desk, team: str, user: str, chosen: str = "") -> None:
    """Show a user their Home, with the channel that they chose."""
    admin = await is_admin(desk, user)
    view = await asyncio.to_thread(home, desk, team, user, chosen, admin=admin)
    await desk.slack.call(desk.slack.client.views_publish, user_id=user, view=view)


async def is_admin(desk: Desk, user: str) -> bool:
    """Whether the workspace has made them an admin or owner; not, where Slack does not say."""
    try:
        found = await desk.slack.call(desk.slack.client.users_info, user=user)
    except SlackError as error:
        if error.fatal:
            raise
        desk.problems.note(error)
        return False
    about = found.get("user", {})
    return bool(about.get("is_admin") or about.get("is_owner"))


def home(desk: Desk, team: str, user: str, chosen: str, *, admin: bool) -> Json:
    """The view, at most 100 blocks."""
    own = desk.channels.load(team, DIRECT)
    shown = desk.channels.load(team, chosen) if chosen else own
    health = _health(desk, shown.collection)
    blocks: list[Block] = [header("Precis"), section(HOW), context(_library(health)), divider()]
    blocks.append(_choice(chosen))
    blocks += _channel(desk, team, chosen, shown, health, admin=admin)
    mine = [_told(answer) for answer in desk.threads.recent(team, user=user)]
    if mine:
        blocks += [divider(), header("Your recent answers"), *_items(mine)]
    if admin:
        blocks += [divider(), *_for_admins(desk, health)]
    metadata = {"private_metadata": chosen} if chosen else {}
    return {"type": "home", "blocks": blocks[: limits.VIEW_BLOCKS], **metadata}


def _channel(desk: Desk, team: str, chosen: str, shown: Channel, health: Health, *, admin: bool) -> list[Block]:
    count = health.collections.get(shown.collection, 0)
    where = f"<#{chosen}>" if chosen else "Direct messages with me"
    blocks = [section(f"{where}: the collection *{escaped(shown.collection)}* ({counted(count, 'article')}).")]
    rules = [words for name, words in SWITCHES.items() if getattr(shown, name)]
    rules += [f"Links of {', '.join(shown.domains)} get a one-line summary"] if shown.domains else []
    blocks += _items(rules)
    if chosen:
        orders = [_order(each) for each in desk.subscriptions.of(team, chosen)]
        blocks += [section("*Digests*"), *_items(orders)] if orders else [context("No digests are ordered here.")]
        recent = [_told(answer) for answer in desk.threads.recent(team, channel=chosen)]
        blocks += [section("*Recent answers*"), *_items(recent)] if recent else []
    if admin:
        buttons = [button(CHANGE, "Change this channel's settings", chosen)] if chosen else []
        blocks.append(actions([*buttons, button(CHANGE_DIRECT, "Settings of direct messages", DIRECT)]))
    return blocks


def _for_admins(desk: Desk, health: Health) -> list[Block]:
    good, bad = desk.feedbacks.counts()
    blocks = [header("For admins"), context(f"Feedback: {good} 👍, {bad} 👎")]
    blocks += _items([f"{name}: {counted(count, 'article')}" for name, count in sorted(health.collections.items())])
    found = desk.problems.since(desk.clock() - WEEK)
    lines = [f"{_when(each.last_s)}, {each.times} times: {each.words}" for each in found]
    return (
        [*blocks, section("*Problems of the last week*"), *_items(lines)]
        if lines
        else [*blocks, context("No problems.")]
    )


def settings_form(desk: Desk, team: str, name: str) -> Json:
    """The form in which an admin changes what a channel may do."""
    channel = desk.channels.load(team, name)
    known = sorted({*desk.service.status().collections, channel.collection, "default"})[: limits.OPTIONS]
    options = {each: option(each, each[:150]) for each in known}
    switches = [option(words, each) for each, words in SWITCHES.items()]
    on = [option(words, each) for each, words in SWITCHES.items() if getattr(channel, each)]
    checkboxes: Json = {"type": "checkboxes", "action_id": ALLOWED, "options": switches}
    select: Json = {"type": "static_select", "action_id": COLLECTION, "options": list(options.values())}
    typed: Json = {"type": "plain_text_input", "action_id": DOMAINS, "max_length": limits.INPUT, "multiline": True}
    return {
        "type": "modal",
        "callback_id": SETTINGS_FORM,
        "private_metadata": name,
        "title": {"type": "plain_text", "text": "Channel settings"},
        "submit": {"type": "plain_text", "text": "Save"},
        "close": {"type": "plain_text", "text": "Cancel"},
        "blocks": [
            _input(
                COLLECTION, "Collection that the channel sees", select | {"initial_option": options[channel.collection]}
            ),
            _input(ALLOWED, "In this channel", checkboxes | ({"initial_options": on} if on else {}), optional=True),
            _input(
                DOMAINS,
                "Domains whose links get a one-line summary",
                typed | ({"initial_value": "\n".join(channel.domains)} if channel.domains else {}),
                optional=True,
            ),
        ],
    }


def settings_of(team: str, view: dict[str, Any]) -> Channel:
    """The form, filled in."""
    values = view["state"]["values"]
    on = {each["value"] for each in values[ALLOWED][ALLOWED].get("selected_options") or ()}
    return Channel(
        team=team,
        id=view["private_metadata"],
        collection=values[COLLECTION][COLLECTION]["selected_option"]["value"],
        adds="adds" in on,
        whispers="whispers" in on,
        confident="confident" in on,
        domains=domains(values[DOMAINS][DOMAINS].get("value") or ""),
    )


def _input(name: str, label: str, element: Json, *, optional: bool = False) -> Block:
    shown = {"type": "plain_text", "text": label}
    return {"type": "input", "block_id": name, "label": shown, "element": element, "optional": optional}


def _choice(chosen: str) -> Block:
    """Slack lists the channels that the viewer is in."""
    select: Json = {
        "type": "conversations_select",
        "action_id": CHOOSE,
        "placeholder": {"type": "plain_text", "text": "Choose a channel"},
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    return actions([select | ({"initial_conversation": chosen} if chosen else {})])


def _health(desk: Desk, collection: str) -> Health:
    status = desk.service.status()
    latest = next(iter(desk.service.articles(Filter(collection), limit=1)), None)
    return Health(
        status.collections.get(collection, 0), day_text(latest.published) if latest else "", dict(status.collections)
    )


def _library(health: Health) -> str:
    if not health.articles:
        return "There are no articles here yet: whoever runs Precis adds some with `precis add`."
    return f"{counted(health.articles, 'article')}, the latest of {health.latest}"


def _order(ordered: Subscription) -> str:
    paused = f"; paused: {ordered.paused}" if ordered.paused else ""
    return f"#{ordered.id} {ordered.topic or 'all news'}, {ordered.schedule}{paused}"


def _told(answer: Kept) -> str:
    """A question with the beginning of its answer."""
    return f"{limits.clipped(answer.question, 150)} {answer.text or '(the articles do not answer it)'}"


def _items(lines: Sequence[str]) -> list[Block]:
    return [listed([plain(limits.clipped(each, 400))] for each in lines)] if lines else []


def _when(moment_s: float) -> str:
    return f"{datetime.fromtimestamp(moment_s, UTC):%Y-%m-%d %H:%M} UTC"
