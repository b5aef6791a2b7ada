"""POST /v1/answers: a question -> its answer, whole or as it is written and checked."""

import json
import secrets
from collections.abc import Generator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response

from bot.answer import CheckedSentence, Retrieved
from bot.api.bodies import Asking, own_text
from bot.api.callers import Caller, Visitor
from bot.api.forms import AnswerForm, ConversationForm
from bot.api.problems import ProblemError, documented
from bot.api.serving import Serving, serving
from bot.api.streams import EVENTS, event, streamed, wants_events
from bot.api.summaries import GIVEN
from bot.api.terminals import Terminal, terminal
from bot.api.times import iso
from bot.kept.conversations import MOST_TURNS, Kept
from bot.rendering import jsonform
from bot.rendering.terminal import show_answer, show_event
from bot.reply import Answer, Json

router = APIRouter(prefix="/v1", tags=["Ask"])

EVENT_STREAM = """\
event: retrieved
data: {"articles": [{"source": "a.txt", "article_id": "d3b27e01b096", "title": "…", "outlet": null, "published": null}]}

event: citation
data: {"number": 1, "source": "a.txt", "article_id": "d3b27e01b096", "quote": "…", "start": 812, "end": 951, …}

event: sentence
data: {"text": "…", "citations": [1]}

event: done
data: {"id": "0c9f1e7ab2d34856", "question": "…", "text": "… [1]", …}

"""


@dataclass(frozen=True, slots=True)
class Happened:
    """Something on the way to an answer: "retrieved", "citation", "sentence", and "done" with the whole of it."""

    event: str
    data: Json


@router.post(
    "/answers",
    summary="Answer a question, every sentence checked and cited",
    response_model=None,
    responses={
        200: {
            "model": AnswerForm,
            "description": "The answer. With `Accept: text/event-stream`, the events retrieved, citation, sentence and"
            " done (the whole answer) as they happen; error, with problem details, where it breaks off.",
            "content": {EVENTS: {"schema": {"type": "string"}, "example": EVENT_STREAM}},
        },
        **documented(402, 404, 502),
    },
)
async def answer(body: Asking, caller: Visitor, request: Request) -> Response:
    here = serving(request)
    to = terminal(request, here)
    if wants_events(request):
        happening = here.work.stream(lambda: happenings(here, caller, body, to, piecemeal=True))
        return await streamed(
            request, happening, lambda each: event(each.event, each.data), lambda problem: event("error", problem)
        )
    done = await here.work.last(lambda: happenings(here, caller, body, to))
    return Response(json.dumps(done.data, ensure_ascii=False), media_type="application/json")


@router.get(
    "/conversations/{conversation_id}",
    summary="A conversation, with its answers as they were given",
    response_model=None,
    responses={200: {"model": ConversationForm}, **documented(404)},
)
async def conversation(conversation_id: str, caller: Visitor, request: Request) -> Response:
    here = serving(request)
    kept = await here.work.run(lambda: here.conversations.get(conversation_id, caller.owner))
    caller.collection(kept.collection)
    found = {
        "id": kept.id,
        "collection": kept.collection,
        "created": iso(kept.created_s),
        "answers": list(kept.replies),
    }
    return Response(json.dumps(found, ensure_ascii=False), media_type="application/json")


def happenings(
    here: Serving, caller: Caller, body: Asking, to: Terminal | None = None, *, piecemeal: bool = False
) -> Generator[Happened]:
    """What happens on the way to an answer; the last of it is the whole. Runs in a thread.

    `to` is a terminal that wants it as text too: whole with the whole, or `piecemeal`, as "shown", as it comes.
    """
    to = to or Terminal(here.base)
    kept = _conversation(here, caller, body)
    if kept and body.collection is None:
        body = body.model_copy(update={"collection": kept.collection})
    where, now = body.filter(here, caller)
    with here.terms(caller.key, body.writer) as terms:
        told: set[int] = set()
        history = kept.turns if kept else ()
        given = here.service.read(own_text(body.text, caller), "", source=GIVEN) if body.text is not None else None
        asked = here.service.stream(body.question, where=where, now=now, history=history, terms=terms, article=given)
        for each in asked:
            if isinstance(each, Retrieved):
                articles = [jsonform.named(article, to.base) for article in each.articles]
                yield Happened("retrieved", {"articles": articles})
            elif isinstance(each, CheckedSentence):
                new = [citation for citation in each.citations if citation.number not in told]
                told.update(citation.number for citation in new)
                for cited in jsonform.citations(new, to.base):
                    yield Happened("citation", cited)
                (sentence,) = jsonform.sentences([each.sentence], each.citations)
                yield Happened("sentence", sentence)
            if to.shows and piecemeal and (words := to.text(partial(show_event, event=each))):
                yield Happened("shown", {"text": words})
            if isinstance(each, Answer):
                whole = _whole(here, each, kept, to.base)
                yield Happened("done", whole if piecemeal else to.shown(whole, partial(show_answer, answer=each)))


def _conversation(here: Serving, caller: Caller, body: Asking) -> Kept | None:
    """The conversation that a question belongs to. A follow-up is asked where the conversation is held."""
    if body.conversation_id is None:
        return None
    if caller.public:
        raise ProblemError(403, "forbidden", "no conversations are kept for a widget key")
    if body.conversation_id == "new":
        where, _ = body.filter(here, caller)  # nothing is begun for what cannot be asked
        return here.conversations.begin(caller.owner, where.collection)
    kept = here.conversations.get(body.conversation_id, caller.owner)
    if len(kept.turns) >= MOST_TURNS:
        raise ProblemError(422, "usage", f"a conversation has at most {MOST_TURNS} questions; begin a new one")
    return kept


def _whole(here: Serving, answered: Answer, kept: Kept | None, base: Path) -> Json:
    here.metrics.reply(answered)
    whole: Json = {
        "id": secrets.token_hex(8),
        "conversation_id": kept.id if kept else None,
        **jsonform.answer(answered, base),
    }
    if kept:
        here.conversations.add(kept.id, answered.understood, whole)
    return whole
