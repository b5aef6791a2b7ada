"""Language models as writers: the real openai client against a scripted server on the loopback."""

import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai_server import (
    USAGE,
    Reply,
    Server,
    dead_address,
    failing,
    in_bytes,
    page,
    serving,
    streaming,
    then_reset,
)

from bot.conversation import Turn
from bot.draft import Kind, NumberedPassage, Task, parse
from bot.llm.meter import Meter
from bot.llm.prices import cost_usd, price
from bot.models import MOST_TOKENS, ModelWriter, rewritten, writer
from bot.reply import Usage
from bot.settings import Price, Secret, Settings
from index.article import Article, Block, Label, Passage, Span
from index.errors import CostError, UsageError, WriterError

KEY = "sk-test-0123456789"
TEXT = "Dockers ended their strike on Friday. The port reopens on Monday."
ARTICLE = Article("/a.txt", TEXT, "Strike ends", "Courier", None, None, (Block(Span(0, len(TEXT)), Label.BODY),))
PASSAGE = NumberedPassage(1, ARTICLE, Passage(0, (Span(0, 37), Span(38, len(TEXT))), 14))
NOW = datetime(2025, 2, 14, tzinfo=UTC)
TASK = Task(Kind.ANSWER, "When does the port reopen?", (PASSAGE,), NOW)
EVENTS = {"Content-Type": "text/event-stream"}
ANSWER = "The port reopens on Monday. [1.2]"


def made(
    url: str,
    *,
    model: str = "scripted",
    key: str | None = KEY,
    prices: Mapping[str, Price] | None = None,
    timeout_s: float = 20,
) -> ModelWriter:
    """A writer for the scripted server; two retries."""
    return writer(
        Settings(
            writer=f"openai:{model}",
            openai_base_url=url,
            openai_api_key=Secret(key) if key else None,
            timeout_s=timeout_s,
            retries=2,
            prices=dict(prices or {}),
        )
    )


def drafted(server: Server, **options: Any) -> list[tuple[str, str]]:
    drafts = parse(made(server.url, **options).write(TASK, Meter()))
    return [(draft.text, " ".join(map(str, draft.labels))) for draft in drafts]


def failure(url: str, **options: Any) -> str:
    """The error's message, checked to be one line without the key."""
    with pytest.raises(WriterError) as caught:
        list(made(url, **options).write(TASK, Meter()))
    message = str(caught.value)
    assert "\n" not in message
    assert KEY not in message
    return message


def failed(*script: Reply, **options: Any) -> str:
    with serving(*script) as server:
        return failure(server.url, **options)


# What is written


def test_a_stream_becomes_draft_sentences() -> None:
    with serving(streaming("Dockers ended", " it on Fri", "day. [1", ".1] ", ANSWER)) as server:
        assert drafted(server) == [("Dockers ended it on Friday.", "1.1"), ("The port reopens on Monday.", "1.2")]


@pytest.mark.parametrize("size", [1, 7, 64])
def test_a_stream_torn_into_bytes_is_the_same(size: int) -> None:
    with serving(
        in_bytes(streaming("Le café rouvrira lundi – “enfin”. [1.2]", "\n港口周一开放。[1.2]"), size)
    ) as server:
        assert drafted(server) == [("Le café rouvrira lundi – “enfin”.", "1.2"), ("港口周一开放。", "1.2")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NO ANSWER", []),
        ("The port reopens on Monday.", [("The port reopens on Monday.", "")]),
        ("The port reopens on Monday. [7.3]", [("The port reopens on Monday.", "7.3")]),
        ("The port reopens on Monday. [1.1]", [("The port reopens on Monday.", "1.1")]),
        ("<think>Which one? [1.1]</think>" + ANSWER, [("The port reopens on Monday.", "1.2")]),
    ],
)
def test_what_the_model_claims_is_passed_on_unjudged(text: str, expected: list[tuple[str, str]]) -> None:
    with serving(streaming(text)) as server:
        assert drafted(server) == expected


def test_the_request_holds_the_prompt_the_key_and_a_limit() -> None:
    with serving(streaming(ANSWER)) as server:
        drafted(server)
    (request,) = server.requests
    assert [message["role"] for message in request["messages"]] == ["system", "user"]
    assert "[1.2] The port reopens on Monday." in request["messages"][1]["content"]
    assert (request["model"], request["stream"], request["temperature"]) == ("scripted", True, 0)
    assert request["stream_options"] == {"include_usage": True}
    assert request["max_tokens"] >= MOST_TOKENS[Kind.ANSWER]
    assert server.authorizations == [f"Bearer {KEY}"]


