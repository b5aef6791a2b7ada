"""The form that replies take in --json and over HTTP: answers, summaries, digests, timelines, and what they cite.

`base` is the folder that sources are shown relative to.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.render import joined, link, reading_minutes, shown_source, words
from bot.rendering.dated import days_text
from bot.rendering.spoken_dates import spoken_dates
from bot.reply import Answer, Citation, Digest, Disagreement, Event, Json, Sentence, Story, Summary, Timeline
from index.article import Article, Published

if TYPE_CHECKING:
    from bot.checking.independence import Confirmed
    from index.stories import Grouped


def answer(reply: Answer, base: Path) -> Json:
    return {
        "question": reply.question,
        "text": joined(reply.sentences),
        "abstained": reply.abstained,
        "reason": reply.reason,
        "sentences": sentences(reply.sentences, reply.citations),
        "citations": citations(reply.citations, base),
        "disagreements": _disagreements(reply.disagreements, reply.citations),
        "sides": [
            {
                "name": side.name,
                "outlets": list(side.outlets),
                "sentences": sentences(side.sentences, reply.citations),
                "reason": side.reason,
            }
            for side in reply.sides
        ],
        "unsupported": list(reply.unsupported),
        "nearest": [{"source": shown_source(near.source, base), "title": near.title} for near in reply.nearest],
        **_accounts(reply),
    }


def summary(reply: Summary, base: Path) -> Json:
    return {
        "article": {
            "source": shown_source(reply.article.source, base),
            "title": reply.article.title,
            "outlet": reply.article.outlet,
            "published": iso(reply.article.published),
            "reading_minutes": reading_minutes(words(reply.article)),
        },
        "length": reply.length,
        "reason": reply.reason,
        "text": joined(reply.sentences),
        "sentences": sentences(reply.sentences, reply.citations),
        "citations": citations(reply.citations, base),
        "unsupported": list(reply.unsupported),
        **_accounts(reply),
    }


def digest(reply: Digest, base: Path) -> Json:
    return {
        "topic": reply.topic,
        "since": reply.since.isoformat() if reply.since else None,
        "until": reply.until.isoformat() if reply.until else None,
        "reader": reply.reader,
        "looked": reply.looked.isoformat() if reply.looked else None,
        "stories": [_story(story, reply.citations, base, asked=reply.reader is not None) for story in reply.stories],
        "repeating": [named(each, base) for each in reply.repeating],
        "citations": citations(reply.citations, base),
        "unsupported": list(reply.unsupported),
        **_accounts(reply),
    }


def timeline(reply: Timeline, base: Path) -> Json:
    return {
        "topic": reply.topic,
        "since": reply.since.isoformat() if reply.since else None,
        "until": reply.until.isoformat() if reply.until else None,
        "events": [event(each) for each in reply.events],
        "citations": citations(reply.citations, base),
        "unsupported": list(reply.unsupported),
        **_accounts(reply),
    }


def _story(story: Story, cited: Sequence[Citation], base: Path, *, asked: bool) -> Json:
    """`asked`: somebody has asked for what is new to them; else nothing is known of what is."""
    from index.stories import Grouped

    group = Grouped(story.sources, story.copies, story.rewrites)
    told = [
        *_told(story.sentences, cited, group, new=True if asked else None),
        *_told(story.recalled, cited, group, new=False),
    ]
    return {
        "id": story.id,
        "headline": story.headline,
        "new": story.told is None if asked else None,
        "told": story.told.isoformat() if story.told else None,
        "sentences": told,
        "who_says_what": [
            {"actor": each.actor, "text": each.sentence.text, "citations": list(each.sentence.citations)}
            for each in story.voices
        ],
        "sources": [named(source, base) for source in story.sources],
        "copies": [named(copy, base) for copy in story.copies],
        "rewrites": [each.id for each in story.rewrites],
        "confirmed": confirmed(story.confirmed),
        "timeline": [event(each) for each in story.timeline],
        "disagreements": _disagreements(story.disagreements, cited),
    }


def confirmed(found: "Confirmed | None") -> Json | None:
    """By how many outlets, each for itself; how many articles do not count, and why."""
    if found is None:
        return None
    return {
        "outlets": found.outlets,
        "article_ids": [each.id for each in found.articles],
        "not_counted": {
            "copies": found.copies,
            "rewrites": found.rewrites,
            "same_outlet": found.same_outlet,
            "same_source": found.same_source,
            "unknown_outlet": found.unknown,
        },
        "text": found.text,
    }


def event(told: Event) -> Json:
    """`date` and `until` are the first and the last day of the event, `published` when its article appeared."""
    return {
        "published": iso(told.published),
        "date": told.first.isoformat() if told.first else None,
        "until": told.last.isoformat() if told.last else None,
        "when": days_text(told),
        "text": told.sentence.text,
        "citations": list(told.sentence.citations),
        "outlets": list(told.outlets),
    }


def named(read: Article, base: Path) -> Json:
    """An article by what it is known by, without its text."""
    return {
        "source": shown_source(read.source, base),
        "article_id": read.id,
        "title": read.title,
        "outlet": read.outlet,
        "published": iso(read.published),
    }


def sentences(checked: Iterable[Sentence], cited: Sequence[Citation]) -> list[Json]:
    """`dates`: what relative and incomplete dates in the text stand for, `start` in code points of it. `translated`
    stands only where it is true: the cited words are in another language."""
    return [
        {
            "text": sentence.text,
            "citations": list(sentence.citations),
            "dates": _dates(sentence, cited),
            **({"translated": True} if sentence.translated else {}),
        }
        for sentence in checked
    ]


def _dates(sentence: Sentence, cited: Sequence[Citation]) -> list[Json]:
    return [
        {
            "text": each.text,
            "start": each.start,
            "first": each.first.isoformat(),
            "last": each.last.isoformat(),
            "added": each.added,
        }
        for each in spoken_dates(sentence, cited)
    ]


def _told(checked: Sequence[Sentence], cited: Sequence[Citation], group: "Grouped", *, new: bool | None) -> list[Json]:
    """`new`: whether its reader has not been told it before, None where nobody has asked; `outlets`: how many confirm
    it, each for itself."""
    counts = [
        independently_said({cited[n - 1].article.id: cited[n - 1] for n in each.citations}.values(), group)
        for each in checked
    ]
    forms = zip(sentences(checked, cited), counts, strict=True)
    return [{**form, "new": new, "outlets": count} for form, count in forms]


def independently_said(places: Iterable[Citation], group: "Grouped") -> int:
    """How many outlets confirm what stands at these places, each for itself."""
    from bot.checking.independence import confirmed

    return confirmed([(each.article, each.span) for each in places], group).outlets


def citations(cited: Iterable[Citation], base: Path) -> list[Json]:
    return [
        {
            "number": citation.number,
            **named(citation.article, base),
            "quote": citation.quote,
            "start": citation.span.start,
            "end": citation.span.end,
            "line": citation.line,
            "link": link(citation, base),
        }
        for citation in cited
    ]


def _disagreements(disagreements: Iterable[Disagreement], cited: Sequence[Citation]) -> list[Json]:
    return [
        {
            "about": disagreement.about,
            "changed": disagreement.changed,
            "claims": [
                {
                    "text": claim.text,
                    "citation": claim.citation,
                    "dates": _dates(Sentence(claim.text, (claim.citation,)), cited),
                    "published": iso(claim.published),
                    "outlet": claim.outlet,
                    "standing": claim.standing and str(claim.standing),
                }
                for claim in disagreement.claims
            ],
        }
        for disagreement in disagreements
    ]


def _accounts(reply: Answer | Summary | Digest | Timeline) -> Json:
    usage = reply.usage
    return {
        "writer": reply.writer,
        "usage": {
            "prompt_tokens": usage.prompt_tokens,
            "completion_tokens": usage.completion_tokens,
            "cost_usd": usage.cost_usd,
        },
        "timings_ms": {step: round(spent, 1) for step, spent in reply.timings_ms.items()},
    }


def iso(published: Published | None) -> str | None:
    """The day or the moment, as precise as it is known."""
    return published.iso() if published else None
