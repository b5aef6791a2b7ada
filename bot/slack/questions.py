"""Answer a question: the sentences as they are checked, then the whole with its sources."""

import asyncio
from dataclasses import replace
from typing import Final

from bot.answer import CheckedSentence
from bot.reply import Answer, Citation, Digest, Sentence, Summary
from bot.slack import replies
from bot.slack.asked import Asked
from bot.slack.channels import Channel
from bot.slack.desk import Desk
from bot.slack.posts import Post, line
from bot.slack.whispers import Whispered
from index.library import Filter

HELP: Final = (
    "Ask me about the news: I answer from the articles of this channel and show the words behind every sentence. "
    "Send me a link for a summary; /digest gives the latest stories."
)
GREETINGS: Final = frozenset({"", "help", "hello", "hi", "hey"})
"""Who says no more than this asks what the app is for."""
UNSURE: Final = (
    "The articles do not answer this fully, and this channel is set to show only full answers. "
    "Ask me in a direct message to see what there is."
)


async def answer(desk: Desk, asked: Asked, post: Post, channel: Channel) -> None:
    """One question, one answer in its thread, which goes on as a conversation."""
    if asked.text.casefold().strip(" ?!.") in GREETINGS:
        await post.finish(line(HELP))
        return
    await post.begin()
    async with desk.turn(asked):
        history = await asyncio.to_thread(desk.threads.turns, asked) if asked.thread else ()
        sentences: list[Sentence] = []
        citations: dict[int, Citation] = {}
        reply: Answer | None = None
        async for event in desk.stream(asked.text, where=Filter(channel.collection), history=history):
            if isinstance(event, CheckedSentence):
                sentences.append(event.sentence)
                citations |= {citation.number: citation for citation in event.citations}
                post.grow(sentences, list(citations.values()))
            elif isinstance(event, Answer):
                reply = event
        assert reply is not None, "the last event is the Answer"
        if channel.confident and not asked.direct and not confident(reply):
            await Whispered(desk.around, asked).finish(line(UNSURE))
            return
        await told(desk, asked, post, reply)


async def told(desk: Desk, asked: Asked, post: Post, reply: Answer) -> None:
    """Keep the answer, then show it: its buttons work from the moment they are seen."""
    whispered = isinstance(post, Whispered)
    name = await kept(desk, asked, reply, whispered=whispered)
    ending = () if whispered or reply.abstained else replies.ending(reply, name, desk.links)
    ts = await post.finish(replies.answer(reply, name, desk.links, private=whispered), ending)
    await opened(desk, asked, name, ts)


async def kept(desk: Desk, asked: Asked, reply: Answer | Summary | Digest, *, whispered: bool) -> str:
    """The id under which a reply is kept for its buttons and for what follows in its thread."""
    private = whispered or await desk.private(asked)
    keep = desk.threads.keep
    return await asyncio.to_thread(keep, asked, reply, private=private, whispered=whispered, now_s=desk.now_s)


async def opened(desk: Desk, asked: Asked, name: str, ts: str) -> None:
    """An answer in the channel itself opens a thread in which one can go on."""
    if ts and not asked.thread:
        await asyncio.to_thread(desk.threads.join, replace(asked, thread=ts, ts=ts))
        await asyncio.to_thread(desk.threads.move, name, ts)


def confident(reply: Answer) -> bool:
    """Whether the articles answer it, wholly: nothing drafted was withheld and nothing cut short."""
    return not reply.abstained and reply.reason is None and not reply.unsupported
