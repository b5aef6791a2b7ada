"""Show what the library holds: its articles as a list, one article, its blocks, a citation in place."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.render import CONTROL, block_lines, counted, excerpt, readable, reading_minutes, shown_source, words
from bot.rendering.page import BOLD, DIM, NUMBER, WARN, Page, Styled, Words
from bot.rendering.terminal import origin_and_day
from bot.reply import Citation, day_text
from index.article import Article, Label, Published, Span

if TYPE_CHECKING:
    from bot.commands.doctor import Finding
    from bot.digests.stories import Standing
    from bot.rendering.history import Change
    from index.days.dating import Dating
    from index.fetching.following import Followed
    from index.library import Entry
    from index.store.relations import Place
    from index.store.status import Status

SHOWN = frozenset({Label.STANDFIRST, Label.BODY, Label.HEADING})
"""The labels that `show` prints as the article; `--blocks` lists all of them."""

REBUILD = ": their copies and stories are found by `precis index rebuild`"

DAYS_LACKING = "which days earlier articles speak of is found by `precis index rebuild`"

FIRST_WORDS = 40
"""Characters of a block in a table."""


def show_entries(page: Page, entries: Sequence["Entry"], places: "Mapping[str, Place]") -> None:
    """A line for each article: id, date, outlet, title, and what it repeats."""
    rows = [
        (entry.id, _date(entry), readable(entry.outlet or ""), readable(entry.title) + _repeats(places.get(entry.id)))
        for entry in entries
    ]
    page.table(("id", "date", "outlet", "title"), rows)


def _repeats(place: "Place | None") -> str:
    return f" ({place.kind} of {place.of})" if place and place.kind else ""


def show_feeds(page: Page, feeds: Sequence["Followed"]) -> None:
    """A line for each followed feed: when it was read, its collection, title and address, and what is wrong."""
    rows = []
    for each in feeds:
        read = f"{datetime.fromtimestamp(each.checked_s, UTC):%Y-%m-%d %H:%M}" if each.checked_s else "never"
        rows.append((read, each.collection, readable(each.title or ""), each.url, readable(each.problem or "")))
    page.table(("read", "collection", "title", "feed", "problem"), rows)


def show_article(
    page: Page,
    article: Article,
    versions: Sequence["Entry"],
    updated: Published | None = None,
    standing: "Standing | None" = None,
) -> None:
    """What was understood of an article, then what is read of it."""
    page.write(Styled(readable(article.title), BOLD))
    page.write(f"outlet     {readable(article.outlet or 'unknown')}")
    page.write(f"byline     {readable(article.byline or 'unknown')}")
    published = article.published
    because = f" ({published.evidence}: {readable(published.quote)!r})" if published else ""
    page.write(f"published  {_no_later(published)}{day_text(published)}{because}")
    if updated and published and published.evidence != "modified":
        page.write(f"updated    {day_text(updated)} ({readable(updated.quote)!r})")
    place = page.linked(readable(shown_source(article.source, page.base)), article.source)
    page.write(place, prefix="source     ")
    if article.language:
        page.write(f"language   {article.language}")
    page.write(f"length     {words(article):,} words, {reading_minutes(words(article))} min")
    page.write(f"id         {article.id}")
    if standing:
        _show_standing(page, standing)
    if versions and versions[0].id != article.id:
        page.write(Styled(f"since corrected: {versions[0].id} is the version of {_added(versions[0])}", WARN))
    for entry in versions:
        if entry.id != article.id:
            page.write(f"version    {entry.id}, added {_added(entry)}")
    for block in article.blocks:
        if block.label in SHOWN:
            page.write()
            page.write(Styled(readable(block.span.of(article.text)), BOLD if block.label is Label.HEADING else ""))


def _show_standing(page: Page, standing: "Standing") -> None:
    """What the article repeats, and which story it tells."""
    place, of = standing.place, standing.of
    if of is not None and place.share is not None:
        said = f"{of.id}, {origin_and_day(of)}: {readable(of.title)} ({place.share:.0%} of it shared)"
        page.write(said, prefix=f"{f'{place.kind} of':<11}")
    if place.story and standing.others:
        page.write(f"story      {place.story}, with {counted(standing.others, 'other')}")


def _no_later(published: Published | None) -> str:
    """Of what is only known to have been changed then."""
    return "by " if published and published.evidence == "modified" else ""


def show_dates(page: Page, article: Article, dated: "Dating") -> None:
    """When an article was published and changed, and why; then each piece of evidence and what it had to do with it."""
    page.write(Styled(readable(article.title), BOLD))
    page.write(f"published  {_no_later(dated.published)}{day_text(dated.published)}: {readable(dated.reason)}")
    if dated.updated:
        page.write(f"updated    {day_text(dated.updated)}")
    if dated.disagreeing:
        page.write(Styled(f"{len(dated.disagreeing)} of {len(dated.pieces)} pieces of evidence disagree", WARN))
    if article.published != dated.published:
        page.write(Styled(f"kept as {day_text(article.published)} when it was added; add its source again", WARN))
    page.write()
    rows = [
        (piece.bearing.value, piece.said.iso() if piece.said else "-", readable(piece.where), readable(piece.quote))
        for piece in dated.pieces
    ]
    page.table(("", "date", "where", "words"), rows)


def show_history(page: Page, versions: Sequence[tuple["Entry", Article]]) -> None:
    """Each version, earliest first, and the sentences that it changed."""
    from bot.rendering.history import changes

    before: Article | None = None
    for entry, article in versions:
        page.write(Styled(f"{entry.id}, added {_added(entry)}", DIM))
        if before is not None:
            changed = changes(before, article)
            for change in changed:
                page.write(*_with_changes(page, change), prefix=page.bullet)
            if not changed:
                page.write("nothing that is read of it has changed", prefix=page.bullet)
        before = article
    if len(versions) == 1:
        page.write("one version, as it was added")


def _with_changes(page: Page, change: "Change") -> Iterator[Words]:
    """A changed sentence: what is gone struck out and what is new in green; in a pipe `[-gone-]` and `{+new+}`."""
    for n, part in enumerate(change):
        yield " " if n else ""
        words = readable(part.words)
        if part.kind == "same":
            yield words
        elif page.plain:
            yield f"[-{words}-]" if part.kind == "gone" else f"{{+{words}+}}"
        else:
            yield Styled(words, "red strike" if part.kind == "gone" else "green")


def _added(entry: "Entry") -> str:
    return f"{entry.added:%Y-%m-%d %H:%M} UTC"


def show_blocks(page: Page, article: Article) -> None:
    """A line for each block: label, lines, first words, why it carries the label."""
    rows = []
    for block in article.blocks:
        first, last = block_lines(article, block)
        shown = readable(block.span.of(article.text))
        lines = str(first) if first == last else f"{first}-{last}"
        rows.append((str(block.label), lines, shown if page.plain else shown[:FIRST_WORDS], readable(block.reason)))
    page.table(("label", "lines", "words", "reason"), rows)


def show_excerpt(page: Page, citation: Citation) -> None:
    """The citation's paragraph and its neighbours with line numbers, the cited words marked."""
    article = citation.article
    page.write(f"{origin_and_day(article)}: ", Styled(readable(article.title), BOLD))
    page.write(page.linked(readable(shown_source(article.source, page.base)), article.source, DIM))
    lines = list(excerpt(article, citation.span))
    width = len(str(lines[-1].number))
    for line in lines:
        if line.text.strip():
            prefix = Styled(f"{line.number:>{width + 2}}  ", NUMBER if line.quote else DIM)
            page.write(*_with_mark(page, line.text, line.quote), prefix=prefix)


