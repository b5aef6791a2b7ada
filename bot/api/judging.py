"""POST /v1/feedback: what a reader says of a reply."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from bot.api.bodies import Judging
from bot.api.callers import Visitor
from bot.api.forms import GivenForm
from bot.api.problems import documented
from bot.api.serving import serving
from bot.kept.feedback import Feedback

router = APIRouter(prefix="/v1", tags=["Ask"])


@router.post(
    "/feedback",
    summary="Say whether a reply was good; a second word on it replaces the first",
    response_model=None,
    status_code=201,
    responses={201: {"model": GivenForm}, **documented()},
)
async def give(body: Judging, caller: Visitor, request: Request) -> JSONResponse:
    here = serving(request)
    given = Feedback(body.reply_id, body.good, body.comment, body.surface)
    await here.work.run(lambda: here.feedback.give(given, caller.owner))
    return JSONResponse({"reply_id": body.reply_id, "good": body.good}, 201)
