"""The bench: what is compared and how, what counts as worse, what the page shows, and a run over a few articles."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.bench import corpus, page, ratios
from evals.bench.corpus import Corpus
from evals.bench.goals import Compared, Goal, goals
from evals.bench.ratios import Found
from evals.bench.rounds import Plan, Row
from evals.bench.steps import GROWN, STEPS, chosen
from evals.bench.systems import PEERS, SYSTEMS
from index.errors import UsageError
from tests.api_server import ROOT

SMALL, LARGE = 100, 1_000


def row(step: str, system: str, turn: int, **measured: Any) -> Row:
    return Row(step, system, measured.pop("articles", LARGE), turn, "key", **measured)


def ingests(*cpu_s: tuple[float, float]) -> list[Row]:
    """A round for each: (Precis's CPU seconds, LangChain's)."""
    return [
        row("ingest", system, turn, cpu_s=spent)
        for turn, pair in enumerate(cpu_s)
        for system, spent in zip(("precis", "langchain"), pair, strict=True)
    ]


def found(name: str, rows: list[Row]) -> Found:
    return next(each for each in ratios.found(rows, (SMALL, LARGE)) if each.goal.name == name)


# Ratios


def test_a_ratio_is_the_median_of_the_rounds_own_ratios() -> None:
    """Not the ratio of medians: the machine was slow in round 2, for both."""
    result = found("ingest-langchain", ingests((10, 20), (30, 90), (10, 15)))
    assert (result.value, result.low, result.high, result.rounds) == (2.0, 1.5, pytest.approx(3.0), 3)
    assert result.goal.met(2.0)


@settings(max_examples=30)
@given(st.lists(st.tuples(st.floats(0.1, 100), st.floats(0.1, 100)), min_size=1, max_size=7), st.floats(0.01, 100.0))
def test_a_ratio_does_not_depend_on_how_fast_the_machine_is(rounds: list[tuple[float, float]], slower: float) -> None:
    before = found("ingest-langchain", ingests(*rounds))
    after = found("ingest-langchain", ingests(*((ours * slower, other * slower) for ours, other in rounds)))
    assert after.value == pytest.approx(before.value)
    assert before.low <= (before.value or 0) <= before.high


def test_what_was_measured_once_is_beside_every_round() -> None:
    rows = [*ingests((10, 20), (20, 20)), row("ingest", "txtai", 0, cpu_s=40.0)]
    assert found("ingest-txtai", rows).value == 3.0


def test_what_could_not_be_measured_says_why_and_the_others_stand() -> None:
    rows = [*ingests((10, 20)), row("ingest", "llamaindex", 0, problem="exit code 1: no")]
    rows.append(row("ingest", "bare", 0, articles=SMALL, cpu_s=1.0))
    assert found("ingest-llamaindex", rows).problem == "exit code 1: no"
    assert found("ingest-bare", rows).problem == "bare was not measured at 1,000 articles"
    assert found("ingest-langchain", rows).value == 2.0
    assert found("memory-growth", rows).problem


def test_growth_is_against_the_smaller_library() -> None:
    rows = [
        row("ingest", "precis", 0, articles=size, cpu_s=1.0, peak_mb=mb) for size, mb in ((SMALL, 100), (LARGE, 150))
    ]
    assert found("memory-growth", rows).value == 1.5
    rows += [
        row("growth", "precis", 0, articles=GROWN, result={"p50_ms": 4.0}),
        row("retrieve", "precis", 0, result={"p50_ms": 2.0}),
    ]
    assert found("growth", rows).value == 2.0


def test_a_difference_and_a_number_alone_are_told_as_such() -> None:
    rows = [
        row("retrieve", "precis", 0, result={"p50_ms": 5.0, "p95_ms": 6.0}),
        row("answer", "precis", 0, result={"p50_ms": 25.0}),
        row("threads", "precis", 0, result={"per_s": 10.0, "one_per_s": 10.0, "errors": 2}),
    ]
    late = found("answer-retrieve", rows)
    assert (late.value, late.goal.met(20.0)) == (20.0, False)
    assert (found("threads-errors", rows).value, found("threads-errors", rows).goal.met(2.0)) == (2.0, False)


# The goals


def test_every_goal_compares_what_a_step_measures() -> None:
    systems = {step.name: {each.label for each in step.doings} for step in STEPS}
    for goal in goals():
        for value in (goal.ours, goal.other):
            if value is not None:
                assert value.system in systems[value.step], goal.name
        assert (goal.other is None) == (goal.compared is Compared.ALONE)
    assert len({goal.name for goal in goals()}) == len(goals())


def test_every_step_s_operation_is_one_that_its_script_knows() -> None:
    for step in STEPS:
        for doing in step.doings:
            system = SYSTEMS[doing.system]
            script = (ROOT / f"evals/bench/peers/{system.script}.py").read_text()
            assert doing.op in system.commands or f'"{doing.op}": ' in script or doing.op == "imports", doing


@pytest.mark.parametrize("name", PEERS)
def test_a_peer_s_versions_are_exact_and_name_no_place(name: str) -> None:
    lines = (ROOT / f"evals/bench/requirements-{name}.txt").read_text().splitlines()
    assert lines
    assert all(each.count("==") == 1 and not set(each) & set("@/: ") for each in lines)


def test_every_system_has_the_same_embedding() -> None:
    wanted = next(
        line for line in (ROOT / "constraints.txt").read_text().splitlines() if line.startswith("wordllama==")
    )
    for name in PEERS:
        assert wanted in (ROOT / f"evals/bench/requirements-{name}.txt").read_text().splitlines()


# The guard


@settings(max_examples=30)
@given(st.floats(0.01, 100), st.floats(-0.09, 0.09))
def test_noise_is_not_worse(value: float, change: float) -> None:
    before = ratios.recorded([_ratio(value)])
    assert ratios.worse([_ratio(value * (1 + change))], before) == []


@settings(max_examples=30)
@given(st.floats(0.01, 100), st.floats(0.11, 5))
def test_more_than_noise_is_worse_in_the_direction_that_counts(value: float, change: float) -> None:
    more, less = _ratio(value * (1 + change)), _ratio(value / (1 + change) ** 2)
    before = ratios.recorded([_ratio(value)])
    (line,) = ratios.worse([more], before)
    assert line.startswith("readd-bare: ")
    assert ratios.worse([less], before) == []


def test_the_rounds_own_spread_is_noise_too() -> None:
    before = ratios.recorded([_ratio(1.0, low=0.8, high=1.3)])
    assert ratios.worse([_ratio(1.45)], before) == []
    assert len(ratios.worse([_ratio(1.55)], before)) == 1
    assert ratios.worse([_ratio(1.55, low=1.2, high=1.9)], before) == []


def test_only_what_was_measured_over_as_many_articles_is_compared() -> None:
    before = ratios.recorded([_ratio(1.0)])
    assert ratios.worse([_ratio(9.0, articles=SMALL)], before) == []
    assert ratios.worse([Found(_goal(), LARGE, None, problem="gone")], before) == []


def _ratio(value: float, *, low: float | None = None, high: float | None = None, articles: int = LARGE) -> Found:
    return Found(_goal(), articles, value, low or value, high or value, 3, value, 1.0)


def _goal() -> Goal:
    return next(each for each in goals() if each.name == "readd-bare")


# The plan


def test_systems_take_turns_and_libraries_are_made_first() -> None:
    plan = Plan(tuple(chosen((), PEERS)), (SMALL, LARGE), 3, 3, 110, 10, 1.0, 10)
    planned = [(size, step.name, turn, doing.label) for size, step, turn, doing in plan.schedule()]
    firsts = [
        label
        for size, step, turn, label in planned
        if (size, step) == (SMALL, "ingest") and label in ("precis", "bare", "langchain", "llamaindex")
    ]
    assert [firsts[0], firsts[4], firsts[8]] == ["precis", "langchain", "llamaindex"]
    assert planned.index((LARGE, "ingest", 0, "txtai")) < planned.index((LARGE, "retrieve", 0, "txtai"))
    assert not [each for each in planned if each[2] > 0 and each[3] == "txtai" and each[1] == "ingest"]
    assert not [each for each in planned if each[0] == GROWN]


def test_a_step_brings_what_it_needs_and_peers_can_be_left_out() -> None:
    steps = chosen(("growth",), ())
    assert [each.name for each in steps] == ["ingest", "retrieve", "growth-ingest", "growth"]
    assert {doing.system for step in steps for doing in step.doings} == {"precis", "bare"}


def test_large_libraries_can_be_made_fewer_times() -> None:
    plan = Plan(tuple(chosen(("ingest",), ())), (SMALL, 5_000), 3, 1, 110, 10, 1.0, 10)
    made = [(size, turn) for size, _, turn, doing in plan.schedule() if doing.system == "precis"]
    assert made == [(SMALL, 0), (SMALL, 1), (SMALL, 2), (5_000, 0)]


# Articles


def test_a_grown_corpus_repeats_no_article_and_keeps_its_shape() -> None:
    texts = [
        f'---\ntitle: "Bridge {n}"\ndate: 2024-05-0{n}\n---\n\nThe harbour office reopened ferry number {n}.'
        for n in (1, 2, 3)
    ]
    small = Corpus(tuple((f"{n}.md", text) for n, text in enumerate(texts)), ("When?",), ("May",))
    grown = small.first(9)
    assert len({text for _, text in grown.articles}) == len({name for name, _ in grown.articles}) == 9
    for (_, text), (_, again) in zip(grown.articles[:3], grown.articles[3:6], strict=True):
        assert [len(each) for each in text.split()] == [len(each) for each in again.split()]
        assert again.startswith('---\ntitle: "')
        assert text.splitlines()[2] == again.splitlines()[2]
    assert small.first(2).articles == small.articles[:2]


def test_a_folder_of_a_user_s_is_read_and_one_without_articles_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("\n# The bridge reopens\n\nOn Monday.")
    (tmp_path / "b.bin").write_text("no")
    read = corpus.of_folder(tmp_path)
    assert (read.questions, read.answers, len(read.articles)) == (("The bridge reopens",), ("",), 1)
    folder = read.written(tmp_path / "out")
    assert [path.read_text() for path in folder.iterdir()] == [text for _, text in read.articles]
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="holds no"):
        corpus.of_folder(tmp_path / "empty")


# The page, and a run


def test_the_page_shows_what_was_met_what_was_not_and_what_failed() -> None:
    rows = [
        *ingests((10, 20), (30, 90)),
        row("ingest", "precis", 0, articles=SMALL, cpu_s=2.0, peak_mb=100.0),
        row("ingest", "txtai", 0, problem="exit code 1: <crashed>"),
    ]
    results = ratios.found(rows, (SMALL, LARGE))
    shown = page.page(rows, results, {"rounds": 2, "commit": "abc"})
    assert "≥ 1.5× ✓" in shown
    assert "exit code 1: &lt;crashed&gt;" in shown
    assert "data:image/svg+xml" in shown
    assert "<script" not in shown


def test_a_run_measures_precis_beside_the_bare_loop_and_is_resumed(
    tmp_path: Path, sample_articles: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from evals.bench.cli import bench

    monkeypatch.setenv("PRECIS_BENCH_CACHE", str(tmp_path / "cache"))
    news = tmp_path / "news"
    news.mkdir()
    for path in sorted(sample_articles.rglob("*.txt"))[:10]:
        shutil.copy(path, news / f"{path.parent.name}-{path.name}")

    given = [
        "--folder",
        str(news),
        "--peers",
        "none",
        "--only",
        "readd",
        "--rounds",
        "1",
        "--out",
        str(tmp_path / "out"),
    ]
    kept = ["--recorded", str(tmp_path / "recorded.json")]

    assert bench.main([*given, *kept, "--record"], standalone_mode=False) == 0
    assert capsys.readouterr().err.count("\n") == 4
    form = json.loads((tmp_path / "out" / "bench.json").read_text())
    results = {each["name"]: each for each in form["results"]}
    assert results["ingest-bare"]["articles"] == 10
    assert results["ingest-bare"]["value"] > 0
    assert results["readd-writes"]["value"] == 0
    assert (tmp_path / "out" / "bench.html").read_text().startswith("<!doctype html>")

    with (tmp_path / "out" / "rows.jsonl").open("a") as file:
        file.write('{"step": "ingest", "sys')  # a kill came while a row was written
    assert bench.main([*given, *kept, "--check"], standalone_mode=False) == 0
    again = capsys.readouterr()
    assert "no ratio is worse" in again.out
    assert again.err == "", "all of it was measured before"


def test_what_the_bench_cannot_do_is_said_in_a_line(tmp_path: Path) -> None:
    from evals.bench.cli import bench

    for arguments, said in (
        ([], "--data and --folder"),
        (["--folder", str(tmp_path)], "holds no"),
        (["--folder", str(tmp_path), "--peers", "haystack"], "no such peer"),
        (["--folder", str(tmp_path), "--check", "--recorded", str(tmp_path / "none")], "nothing is recorded"),
    ):
        with pytest.raises(UsageError, match=said):
            bench.main(arguments, standalone_mode=False)
