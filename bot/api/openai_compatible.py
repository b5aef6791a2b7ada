"""/v1/chat/completions and /v1/models: Precis as a model for any OpenAI client or chat front end.

The last message is the question, earlier ones are the conversation; instructions ("system") are not followed, since a
reply holds nothing but checked sentences. Citations are marks in the text, annotations, and a list of sources at its
end for front ends that show no annotations.
"""

import re
import secrets
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field, field_validator

from bot.answer import CheckedSentence, Retrieved
from bot.api.bodies import Where
from bot.api.callers import Caller, Reader
from bot.api.problems import ProblemError, documented
from bot.api.serving import Serving, serving
from bot.api.streams import EVENTS, streamed, unnamed
from bot.conversation import Turn
from bot.render import latest_first, marked, origin, shown_source
from bot.rendering import jsonform
from bot.reply import Answer, Json, Usage, day_text
from index.errors import UsageError
from index.library import Filter

router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"])

MODEL: Final = "precis"
SOURCES: Final = "\n\nSources:\n"
AFTER: Final = re.compile(rf"{SOURCES}|\n\n[^\n]+, latest first: \[")
"""Where what was said ends and what stands after it begins."""
MESSAGES_AT_MOST: Final = 1_000


class Part(BaseModel):
    """A part of a message; only text is read."""

    type: str = Field(max_length=100)
    text: str | None = Field(default=None, max_length=200_000)


class Message(BaseModel):
    """What somebody said."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[Part] | None = Field(default=None, max_length=200_000)

    @field_validator("content")
    @classmethod
    def _whole(cls, content: str | list[Part] | None) -> str | list[Part] | None:
        """Half of a surrogate pair is no text; pydantic lets it pass where a text is one of several choices."""
        if isinstance(content, str) and any("\ud800" <= character <= "\udfff" for character in content):
            raise ValueError("half of a surrogate pair stands in it")
        return content

    @property
    def words(self) -> str:
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content if part.type == "text" and part.text)
        return self.content or ""


class StreamOptions(BaseModel):
    include_usage: bool | None = None


class Completing(BaseModel):
    """What OpenAI's clients send; fields that are not named here mean nothing to Precis and are passed over."""

    model: str = Field(max_length=200, examples=["precis"])
    messages: list[Message] = Field(min_length=1, max_length=MESSAGES_AT_MOST)
    stream: bool | None = False
    stream_options: StreamOptions | None = None

    model_config = {
        "json_schema_extra": {
            "examples": [{"model": "precis", "messages": [{"role": "user", "content": "What did the mayor announce?"}]}]
        }
    }


class ModelForm(BaseModel):
    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class ModelsForm(BaseModel):
    """`precis` looks in the default collection, `precis/NAME` in another."""

    object: Literal["list"]
    data: list[ModelForm]


class CompletionForm(BaseModel):
    """As OpenAI's: `choices[0].message` has `content` and `annotations` (url_citation)."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[dict[str, Any]]
    usage: dict[str, int]


@router.get(
    "/models",
    summary="The collections, as models",
    response_model=None,
    responses={200: {"model": ModelsForm}, **documented()},
)
async def models(caller: Reader, request: Request) -> JSONResponse:
    here = serving(request)
    names = await here.work.run(lambda: _collections(here, caller))
    data = [_model("default")] + [_model(name) for name in names if name != "default"]
    return JSONResponse({"object": "list", "data": data})


@router.get(
    "/models/{model:path}",
    summary="One of them",
    response_model=None,
    responses={200: {"model": ModelForm}, **documented(404)},
)
async def model(model: str, caller: Reader, request: Request) -> JSONResponse:
    here = serving(request)
    return JSONResponse(_model(await here.work.run(lambda: _looked_up(here, model, caller))))


def _collections(here: Serving, caller: Caller) -> list[str]:
    allowed = caller.key.collections if caller.key else ()
    return sorted(name for name in here.service.status().collections if not allowed or name in allowed)


def _model(collection: str) -> Json:
    name = MODEL if collection == "default" else f"{MODEL}/{collection}"
    return {"id": name, "object": "model", "created": 0, "owned_by": "precis"}


def _looked_up(here: Serving, model: str, caller: Caller) -> str:
    """The collection that a model's name stands for. Raises ProblemError for one that holds nothing."""
    name, _, asked = model.partition("/")
    collection = caller.collection(asked or None) if name == MODEL else None
    if collection is None or (asked not in ("", "default") and not here.service.articles(Filter(collection), limit=1)):
        raise ProblemError(404, "not_found", f"no such model: {model[:80]!r}; /v1/models lists them")
    return collection


