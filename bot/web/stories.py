"""A story's page: what its articles tell by now. It grows as articles arrive, under an address that stays."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response

from bot.api.callers import Reader
from bot.api.serving import serving
from bot.render import counted
from bot.rendering import jsonform
from bot.reply import Story
from bot.running.apart import BUILT_IN
from bot.web.site import PageRoute, story_of
from bot.web.telling import shown_story
from bot.web.templating import page
from index.errors import NotFoundError

WORDS = 2_500
"""A story's page may be longer than a story of a digest."""

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/story/{name}")
async def story(request: Request, caller: Reader, name: Annotated[str, Path(max_length=40)]) -> Response:
    """The story of this id, or the one that the article of this id tells. Its words are the built-in writer's: a page
    that anyone may call again and again costs nothing."""
    here = serving(request)

    def given() -> dict[str, Any]:
        group = story_of(here, caller, name)
        told = here.service.told(group, now=here.clock(), words=WORDS, terms=BUILT_IN)
        if not told.stories:
            raise NotFoundError("nothing of this story can be told")
        form = jsonform.digest(told, here.base)
        only = told.stories[0]
        return {
            "digest": form,
            "story": shown_story(only, form["stories"][0], whole=True),
            "about": _about(only),
        }

    return page("story.html", section="Digest", **await here.long.run(given))


def _about(story: Story) -> str:
    articles, outlets = (
        len(story.sources) + len(story.copies),
        len({each.outlet or each.source for each in story.sources}),
    )
    return (
        counted(articles, "article")
        + (f", {len(story.copies)} of them the same again" if story.copies else "")
        + (f", from {outlets} outlets" if outlets > 1 else "")
    )
