"""The form that replies take in --json and over HTTP. `base` is the folder that sources are shown relative to."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.dated import days_text
from bot.render import block_lines, joined, link, reading_minutes, shown_source, words
from bot.reply import Answer, Citation, Digest, Disagreement, Event, Json, Sentence, Story, Summary, Timeline
from bot.spoken_dates import spoken_dates
from index.article import Article, Published
from index.stories import Grouped

if TYPE_CHECKING:
    from bot.doctor import Finding
    from bot.independence import Confirmed
    from bot.stories import Standing
    from index.dating import Dating
    from index.following import Followed
    from index.library import Entry, Outcome
    from index.relations import Place
    from index.status import Status


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
            "published": _iso(reply.article.published),
            "reading_minutes": reading_minutes(words(reply.article)),
        },
        "length": reply.length,
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


def article(
    read: Article,
    versions: Sequence[str],
    base: Path,
    *,
    updated: Published | None = None,
    standing: "Standing | None" = None,
    with_text: bool = False,
) -> Json:
    """An article with its blocks, and the ids of every version kept; the source text where it is asked for.

    `versions` begins with the current one; `corrected_by` is its id, where this is an earlier one. `updated` is when
    its source says that it was last changed.
    """
    published = read.published
    return {
        **named(read, base),
        "byline": read.byline,
        "language": read.language,
        "date": published
        and {"precision": str(published.precision), "evidence": published.evidence, "quote": published.quote},
        "updated": _iso(updated),
        "words": words(read),
        "reading_minutes": reading_minutes(words(read)),
        "versions": list(versions),
        "corrected_by": versions[0] if versions and versions[0] != read.id else None,
        **placed(standing.place if standing else None),
        "blocks": [
            {
                "label": str(block.label),
                "start": block.span.start,
                "end": block.span.end,
                "lines": list(block_lines(read, block)),
                "reason": block.reason,
            }
            for block in read.blocks
        ],
        **({"text": read.text} if with_text else {}),
    }


def dating(read: Article, found: "Dating", base: Path) -> Json:
    """When an article was published and changed, why, and every piece of evidence, the strongest first."""
    best = found.published
    return {
        **named(read, base),
        "published": _iso(best),
        "precision": str(best.precision) if best else None,
        "updated": _iso(found.updated),
        "reason": found.reason,
        "evidence": [
            {
                "kind": piece.kind,
                "where": piece.where,
                "quote": piece.quote,
                "date": _iso(piece.said),
                "precision": str(piece.said.precision) if piece.said else None,
                "bearing": str(piece.bearing),
            }
            for piece in found.pieces
        ],
    }


def placed(place: "Place | None") -> Json:
    """The story that an article tells, and what it repeats to what share; null where that is not known."""
    repeats = {"kind": str(place.kind), "article_id": place.of, "share": place.share} if place and place.kind else None
    return {"story": place.story if place else None, "repeats": repeats}


def entry(listed: "Entry", base: Path, place: "Place | None" = None) -> Json:
    """An article as a list shows it."""
    return {
        "article_id": listed.id,
        "source": shown_source(listed.source, base),
        "title": listed.title,
        "outlet": listed.outlet,
        "published": _iso(listed.published),
        "language": listed.language,
        "words": listed.words,
        "collection": listed.collection,
        **placed(place),
    }


def history(versions: "Sequence[tuple[Entry, Article]]") -> list[Json]:
    """Each version, earliest first, with the sentences that it changed, as parts: same, gone or new words."""
    from bot.history import changes

    found: list[Json] = []
    for n, (listed, read) in enumerate(versions):
        changed = changes(versions[n - 1][1], read) if n else []
        found.append(
            {
                "article_id": listed.id,
                "added": listed.added.isoformat(),
                "changes": [[{"kind": part.kind, "words": part.words} for part in change] for change in changed],
            }
        )
    return found


def feed(followed: "Followed") -> Json:
    """A followed feed. Times are null before it was first read."""
    checked = followed.checked_s and datetime.fromtimestamp(followed.checked_s, UTC).isoformat()
    return {
        "url": followed.url,
        "collection": followed.collection,
        "title": followed.title,
        "checked": checked or None,
        "failures": followed.failures,
        "problem": followed.problem,
    }


def status(found: "Status", said: tuple[int, int] | None = None) -> Json:
    """Counts are of articles that can be searched unless the name says otherwise; sizes are in bytes.

    `said`: how many replies readers found good, and how many not.
    """
    return {
        "home": str(found.home),
        "articles": found.articles,
        "passages": found.passages,
        "earlier_versions": found.earlier_versions,
        "removed": found.removed,
        "pages_without_article": found.without_article,
        "copies": found.copies,
        "rewrites": found.rewrites,
        "stories": found.stories,
        "unrelated": found.unrelated,
        "days_lacking": found.days_lacking,
        "collections": dict(found.collections),
        "bytes": found.bytes,
        "bytes_by_store": dict(found.bytes_by_store),
        "embedding": found.embedding,
        "passage_tokens": found.passage_tokens,
        "schema": found.schema,
        "packages": dict(found.packages),
        "feedback": {"up": said[0], "down": said[1]} if said else None,
    }


def outcomes(done: "Sequence[Outcome]", counts: dict[str, int], base: Path, *, dry_run: bool) -> Json:
    """What became of each source. Where one failed there is an `error` too, which names the first."""
    form: Json = {**counts, "dry_run": dry_run}
    form["outcomes"] = [
        {
            "source": shown_source(outcome.source, base),
            "outcome": str(outcome.kind),
            "article_id": outcome.article_id,
            "reason": outcome.reason,
        }
        for outcome in done
    ]
    failed = [f"{outcome.source}: {outcome.reason}" for outcome in done if outcome.kind == "failed"]
    if failed:
        more = f" (and {len(failed) - 1} more)" if len(failed) > 1 else ""
        form |= error("source", failed[0] + more)
    return form


def findings(found: "Iterable[Finding]") -> Json:
    return {
        "checks": [
            {"name": each.name, "ok": each.ok, "found": each.found, "remedy": each.remedy or None} for each in found
        ]
    }


def error(code: str, message: str) -> Json:
    return {"error": {"code": code, "message": message}}


def _story(story: Story, cited: Sequence[Citation], base: Path, *, asked: bool) -> Json:
    """`asked`: somebody has asked for what is new to them; else nothing is known of what is."""
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
        "published": _iso(told.published),
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
        "published": _iso(read.published),
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
        {"text": each.text, "start": each.start, "first": each.first.isoformat(), "last": each.last.isoformat()}
        for each in spoken_dates(sentence, cited)
    ]


def _told(checked: Sequence[Sentence], cited: Sequence[Citation], group: Grouped, *, new: bool | None) -> list[Json]:
    """`new`: whether its reader has not been told it before, None where nobody has asked; `outlets`: how many confirm
    it, each for itself."""
    counts = [
        independently_said({cited[n - 1].article.id: cited[n - 1] for n in each.citations}.values(), group)
        for each in checked
    ]
    forms = zip(sentences(checked, cited), counts, strict=True)
    return [{**form, "new": new, "outlets": count} for form, count in forms]


def independently_said(places: Iterable[Citation], group: Grouped) -> int:
    """How many outlets confirm what stands at these places, each for itself."""
    from bot.independence import confirmed

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
                    "published": _iso(claim.published),
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


def _iso(published: Published | None) -> str | None:
    return published.iso() if published else None
