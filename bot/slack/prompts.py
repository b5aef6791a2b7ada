"""The assistant pane when it opens: questions that this library can answer."""

import asyncio
from typing import Any

from bot.reply import Json
from bot.slack import limits
from bot.slack.channels import DIRECT
from bot.slack.desk import Desk, refusal
from index.library import Entry, Filter


async def suggest(desk: Desk, thread: dict[str, Any]) -> None:
    """Offer what the latest articles are about. Raises SlackError only where Slack no longer knows us."""
    place = {"channel_id": thread.get("channel_id", ""), "thread_ts": thread.get("thread_ts", "")}
    team = str((thread.get("context") or {}).get("team_id", ""))
    channel = await asyncio.to_thread(desk.channels.load, team, DIRECT)
    latest = await asyncio.to_thread(desk.service.articles, Filter(channel.collection), limit=limits.PROMPTS)
    if latest:
        title = "Ask about the news, for example:"
        call = desk.slack.client.assistant_threads_setSuggestedPrompts
        problem = await refusal(desk.slack.call(call, **place, title=title, prompts=[_prompt(each) for each in latest]))
        if problem:
            desk.problems.note(problem)


def _prompt(entry: Entry) -> Json:
    return {"title": limits.clipped(entry.title, limits.OPTION), "message": f"What is reported about: {entry.title}?"}
