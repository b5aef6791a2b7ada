"""The form that replies take in --json and over HTTP. `base` is the folder that sources are shown relative to."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.render import block_lines, joined, link, reading_minutes, shown_source, words
from bot.reply import Answer, Citation, Digest, Disagreement, Event, Json, Sentence, Story, Summary
from index.article import Article, Published

if TYPE_CHECKING:
    from bot.doctor import Finding
    from index.following import Followed
    from index.library import Entry, Outcome
    from index.status import Status


def answer(reply: Answer, base: Path) -> Json:
    return {
        "question": reply.question,
        "text": joined(reply.sentences),
        "abstained": reply.abstained,
        "reason": reply.reason,
        "sentences": sentences(reply.sentences),
        "citations": citations(reply.citations, base),
        "disagreements": _disagreements(reply.disagreements),
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
        "sentences": sentences(reply.sentences),
        "citations": citations(reply.citations, base),
        "unsupported": list(reply.unsupported),
        **_accounts(reply),
    }


def digest(reply: Digest, base: Path) -> Json:
    return {
        "topic": reply.topic,
        "since": reply.since.isoformat() if reply.since else None,
        "until": reply.until.isoformat() if reply.until else None,
        "stories": [_story(story, base) for story in reply.stories],
        "citations": citations(reply.citations, base),
        "unsupported": list(reply.unsupported),
        **_accounts(reply),
    }


def article(read: Article, versions: Sequence[str], base: Path, *, with_text: bool = False) -> Json:
    """An article with its blocks, and the ids of every version kept; the source text where it is asked for.

    `versions` begins with the current one; `corrected_by` is its id, where this is an earlier one.
    """
    published = read.published
    return {
        **named(read, base),
        "byline": read.byline,
        "date": published
        and {"precision": str(published.precision), "evidence": published.evidence, "quote": published.quote},
        "words": words(read),
        "reading_minutes": reading_minutes(words(read)),
        "versions": list(versions),
        "corrected_by": versions[0] if versions and versions[0] != read.id else None,
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


def entry(listed: "Entry", base: Path) -> Json:
    """An article as a list shows it."""
    return {
        "article_id": listed.id,
        "source": shown_source(listed.source, base),
        "title": listed.title,
        "outlet": listed.outlet,
        "published": _iso(listed.published),
        "words": listed.words,
        "collection": listed.collection,
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


def _story(story: Story, base: Path) -> Json:
    return {
        "headline": story.headline,
        "sentences": sentences(story.sentences),
        "sources": [named(source, base) for source in story.sources],
        "copies": [named(copy, base) for copy in story.copies],
        "timeline": [_event(event) for event in story.timeline],
        "disagreements": _disagreements(story.disagreements),
    }


def _event(event: Event) -> Json:
    return {
        "published": _iso(event.published),
        "text": event.sentence.text,
        "citations": list(event.sentence.citations),
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


def sentences(checked: Iterable[Sentence]) -> list[Json]:
    return [{"text": sentence.text, "citations": list(sentence.citations)} for sentence in checked]


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


def _disagreements(disagreements: Iterable[Disagreement]) -> list[Json]:
    return [
        {
            "about": disagreement.about,
            "claims": [
                {
                    "text": claim.text,
                    "citation": claim.citation,
                    "published": _iso(claim.published),
                    "outlet": claim.outlet,
                }
                for claim in disagreement.claims
            ],
        }
        for disagreement in disagreements
    ]


def _accounts(reply: Answer | Summary | Digest) -> Json:
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
