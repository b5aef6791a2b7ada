"""What a model wrote is kept, and asked for again only where something of the prompt or of the model is another."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from openai_server import failing, serving, streaming

from bot.reply import Answer
from bot.running.opening import Opening
from bot.service import Service
from bot.settings import Secret, Settings
from index.errors import WriterError
from index.library import Filter

QUESTION = "How many people died in the Hallmere flood?"
NOW = datetime(2024, 9, 20, tzinfo=UTC)
SAID = streaming("Seventeen people died in the Hallmere flood. [1.1]")


def asked(settings: Settings, *, now: datetime = NOW, question: str = QUESTION) -> Answer:
    with Service(settings) as service:
        return service.ask(question, where=Filter(), now=now)


@pytest.fixture
def settings(sample_library: Callable[[Path], Path], tmp_path: Path) -> Settings:
    return Settings(
        home=sample_library(tmp_path / "home"), writer="openai:scripted", openai_api_key=Secret("none"), retries=0
    )


def test_the_same_question_is_answered_again_without_a_call(settings: Settings) -> None:
    with serving(SAID, failing(500, "asked twice")) as server:
        settings = replace(settings, openai_base_url=server.url)
        first, again = asked(settings), asked(settings)
    assert len(server.requests) == 1
    assert first.usage.prompt_tokens > 0
    assert again.usage.prompt_tokens == 0
    assert (again.sentences, again.citations, again.unsupported, again.reason) == (
        first.sentences,
        first.citations,
        first.unsupported,
        first.reason,
    )


@pytest.mark.parametrize("other", ["day", "question", "model", "articles"])
def test_whatever_differs_is_asked_anew(settings: Settings, other: str, tmp_path: Path) -> None:
    with serving(SAID) as server:
        settings = replace(settings, openai_base_url=server.url)
        asked(settings)
        if other == "articles":
            file = tmp_path / "toll.txt"
            file.write_text("Flood toll in Hallmere\n\nThe flood in Hallmere killed 19, Gov. Marsh said.\n")
            with Service(settings) as service:
                list(service.add([str(file)])[1])
        changed = replace(settings, writer="openai:other") if other == "model" else settings
        asked(
            changed,
            now=NOW + timedelta(days=other == "day"),
            question="How many people are missing in Hallmere?" if other == "question" else QUESTION,
        )
    assert len(server.requests) == 2


def test_another_endpoint_is_another_model(settings: Settings) -> None:
    with serving(SAID) as one, serving(SAID) as two:
        for server in (one, two):
            asked(replace(settings, openai_base_url=server.url))
    assert (len(one.requests), len(two.requests)) == (1, 1)


@pytest.mark.parametrize("finish", [None, "length"])
def test_what_was_cut_is_not_kept(settings: Settings, finish: str | None) -> None:
    cut = streaming("Seventeen people died in the flood. [1.1]", finish=finish)
    with serving(cut, SAID) as server:
        settings = replace(settings, openai_base_url=server.url)
        try:
            asked(settings)
        except WriterError as error:
            assert "scripted" in str(error)
        whole = asked(settings)
    assert len(server.requests) == 2
    assert whole.usage.prompt_tokens > 0


def test_of_each_kind_only_the_latest_stay(settings: Settings) -> None:
    with closing(Opening(settings, hold=True, notify=print)) as opening:
        library = opening.library
        library.keep("other:1", "stays")
        for number in range(7):
            library.keep(f"draft:{number}", str(number), most=3)
        kept = [library.cached(f"draft:{number}") for number in range(7)]
        assert kept == [None] * 4 + ["4", "5", "6"]
        assert library.cached("other:1") == "stays"
