"""A story as its templates show it: what its JSON form holds, and what of that has been told already."""

from datetime import date
from typing import Any

from bot.render import lead, run_in, spoken_by, untold_events, untold_voices
from bot.rendering.dated import day
from bot.rendering.jsonform import event
from bot.reply import Json, Story, Voice
from bot.web.timeline import points
from index.article import Article


def shown_story(story: Story, form: Json, *, whole: bool = False) -> dict[str, Any]:
    """What the macro `story` of story.html is given: `form` is the story's own, from bot/rendering/jsonform.py.

    `whole`: with the timeline's entries that the sentences tell too, where a story stands alone.
    """
    first, rest = lead(story), run_in(story)
    events = story.timeline if whole else untold_events(story)
    return {
        **form,
        "lead": form["sentences"][0] if first else None,
        "rest": rest.lstrip(" ,;") if rest and not first else None,
        "said": form["sentences"][1 if first or rest else 0 : len(story.sentences)],
        "known": form["sentences"][len(story.sentences) :],
        "since": day(story.told) if story.told else None,
        "voices": [_voice(each) for each in untold_voices(story)],
        "events": [event(each) for each in events],
        "points": points(_days(story)),
        "address": f"/story/{story.id or story.sources[-1].id}",
    }


def _voice(voice: Voice) -> Json:
    before, actor, after = spoken_by(voice)
    return {"before": before, "actor": actor, "after": after, "citations": list(voice.sentence.citations)}


def _days(story: Story) -> list[date]:
    """The days on which it was reported."""
    return [found for article in (*story.sources, *story.copies) if (found := _day(article))]


def _day(article: Article) -> date | None:
    return article.published.day if article.published else None
