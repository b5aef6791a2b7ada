"""The library as its callers see it: removing, looking up, the cache, and homes that cannot be used."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from newsroom import ALL, add, embedding, item, kinds, library, raises, weighed, write

from index.errors import LibraryError, NotFoundError
from index.library import Library
from index.store.tables import SCHEMA


def test_removed_articles_are_not_found_and_their_citations_still_resolve(tmp_path: Path):
    files = write(tmp_path / "in", range(3))
    with library(tmp_path / "home") as held:
        ids = [str(each.article_id) for each in add(held, files).values()]
        outcomes = held.remove([ids[0], str(files[1]), ids[2][:6], "ffffffffffff", ids[0]])
        assert [each.kind for each in outcomes] == ["removed", "removed", "removed", "failed", "failed"]
        assert "no such article" in str(outcomes[3].reason)
        assert "no longer" in str(outcomes[4].reason)
        assert held.articles(ALL) == []
        assert held.matching(weighed("council"), 9, ALL) == held.nearest(embedding().query("council"), 9, ALL) == []
        assert held.article(ids[0]).text == item(0)
        assert held.status().removed == 3
        assert kinds(add(held, files)) == {"added"}
        assert held.verify() == []


def test_a_home_that_is_a_file_is_refused(tmp_path: Path):
    (tmp_path / "home").write_text("")
    for write_too in (True, False):
        with raises(LibraryError, "is a file"):
            library(tmp_path / "home", write=write_too)


READ = """
import os, sys
from pathlib import Path
import tantivy
from index.search import exact
from index.embeddings import load
from index.errors import LibraryError
from index.library import Filter, Library
council = load("wordllama").query("council")
if os.getuid() == 0:  # to whom nothing is read-only
    os.setuid(65534)
def opened(write):
    made_with = {"embedding": lambda: load("wordllama"), "embedding_name": "wordllama", "passage_tokens": 110}
    return Library(Path(sys.argv[1]), **made_with, write=write, wait_s=0)
with opened(False) as held:
    assert not held.holds_lock
    held.keep("key", "value")
    found = held.articles(Filter()), held.matching({"council": 1.0}, 5, Filter()), held.nearest(council, 5, Filter())
    print(*map(len, found))
try:
    opened(True)
except LibraryError as error:
    print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="folders are not made read-only by chmod there")
def test_a_read_only_home_can_be_read_and_not_written(stocked: Path, tmp_path: Path):
    home = tmp_path / "home"
    shutil.copytree(stocked, home)
    for path in [home, *home.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    for path in [tmp_path, *list(tmp_path.parents)[:-2]]:
        path.chmod(path.stat().st_mode | 0o055)
    told = subprocess.run([sys.executable, "-c", READ, str(home)], capture_output=True, text=True)
    home.chmod(0o755)
    for path in home.rglob("*"):
        path.chmod(0o755)
    assert told.stderr == ""
    assert told.stdout.splitlines()[0] == "40 5 5"
    assert "cannot be written" in told.stdout.splitlines()[1]


def test_the_summary_cache_keeps_what_it_is_given(tmp_path: Path):
    with library(tmp_path / "home") as held:
        assert held.cached("key") is None
        held.keep("key", "one")
        held.keep("key", "two")
        with library(tmp_path / "home", write=False) as reader:
            assert reader.cached("key") == "two"
            reader.keep("other", "three")
        assert held.cached("other") == "three"


def test_status_counts_and_opens_neither_index(stocked: Path):
    program = (
        "import sys, json; from pathlib import Path; from index.library import *\n"
        "held = Library(Path(sys.argv[1]), embedding=None, embedding_name='wordllama', passage_tokens=110)\n"
        "found = held.status(); held.articles(Filter()); held.close()\n"
        "heavy = {'chromadb', 'numpy', 'alembic', 'tantivy', 'trafilatura', 'wordllama'} & set(sys.modules)\n"
        "print(json.dumps([found.articles, found.passages, found.embedding, found.schema, sorted(heavy), found.bytes]))"
    )
    import json

    told = subprocess.run([sys.executable, "-c", program, str(stocked)], capture_output=True, text=True)
    assert told.stderr == ""
    count, passages, name, schema, heavy, size = json.loads(told.stdout)
    assert (count, name, schema, heavy) == (40, "wordllama", SCHEMA, [])
    assert passages >= 40
    assert size > 100_000


def test_unknown_names_raise(reading: Library):
    with pytest.raises(NotFoundError):
        reading.versions("nothing")
