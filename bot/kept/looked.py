"""What each reader has been told, so that the next digest tells what is new since they last looked.

A reader is a name: a person at this home, a channel, a key. An article counts as told once a story that it is a source
of has really been shown or sent.
"""

from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

import sqlalchemy as sa

from bot.kept.records import Records, metadata
from bot.reply import Digest

MOST_TOLD: Final = 20_000
"""Articles that are remembered for one reader; the earliest told are forgotten first."""

_articles = sa.Table(
    "told_articles",
    metadata,
    sa.Column("reader", sa.Text, primary_key=True),
    sa.Column("article", sa.Text, primary_key=True, comment="its id"),
    sa.Column("told_s", sa.Float, nullable=False, index=True),
)


@dataclass(frozen=True, slots=True)
class Known:
    """What a reader has been told: when each article was, by its id, in seconds since 1970. `looked`: when they were
    last told something, in UTC; None where they never were."""

    reader: str
    looked: datetime | None = None
    when_s: dict[str, float] = field(default_factory=dict)

    @property
    def articles(self) -> Set[str]:
        return self.when_s.keys()

    def told(self, ids: Iterable[str]) -> datetime | None:
        """When the latest of these articles was told; None where none of them was."""
        known = [self.when_s[each] for each in ids if each in self.when_s]
        return datetime.fromtimestamp(max(known), UTC) if known else None


class Looked:
    """Every method may be called from any thread of the process."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def known(self, reader: str) -> Known:
        with self._records.reading() as connection:
            rows = connection.execute(
                sa.select(_articles.c.article, _articles.c.told_s).where(_articles.c.reader == reader)
            ).all()
        when = {row.article: row.told_s for row in rows}
        return Known(reader, datetime.fromtimestamp(max(when.values()), UTC) if when else None, when)

    def tell(self, reader: str, digest: Digest, now: datetime) -> None:
        """The digest's stories have been shown or sent to the reader."""
        shown = {each.id for story in digest.stories for each in (*story.sources, *story.copies)}
        told = shown | {each.id for each in digest.repeating}
        if not told:
            return
        rows = [{"reader": reader, "article": each, "told_s": now.timestamp()} for each in sorted(told)]
        with self._records.changing() as connection:
            connection.execute(sa.insert(_articles).prefix_with("OR REPLACE"), rows)
            latest = (
                sa.select(_articles.c.article)
                .where(_articles.c.reader == reader)
                .order_by(_articles.c.told_s.desc())
                .limit(MOST_TOLD)
            )
            connection.execute(
                _articles.delete().where(_articles.c.reader == reader, _articles.c.article.not_in(latest))
            )
