"""The catalogue: its schema, its rows, and what it says when it cannot be opened."""

import re
import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from newsroom import add, library, raises, write

from index.article import Article, Block, Label, Passage, Precision, Published, Span
from index.catalog import FILE, Filter, is_prefix, source_of
from index.errors import LibraryError, NotFoundError
from index.store import rows
from index.store.opening import open_readable, open_writable
from index.store.tables import SCHEMA, metadata

TEXT = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
AWKWARD = st.sampled_from(
    ["“curly” quotes\r\n", "e\u0301clair\n", "👩‍👩‍👧 emoji ", "中文。", "\ufeffstart", "a\0b", "'; DROP"]
)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    """Articles of awkward text, cut into blocks at random."""
    parts = draw(st.lists(TEXT | AWKWARD, min_size=1, max_size=8))
    blocks, start = [], 0
    for part in parts:
        if part.strip():
            blocks.append(Block(Span(start, start + len(part)), draw(st.sampled_from(Label)), draw(st.just("") | TEXT)))
        start += len(part)
    when = draw(st.datetimes(timezones=st.none() | st.just(UTC) | st.just(timezone(timedelta(hours=-5)))))
    published = Published(when, draw(st.sampled_from(Precision)), "text", draw(TEXT))
    return Article(
        source=draw(TEXT),
        text="".join(parts),
        title=draw(TEXT.filter(str.strip)),
        outlet=draw(st.none() | TEXT),
        byline=draw(st.none() | TEXT),
        published=draw(st.none() | st.just(published)),
        blocks=tuple(blocks),
    )


@given(articles())
def test_an_article_comes_back_from_its_row_as_it_was(article: Article):
    row = rows.row_of(article)
    assert rows.article_of(row) == article
    assert row["words"] == sum(rows.word_count(b.span.of(article.text)) for b in article.blocks if b.readable)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 9)), min_size=1), st.integers(0, 99), st.integers(0, 999))
def test_a_passage_comes_back_from_its_row_as_it_was(steps: list[tuple[int, int]], number: int, tokens: int):
    spans, at = [], 0
    for gap, length in steps:
        spans.append(Span(at + gap, at + gap + length))
        at += gap + length
    passage = Passage(number, tuple(spans), tokens)
    assert rows.passage_of(rows.passage_row(passage)) == passage


@given(st.lists(st.integers(0, 2**63 - 1)))
def test_fingerprints_come_back_as_they_were(marks: list[int]):
    assert list(rows.fingerprints_of(rows.fingerprints_bytes(marks))) == marks


@given(st.datetimes())
def test_a_time_without_a_zone_is_utc(when: datetime):
    assert rows.seconds(when) == rows.seconds(when.replace(tzinfo=UTC)) <= when.replace(tzinfo=UTC).timestamp()


