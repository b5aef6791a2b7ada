"""`/digest subscribe`, `subscriptions` and `unsubscribe`: answered in the acknowledgement itself."""

import asyncio
from typing import Any, Final

from bot.slack.blocks import escaped
from bot.slack.commands import ListSubscriptions, Subscribe, Unsubscribe
from bot.slack.desk import Desk
from bot.slack.events import Command
from bot.slack.problems import SlackError
from bot.slack.subscriptions import order

ASK_S: Final = 1.0
"""So long Slack is asked for what would be good to know; an acknowledgement has three seconds."""


async def said(desk: Desk, command: Command, order_: Subscribe | Unsubscribe | ListSubscriptions) -> str:
    """What to tell who typed it, in mrkdwn. Raises UsageError."""
    match order_:
        case Subscribe(rest):
            return await _subscribed(desk, command, rest)
        case Unsubscribe(number):
            removed = await asyncio.to_thread(desk.subscriptions.remove, command.team_id, command.channel_id, number)
            return f"Subscription {number} is cancelled." if removed else f"This channel has no subscription {number}."
        case ListSubscriptions():
            found = await asyncio.to_thread(desk.subscriptions.of, command.team_id, command.channel_id)
            lines = [
                f"{each.id}. {escaped(each.topic or 'all news')}, {each.schedule}"
                + (f" (paused: {each.paused})" if each.paused else "")
                for each in found
            ]
            return "\n".join(lines) or "This channel has no subscriptions."


async def _subscribed(desk: Desk, command: Command, rest: str) -> str:
    client = desk.slack.client
    zone, member = "UTC", True
    user, channel = await asyncio.gather(
        _asked(desk.slack.call(client.users_info, user=command.user_id)),
        _asked(desk.slack.call(client.conversations_info, channel=command.channel_id)),
    )
    zone = str(user.get("user", {}).get("tz") or zone)
    about = channel.get("channel", {})
    member = bool(about.get("is_member", True) or about.get("is_im"))
    topic, schedule = order(rest, zone)
    made = await asyncio.to_thread(
        desk.subscriptions.add, command.team_id, command.channel_id, command.user_id, topic, schedule, now=desk.clock()
    )
    first = schedule.after(desk.clock()).astimezone(schedule.zone)
    words = (
        f"Subscribed (number {made.id}): {escaped(topic or 'all news')}, {schedule}; first on {first.day} {first:%B}."
        " Nothing is sent when there is nothing new."
    )
    return words if member else f"{words} I am not in this channel yet: /invite me, or I cannot post."


async def _asked(call: Any) -> dict[str, Any]:
    """What Slack says in time; nothing where it does not."""
    try:
        found = await asyncio.wait_for(call, ASK_S)
    except (SlackError, TimeoutError):
        return {}
    return dict(found)