def test_an_endpoint_without_keys_needs_none() -> None:
    with serving(streaming(ANSWER)) as server:
        assert len(drafted(server, key=None)) == 1


def test_a_model_that_thinks_gets_no_temperature() -> None:
    with serving(streaming(ANSWER)) as server:
        drafted(server, model="gpt-5-mini")
    assert "temperature" not in server.requests[0]


def test_sixteen_threads_may_share_a_writer() -> None:
    with serving(streaming(ANSWER)) as server:
        shared = made(server.url)
        with ThreadPoolExecutor(16) as threads:
            texts = list(threads.map(lambda _: "".join(shared.write(TASK, Meter())), range(16)))
    assert texts == [ANSWER] * 16


# Trying again


@pytest.mark.parametrize(
    "first",
    [
        failing(429, "slow down", headers={"Retry-After": "0.1"}),
        failing(500, "oops", headers={"retry-after-ms": "10"}),
        failing(503, "loading", headers={"retry-after-ms": "10"}),
        Reply(silent_s=5),
    ],
)
def test_a_call_that_fails_in_passing_is_tried_again(first: Reply) -> None:
    with serving(first, streaming(ANSWER)) as server:
        assert len(drafted(server, timeout_s=1)) == 1
    assert len(server.requests) == 2


def test_nothing_is_tried_again_once_words_have_come() -> None:
    with serving(then_reset(streaming(ANSWER + "\nDock", finish=None)), streaming(ANSWER)) as server:
        failure(server.url)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "cut",
    [
        streaming(ANSWER + " Dockers end", finish=None),
        then_reset(streaming(ANSWER + " Dockers end", finish=None)),
        streaming(ANSWER + " Dockers end", finish="length"),
    ],
)
def test_a_cut_stream_keeps_its_complete_sentences_and_then_says_so(cut: Reply) -> None:
    with serving(cut) as server:
        drafts = parse(made(server.url).write(TASK, Meter()))
        assert next(drafts).text == "The port reopens on Monday."
        with pytest.raises(WriterError, match="cut"):
            next(drafts)


# What can go wrong, each in one line


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (failing(401, f"Incorrect API key provided: {KEY}"), "OPENAI_API_KEY"),
        (failing(403, "no"), "may not use scripted"),
        (
            failing(404, "The model `scripted` does not exist", code="model_not_found"),
            "does not know the model scripted",
        ),
        (Reply(404, {"Content-Type": "text/html"}, (b"<html>Not found</html>",)), "check OPENAI_BASE_URL"),
        (failing(400, "This model's maximum context length is 8192 tokens"), "too long for scripted"),
        (failing(400, f"no such\nfield for {KEY}"), "error 400: no such field for …"),
        (page(), "check OPENAI_BASE_URL"),
        (Reply(200, {"Content-Type": "application/json"}, (b'{"hello": 1}',)), "check OPENAI_BASE_URL"),
        (Reply(200, {"Content-Type": "text/event-stream"}, (b'data: {"choi\n\n',)), "check OPENAI_BASE_URL"),
        (Reply(200, {"Content-Type": "text/event-stream"}, (b'data: {"choices": 3}\n\n',)), "check OPENAI_BASE_URL"),
        (
            Reply(200, {"Content-Type": "text/event-stream"}, (b'data: {"error": {"message": "out of memory"}}\n\n',)),
            "out of memory",
        ),
        (streaming(""), "wrote nothing"),
        (streaming(" \n"), "wrote nothing"),
        (streaming("", finish="content_filter"), "content filter"),
    ],
)
def test_a_refusal_is_one_clear_line(reply: Reply, said: str) -> None:
    assert said in failed(reply)


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (failing(429, "slow down", headers={"retry-after-ms": "10"}), "too many requests"),
        (failing(429, "You exceeded your current quota", headers={"retry-after-ms": "10"}), "quota is used up"),
        (failing(500, "oops", headers={"retry-after-ms": "10"}), "error 500"),
    ],
)
def test_what_keeps_failing_is_said_after_the_last_try(reply: Reply, said: str) -> None:
    with serving(reply) as server:
        assert said in failure(server.url)
    assert len(server.requests) == 3


def test_silence_is_named_with_its_setting() -> None:
    assert "PRECIS_TIMEOUT_S" in failed(Reply(silent_s=5), timeout_s=0.2)


def test_a_dead_endpoint_is_named() -> None:
    address = dead_address()
    assert address in failure(address)


def test_a_password_in_the_address_is_not_shown() -> None:
    address = dead_address()
    assert failure(address.replace("//", "//user:secret@")).startswith(f"{address}: cannot be reached")


