"""The words of each passage, analysed when it was added."""

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    pass