def test_the_migrations_make_the_tables_that_the_code_uses(tmp_path: Path):
    from alembic.autogenerate import compare_metadata
    from alembic.config import Config
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    catalogue = open_writable(tmp_path)
    with catalogue.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
        made = dict(connection.execute(sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")).all())
    catalogue.close()
    reference = sa.create_engine("sqlite://")
    metadata.create_all(reference)
    with reference.connect() as connection:  # what autogenerate does not compare: keys, WITHOUT ROWID, AUTOINCREMENT
        wanted = dict(connection.execute(sa.text("SELECT name, sql FROM sqlite_master WHERE type = 'table'")).all())
    assert {name: _unspaced(sql) for name, sql in made.items() if name in wanted} == {
        name: _unspaced(sql) for name, sql in wanted.items()
    }
    config = Config()
    config.set_main_option("script_location", str(Path(rows.__file__).parents[1] / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == SCHEMA


def _unspaced(sql: str) -> str:
    """SQLite writes what a migration adds with other white space."""
    return re.sub(r"\s*([(),])\s*", r"\1", " ".join(sql.split()))


def test_an_acknowledged_commit_survives_power_loss(tmp_path: Path):
    catalogue = open_writable(tmp_path)
    with catalogue.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2  # FULL
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    catalogue.close()


def test_a_newer_library_is_refused_and_left_as_it_is(tmp_path: Path):
    open_writable(tmp_path).close()
    with sqlite3.connect(tmp_path / FILE) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    for opened in (open_writable, open_readable):
        with raises(LibraryError, "newer Precis.*pip install -U"):
            opened(tmp_path)


@pytest.mark.parametrize(
    "content", [b"not a database at all, but long enough to look at" * 40, b"SQLite format 3\0" + b"\xff" * 4000]
)
def test_a_damaged_catalogue_is_named_and_never_made_again(tmp_path: Path, content: bytes):
    (tmp_path / FILE).write_bytes(content)
    for opened in (open_writable, open_readable):
        with raises(LibraryError, "catalogue is damaged"):
            opened(tmp_path)
    assert (tmp_path / FILE).read_bytes() == content


def test_where_no_library_is_an_empty_one_is_read_and_nothing_is_made(tmp_path: Path):
    with library(tmp_path / "none", write=False) as empty:
        assert empty.articles(Filter()) == []
        assert empty.passages([1, 2]) == []
        assert empty.matching({"flood": 1.0}, 5, Filter()) == []
        assert empty.status().articles == 0
        with pytest.raises(NotFoundError):
            empty.article("abcd1234")
    assert not (tmp_path / "none").exists()


def test_articles_are_listed_by_time_with_the_undated_last(tmp_path: Path):
    files = write(tmp_path / "in", range(4))
    undated = tmp_path.resolve() / "in" / "undated.txt"
    undated.write_text(
        "A well was dug\n\nA well was dug behind the hall, and nobody wrote down on which day it was.\n",
        encoding="utf-8",
    )
    with library(tmp_path / "home") as held:
        add(held, [*files, undated])
        days = [each.published and each.published.iso() for each in held.articles(Filter())]
        assert days == ["2024-03-04", "2024-03-03", "2024-03-02", "2024-03-01", None]
        assert [each.published and each.published.iso() for each in held.articles(Filter(), latest_first=False)] == [
            *days[-2::-1],
            None,
        ]
        assert [e.id for e in held.articles(Filter(), limit=2, offset=1)] == [e.id for e in held.articles(Filter())][
            1:3
        ]
        period = Filter(since=datetime(2024, 3, 2), until=datetime(2024, 3, 4, tzinfo=UTC))
        assert [e.published.iso() for e in held.articles(period) if e.published] == ["2024-03-03", "2024-03-02"]


def test_an_article_is_found_by_id_by_its_first_digits_and_by_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (path,) = write(tmp_path / "in", [5])
    with library(tmp_path / "home") as held:
        id_ = add(held, [path])[path.name].article_id
        assert id_ is not None
        monkeypatch.chdir(path.parent)
        for name in (id_, id_[:4], id_.upper(), str(path), path.name):
            assert held.article(name).id == id_
        for name in (id_[:3], "ffff" if id_[:4] != "ffff" else "0000", "zzzz", "", "missing.txt"):
            with raises(NotFoundError, "no such article"):
                held.article(name)


def test_a_prefix_of_two_ids_is_an_ambiguity_that_names_them(tmp_path: Path):
    with library(tmp_path / "home") as held:
        add(held, write(tmp_path / "in", [1, 2]))
        engine = open_writable(tmp_path / "home").engine
        with engine.begin() as connection:
            connection.execute(sa.text("UPDATE articles SET id = 'abcd1111' || key"))
        engine.dispose()
        with raises(NotFoundError, "2 articles begin with this .*abcd11111, abcd11112"):
            held.article("abcd")


@given(st.text("0123456789abcdefABCDEF", min_size=4))
def test_hexadecimal_digits_are_a_prefix(digits: str):
    assert is_prefix(digits)
    assert not is_prefix(f"{digits}.txt")


def test_a_url_is_its_own_source():
    assert source_of("https://example.org/a?b=c") == "https://example.org/a?b=c"
    assert source_of("a/../b.txt") == str(Path("b.txt").resolve())
