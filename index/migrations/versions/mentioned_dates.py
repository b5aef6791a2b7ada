"""The days that articles speak of."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "mentioned_days",
        sa.Column("passage", sa.Integer, sa.ForeignKey("passages.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("start", sa.Integer, primary_key=True),
        sa.Column("end", sa.Integer, primary_key=True),
        sa.Column("first_day", sa.Integer, primary_key=True),
        sa.Column("last_day", sa.Integer, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("mentioned_days_by_day", "mentioned_days", ["first_day", "last_day"])
    op.execute("INSERT INTO meta SELECT 'days_lacking', '1' WHERE EXISTS (SELECT 1 FROM articles)")
