"""The threads that are ours, and what was answered in them: a thread is a conversation."""

import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import sqlalchemy as sa

from bot.conversation import Turn
from bot.kept.records import Records, metadata
from bot.render import joined
from bot.reply import Answer, Citation, Digest, Summary
from bot.slack.asked import Asked
from index.article import Article, Span

TURNS: Final = 10
"""So many earlier answers of a thread are known to a follow-up."""
KEPT_S: Final = 180 * 24 * 3600.0
"""How long answers, and so their buttons, are kept."""

threads = sa.Table(
    "slack_threads",
    metadata,
    sa.Column("team", sa.Text, primary_key=True),
    sa.Column("channel", sa.Text, primary_key=True),
    sa.Column("thread", sa.Text, primary_key=True),
    sa.Column("joined", sa.Text, nullable=False, comment="the ts of the message that first spoke to us"),
)

answers = sa.Table(
    "slack_answers",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, nullable=False, unique=True),
    sa.Column("team", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("thread", sa.Text, nullable=False),
    sa.Column("ts", sa.Text, nullable=False),
    sa.Column("user", sa.Text, nullable=False),
    sa.Column("whispered", sa.Boolean, nullable=False, comment="shown to the user alone"),
    sa.Column("private", sa.Boolean, nullable=False, comment="asked where not everybody reads"),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("understood", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("citations", sa.Text, nullable=False, comment="number, article id, start, end; as JSON"),
    sa.Column("at_s", sa.Float, nullable=False),
    sa.Index("slack_answers_thread", "team", "channel", "thread"),
)


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation as it is kept: the place, not the words."""

    number: int
    article: str
    span: Span


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that was given. `thread` is "" for what stands in the channel itself."""

    id: str
    team: str
    channel: str
    thread: str
    user: str
    private: bool
    question: str
    text: str
    citations: tuple[Cited, ...]
    at_s: float


Resolve = Callable[[str], Article | None]
"""An article of an id, an earlier version too; None where the library holds none of it."""


class Threads:
    """Every method may be called from any thread of the process."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def join(self, asked: Asked) -> None:
        """The thread is ours from this message on. An earlier one that arrives later moves it forward."""
        if not asked.thread:
            return
        place = {"team": asked.team, "channel": asked.channel, "thread": asked.thread}
        with self._records.changing() as connection:
            found = connection.scalar(sa.select(threads.c.joined).where(*_at(threads, asked)))
            if found is None:
                connection.execute(threads.insert(), place | {"joined": asked.ts or asked.thread})
            elif asked.ts and _seconds(asked.ts) < _seconds(found):
                connection.execute(threads.update().where(*_at(threads, asked)), {"joined": asked.ts})

    def ours(self, asked: Asked) -> bool:
        """Whether a message without a mention is a follow-up: it came after we were first spoken to in its thread."""
        with self._records.reading() as connection:
            found = connection.scalar(sa.select(threads.c.joined).where(*_at(threads, asked)))
        return found is not None and _seconds(found) < _seconds(asked.ts)

    def turns(self, asked: Asked) -> tuple[Turn, ...]:
        """What was asked and answered in the thread before, by the time of asking, whatever order it arrived in.

        What was whispered to others is not known here.
        """
        heard = ~answers.c.whispered | (answers.c.user == asked.user)
        query = sa.select(answers.c.ts, answers.c.understood, answers.c.text).where(*_at(answers, asked), heard)
        with self._records.reading() as connection:
            rows = connection.execute(query).all()
        now = _seconds(asked.ts)
        earlier = sorted((row for row in rows if not now or _seconds(row.ts) < now), key=lambda row: _seconds(row.ts))
        return tuple(Turn(row.understood, row.text) for row in earlier[-TURNS:])

    def keep(
        self, asked: Asked, reply: Answer | Summary | Digest, *, private: bool, whispered: bool, now_s: float
    ) -> str:
        """Keep an answer and return its id; the same id if the answer is given again after a crash."""
        question, understood, text = _told(asked, reply)
        row = {
            "id": secrets.token_urlsafe(9),
            "key": asked.key,
            "team": asked.team,
            "channel": asked.channel,
            "thread": asked.thread,
            "ts": asked.ts or f"{now_s:.6f}",
            "user": asked.user,
            "whispered": whispered,
            "private": private or whispered,
            "question": question,
            "understood": understood,
            "text": text,
            "citations": json.dumps([[c.number, c.article.id, c.span.start, c.span.end] for c in reply.citations]),
            "at_s": now_s,
        }
        with self._records.changing() as connection:
            known = connection.scalar(sa.select(answers.c.id).where(answers.c.key == asked.key))
            if known is not None:
                values = {name: value for name, value in row.items() if name != "id"}
                connection.execute(answers.update().where(answers.c.id == known), values)
                return str(known)
            connection.execute(answers.insert(), row)
        return str(row["id"])

    def move(self, answer: str, thread: str) -> None:
        """The answer stands in a thread of its own, which had no name before it was posted."""
        with self._records.changing() as connection:
            connection.execute(answers.update().where(answers.c.id == answer), {"thread": thread})

    def answer(self, name: str) -> Kept | None:
        with self._records.reading() as connection:
            row = connection.execute(sa.select(answers).where(answers.c.id == name)).one_or_none()
        return _kept(row) if row else None

    def recent(self, team: str, *, channel: str = "", user: str = "", limit: int = 5) -> Sequence[Kept]:
        """The latest answers that may be shown elsewhere: of a channel, or to a user. None from private places."""
        query = sa.select(answers).where(answers.c.team == team, ~answers.c.private)
        query = query.where(answers.c.channel == channel) if channel else query
        query = query.where(answers.c.user == user) if user else query
        with self._records.reading() as connection:
            return [_kept(row) for row in connection.execute(query.order_by(answers.c.at_s.desc()).limit(limit))]

    def forget(self, now_s: float) -> None:
        """Drop what is older than KEPT_S."""
        with self._records.changing() as connection:
            connection.execute(answers.delete().where(answers.c.at_s < now_s - KEPT_S))
            connection.execute(threads.delete().where(sa.cast(threads.c.joined, sa.Float) < now_s - KEPT_S))


def resolved(kept: Kept, article: Resolve) -> list[Citation]:
    """The citations whose articles, or the versions of them that were cited, are still there."""
    found = []
    for cited in kept.citations:
        whole = article(cited.article)
        if whole is not None:
            found.append(Citation(cited.number, whole, cited.span))
    return found


def _told(asked: Asked, reply: Answer | Summary | Digest) -> tuple[str, str, str]:
    match reply:
        case Answer():
            return reply.question, reply.understood or reply.question, joined(reply.sentences)
        case Summary():
            return f"Summary: {reply.article.title}", reply.article.title, joined(reply.sentences)
        case Digest():
            topic = reply.topic or "the news"
            return f"Digest: {topic}", topic, " ".join(joined(story.sentences) for story in reply.stories)


def _kept(row: "sa.Row[tuple[object, ...]]") -> Kept:
    cited = tuple(Cited(number, name, Span(start, end)) for number, name, start, end in json.loads(row.citations))
    return Kept(
        row.id, row.team, row.channel, row.thread, row.user, row.private, row.question, row.text, cited, row.at_s
    )


def _at(table: sa.Table, asked: Asked) -> tuple["sa.ColumnElement[bool]", ...]:
    return table.c.team == asked.team, table.c.channel == asked.channel, table.c.thread == asked.thread


def _seconds(ts: str) -> float:
    """Slack's time stamps are seconds since 1970 and so can be ordered."""
    try:
        return float(ts)
    except ValueError:
        return 0.0
