"""Summary of a Haystack in small: a topic of invented documents, two insights, and what peers said of it."""

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from openai_server import serving, streaming

from bot.settings import Settings
from evals import haystack
from evals.cli import command
from evals.coverage import Fitted, Judge, Judged
from evals.data import Data
from evals.digest import model_judged, place_of
from evals.fit_coverage import fitted, form, judgements
from evals.haystack import Covered, Line, Query, cited_f1, cited_in, queries_of, retriever_of, scores
from evals.judge import Judge as ModelJudge
from tests.newsroom import embedding

BRIDGE = "The Orlen bridge will close for nine months from June while its cables are replaced."
FERRY = "A free ferry for walkers will run every 20 minutes between the two quays."
DOCUMENTS = (
    f"{BRIDGE} {FERRY}",
    "The council met for four hours. From June the Orlen bridge closes for nine months while cables are replaced.",
    f"Engineers spoke first. {FERRY}",
    "The bakery on Canal Street sold its last rye loaf on Saturday.",
    "A goat climbed onto the roof of the Hexwater town hall and stayed there.",
)
GOOD = (f"{BRIDGE} [1][2]", f"{FERRY} [1, 3]")
POOR = ("Here is what I found:", "A goat climbed onto a roof. [5]")


def judgement(level: str, insight: str, line: int | None) -> dict[str, object]:
    return {"coverage": level, "insight_id": insight, "bullet_id": line}


TOPIC = {
    "topic": "The bridge of Orlen",
    "documents": [{"id": f"d{n}", "outlet": "news.example", "text": text} for n, text in enumerate(DOCUMENTS)],
    "subtopics": [
        {
            "query": "What closes at the Orlen bridge, and is there a ferry?",
            "subtopic": "Closing of the bridge",
            "insights": [
                {"id": "i0", "insight": BRIDGE, "documents": ["d0", "d1"]},
                {"id": "i1", "insight": FERRY, "documents": ["d0", "d2"]},
            ],
            "peer_retrievers": {"keywords": {"d0": 3.0, "d3": 2.0, "d1": 1.0, "d2": 0.5, "d4": 0.1}},
            "peer_summaries": {"summary_subtopic_keywords_good": GOOD, "summary_subtopic_poor": POOR},
            "peer_judgements": {
                "summary_subtopic_keywords_good": [
                    judgement("FULL_COVERAGE", "i0", 1),
                    judgement("FULL_COVERAGE", "i1", 2),
                ],
                "summary_subtopic_poor": [judgement("NO_COVERAGE", "i0", None), judgement("NO_COVERAGE", "i1", None)],
            },
        }
    ],
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("evals") / "data"
    (root / "summhay").mkdir(parents=True)
    (root / "summhay" / "topic_tiny.json.gz").write_bytes(gzip.compress(json.dumps(TOPIC).encode()))
    return root


@pytest.fixture
def query(data: Path) -> Query:
    return next(queries_of("topic_tiny", Data(data).topic("topic_tiny")))


def test_a_small_topic_is_ranked_told_and_judged(data: Path, tmp_path: Path, home: Path) -> None:
    report = tmp_path / "report.html"
    given = ["digest", "--data", str(data), "--work", str(tmp_path / "work"), "--processes", "1", "--json"]
    done = CliRunner().invoke(command, [*given, "--report", str(report)], catch_exceptions=False, standalone_mode=False)
    told = json.loads(done.stdout)
    figures = told["figures"]
    assert set(figures) == {"map", "ndcg_10", "coverage", "citation_f1", "joint", "judge_agreement", "quotes_exact"}
    assert figures["map"] == figures["ndcg_10"] == figures["quotes_exact"] == figures["judge_agreement"] == 1.0
    assert figures["coverage"] == 1.0
    assert told["peers"]["retrieval by keywords"]["map"] == pytest.approx((1 + 2 / 3 + 3 / 4) / 3, abs=1e-3)
    assert told["peers"]["keywords_good"] == {"coverage": 1.0, "citation_f1": 1.0, "joint": 1.0}
    assert told["details"]["topics"]["topic_tiny"]["joint"] == pytest.approx(figures["joint"], abs=1e-3)
    assert "What closes at the Orlen bridge" in report.read_text(encoding="utf-8")


def test_an_insight_scores_by_the_line_that_covers_it_and_that_lines_citations(query: Query) -> None:
    lines = [Line("both", frozenset({"d0", "d1"})), Line("one", frozenset({"d0", "d4"})), Line("none", frozenset())]
    found = scores(query, lines, [Judged(1.0, 0), Judged(0.5, 1)])
    assert found == [Covered(1.0, 1.0, 0), Covered(0.5, 0.5, 1)]
    assert [each.joint for each in found] == [1.0, 0.25]
    assert scores(query, lines, [Judged(0.0, 0), Judged(1.0, 2)]) == [Covered(0.0, 0.0, 0), Covered(1.0, 0.0, 2)]
    assert cited_f1(frozenset({"d9"}), frozenset({"d0"})) == 0


def test_published_citations_are_counted_from_1() -> None:
    assert cited_in("Said by many. [1][3, 2] and [99]", ["a", "b", "c"]) == {"a", "b", "c"}
    assert cited_in("Said in 2024 (1).", ["a"]) == frozenset()


def test_a_system_is_named_by_its_retriever_and_model() -> None:
    named = {"rerank3_gpt-4o": "rerank3", "gpt-4o": "", "dwzhu/e5-base-4k_opus": "dwzhu/e5-base-4k"}
    assert {system: retriever_of(system) for system in named} == named
    assert "oracle" not in haystack.REALISTIC
    assert place_of("/some/where/007.txt") == place_of("C:\\where\\007.txt") == 7


def test_the_judge_tells_what_is_said_from_what_is_not() -> None:
    judge = Judge(DOCUMENTS, Fitted().weights("a topic never seen"), embedding())  # type: ignore[arg-type]
    found = judge.judge([BRIDGE, FERRY], [*POOR, *GOOD])
    assert found == [Judged(1.0, 2), Judged(1.0, 3)]
    assert [each.coverage for each in judge.judge([BRIDGE, FERRY], POOR)] == [0.0, 0.0]
    assert judge.judge([BRIDGE], []) == [Judged(0.0, 0)]


def test_weights_are_fitted_from_judgements(data: Path) -> None:
    topic = Data(data).topic("topic_tiny")
    examples = judgements("topic_tiny", topic, embedding())  # type: ignore[arg-type]
    assert [(each.coverage, each.line) for each in examples] == [(1.0, 0), (1.0, 1), (0.0, None), (0.0, None)]
    partly = [type(each)(each.topic, each.measured, 0.5, 0) for each in examples[:1]]
    weights = fitted([*examples * 20, *partly])
    assert len(weights.levels) == 3
    assert set(form(weights)["levels"]) == {"not", "partly", "fully"}  # type: ignore[call-overload]


def test_a_language_model_may_judge(query: Query) -> None:
    lines = [Line(BRIDGE, frozenset({"d0"})), Line(FERRY, frozenset({"d2"}))]
    verdicts = ("FULL 1", "I would say PARTIAL 2.")
    with serving(*(streaming(each) for each in verdicts)) as server:
        model = ModelJudge(Settings(openai_base_url=server.url), "openai:scripted")
        assert model_judged(model, query, lines) == [Judged(1.0, 0), Judged(0.5, 1)]
    with serving(streaming("FULL 7"), streaming("NONE")) as server:
        model = ModelJudge(Settings(openai_base_url=server.url), "openai:scripted")
        assert [each.coverage for each in model_judged(model, query, lines)] == [0.0, 0.0]
