"""Conversations that a server keeps: questions, how they were understood, and the replies as they were given."""

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import sqlalchemy as sa

from bot.conversation import Turn
from bot.kept import records
from bot.kept.records import Records
from bot.reply import Json
from index.errors import NotFoundError

MOST_TURNS: Final = 200
"""Turns of one conversation that are kept; it can then be read, and a new one begun."""

conversations = sa.Table(
    "conversations",
    records.metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("key", sa.Text),  # whose it is; NULL: of those who need none
    sa.Column("collection", sa.Text, nullable=False),
    sa.Column("created_s", sa.Integer, nullable=False),
)

turns = sa.Table(
    "turns",
    records.metadata,
    sa.Column("conversation", sa.Text, sa.ForeignKey("conversations.id"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("understood", sa.Text, nullable=False),
    sa.Column("reply", sa.Text, nullable=False),  # an answer's JSON form
    sa.Column("asked_s", sa.Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A conversation. Each reply is an answer in its JSON form, as it was given."""

    id: str
    collection: str
    created_s: int
    turns: tuple[Turn, ...]
    replies: tuple[Json, ...]


class Conversations:
    """The conversations of a home. Every method may be called from any thread or process."""

    def __init__(self, kept: Records, clock: Callable[[], float] = time.time) -> None:
        self._records = kept
        self._clock = clock

    def begin(self, owner: str | None, collection: str) -> Kept:
        """A new conversation; its id cannot be guessed."""
        row = {
            "id": secrets.token_hex(16),
            "key": owner,
            "collection": collection,
            "created_s": int(self._clock()),
        }
        with self._records.changing() as connection:
            connection.execute(conversations.insert(), row)
        return Kept(str(row["id"]), collection, int(self._clock()), (), ())

    def get(self, id_: str, owner: str | None) -> Kept:
        """Raises NotFoundError, also where the conversation is somebody else's."""
        query = sa.select(turns).where(turns.c.conversation == id_).order_by(turns.c.number)
        with self._records.reading() as connection:
            row = connection.execute(sa.select(conversations).where(conversations.c.id == id_)).mappings().first()
            said = connection.execute(query).mappings().all() if row else []
        if row is None or row["key"] != owner:
            raise NotFoundError(f"{id_}: no such conversation")
        replies = tuple(json.loads(each["reply"]) for each in said)
        texts = zip((each["understood"] for each in said), replies, strict=True)
        understood = tuple(Turn(question, reply["text"]) for question, reply in texts)
        return Kept(id_, row["collection"], row["created_s"], understood, replies)

    def add(self, id_: str, understood: str, reply: Json) -> None:
        """A turn at the end of a conversation."""
        last = sa.select(sa.func.coalesce(sa.func.max(turns.c.number), 0)).where(turns.c.conversation == id_)
        with self._records.changing() as connection:
            row: dict[str, Any] = {
                "conversation": id_,
                "number": int(connection.scalar(last) or 0) + 1,
                "understood": understood,
                "reply": json.dumps(reply, ensure_ascii=False),
                "asked_s": int(self._clock()),
            }
            connection.execute(turns.insert(), row)
