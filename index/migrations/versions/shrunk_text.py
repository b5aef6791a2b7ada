"""Texts, labels and profiles may be compressed (index/store/shrunk.py): what is there stays as it is."""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """No table changes; an earlier Precis, which cannot read them, is to say so."""
