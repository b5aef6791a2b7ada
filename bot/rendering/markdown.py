"""A digest as Markdown, for a mail, a page or a note."""

import re
from collections.abc import Sequence
from pathlib import Path

from bot.render import (
    CONTROL,
    differs,
    from_whom,
    lead,
    link,
    origin,
    readable,
    run_in,
    shown_source,
    spoken_by,
    untold_events,
    untold_voices,
    who,
)
from bot.rendering.dated import day, days_text, nothing_told, repeats_text
from bot.reply import Citation, Digest, Disagreement, Event, Sentence, Story, Timeline, Voice, day_text
from index.fetching.addresses import is_address

SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")


def digest_in_markdown(digest: Digest, base: Path) -> str:
    """Headings, bullets and a numbered list of sources; ends in a newline. Article text is escaped."""
    parts = [f"# {_plain(digest.topic or 'News digest')}", *_period(digest)]
    if not digest.stories:
        parts.append(nothing_told(digest))
    parts.extend(_story(story, marked_new=digest.reader is not None) for story in digest.stories)
    if line := repeats_text(digest):
        parts.append(line)
    return _whole(parts, digest, base)


def timeline_in_markdown(timeline: Timeline, base: Path) -> str:
    """A bullet for each entry, and a numbered list of sources; ends in a newline."""
    parts = [f"# {_plain(timeline.topic or 'Timeline')}", *_period(timeline)]
    parts.append(_events(timeline.events) if timeline.events else "No dated events.")
    return _whole(parts, timeline, base)


def _period(reply: Digest | Timeline) -> list[str]:
    bounds = (("since", reply.since), ("before", reply.until))
    period = " ".join(f"{word} {when:%Y-%m-%d}" for word, when in bounds if when)
    return [f"Published {period}."] if period else []


def _whole(parts: list[str], reply: Digest | Timeline, base: Path) -> str:
    if reply.citations:
        parts.append("## Sources")
        parts.append("\n".join(_source(citation, base) for citation in reply.citations))
    if reply.unsupported:
        parts.append(f"{len(reply.unsupported)} drafted sentences were withheld: the sources do not carry them.")
    return "\n\n".join(parts) + "\n"


def _story(story: Story, *, marked_new: bool) -> str:
    first, rest = lead(story), run_in(story)
    told = [_marked(each) for each in story.sentences[1 if first else 0 :]]
    if rest and not first:
        told[0] = f"… {_plain(rest.lstrip(' ,;'))} " + _numbers(story.sentences[0])
    parts = [f"## {_marked(first) if first else _plain(story.headline)}"]
    if marked_new and story.told:
        parts.append(f"New since {day(story.told)}:")
    parts.append("\n".join(f"- {each}" for each in told))
    parts.extend(f"Known before: {_marked(each)}" for each in story.recalled)
    parts.extend(_disagreement(disagreement) for disagreement in story.disagreements)
    if voices := untold_voices(story):
        parts.append("Who says what:\n\n" + "\n".join(_voice(each) for each in voices))
    if events := untold_events(story):
        parts.append("Timeline:\n\n" + _events(events))
    if story.sources:
        confirmed = f" {story.confirmed.text}." if story.confirmed and story.confirmed.text else ""
        parts.append(f"From {from_whom(story, _plain)}.{confirmed}")
    return "\n\n".join(part for part in parts if part)


def _voice(voice: Voice) -> str:
    before, actor, after = (SPECIAL.sub(r"\\\1", CONTROL.sub("\ufffd", part)) for part in spoken_by(voice))
    return f"- {before}**{actor}**{after} {_numbers(voice.sentence)}"


def _events(events: Sequence[Event]) -> str:
    return "\n".join(f"- {days_text(event)}: {_marked(event.sentence)}" for event in events)


def _disagreement(disagreement: Disagreement) -> str:
    lines = [f"{differs(disagreement)} on {_plain(disagreement.about)}, latest first:", ""]
    for claim in disagreement.claims:
        lines.append(f"- {_plain(who(claim))}: {_plain(claim.text)} [{claim.citation}]")
    return "\n".join(lines)


def _source(citation: Citation, base: Path) -> str:
    article = citation.article
    opens = link(citation, base)
    place = (
        f"[{_plain(article.title)}](<{_place(opens)}>)"
        if is_address(article.source)
        else f"[{_plain(article.title)}](<{_place(shown_source(article.source, base))}>) ({_plain(opens)})"
    )
    who = f"{_plain(origin(article))}, {day_text(article.published)}"
    return f'{citation.number}. {who}: {place}: "{_plain(citation.quote)}"'


def _place(address: str) -> str:
    """A link's destination: a file's name may hold what would end it, and begin HTML."""
    return re.sub(r"([\\<>])", r"\\\1", CONTROL.sub("\ufffd", address))


def _marked(sentence: Sentence) -> str:
    return f"{_plain(sentence.text)} {_numbers(sentence)}"


def _numbers(sentence: Sentence) -> str:
    return "".join(f"[{number}]" for number in sentence.citations)


def _plain(text: str) -> str:
    return SPECIAL.sub(r"\\\1", readable(text))
