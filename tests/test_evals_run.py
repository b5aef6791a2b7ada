"""Items are measured once, whole and in order, also across interruptions and processes; data are checked as read."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_data import rows, write

from bot.reply import Json
from bot.settings import Settings
from evals.code import code_version, imported
from evals.data import Data
from evals.evaluation import Run
from evals.progress import Silent
from index.errors import SourceError, UsageError


@contextmanager
def counting() -> Iterator[list[str]]:
    yield []


def measure(state: list[str], item: str) -> Json:
    if item == "bad":
        raise SourceError(item, "cannot be measured")
    state.append(item)
    return {"length": len(item), "before": len(state)}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    data = Data(write(tmp_path / "data"))
    data.news_questions("tiny")
    return Run("test", data, "tiny", Settings(home=tmp_path / "home"), tmp_path / "work", Silent(), processes=1)


def lengths(found: dict[str, Json]) -> dict[str, int]:
    return {name: each["length"] for name, each in found.items()}


def test_an_interrupted_run_goes_on_where_it_stopped(run: Run) -> None:
    with pytest.raises(SourceError):
        run.measured("step", [("1", "one"), ("2", "bad"), ("3", "three")], counting, measure)
    (kept,) = (run.work / "items").iterdir()
    with kept.open("a", encoding="utf-8") as file:
        file.write('["2", {"len')  # as a kill leaves it
    found = run.measured("step", [("1", "one"), ("2", "two"), ("3", "three")], counting, measure)
    assert lengths(found) == {"1": 3, "2": 3, "3": 5}
    assert found["2"]["before"] == 1, "the first was kept"
    again = run.measured("step", [("3", "three"), ("1", "one")], counting, measure)
    assert list(again.items()) == [("3", found["3"]), ("1", found["1"])]
    assert [json.loads(line)[0] for line in kept.read_text(encoding="utf-8").splitlines()] == ["1", "2", "3"]


def test_other_settings_another_key_and_a_fresh_run_measure_again(run: Run) -> None:
    first = run.measured("step", [("1", "one")], counting, measure)
    others = replace(run, settings=replace(run.settings, passage_tokens=80))
    for other in (others, replace(run, seed=1), replace(run, judge="openai:any")):
        other.measured("step", [("1", "longer")], counting, measure)
    run.measured("step", [("1", "longer")], counting, measure, key={"vectors": False})
    assert run.measured("step", [("1", "not measured")], counting, measure) == first
    assert lengths(replace(run, fresh=True).measured("step", [("1", "longer")], counting, measure)) == {"1": 6}


def test_two_processes_find_what_one_finds(run: Run) -> None:
    items = [(str(n), "x" * n) for n in range(12)]
    two = replace(run, processes=2).measured("step", items, counting, measure)
    assert list(two) == [name for name, _ in items]
    assert lengths(two) == lengths(replace(run, fresh=True).measured("step", items, counting, measure))


def test_a_limit_draws_the_same_items_each_time_in_order(run: Run) -> None:
    some = replace(run, limit=5).some(range(100))
    assert some == sorted(set(some)) == replace(run, limit=5).some(range(100))
    assert len(some) == 5
    assert replace(run, limit=5, seed=1).some(range(100)) != some


def test_our_code_is_told_apart_by_what_a_module_reaches() -> None:
    assert list(imported("import a.b\nfrom c import d\ndef f():\n    from e import g")) == [
        "a.b",
        "c",
        "c.d",
        "e",
        "e.g",
    ]
    assert code_version("index.text.words") != code_version("index.retriever")
    assert code_version("json") == code_version("json.decoder"), "what is not ours adds nothing"


def test_what_is_missing_or_malformed_is_named(tmp_path: Path) -> None:
    data = Data(write(tmp_path / "data"))
    with pytest.raises(UsageError, match="no split 'huge'; there are tiny"):
        data.news_questions("huge")
    with pytest.raises(SourceError, match=r"wice_claims.jsonl.gz: is not there"):
        data.claims()
    with pytest.raises(UsageError, match="no such folder"):
        Data(tmp_path / "nowhere")
    rows(data.root / "realtimeqa" / "bad.questions.jsonl.gz", [{"id": "1", "asked": "2024-01-01", "question": "?"}])
    with pytest.raises(SourceError, match=r"bad.questions.jsonl.gz:1: choices: Field required"):
        data.news_questions("bad")


@given(st.integers(4, 9) | st.integers(-9, -1))
def test_an_answer_that_is_no_choice_is_refused(answer: int) -> None:
    from evals.data import NewsQuestion

    with pytest.raises(ValueError, match="of 4 choices"):
        NewsQuestion("1", None, "?", ("a", "b", "c", "d"), answer)  # type: ignore[arg-type]  # the day does not matter


def test_the_checksum_tells_what_was_read(tmp_path: Path) -> None:
    data = Data(write(tmp_path / "data"))
    data.news_questions("tiny")
    before = data.checksum()
    data.news_articles("tiny")
    assert data.checksum() != before
    again = Data(data.root)
    again.news_articles("tiny")
    again.news_questions("tiny")
    assert again.checksum() == data.checksum()


def test_the_real_data_are_read_whole(shared: Path) -> None:
    data = Data(shared / "data")
    for split in data.news_splits():
        assert len(data.news_questions(split)) == len(data.news_questions_with_none(split)) > 400
    assert all(len(data.topic(name).documents) == 100 for name in data.topic_names())
    assert [len(data.summary_pairs()), len(data.claims()), len(data.injections())] == [473, 349, 75]
