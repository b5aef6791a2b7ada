"""A story as HTML that is well-formed XML too: the same words for a page, a feed and a mail."""

from collections.abc import Callable, Iterable, Sequence
from html import escape

from bot.render import (
    CONTROL,
    differs,
    from_whom,
    lead,
    origin,
    readable,
    run_in,
    spoken_by,
    untold_events,
    untold_voices,
    who,
)
from bot.rendering.dated import day, days_text
from bot.reply import Citation, Disagreement, Event, Sentence, Story, day_text

Cite = Callable[[int], str | None]
"""What a citation's number links to; None for nothing."""


def story_in_html(story: Story, cite: Cite, *, marked_new: bool = False, headed: bool = False) -> str:
    """What stands under the story's headline: what happened, what differs, who says what, the timeline, the outlets.

    `headed`: the headline stands elsewhere and bears no marks, so that the first sentence is whole here.
    """
    first, rest = (None, None) if headed else (lead(story), run_in(story))
    told = [_sentence(each, cite) for each in story.sentences[1 if first else 0 :]]
    if rest and not first:
        told[0] = f"… {shown(rest.lstrip(' ,;'))} {marks(story.sentences[0].citations, cite)}"
    parts = []
    if marked_new and story.told:
        parts.append(f'<p class="label">New since {day(story.told)}</p>')
    parts.append(_list(told))
    parts += [f'<p class="known">Known before: {_sentence(each, cite)}</p>' for each in story.recalled]
    parts += [_differing(each, cite) for each in story.disagreements]
    if voices := untold_voices(story):
        spoken = []
        for each in voices:
            before, actor, after = (escape(CONTROL.sub("\ufffd", part)) for part in spoken_by(each))
            spoken.append(f"{before}<b>{actor}</b>{after} {marks(each.sentence.citations, cite)}")
        parts.append(f'<p class="label">Who says what</p>{_list(spoken)}')
    if events := untold_events(story):
        parts.append(f'<p class="label">Timeline</p>{_list(_events(events, cite))}')
    parts.append(f'<p class="from">{_outlets(story)}</p>')
    return "\n".join(part for part in parts if part)


def headline_in_html(story: Story, cite: Cite) -> str:
    """The headline; the first sentence with its marks where the two say the same."""
    first = lead(story)
    return _sentence(first, cite) if first else shown(story.headline)


def sources_in_html(citations: Sequence[Citation], opens: Callable[[Citation], str | None]) -> str:
    """The numbered places, each with its quote, under the ids that marks within a page link to."""
    rows = []
    for citation in citations:
        title = shown(citation.article.title)
        address = opens(citation)
        named = f'<a href="{escape(address)}">{title}</a>' if address else title
        who = f"{shown(origin(citation.article))}, {day_text(citation.article.published)}"
        rows.append(f'<li id="source-{citation.number}">{who}: {named}: <q>{shown(citation.quote)}</q></li>')
    return f'<ol class="sources">{"".join(rows)}</ol>' if rows else ""


def marks(numbers: Iterable[int], cite: Cite) -> str:
    """[1][2], each a link where there is something to open."""
    found = []
    for number in numbers:
        address = cite(number)
        found.append(f'<a class="mark" href="{escape(address)}">[{number}]</a>' if address else f"[{number}]")
    return "".join(found)


def shown(text: str) -> str:
    """Article text, safe in HTML and XML."""
    return escape(readable(text))


def _sentence(sentence: Sentence, cite: Cite) -> str:
    return f"{shown(sentence.text)} {marks(sentence.citations, cite)}"


def _events(events: Iterable[Event], cite: Cite) -> list[str]:
    return [f"<b>{shown(days_text(event))}</b>: {_sentence(event.sentence, cite)}" for event in events]


def _differing(disagreement: Disagreement, cite: Cite) -> str:
    claims = [
        f"<b>{shown(who(each))}</b>: {shown(each.text)} {marks([each.citation], cite)}" for each in disagreement.claims
    ]
    return f'<p class="label">{differs(disagreement)} on {shown(disagreement.about)}, latest first</p>{_list(claims)}'


def _outlets(story: Story) -> str:
    confirmed = f" {shown(story.confirmed.text)}." if story.confirmed and story.confirmed.text else ""
    return f"From {from_whom(story, shown)}.{confirmed}"


def _list(items: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>" if items else ""
