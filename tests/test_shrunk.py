"""Long text in the catalogue is kept compressed, and read back as it was."""

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from index.errors import LibraryError
from index.store.rows import StoredBlocks, blocks_json
from index.store.shrunk import SHORTEST, Shrunk, shrunk, whole


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80), st.integers(1, 40))
def test_what_is_shrunk_comes_back_whole_and_is_never_longer(piece: str, times: int) -> None:
    text = piece * times
    column = shrunk(text)
    assert whole(column) == text
    assert isinstance(column, str) or len(column) < len(text.encode())


def test_a_column_holds_both_what_is_shrunk_and_what_an_earlier_version_wrote(tmp_path: Path) -> None:
    table = sa.Table("articles", sa.MetaData(), sa.Column("key", sa.Integer), sa.Column("text", Shrunk))
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'a.sqlite'}")
    table.create(engine)
    long = "The council said on Monday that the bridge reopens. " * 40
    with engine.begin() as connection:
        connection.execute(table.insert(), [{"key": 1, "text": long}, {"key": 2, "text": None}])
        connection.exec_driver_sql("INSERT INTO articles VALUES (3, ?)", (long,))
    with engine.connect() as connection:
        assert connection.scalars(sa.select(table.c.text).order_by(table.c.key)).all() == [long, None, long]
        sizes = connection.exec_driver_sql("SELECT length(CAST(text AS BLOB)) FROM articles ORDER BY key").scalars()
        assert [size is not None and size < len(long) / 5 for size in sizes] == [True, False, False]
    engine.dispose()


def test_labels_are_read_from_a_shrunk_column() -> None:
    column = "[" + ",".join(f'[{n},{n + 1},"body"]' for n in range(0, 400, 2)) + "]"
    blocks = StoredBlocks(shrunk(column))
    assert next(iter(blocks)).span.start == 0
    assert blocks_json(blocks) == column


def test_a_damaged_text_is_a_named_error() -> None:
    column = shrunk("a long text of an article " * 50)
    assert isinstance(column, bytes)
    with pytest.raises(LibraryError, match="damaged"):
        whole(column[:-5])


def test_threads_shrink_at_the_same_time() -> None:
    texts = [f"article {n} says that the river rose by {n} metres. " * SHORTEST for n in range(8)]
    kept: dict[str, str] = {}

    def work(text: str) -> None:
        for _ in range(20):
            kept[text] = whole(shrunk(text))

    threads = [threading.Thread(target=work, args=(text,)) for text in texts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert kept == {text: text for text in texts}