@router.post(
    "/chat/completions",
    summary="Answer the last message of a conversation",
    response_model=None,
    responses={
        200: {"model": CompletionForm, "content": {EVENTS: {"schema": {"type": "string"}}}},
        **documented(402, 404, 502),
    },
)
async def complete(body: Completing, caller: Reader, request: Request) -> Response:
    here = serving(request)
    made = Completion(body.model, secrets.token_hex(12), int(here.clock().timestamp()))
    if body.stream:
        usage = bool(body.stream_options and body.stream_options.include_usage)
        pieces = here.work.stream(lambda: replied(here, caller, body, str(request.base_url)))
        broken = {"message": "detail", "code": "code"}
        return await streamed(
            request,
            pieces,
            lambda piece: made.chunks(piece, usage=usage),
            lambda problem: unnamed({"error": {name: problem[field] for name, field in broken.items()}}),
        )
    whole = await here.work.last(lambda: gathered(replied(here, caller, body, str(request.base_url))))
    return JSONResponse(made.whole(whole))


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of the text. The `first` opens the message; the last has the `answer` and all annotations.

    OpenAI's own client cannot join lists of annotations. Their indexes are code points of the whole text, as OpenAI's.
    """

    text: str
    annotations: tuple[Json, ...] = ()
    answer: Answer | None = None
    first: bool = False


def replied(here: Serving, caller: Caller, body: Completing, address: str) -> Generator[Piece]:
    """The reply, a checked sentence a piece. Runs in a thread."""
    question, history = asked(body.messages)
    where, now = Where(collection=_looked_up(here, body.model, caller)).filter(here, caller)
    length, first, notes = 0, True, list[Json]()
    with here.terms(caller.key, None) as terms:
        for event in here.service.stream(question, where=where, now=now, history=history, terms=terms):
            if isinstance(event, Retrieved):
                yield Piece("", first=first)
            elif isinstance(event, CheckedSentence):
                text = f"{' ' if length else ''}{marked(event.sentence)}"
                cited = jsonform.citations(event.citations, here.base)
                notes += annotations(text, length, cited, address)
                yield Piece(text, first=first)
                length += len(text)
            else:
                here.metrics.reply(event)
                yield Piece(ending(event, here.base), tuple(notes), answer=event, first=first)
            first = False


def asked(messages: Sequence[Message]) -> tuple[str, list[Turn]]:
    """The question, and what was said before it. Raises UsageError where the last message asks nothing."""
    said = [message for message in messages if message.role in ("user", "assistant")]
    if not said or said[-1].role != "user":
        raise UsageError("the last message must be the user's: it is the question")
    turns = []
    for message, after in pairwise(said[:-1]):
        if message.role == "user" and after.role == "assistant":
            turns.append(Turn(message.words, AFTER.split(after.words)[0]))
    return said[-1].words, turns


def annotations(text: str, offset: int, cited: Sequence[Json], address: str) -> Iterator[Json]:
    """A url_citation for each mark in a piece that begins at `offset`."""
    for citation in cited:
        mark = f"[{citation['number']}]"
        start = offset + text.rindex(mark)
        yield {
            "type": "url_citation",
            "url_citation": {
                "start_index": start,
                "end_index": start + len(mark),
                "title": citation["title"],
                "url": page_of(citation, address),
            },
        }


def page_of(citation: Json, address: str) -> str:
    """Where a reader sees the quote: on the web where the article stands there, else on this server's page of it."""
    if citation["link"].startswith(("http://", "https://")):
        return str(citation["link"])
    place = urlencode({"start": citation["start"], "end": citation["end"]})
    return f"{address}articles/{citation['article_id']}?{place}#quote"


def ending(answer: Answer, base: Path) -> str:
    """What follows the sentences: the sources, or why there are none."""
    if answer.abstained:
        nearest = [f"- {near.title} ({shown_source(near.source, base)})" for near in answer.nearest]
        return "\n".join([answer.reason or "", *(["Nearest articles:", *nearest] if nearest else [])])
    listed = [
        f"[{each.number}] {origin(each.article)}, {day_text(each.article.published)}: {each.article.title}"
        for each in answer.citations
    ]
    cut = f"\n\n({answer.reason})" if answer.reason else ""
    differing = "".join(f"\n\n{latest_first(each)}" for each in answer.disagreements)
    return cut + differing + SOURCES + "\n".join(listed)


def gathered(pieces: Generator[Piece]) -> Generator[Piece]:
    """All of them as one, at the end; each before it as something to stop at."""
    text = ""
    for piece in pieces:
        text += piece.text
        yield Piece(text, piece.annotations, piece.answer)


@dataclass(frozen=True, slots=True)
class Completion:
    """What every part of one completion has in common."""

    model: str
    id: str
    created: int

    def whole(self, reply: Piece) -> Json:
        """A completion in one object."""
        notes = list(reply.annotations)
        message = {"role": "assistant", "content": reply.text, "refusal": None, "annotations": notes}
        choice = {"index": 0, "message": message, "finish_reason": "stop", "logprobs": None}
        return {**self._head("chat.completion"), "choices": [choice], "usage": used(reply)}

    def chunks(self, piece: Piece, *, usage: bool) -> bytes:
        """A piece as it is streamed; after the last one what closes the stream."""
        delta: Json = {"role": "assistant"} if piece.first else {}  # OpenAI's clients join what is said twice
        delta["content"] = piece.text
        if piece.annotations:
            delta["annotations"] = list(piece.annotations)
        events = [self._chunk(delta, None)]
        if piece.answer is not None:
            events.append(self._chunk({}, "stop"))
            if usage:
                events.append(unnamed({**self._head("chat.completion.chunk"), "choices": [], "usage": used(piece)}))
            events.append(unnamed("[DONE]"))
        return b"".join(events)

    def _chunk(self, delta: Json, finish: str | None) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
        return unnamed({**self._head("chat.completion.chunk"), "choices": [choice]})

    def _head(self, kind: str) -> Json:
        return {"id": f"chatcmpl-{self.id}", "object": kind, "created": self.created, "model": self.model}


def used(reply: Piece) -> Json:
    """The tokens of the language model behind Precis; none where the built-in writer wrote."""
    usage = reply.answer.usage if reply.answer else Usage()
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "total_tokens": usage.prompt_tokens + usage.completion_tokens,
    }
