"""Copies, rewrites and stories, kept as articles arrive."""

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    pass
