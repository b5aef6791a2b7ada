"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "meta",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "articles",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("collection", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("state", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("outlet", sa.Text),
        sa.Column("outlet_folded", sa.Text),
        sa.Column("byline", sa.Text),
        sa.Column("published", sa.Text),
        sa.Column("published_s", sa.Integer),
        sa.Column("published_precision", sa.Text),
        sa.Column("published_evidence", sa.Text),
        sa.Column("published_quote", sa.Text),
        sa.Column("words", sa.Integer, nullable=False),
        sa.Column("added_s", sa.Integer, nullable=False),
        sa.Column("file_mtime_ns", sa.Integer, nullable=False),
        sa.Column("file_size", sa.Integer, nullable=False),
        sa.Column("file_hash", sa.LargeBinary, nullable=False),
        sa.Column("fingerprints", sa.LargeBinary, nullable=False),
        sa.Column("blocks", sa.Text, nullable=False),
        sa.Column("raw", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("articles_by_id", "articles", ["id"])
    op.create_index("articles_by_source", "articles", ["source"])
    op.create_index(
        "articles_ready_once", "articles", ["collection", "source"], unique=True, sqlite_where=sa.text("state = 1")
    )
    op.create_index("articles_by_time", "articles", ["collection", "state", "published_s"])
    op.create_table(
        "passages",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("article", sa.Integer, sa.ForeignKey("articles.key", ondelete="CASCADE"), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("tokens", sa.Integer, nullable=False),
        sa.Column("sentences", sa.Text, nullable=False),
        sa.Column("vector", sa.LargeBinary, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("passages_by_article", "passages", ["article"])
    op.create_table(
        "pages",
        sa.Column("fingerprint", sa.Integer, primary_key=True),
        sa.Column("article", sa.Integer, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "repeated",
        sa.Column("collection", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.Integer, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "leftovers",
        sa.Column("passage", sa.Integer, primary_key=True),
        sa.Column("collection", sa.Text, nullable=False),
    )
    op.create_table(
        "summaries",
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
