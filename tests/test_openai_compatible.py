"""Precis as a model: asked with OpenAI's own client."""

from collections.abc import Iterator

import httpx2
import openai
import pytest
from api_server import FLOOD, LAW, UNKNOWN, Running

from bot.api import openai_compatible
from bot.api.openai_compatible import SOURCES, Message

pytest_plugins = ["api_fixtures"]


@pytest.fixture
def client(server: Running) -> Iterator[openai.OpenAI]:
    http = httpx2.Client(trust_env=False, verify=False)
    with openai.OpenAI(base_url=f"{server.url}/v1", api_key="unused", http_client=http, max_retries=0) as client:
        yield client


def test_the_models_are_the_collections(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == ["precis"]
    assert client.models.retrieve("precis").owned_by == "precis"
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("precis/nowhere")


def test_each_annotation_is_a_mark_in_the_text_with_the_place_of_its_quote(client: openai.OpenAI) -> None:
    reply = client.chat.completions.create(model="precis", messages=[{"role": "user", "content": FLOOD}])
    message = reply.choices[0].message
    assert message.annotations
    for annotation in message.annotations:
        cited = annotation.url_citation
        mark = (message.content or "")[cited.start_index : cited.end_index]
        assert mark.startswith("[")
        assert f"\n{mark} " in (message.content or "")  # in the list of sources, too
        assert cited.url.endswith("#quote")
    assert reply.usage is not None
    assert reply.usage.total_tokens == 0


def test_what_is_streamed_is_what_is_said_at_once(client: openai.OpenAI) -> None:
    asked = [{"role": "user", "content": FLOOD}]
    whole = client.chat.completions.create(model="precis", messages=asked)  # type: ignore[arg-type]
    text, notes, usage, finish = "", [], None, None
    stream = client.chat.completions.create(
        model="precis",
        messages=asked,  # type: ignore[arg-type]
        stream=True,
        stream_options={"include_usage": True},
    )
    for chunk in stream:
        usage = chunk.usage or usage
        for choice in chunk.choices:
            text += choice.delta.content or ""
            notes += getattr(choice.delta, "annotations", None) or []
            finish = choice.finish_reason or finish
    assert text == whole.choices[0].message.content
    assert notes == [note.model_dump() for note in whole.choices[0].message.annotations or []]
    assert (finish, usage is not None) == ("stop", True)


def test_the_clients_own_gathering_of_a_stream_gives_one_message(client: openai.OpenAI) -> None:
    for question in (FLOOD, UNKNOWN):
        asked = [{"role": "user", "content": question}]
        whole = client.chat.completions.create(model="precis", messages=asked)  # type: ignore[arg-type]
        with client.chat.completions.stream(model="precis", messages=asked) as stream:  # type: ignore[arg-type]
            gathered = stream.get_final_completion().choices[0].message
        assert (gathered.role, gathered.content) == ("assistant", whole.choices[0].message.content)


def test_reports_that_differ_are_told_with_their_days_and_are_no_part_of_what_was_said(client: openai.OpenAI) -> None:
    reply = client.chat.completions.create(model="precis", messages=[{"role": "user", "content": FLOOD}])
    text = reply.choices[0].message.content or ""
    said, differing, rest = text.partition("\n\nReports differ, latest first: [1] ")
    assert differing
    assert "4 October 2024, The Sela Observer" in rest.partition(SOURCES)[0]
    turns = [("user", FLOOD), ("assistant", text), ("user", "And why?")]
    _, (turn,) = openai_compatible.asked([Message(role=role, content=words) for role, words in turns])
    assert turn.answer == said


def test_a_model_that_is_not_there_is_not_found_by_any_way(client: openai.OpenAI) -> None:
    asked = [{"role": "user", "content": FLOOD}]
    for model in ("gpt-4o", "precis/nowhere"):
        with pytest.raises(openai.NotFoundError, match="no such model"):
            client.chat.completions.create(model=model, messages=asked)  # type: ignore[arg-type]
        with pytest.raises(openai.NotFoundError, match="no such model"):
            client.chat.completions.create(model=model, messages=asked, stream=True)  # type: ignore[arg-type]
    assert client.chat.completions.create(model="precis/default", messages=asked).choices  # type: ignore[arg-type]


def test_what_of_the_protocol_is_not_spoken_is_told_in_the_clients_form(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="/v1/chat/completions"):
        client.responses.create(model="precis", input=FLOOD)
    with pytest.raises(openai.NotFoundError, match="/v1/chat/completions"):
        client.embeddings.create(model="precis", input=FLOOD)


def test_earlier_messages_are_the_conversation(client: openai.OpenAI) -> None:
    first = client.chat.completions.create(
        model="precis", messages=[{"role": "user", "content": "When was the Hallmere flood?"}]
    )
    again = client.chat.completions.create(
        model="precis",
        messages=[
            {"role": "system", "content": "Answer in rhymes."},
            {"role": "user", "content": "When was the Hallmere flood?"},
            {"role": "assistant", "content": first.choices[0].message.content},
            {"role": "user", "content": [{"type": "text", "text": "How many people did it kill?"}]},
        ],
    )
    assert again.choices[0].message.annotations


def test_an_abstention_says_why(client: openai.OpenAI) -> None:
    reply = client.chat.completions.create(model="precis", messages=[{"role": "user", "content": UNKNOWN}])
    assert reply.choices[0].message.content
    assert reply.choices[0].message.annotations == []


def test_errors_are_the_clients_own_and_carry_our_words(client: openai.OpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="no such model"):
        client.chat.completions.create(model="gpt-9", messages=[{"role": "user", "content": LAW}])
    for messages in ([{"role": "user", "content": " "}], [{"role": "assistant", "content": "x"}]):
        for stream in (False, True):
            with pytest.raises(openai.UnprocessableEntityError, match="question"):
                client.chat.completions.create(model="precis", messages=messages, stream=stream)  # type: ignore[call-overload]
