"""The form that the library takes in --json and over HTTP: its articles, their versions and dates, feeds, its status.

`base` is the folder that sources are shown relative to.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.render import block_lines, reading_minutes, shown_source, words
from bot.rendering.jsonform import iso, named
from bot.reply import Json
from index.article import Article, Published

if TYPE_CHECKING:
    from bot.commands.doctor import Finding
    from bot.digests.stories import Standing
    from index.days.dating import Dating
    from index.fetching.following import Followed
    from index.library import Entry, Outcome
    from index.store.relations import Place
    from index.store.status import Status


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
        "updated": iso(updated),
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
        "published": iso(best),
        "precision": str(best.precision) if best else None,
        "updated": iso(found.updated),
        "reason": found.reason,
        "evidence": [
            {
                "kind": piece.kind,
                "where": piece.where,
                "quote": piece.quote,
                "date": iso(piece.said),
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
        "published": iso(listed.published),
        "language": listed.language,
        "words": listed.words,
        "collection": listed.collection,
        **placed(place),
    }


def history(versions: "Sequence[tuple[Entry, Article]]") -> list[Json]:
    """Each version, earliest first, with the sentences that it changed, as parts: same, gone or new words."""
    from bot.rendering.history import changes

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
