"""What readers say of replies: a thumb up or down, and why."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa

from bot.kept import records
from bot.kept.records import Records

MOST: Final = 10_000
"""Words of one key that are kept: a widget's is anybody's, who could fill the disk with them."""

feedback = sa.Table(
    "feedback",
    records.metadata,
    sa.Column("reply", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),  # whose it is; empty: of those who need none
    sa.Column("good", sa.Boolean, nullable=False),
    sa.Column("comment", sa.Text, nullable=False),
    sa.Column("surface", sa.Text, nullable=False),
    sa.Column("given_s", sa.Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Feedback:
    """What one reader says of one reply. `surface` names where: "api", "page", "widget", "slack"."""

    reply: str
    good: bool
    comment: str = ""
    surface: str = "api"


class Feedbacks:
    """The feedback of a home. Every method may be called from any thread or process."""

    def __init__(self, kept: Records, clock: Callable[[], float] = time.time, most: int = MOST) -> None:
        self._records = kept
        self._most = most
        self._clock = clock

    def give(self, given: Feedback, owner: str | None) -> None:
        """Keep it; a second word on the same reply replaces the first, and a key's oldest give way when it has many."""
        row = {
            "reply": given.reply,
            "key": owner or "",
            "good": given.good,
            "comment": given.comment,
            "surface": given.surface,
            "given_s": int(self._clock()),
        }
        with self._records.changing() as connection:
            connection.execute(feedback.insert().prefix_with("OR REPLACE"), row)
            mine: sa.Select[Any] = (
                sa.select(sa.literal_column("rowid")).select_from(feedback).where(feedback.c.key == row["key"])
            )
            old = mine.order_by(feedback.c.given_s.desc(), sa.literal_column("rowid").desc()).offset(self._most)
            connection.execute(sa.delete(feedback).where(sa.literal_column("rowid").in_(old.limit(-1))))

    def given(self, replies: Sequence[str], owner: str | None) -> dict[str, bool]:
        """What this reader found of these replies; those without a word are left out."""
        query = sa.select(feedback.c.reply, feedback.c.good)
        query = query.where(feedback.c.key == (owner or ""), feedback.c.reply.in_(replies))
        with self._records.reading() as connection:
            found: dict[str, bool] = dict(connection.execute(query).all())
        return found

    def counts(self) -> tuple[int, int]:
        """How many replies were found good, and how many not."""
        with self._records.reading() as connection:
            return _counted(connection)


def thumbs(home: Path) -> tuple[int, int] | None:
    """`Feedbacks.counts` for who only reads the home; None where nobody has said anything, or it cannot be read."""
    path = home / records.FILE
    if not path.exists():
        return None
    engine = sa.create_engine(f"sqlite:///file:{path}?mode=ro&uri=true")
    try:
        with engine.connect() as connection:
            return _counted(connection)
    except sa.exc.OperationalError:  # no such table yet, or a folder in which SQLite may not even read a log
        return None
    finally:
        engine.dispose()


def _counted(connection: sa.Connection) -> tuple[int, int]:
    query = sa.select(feedback.c.good, sa.func.count()).group_by(feedback.c.good)
    found: dict[bool, int] = dict(connection.execute(query).all())
    return found.get(True, 0), found.get(False, 0)
