"""The catalogue's tables. The migrations make them; a test holds the two equal."""

from enum import IntEnum
from typing import Final

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text, text

from index.store.shrunk import Shrunk

SCHEMA: Final = "0007"
"""The newest migration: the schema version that this code reads and writes."""


class State(IntEnum):
    """Where an article's row is in its life. Only `READY` is seen; the later ones keep earlier citations resolvable."""

    PENDING = 0
    READY = 1
    SUPERSEDED = 2
    REMOVED = 3


metadata = MetaData()

meta = Table(
    "meta",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
    sqlite_with_rowid=False,
)
"""`library`: a random name; `embedding`, `passage_tokens`: what the vectors were made with; `generation`: grows with
every change of what is searched; `removals`: the generation that last took something away; `chroma`: the folder of the
vectors, where they were made again; `chroma_dimensions`: how many of the first dimensions are there, 0 for all;
`unclean`: 1 from a writer's first change until it has closed the library."""

articles = Table(
    "articles",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("id", Text, nullable=False),
    Column("collection", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("state", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("outlet", Text),
    Column("outlet_folded", Text),  # case folded: how an outlet is looked up
    Column("byline", Text),
    Column("published", Text),  # ISO 8601, as precise as `Published.when`
    Column("published_s", Integer),  # the same in seconds since 1970, UTC: what periods compare
    Column("published_precision", Text),
    Column("published_evidence", Text),
    Column("published_quote", Text),
    Column("words", Integer, nullable=False),  # of the readable blocks
    Column("added_s", Integer, nullable=False),
    Column("file_mtime_ns", Integer, nullable=False),  # 0 where the file may have changed since it was read
    Column("file_size", Integer, nullable=False),
    Column("file_hash", LargeBinary, nullable=False),
    Column("fingerprints", LargeBinary, nullable=False),  # of every block and of the page, 8 bytes each, little-endian
    Column("blocks", Shrunk, nullable=False),  # [[start, end, label, reason?], ...]
    Column("raw", Shrunk, nullable=False),  # what reading found beside the text, from which labels can be made again
    Column("text", Shrunk, nullable=False),  # late, so that reading the columns before it does not read it
    Column("language", Text),  # ISO 639-1; NULL where the text does not tell, or was added before languages were kept
    Index("articles_by_id", "id"),
    Index("articles_by_source", "source"),
    Index("articles_ready_once", "collection", "source", unique=True, sqlite_where=text("state = 1")),
    Index("articles_by_time", "collection", "state", "published_s"),
    Index("articles_by_language", "collection", "state", "language"),
    sqlite_autoincrement=True,
)

passages = Table(
    "passages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article", Integer, ForeignKey("articles.key", ondelete="CASCADE"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("tokens", Integer, nullable=False),
    Column("sentences", Text, nullable=False),  # packed: index/store/rows.py, `sentences_column`
    Column("vector", LargeBinary, nullable=False),  # a signed byte for each dimension (index/store/packing.py)
    Index("passages_by_article", "article"),
    sqlite_autoincrement=True,  # an id is never used again: Chroma or a reader may still hold the old one
)

mentioned_days = Table(
    "mentioned_days",
    metadata,
    Column("passage", Integer, ForeignKey("passages.id", ondelete="CASCADE"), primary_key=True),
    Column("start", Integer, primary_key=True),
    Column("end", Integer, primary_key=True),
    Column("first_day", Integer, primary_key=True),
    Column("last_day", Integer, nullable=False),
    Index("mentioned_days_by_day", "first_day", "last_day"),
    sqlite_with_rowid=False,
)
"""The days that the words [start, end) of an article's text speak of, first and last: days since 1 January of year 1,
which is 1 (`datetime.date.toordinal`)."""

pages = Table(
    "pages",
    metadata,
    Column("fingerprint", Integer, primary_key=True),
    Column("article", Integer, primary_key=True),  # no foreign key: checking one would need a second, larger index
    sqlite_with_rowid=False,
)
"""Which ready articles have a block with this fingerprint."""

repeated = Table(
    "repeated",
    metadata,
    Column("collection", Text, primary_key=True),
    Column("fingerprint", Integer, primary_key=True),
    sqlite_with_rowid=False,
)
"""The fingerprints that are boilerplate in a collection: learned from repetition, never forgotten."""

leftovers = Table(
    "leftovers",
    metadata,
    Column("passage", Integer, primary_key=True),
    Column("collection", Text, nullable=False),
)
"""Passages that are gone from the catalogue and may still be in Chroma or tantivy."""

summaries = Table(
    "summaries",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
"""What was written and is kept: what the key is made of is the caller's business."""

feeds = Table(
    "feeds",
    metadata,
    Column("collection", Text, primary_key=True),
    Column("url", Text, primary_key=True),
    Column("title", Text),
    Column("etag", Text),
    Column("modified", Text),
    Column("checked_s", Integer, nullable=False),  # when it was last read; 0 before
    Column("due_s", Integer, nullable=False),  # when it is to be asked again
    Column("failures", Integer, nullable=False),  # in a row
    Column("problem", Text),  # the last of them
    sqlite_with_rowid=False,
)
"""Feeds and sitemaps that are followed. Times are seconds since 1970."""

fetched = Table(
    "fetched",
    metadata,
    Column("collection", Text, primary_key=True),
    Column("url", Text, primary_key=True),  # as it was asked for; `feed#item` for an item without a page
    Column("source", Text, nullable=False),  # the article's
    Column("etag", Text),
    Column("modified", Text),
    Column("fetched_s", Integer, nullable=False),
    Column("feed", Text),  # where it was listed, under the id `item` and with the date `item_s`
    Column("item", Text),
    Column("digest", LargeBinary),  # of what the feed says of it
    Column("item_s", Integer),
    Column("listed_s", Integer),  # when the feed last listed it
    Column("said", Text, nullable=False),  # what the feed says of it: [title, outlet, byline, [[kind, date], ...]]
    Index("fetched_by_feed", "collection", "feed"),
    sqlite_with_rowid=False,
)
"""Articles that were fetched from the web, by their address."""

signatures = Table(
    "signatures",
    metadata,
    Column("article", Integer, primary_key=True),
    Column("shingles", Integer, nullable=False),  # how many different ones; 0 where nothing is read
    Column("minhash", LargeBinary, nullable=False),  # of them, 4 bytes each, little-endian
    Column("profile", Shrunk, nullable=False),  # [{stem: count}, [name, ...] or null]
)
"""What tells of each ready article which others may repeat it or report the same (index/related/signatures.py)."""

bands = Table(
    "bands",
    metadata,
    Column("band", Integer, primary_key=True),
    Column("article", Integer, primary_key=True),
    sqlite_with_rowid=False,
)
"""Which ready articles have this band of a MinHash."""

repeats = Table(
    "repeats",
    metadata,
    Column("article", Integer, primary_key=True),
    Column("of", Integer, nullable=False),  # the article that it repeats, which is no copy itself
    Column("kind", Text, nullable=False),  # copy or rewrite
    Column("share", Float, nullable=False),  # of a copy: of the shorter one's shingles; of a rewrite: of its sentences
    Index("repeats_by_original", "of"),
)
"""Which ready articles repeat another one."""

stories = Table(
    "stories",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("collection", Text, nullable=False),
    Column("merged", Integer),  # the story that it has become part of
    sqlite_autoincrement=True,  # a story's address is never used again
)

told = Table(
    "told",
    metadata,
    Column("article", Integer, primary_key=True),
    Column("story", Integer, nullable=False),
    Index("told_by_story", "story"),
)
"""Which story each ready article tells."""
