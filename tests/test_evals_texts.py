"""The evaluations of extraction, support and summaries, on small invented data in the layout of the real ones."""

import gzip
import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from tiny_data import rows

from evals import extraction, summarisers, summary
from evals.cli import command
from evals.data import NewsArticle
from evals.flattening import flattened

PARAGRAPHS = (
    "The council of Brannock voted on Tuesday to close the old bridge over the Tarn for two years, the mayor said.",
    "Repairs will cost 14 million crowns, of which the county pays half, according to the plan that was agreed in May.",
    "Buses were sent around the harbour from Wednesday, and the ferry to Sela will run twice as often until autumn.",
    "Shopkeepers on the east bank said they had not been asked and feared that fewer people would come to the market.",
    "The bridge was opened in 1931 and carries 9,000 cars a day, more than twice as many as it was built to bear.",
)
PAGE = (
    "<!doctype html><html><head><title>Brannock closes its bridge</title><style>p {color: red}</style></head><body>"
    "<nav><a href=/>Home</a> <a href=/sport>Sport</a></nav><h1>Brannock closes its bridge</h1><article>"
    + "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
    + "</article><div hidden>Unseen words</div><footer>Copyright 2024 The Tarn Post</footer></body></html>"
)


def evaluated(place: Path, name: str, *options: str) -> dict[str, dict[str, float]]:
    given = [name, "--data", str(place / "data"), "--work", str(place / "work"), "--processes", "1", "--json", *options]
    done = CliRunner().invoke(command, given, catch_exceptions=False, standalone_mode=False)
    return json.loads(done.stdout)  # type: ignore[no-any-return]


@pytest.fixture
def place(tmp_path: Path, home: Path) -> Path:
    """A folder whose `data` holds a page, two summaries, two claims and the articles of a split `tiny`."""
    data = tmp_path / "data"
    (data / "extraction" / "html").mkdir(parents=True)
    (data / "extraction" / "html" / "a1.html.gz").write_bytes(gzip.compress(PAGE.encode()))
    truth = {"a1": {"articleBody": "\n".join(PARAGRAPHS), "url": "https://tarn.example/bridge"}}
    stored = {"all the text": {"a1": {"articleBody": flattened(PAGE.encode())}}, "silent": {"a1": {"articleBody": ""}}}
    (data / "extraction" / "truth.json").write_text(json.dumps(truth), encoding="utf-8")
    (data / "extraction" / "peers.json").write_text(json.dumps(stored), encoding="utf-8")
    document = "\n\n".join(PARAGRAPHS)
    true, false = PARAGRAPHS[1].split(",")[0] + ".", PARAGRAPHS[1].split(",")[0].replace("14", "40") + "."
    pairs = [{"id": "s1", "summary": true, "supported": True}, {"id": "s2", "summary": false, "supported": False}]
    rows(data / "summedits_news.jsonl.gz", [{"document": document, **each} for each in pairs])
    claims = [
        {"id": "w1", "claim": true, "label": "supported", "supporting_sentences": [[1]]},
        {"id": "w2", "claim": false, "label": "not_supported", "supporting_sentences": []},
    ]
    rows(data / "wice_claims.jsonl.gz", [{"evidence": PARAGRAPHS, **each} for each in claims])
    articles = [
        {
            "url": f"https://tarn.example/{n}",
            "title": "Brannock bridge closed by council for repairs",
            "text": "\n\n".join([*PARAGRAPHS[:n], *PARAGRAPHS[n:]]),
            "published": "2024-05-15",
        }
        for n in range(4)
    ]
    rows(data / "realtimeqa" / "tiny.articles.jsonl.gz", articles)
    rows(data / "realtimeqa" / "tiny.questions.jsonl.gz", [])
    return tmp_path


def test_extraction_gives_the_body_of_a_page_and_the_peers_figures(place: Path) -> None:
    found = evaluated(place, "extraction")
    assert set(found["figures"]) == {"html_f1", "html_precision", "html_recall", "flattened_f1", "quotes_exact"}
    assert found["figures"]["html_f1"] == found["figures"]["quotes_exact"] == 1.0
    assert found["figures"]["flattened_f1"] > 0.95
    assert 0.5 < found["peers"]["all the text"]["html_f1"] < 1.0  # type: ignore[index]
    assert found["peers"]["silent"]["html_f1"] == 0.0  # type: ignore[index]


def test_support_catches_what_was_changed_and_keeps_what_is_true(place: Path) -> None:
    figures = evaluated(place, "support", "--split", "tiny")["figures"]
    assert figures["summedits_balanced_accuracy"] == figures["wice_balanced_accuracy"] == 1.0
    assert figures["wice_sentence_f1"] == figures["quotes_exact"] == 1.0
    assert [figures[f"tampered_caught_{kind}"] for kind in ("number", "date", "negation")] == [1.0, 1.0, 1.0]
    assert figures["true_kept"] == 1.0


def test_a_step_that_is_not_taken_has_no_figure(place: Path) -> None:
    figures = evaluated(place, "support", "--split", "tiny", "--only", "wice")["figures"]
    assert figures["wice_sentence_f1"] == 1.0
    assert figures["summedits_balanced_accuracy"] is None
    assert figures["tampered_caught_name"] is None


def test_summaries_are_scored_beside_the_peers_on_the_same_articles(place: Path) -> None:
    found = evaluated(place, "summary", "--split", "tiny")
    figures = found["figures"]
    assert figures["one_line_within_140"] == figures["supported"] == figures["quotes_exact"] == 1.0
    assert 0.0 < figures["one_line_rouge_l"] <= figures["one_line_rouge_1"]
    assert {"lead-1", "TextRank", "LexRank", "LSA"} <= set(found["peers"])
    assert all(0.0 < peer["one_line_rouge_1"] < 1.0 for peer in found["peers"].values() if "one_line_rouge_1" in peer)
    assert 0.0 < figures["brief_coverage"] <= 1.0


def test_only_visible_lines_are_left_of_a_page() -> None:
    assert flattened(PAGE.encode()).splitlines() == [
        "Brannock closes its bridge", "Home Sport", "Brannock closes its bridge", *PARAGRAPHS,
        "Copyright 2024 The Tarn Post",
    ][1:]  # fmt: skip
    assert flattened(b"") == flattened(b"<!-- nothing -->") == ""


@given(st.text(), st.text())
def test_the_measure_of_a_body_is_one_for_itself_and_never_above(found: str, true: str) -> None:
    precision, recall = extraction.precision_recall(found, true)
    assert precision is None or 0.0 <= precision <= 1.0
    assert 0.0 <= recall <= 1.0
    own, whole = extraction.precision_recall(true, true)
    assert own in (1.0, None)
    assert whole == 1.0


@given(st.lists(st.sampled_from(PARAGRAPHS), max_size=5, unique=True), st.integers(1, 3))
def test_every_peer_picks_so_many_of_the_sentences_in_their_order(read: list[str], most: int) -> None:
    for name in summarisers.NAMES:
        picked = summarisers.summarised(name, read, most)
        assert picked == [sentence for sentence in read if sentence in picked]
        assert len(picked) == min(most, len(read))


def test_the_headline_is_taken_out_of_the_article_and_the_outlet_out_of_the_headline() -> None:

    title = "Brannock bridge closed by council | Tarn Post"
    article = NewsArticle(
        "https://tarn.example", title, f"Brannock Bridge closed, by council\n{PARAGRAPHS[0]}", date(2024, 5, 15)
    )
    (item,) = summary.headed([article], 5, 0)
    assert item.headline == "Brannock bridge closed by council"
    assert item.text == PARAGRAPHS[0]
