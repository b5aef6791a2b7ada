"""Summaries: of links, of files, of an article by its id, and more detail of what an answer cites."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from bot.reply import Summary
from bot.slack import replies
from bot.slack.asked import Asked, File
from bot.slack.blocks import Message
from bot.slack.channels import Channel
from bot.slack.desk import Desk
from bot.slack.files import read
from bot.slack.posts import Post, line
from bot.slack.questions import kept, opened
from bot.slack.whispers import Whispered
from index.article import Article
from index.errors import SourceError, UsageError
from index.fetching.addresses import is_address

MOST: Final = 5
"""Links and files of one message that are summarised."""
DETAILED: Final = 3
"""Articles of which an answer's `Get more detail` says more."""
NO_SOURCE: Final = "This message has no link and no text file that I could summarise."
GONE: Final = "I no longer have that answer; please ask again."


async def answer(desk: Desk, asked: Asked, post: Post, channel: Channel) -> None:
    """A summary of each link and file; one line for each that cannot be read."""
    if not asked.links and not asked.files:
        await post.finish(line(NO_SOURCE))
        return
    await post.begin()
    whispered = isinstance(post, Whispered)
    shown: list[Message] = []
    names: list[str] = []
    async for n, found in _summaries(desk, asked, channel):
        if isinstance(found, Summary):
            keyed = replace(asked, key=f"{asked.key}#{n}" if n else asked.key)
            names.append(await kept(desk, keyed, found, whispered=whispered))
            shown += replies.summary(found, names[-1], desk.links, private=whispered)
        else:
            shown += line(found)
    left = len(asked.links) + len(asked.files) - MOST
    if left > 0:
        shown += line(f"{left} more were left out; ask for them one by one.")
    ts = await post.finish(shown)
    for name in names:
        await opened(desk, asked, name, ts)


async def detail(desk: Desk, asked: Asked, post: Post) -> None:
    """More of the articles that an answer cites, for its button."""
    cited = await asyncio.to_thread(desk.threads.answer, asked.subject)
    if cited is None or (cited.team, cited.channel) != (asked.team, asked.channel):
        await post.finish(line(GONE))
        return
    await post.begin()
    names = list(dict.fromkeys(each.article for each in cited.citations))
    articles = [article for article in map(desk.cited, names[:DETAILED]) if article is not None]
    if not articles:
        await post.finish(line("The articles that were cited are no longer in the library."))
        return
    length = "full" if len(articles) == 1 else "brief"
    summaries = [await desk.work(desk.service.summarise, article, length=length) for article in articles]
    await post.finish(replies.detail(summaries, desk.links))


async def _summaries(desk: Desk, asked: Asked, channel: Channel) -> AsyncIterator[tuple[int, Summary | str]]:
    """Each source's number and summary, or the line that says why there is none."""
    every: list[str | File] = []
    every += asked.links
    every += asked.files
    for n, source in enumerate(every[:MOST]):
        try:
            if isinstance(source, str):
                article = await article_of(desk, source, channel.collection)
            else:
                article = await read(desk, source)
            yield n, await desk.work(desk.service.summarise, article, length="brief")
        except SourceError as error:
            name = source if isinstance(source, str) else source.name
            yield n, f"{name}: {error.problem}"
        except UsageError as error:
            yield n, str(error)


async def article_of(desk: Desk, name: str, collection: str) -> Article:
    """The article of a web address or an id, as far as the collection holds it; another page is fetched.

    Raises UsageError or SourceError.
    """
    for each in spellings(name):
        entry = await asyncio.to_thread(desk.visible, each, collection)
        if entry is not None:
            return await desk.work(desk.service.article, entry.id)
    if is_address(name):
        return await desk.work(desk.service.page, name)
    raise UsageError(f"There is no article {name!r} in this channel's collection.")


def spellings(name: str) -> tuple[str, ...]:
    """An address as it was given, and without what only says where the reader came from."""
    if not is_address(name):
        return (name,)
    parts = urlsplit(name)
    bare = urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))
    unmarked = urlunsplit((parts.scheme, parts.netloc, parts.path, parts.query, ""))
    other = bare.removesuffix("/") if bare.endswith("/") else bare + "/"
    return tuple(dict.fromkeys((name, unmarked, bare, other)))