def test_a_wanted_key_is_named_by_its_variable() -> None:
    assert "set OPENAI_API_KEY" in failed(failing(401, "who are you?"), key=None)


def test_the_key_is_nowhere_to_be_seen(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(failing(401, f"Incorrect API key provided: {KEY}")) as server:
        made_writer = made(server.url)
        with pytest.raises(WriterError) as caught:
            list(made_writer.write(TASK, Meter()))
    assert KEY not in f"{made_writer!r} {vars(made_writer)} {caught.value!r} {caplog.text}"


@pytest.mark.parametrize("name", ["openai:", "openai", "gpt-4o", "local:", "OpenAI:gpt-4o"])
def test_an_unknown_writer_is_a_usage_error(name: str) -> None:
    with pytest.raises(UsageError, match="openai:MODEL"):
        writer(Settings(writer=name))


def test_openai_without_a_key_names_the_variable() -> None:
    with pytest.raises(UsageError, match="OPENAI_API_KEY"):
        writer(Settings(writer="openai:gpt-4o-mini"))


# Tokens and cost


def test_the_endpoints_own_count_is_preferred() -> None:
    meter = Meter()
    with serving(streaming(ANSWER, usage=USAGE)) as server:
        list(made(server.url, prices={"scripted": Price(prompt=1, completion=10)}).write(TASK, meter))
    assert meter.usage == Usage(321, 45, pytest.approx((321 + 450) / 1_000_000))


def test_tokens_are_counted_where_the_endpoint_does_not() -> None:
    meter = Meter()
    with serving(streaming(ANSWER)) as server:
        list(made(server.url).write(TASK, meter))
    assert 200 < meter.usage.prompt_tokens < 400
    assert 8 <= meter.usage.completion_tokens <= 16
    assert meter.usage.cost_usd is None


def test_what_was_written_before_a_cut_is_counted() -> None:
    meter = Meter()
    with serving(streaming(ANSWER, finish=None)) as server, pytest.raises(WriterError):
        list(made(server.url).write(TASK, meter))
    assert meter.usage.completion_tokens > 0


def test_the_cost_limit_stops_before_the_call() -> None:
    with serving(streaming(ANSWER)) as server:
        dear = made(server.url, prices={"scripted": Price(prompt=100, completion=100)})
        with pytest.raises(CostError, match="limit"):
            list(dear.write(TASK, Meter(limit_usd=0.01)))
        with pytest.raises(CostError, match="PRECIS_PRICES"):
            list(made(server.url).write(TASK, Meter(limit_usd=0.01)))
    assert server.requests == []


@given(limit=st.floats(0, 0.01), calls=st.integers(1, 4))
def test_a_cost_limit_is_never_passed(limit: float, calls: int) -> None:
    meter = Meter(limit_usd=limit)
    known = price("gpt-4o-mini", {})
    for _ in range(calls):
        try:
            meter.reserve(cost_usd(known, 1_000, 400))
        except CostError:
            break
        meter.add(1_000, 380, cost_usd(known, 1_000, 380))
    assert (meter.usage.cost_usd or 0) <= limit


def test_prices_are_published_ones_unless_the_settings_say_otherwise() -> None:
    assert price("gpt-4o-mini", {}) == price("gpt-4o-mini-2024-07-18", {}) == Price(prompt=0.15, completion=0.6)
    assert price("gpt-4o-mini", {"gpt-4o-mini": Price(prompt=1, completion=2)}) == Price(prompt=1, completion=2)
    assert price("a-model-of-ours", {}) is None
    assert cost_usd(None, 1, 1) is None


# Follow-up questions


def test_a_follow_up_question_is_rewritten() -> None:
    history = [Turn("When does the port reopen?", "The port reopens on Monday.")]
    with serving(streaming("When did the dockers", " end their strike?")) as server:
        alone = made(server.url).standalone("and the strike?", history, NOW, Meter())
    assert alone == "When did the dockers end their strike?"
    asked = server.requests[0]["messages"][1]["content"]
    assert "Reader: When does the port reopen?\nAnswer: The port reopens on Monday." in asked
    assert asked.endswith("Last question: and the strike?")


def test_a_reply_that_is_no_question_leaves_the_question_as_it_is() -> None:
    with serving(streaming("Sure! It ended on Friday.")) as server:
        assert made(server.url).standalone("and the strike?", [], NOW, Meter()) == "and the strike?"


@pytest.mark.parametrize(
    "dressed", ["Who won?", '"Who won?"', "Question: Who won?", "**Who won?**", "<think>a?\n</think>\nWho won?\n"]
)
def test_a_rewritten_question_is_undressed(dressed: str) -> None:
    assert rewritten(dressed) == "Who won?"
