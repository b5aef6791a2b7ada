"""Copies, rewrites and stories, kept as articles arrive."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "signatures",
        sa.Column("article", sa.Integer, primary_key=True),
        sa.Column("shingles", sa.Integer, nullable=False),
        sa.Column("minhash", sa.LargeBinary, nullable=False),
        sa.Column("profile", sa.Text, nullable=False),
    )
    op.create_table(
        "bands",
        sa.Column("band", sa.Integer, primary_key=True),
        sa.Column("article", sa.Integer, primary_key=True),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "repeats",
        sa.Column("article", sa.Integer, primary_key=True),
        sa.Column("of", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("share", sa.Float, nullable=False),
    )
    op.create_index("repeats_by_original", "repeats", ["of"])
    op.create_table(
        "stories",
        sa.Column("key", sa.Integer, primary_key=True),
        sa.Column("collection", sa.Text, nullable=False),
        sa.Column("merged", sa.Integer),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "told",
        sa.Column("article", sa.Integer, primary_key=True),
        sa.Column("story", sa.Integer, nullable=False),
    )
    op.create_index("told_by_story", "told", ["story"])
