"""Digests: on demand, and those that a channel has ordered."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from bot.reply import Digest, Story
from bot.slack import replies
from bot.slack.asked import Asked, Kind
from bot.slack.channels import Channel
from bot.slack.commands import topic_and_since
from bot.slack.desk import Desk
from bot.slack.posts import Post
from bot.slack.questions import kept, opened
from bot.slack.subscriptions import Subscription
from bot.slack.whispers import Whispered
from index.library import Filter

STORIES: Final = 10
OLDEST: Final = timedelta(days=30)
"""An article that appeared longer ago is not news, even if it has just been added."""


async def answer(desk: Desk, asked: Asked, post: Post, channel: Channel) -> None:
    """`/digest [topic] [since]`."""
    await post.begin()
    topic, since = topic_and_since(asked.text, desk.clock())
    where = Filter(channel.collection, since=since)
    found = await desk.work(desk.service.digest, topic, where=where, now=desk.clock(), max_stories=STORIES)
    title = f"Digest: {topic or 'the news'}" + (f" since {since.day} {since:%B %Y}" if since else "")
    await _told(desk, asked, post, found, title)


async def scheduled(desk: Desk, asked: Asked, post: Post, channel: Channel) -> None:
    """A subscription's digest of what has been added since the last one; nothing is sent where that is nothing."""
    subscription = await asyncio.to_thread(desk.subscriptions.one, int(asked.subject))
    if subscription is None or subscription.paused:
        return
    now = desk.clock().replace(microsecond=0)  # as the library keeps the time of adding
    found = await desk.work(_news, desk, subscription, channel.collection, now)
    if found is not None:
        title = (
            f"{subscription.topic or 'The news'}: what is new on {now.astimezone(subscription.schedule.zone):%-d %B}"
        )
        await _told(desk, asked, post, found, title)
        await asyncio.to_thread(desk.looked.tell, _reader(subscription), found, now)
    await asyncio.to_thread(desk.subscriptions.covered, subscription.id, now)


def due(desk: Desk, subscription: Subscription) -> Asked:
    """What is to be sent, under a key that is the same for whichever copy of the app takes it."""
    return Asked(
        f"d:{subscription.id}:{subscription.due_s:.0f}", Kind.SCHEDULED, subscription.team, subscription.channel,
        subscription.user, text=subscription.topic, subject=str(subscription.id),
        direct=subscription.channel.startswith("D"),
    )  # fmt: skip


def _news(desk: Desk, subscription: Subscription, collection: str, now: datetime) -> Digest | None:
    """The stories in which there is an article that was added since the last digest, and before this second.

    Whatever its subscriptions, a channel is told the same news once; of a story that goes on, what is new.
    """
    covered = datetime.fromtimestamp(subscription.covered_s, UTC)
    recent = desk.service.articles(Filter(collection, since=now - OLDEST, until=now))
    new = {each.id: each for each in recent if covered <= _utc(each.added) < now}
    if not new:
        return None
    since = min(_utc(each.published.when) for each in new.values() if each.published)
    where = Filter(collection, since=since, until=now)
    known = desk.looked.known(_reader(subscription))
    found = desk.service.digest(subscription.topic or None, where=where, now=now, max_stories=STORIES, known=known)
    stories = tuple(story for story in found.stories if _ids(story) & new.keys())
    return replace(found, stories=stories) if stories else None


def _reader(subscription: Subscription) -> str:
    """As whom a channel looks."""
    return f"slack {subscription.team} {subscription.channel}"


def _ids(story: Story) -> set[str]:
    return {article.id for article in (*story.sources, *story.copies)}


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


async def _told(desk: Desk, asked: Asked, post: Post, found: Digest, title: str) -> None:
    whispered = isinstance(post, Whispered)
    name = await kept(desk, asked, found, whispered=whispered)
    ts = await post.finish(replies.digest(found, name, title, desk.links, private=whispered))
    await opened(desk, asked, name, ts)
