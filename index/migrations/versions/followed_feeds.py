"""Feeds that are followed, and what was fetched from the web."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "feeds",
        sa.Column("collection", sa.Text, primary_key=True),
        sa.Column("url", sa.Text, primary_key=True),
        sa.Column("title", sa.Text),
        sa.Column("etag", sa.Text),
        sa.Column("modified", sa.Text),
        sa.Column("checked_s", sa.Integer, nullable=False),
        sa.Column("due_s", sa.Integer, nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("problem", sa.Text),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "fetched",
        sa.Column("collection", sa.Text, primary_key=True),
        sa.Column("url", sa.Text, primary_key=True),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("etag", sa.Text),
        sa.Column("modified", sa.Text),
        sa.Column("fetched_s", sa.Integer, nullable=False),
        sa.Column("feed", sa.Text),
        sa.Column("item", sa.Text),
        sa.Column("digest", sa.LargeBinary),
        sa.Column("item_s", sa.Integer),
        sa.Column("listed_s", sa.Integer),
        sa.Column("said", sa.Text, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("fetched_by_feed", "fetched", ["collection", "feed"])
