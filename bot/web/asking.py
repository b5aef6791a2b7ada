"""Ask: a question and its answer as it is written and checked, and the conversation that it belongs to."""

from collections.abc import Generator, Sequence
from contextlib import closing
from typing import Annotated, Any, Final, Literal

from fastapi import APIRouter, Depends, Form, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, Field, ValidationError

from bot.api.answers import happenings
from bot.api.bodies import Asking
from bot.api.callers import Caller, Reader
from bot.api.problems import ProblemError
from bot.api.serving import Serving, serving
from bot.api.streams import event, streamed, wants_events
from bot.kept.feedback import Feedback
from bot.reply import Json
from bot.web.reading import choices, row_of, with_lines
from bot.web.site import Chosen, PageRoute, chosen
from bot.web.templating import day_of, environment, page
from index.errors import NotFoundError
from index.library import Filter

LATEST: Final = 5
"""Articles that the first page lists."""


class Question(BaseModel):
    """What the form to ask on sends; what was left empty comes as empty text."""

    question: str = Field(default="", max_length=100_000)
    conversation: str = Field(default="", max_length=64)
    since: str = Field(default="", max_length=60)
    until: str = Field(default="", max_length=60)
    outlet: str = Field(default="", max_length=200)
    collection: str = Field(default="", max_length=100)

    def body(self) -> Asking:
        """Raises ProblemError for what the API would refuse too."""
        try:
            return Asking(
                question=self.question,
                conversation_id=self.conversation or "new",
                collection=self.collection or None,
                since=self.since or None,
                until=self.until or None,
                outlet=self.outlet or None,
            )
        except ValidationError:
            raise ProblemError(422, "validation", "this form is not complete") from None


class Verdict(BaseModel):
    """What the form under an answer sends."""

    answer: str = Field(pattern=r"^[0-9a-f]{16}$")
    rating: Literal["up", "down"]
    conversation: str = Field(pattern=r"^[0-9a-f]{32}$")
    turn: int = Field(ge=1)


router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/")
async def first_page(request: Request, caller: Reader, choice: Annotated[Chosen, Depends(chosen)]) -> Response:
    here = serving(request)

    def given() -> dict[str, Any]:
        where = choice.where(here, caller)
        entries = here.service.articles(Filter(where.collection), limit=LATEST)
        latest = [row_of(entry) for entry in entries]
        return {**_asking(here, caller, choice, where), "turns": (), "latest": latest, "conversation": None}

    found = await here.work.run(given)
    found["latest"] = await with_lines(here, found["latest"], found["chosen"]["collection"])
    return page("ask.html", section="Ask", **found)


@router.get("/conversations/{conversation_id}")
async def conversation(request: Request, caller: Reader, conversation_id: str) -> Response:
    here = serving(request)

    def given() -> dict[str, Any]:
        kept = here.conversations.get(conversation_id, caller.owner)
        where = Filter(caller.collection(kept.collection))
        turns = _turns(here, caller, kept.replies)
        choice = Chosen(None, None, None, kept.collection)
        return {**_asking(here, caller, choice, where), "turns": turns, "latest": (), "conversation": kept.id}

    return page("ask.html", section="Ask", **await here.work.run(given))


@router.post("/ask")
async def ask(request: Request, caller: Reader, asked: Annotated[Question, Form()]) -> Response:
    """A script reads the answer as it is written; without one, the browser is sent to the conversation."""
    here, body = serving(request), asked.body()
    if wants_events(request):
        told = here.work.stream(lambda: fragments(here, caller, body))
        return await streamed(request, told, lambda each: event(*each), lambda problem: event("error", problem))
    done = await here.work.last(lambda: happenings(here, caller, body))
    kept = await here.work.run(lambda: here.conversations.get(done.data["conversation_id"], caller.owner))
    return RedirectResponse(f"/conversations/{kept.id}#turn-{len(kept.replies)}", 303)


@router.post("/feedback")
async def feedback(request: Request, caller: Reader, said: Annotated[Verdict, Form()]) -> Response:
    here = serving(request)
    given = Feedback(said.answer, good=said.rating == "up", surface="page")
    await here.work.run(lambda: here.feedback.give(given, caller.owner))
    return RedirectResponse(f"/conversations/{said.conversation}#turn-{said.turn}", 303)


def fragments(here: Serving, caller: Caller, body: Asking) -> Generator[tuple[str, Json]]:
    """What happens on the way to an answer, as HTML: "looked", "sentence", and "done" with the whole turn."""
    citations: list[Json] = []
    reply = environment().get_template("reply.html").make_module({})
    turn = environment().get_template("turn.html").make_module({})
    with closing(happenings(here, caller, body)) as happening:
        for each in happening:
            if each.event == "retrieved":
                yield "looked", {"articles": len(each.data["articles"])}
            elif each.event == "citation":
                citations.append(each.data)
            elif each.event == "sentence":
                yield "sentence", {"html": str(reply.sentence(each.data, citations, "live"))}  # type: ignore[attr-defined]
            elif each.event == "done":
                id_ = each.data["conversation_id"]
                number = len(here.conversations.get(id_, caller.owner).replies)
                html = str(turn.turn(number, _turn(here, each.data, None)))  # type: ignore[attr-defined]
                yield "done", {"html": html, "conversation": id_}


def _asking(here: Serving, caller: Caller, choice: Chosen, where: Filter) -> dict[str, Any]:
    """What every page to ask on is given."""
    given = choices(here, caller, choice, where)
    latest = next(iter(here.service.articles(Filter(where.collection), limit=1)), None)
    return {
        **given,
        "holds": {
            "articles": here.service.status().collections.get(where.collection, 0),
            "outlets": len(given["outlets"]),
            "latest": day_of(latest.published.iso()) if latest and latest.published else None,
        },
        "max_question": here.settings.max_question,
    }


def _turns(here: Serving, caller: Caller, replies: Sequence[Json]) -> list[Json]:
    found = here.feedback.given([reply["id"] for reply in replies], caller.owner)
    return [_turn(here, reply, found.get(reply["id"])) for reply in replies]


def _turn(here: Serving, reply: Json, good: bool | None) -> Json:
    """A reply as its page shows it: the articles that were looked at can be opened, where they are still there."""
    near = [{**each, "article_id": _id_of(here, each["source"])} for each in reply["nearest"]]
    return {"reply": {**reply, "nearest": near}, "rated": None if good is None else "up" if good else "down"}


def _id_of(here: Serving, source: str) -> str | None:
    """The id of an article that a reply of ours names by its source, as shown relative to the server's base."""
    try:
        return here.service.article(source if "://" in source else str(here.base / source)).id
    except NotFoundError:
        return None