def _with_mark(page: Page, text: str, quote: Span | None) -> tuple[Words, ...]:
    """The line, the quote's part of it in reverse; between >> and << where there is no style."""
    safe = CONTROL.sub("\ufffd", text.replace("\t", " "))
    if quote is None:
        return (safe,)
    before, cited, after = safe[: quote.start], safe[quote.start : quote.end], safe[quote.end :]
    return before, f">>{cited}<<" if page.plain else Styled(cited, "reverse"), after


def _date(entry: "Entry") -> str:
    return entry.published.iso() if entry.published else "undated"


def show_status(page: Page, found: "Status", said: tuple[int, int] | None = None) -> None:
    """A line for each fact about the library. `said`: replies that readers found good, and those they did not."""
    sizes = ", ".join(f"{name} {megabytes(size)}" for name, size in found.bytes_by_store.items())
    kept = f"{counted(found.earlier_versions, 'earlier version')} and {counted(found.removed, 'removed article')} kept"
    copies = counted(found.copies, "copy", "copies")
    rows = [
        ("home", str(found.home)),
        ("articles", f"{found.articles:,} in {counted(found.passages, 'passage')}; {kept}"),
        *([("empty", f"{counted(found.without_article, 'page')} without an article")] if found.without_article else []),
        ("repeated", f"{copies} and {counted(found.rewrites, 'rewrite')} of other articles"),
        ("stories", f"{found.stories:,} that several articles tell"),
        *([("unrelated", f"{found.unrelated:,} articles{REBUILD}")] if found.unrelated else []),
        *([("days", DAYS_LACKING)] if found.days_lacking else []),
        ("collections", ", ".join(f"{name} {count:,}" for name, count in found.collections.items()) or "none yet"),
        ("size", f"{megabytes(found.bytes)} ({sizes})" if sizes else megabytes(found.bytes)),
        ("embedding", found.embedding or "not chosen yet"),
        ("passages", f"of up to {found.passage_tokens} tokens" if found.passage_tokens else "not chosen yet"),
        *([("feedback", f"{said[0]:,} up, {said[1]:,} down")] if said else []),
        ("versions", ", ".join([f"schema {found.schema}", *(f"{n} {v}" for n, v in found.packages.items())])),
    ]
    for name, value in rows:
        page.write(readable(value), prefix=Styled(f"{name:<13}", DIM))


def megabytes(size: int) -> str:
    """Bytes as people read them: 0.3 MB, 12 MB, 1,204 MB."""
    return f"{size / 1e6:,.1f} MB" if size < 10_000_000 else f"{size / 1e6:,.0f} MB"


def show_findings(page: Page, found: "Iterable[Finding]") -> "list[Finding]":
    """Each check as it is done; what is missing says how to get it. Returns the checks."""
    shown = []
    for finding in found:
        sign, style = {True: ("ok", "green"), False: ("MISSING", "red"), None: ("--", "yellow")}[finding.ok]
        page.write(readable(finding.found), prefix=(Styled(f"{sign:<8}", style), f"{finding.name}: "))
        if finding.remedy:
            page.write(readable(finding.remedy), prefix="-> ", left=8)
        shown.append(finding)
    return shown
