"""What a library says of itself is read again once any connection has changed it, and not before."""

from pathlib import Path

import sqlalchemy as sa

from index.store.ledger import set_meta
from index.store.opening import open_readable, open_writable


def test_a_change_by_another_connection_is_seen_at_once(tmp_path: Path) -> None:
    writer = open_writable(tmp_path)
    reader = open_readable(tmp_path)
    assert (reader.generation(), reader.settings().get("chroma")) == (0, None)
    for generation in (1, 2):
        with writer.engine.begin() as connection:
            set_meta(connection, "generation", generation)
        assert writer.generation() == reader.generation() == generation
    reader.settings()["generation"] = "9"
    assert reader.generation() == 2, "what is given out is a copy"
    for each in (reader, writer):
        each.close()


def test_what_is_read_once_is_not_read_again_while_nothing_changes(tmp_path: Path) -> None:
    catalogue = open_writable(tmp_path)
    asked: list[str] = []
    assert catalogue.most_passages() == 0

    @sa.event.listens_for(catalogue.engine, "before_cursor_execute")
    def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
        asked.append(statement)

    assert (catalogue.generation(), catalogue.setting("library")) == (0, None)
    assert asked == []
    catalogue.close()
