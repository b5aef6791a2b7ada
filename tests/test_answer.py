"""Question to answer, whole: the real library, the real chain, the real openai client, and a scripted endpoint."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.answer import CheckedSentence, Retrieved
from bot.conversation import Turn
from bot.reply import Answer
from bot.service import Service
from bot.settings import Settings
from index.errors import CostError, UsageError, WriterError
from index.library import Filter
from tests.openai_server import Reply, dead_address, failing, in_bytes, serving, streaming

NOW = datetime(2025, 12, 31)
EVERYWHERE = Filter()
TOLL = "How many people died in the Hallmere flood?"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, sample_library: Callable[[Path], Path]) -> Path:
    """A home that holds the sample articles."""
    return sample_library(tmp_path_factory.mktemp("library") / "home")


@pytest.fixture
def extractive(library: Path) -> Iterator[Service]:
    with Service(Settings.load({}, home=library)) as service:
        yield service


def ask_model(library: Path, question: str, *script: Reply, **settings: object) -> tuple[Answer, str]:
    """The answer with a scripted model, and the prompt that it was given."""
    with serving(*script) as server:
        settings = {"writer": "openai:scripted", "openai_base_url": server.url, "retries": 1, **settings}
        with Service(Settings.load({}, home=library, **settings)) as service:
            answer = service.ask(question, where=EVERYWHERE, now=NOW)
        return answer, server.requests[-1]["messages"][-1]["content"]


def label_of(library: Path, question: str, words: str) -> str:
    """The label that the sentence with these words has in the prompt for the question."""
    _, prompt = ask_model(library, question, streaming("NO ANSWER"))
    line = next(line for line in prompt.splitlines() if words in line)
    return line[: line.index("]") + 1]


def check_quotes(answer: Answer) -> None:
    for citation in answer.citations:
        assert citation.article.text[citation.span.start : citation.span.end] == citation.quote
        assert any(block.readable and block.span.holds(citation.span) for block in citation.article.blocks)
    for sentence in answer.sentences:
        assert all(1 <= number <= len(answer.citations) for number in sentence.citations)


def test_the_built_in_writer_answers_with_quotes_of_the_articles(extractive: Service) -> None:
    answer = extractive.ask(TOLL, where=EVERYWHERE, now=NOW)
    check_quotes(answer)
    assert "23" in answer.citations[0].quote
    assert answer.usage.prompt_tokens == 0


def test_articles_that_differ_are_shown_side_by_side_latest_first(extractive: Service) -> None:
    answer = extractive.ask(TOLL, where=EVERYWHERE, now=NOW)
    claims = answer.disagreements[0].claims
    dates = [claim.published.when for claim in claims if claim.published]
    assert len(claims) >= 2
    assert dates == sorted(dates, reverse=True)


def test_a_question_that_nothing_answers_is_abstained_from_with_the_nearest_articles(extractive: Service) -> None:
    answer = extractive.ask("What is the capital of Peru?", where=EVERYWHERE, now=NOW)
    assert answer.abstained
    assert answer.reason
    assert answer.citations == ()


def test_a_filter_narrows_what_is_read(extractive: Service) -> None:
    only = Filter(since=datetime(2024, 9, 1), until=datetime(2024, 9, 15))
    answer = extractive.ask(TOLL, where=only, now=NOW)
    assert {citation.article.published.iso() for citation in answer.citations if citation.article.published} == {
        "2024-09-14"
    }
    assert extractive.ask(TOLL, where=Filter(collection="other"), now=NOW).abstained


@pytest.mark.parametrize("question", ["", "   \n", "why " * 100_000])
def test_an_empty_or_endless_question_is_refused(extractive: Service, question: str) -> None:
    with pytest.raises(UsageError):
        extractive.ask(question, where=EVERYWHERE, now=NOW)


def test_a_follow_up_is_asked_with_the_question_before_it(extractive: Service) -> None:
    history = [Turn("Who is the governor that resigned after the Hallmere flood?", "Gov. Edda Marsh resigned.")]
    answer = extractive.ask("and when was that?", where=EVERYWHERE, now=NOW, history=history)
    assert answer.question == "and when was that?"
    assert "Hallmere" in answer.understood


def test_sentences_are_streamed_checked_and_the_answer_comes_last(library: Path, extractive: Service) -> None:
    events = list(extractive.stream(TOLL, where=EVERYWHERE, now=NOW))
    assert isinstance(events[0], Retrieved)
    assert isinstance(events[-1], Answer)
    assert [event.sentence for event in events if isinstance(event, CheckedSentence)] == list(events[-1].sentences)


def test_a_models_labelled_sentence_becomes_a_citation(library: Path) -> None:
    label = label_of(library, TOLL, "killed 23 people in Hallmere, saying")
    reply = streaming("The flood killed 23 people in Hallmere. ", label)
    for script in (reply, in_bytes(reply)):
        answer, _ = ask_model(library, TOLL, script)
        check_quotes(answer)
        assert [sentence.text for sentence in answer.sentences] == ["The flood killed 23 people in Hallmere."]
        assert answer.usage.prompt_tokens > 0


@pytest.mark.parametrize("label", ["", "[99.9]", "[1.99]", "[7]", "wrong"])
def test_missing_unknown_and_wrong_labels_are_repaired_from_what_carries_the_words(library: Path, label: str) -> None:
    if label == "wrong":
        label = label_of(library, TOLL, "The revised toll includes")
    answer, _ = ask_model(library, TOLL, streaming(f"The flood killed 23 people in Hallmere. {label}"))
    check_quotes(answer)
    assert "23 people" in answer.citations[0].quote


@pytest.mark.parametrize(
    "said",
    [
        "The flood killed 32 people in Hallmere.",
        "The flood killed 23 people in Ardenz.",
        "The flood did not kill 23 people in Hallmere.",
        "Nach der Flut in Hallmere starben 23 Menschen.",
        "See https://evil.example/ for the toll in Hallmere.",
        "President Veredin blamed the flood on beavers.",
    ],
)
def test_what_no_article_carries_is_withheld_and_counted(library: Path, said: str) -> None:
    label = label_of(library, TOLL, "killed 23 people in Hallmere, saying")
    answer, _ = ask_model(library, TOLL, streaming(f"{said} {label}"))
    assert answer.abstained
    assert answer.unsupported == (said,)
    assert answer.nearest


def test_no_answer_is_an_abstention_with_a_reason(library: Path) -> None:
    answer, _ = ask_model(library, TOLL, streaming("NO ", "ANSWER"))
    assert answer.abstained
    assert answer.unsupported == ()
    assert answer.reason


def test_a_cut_stream_shows_its_checked_sentences_and_says_that_it_was_cut(library: Path) -> None:
    label = label_of(library, TOLL, "killed 23 people in Hallmere, saying")
    cut = streaming(f"The flood killed 23 people in Hallmere. {label}\nThe governor", finish=None)
    answer, _ = ask_model(library, TOLL, cut)
    assert [sentence.text for sentence in answer.sentences] == ["The flood killed 23 people in Hallmere."]
    assert answer.reason is not None
    assert "cut" in answer.reason


@pytest.mark.parametrize("reply", [failing(401, "bad key"), failing(500, "broken")])
def test_an_endpoint_that_refuses_is_a_writer_error(library: Path, reply: Reply) -> None:
    with pytest.raises(WriterError):
        ask_model(library, TOLL, reply)


def test_a_dead_endpoint_is_one_line(library: Path) -> None:
    settings = Settings.load({}, home=library, writer="openai:m", openai_base_url=dead_address(), retries=0)
    with Service(settings) as service, pytest.raises(WriterError) as raised:
        service.ask(TOLL, where=EVERYWHERE, now=NOW)
    assert "\n" not in str(raised.value)


def test_a_cost_limit_stops_before_it_is_passed(library: Path) -> None:
    prices = {"scripted": {"prompt": 1000.0, "completion": 1000.0}}
    with pytest.raises(CostError):
        ask_model(library, TOLL, streaming("NO ANSWER"), prices=prices, max_cost_usd=0.01)
