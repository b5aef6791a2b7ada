"""The language of each article."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("articles", sa.Column("language", sa.Text))
    op.create_index("articles_by_language", "articles", ["collection", "state", "language"])
