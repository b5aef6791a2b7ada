"""Show replies in a terminal, or as plain lines in a pipe."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.style import Style
from rich.text import Text

from bot.render import link, marked, origin, readable, reading_minutes, shown_source, words
from bot.reply import Answer, Citation, Digest, Disagreement, Nearest, Sentence, Story, Summary, Usage, day_text
from index.article import Article

if TYPE_CHECKING:
    from bot.answer import Event

WIDEST = 100
"""Columns beyond which running text gets hard to read."""
NARROWEST = 24
NUMBER, DIM, BOLD, WARN = "cyan", "dim", "bold", "yellow"


class Page:
    """Where text is shown: wrapped, coloured and linked in a terminal; in a pipe each paragraph is one plain line."""

    def __init__(self, stream: TextIO, base: Path, *, width: int | None = None) -> None:
        self.console = Console(file=stream, highlight=False, markup=False, emoji=False, width=width)
        self.base = base
        self.plain = not self.console.is_terminal
        self.links = not self.plain and os.environ.get("TERM") not in ("linux", "dumb")
        self.bullet = "• " if not self.plain and (self.console.encoding or "").startswith("utf") else "- "

    def write(self, text: Text | str = "", *, prefix: Text | str = "", left: int = 0) -> None:
        """One paragraph, `left` columns in, with `prefix` before its first line and the rest hanging under its end."""
        head = Text(" " * left).append_text(_text(prefix))
        body = _text(text)
        if self.plain:
            print(head.append_text(body).plain, file=self.console.file)
            return
        width = max(min(self.console.width, WIDEST) - head.cell_len, NARROWEST)
        for n, line in enumerate(body.wrap(self.console, width) or [Text()]):
            line.rstrip()
            start = head if n == 0 else Text(" " * head.cell_len)
            self.console.print(start + line, soft_wrap=True)

    def linked(self, words: str, source: str, style: str = "") -> Text:
        """`words`, clickable where the terminal can: a page's address, or a file."""
        target = Path(source).as_uri() if Path(source).is_absolute() else source
        if not self.links or source == "-":
            return Text(words, style)
        return Text(words, Style.parse(style) + Style(link=target))


def show_answer(page: Page, answer: Answer) -> None:
    """An answer's sentences, or the dated claims where those say it all; an abstention with its reason; the sources."""
    if answer.abstained:
        _show_abstention(page, answer)
    elif not _told_by_claims(answer):
        page.write(_flowing(answer.sentences))
        _blank_before(page, answer.disagreements)
    _show_disagreements(page, answer.disagreements)
    _show_after_sentences(page, answer)


def show_stream(page: Page, events: "Iterable[Event]") -> Answer:
    """Show sentences as they pass the check, then the rest. Returns the answer, which is the last event."""
    from bot.answer import CheckedSentence

    answer = None
    for event in events:
        if isinstance(event, CheckedSentence):
            page.write(_marked(event.sentence))
        elif isinstance(event, Answer):
            answer = event
    if answer is None:
        raise ValueError("a stream of events ends with its answer")
    if answer.abstained:
        _show_abstention(page, answer)
    _blank_before(page, answer.disagreements)
    for disagreement in answer.disagreements:
        _show_dates(page, disagreement)
    _show_after_sentences(page, answer)
    return answer


def _show_after_sentences(page: Page, answer: Answer) -> None:
    """Sources, what was withheld, what it cost."""
    if answer.reason and not answer.abstained:
        page.write(Text(readable(answer.reason), WARN))
    _blank_before(page, answer.citations)
    show_sources(page, answer.citations)
    _show_withheld(page, answer.unsupported)
    _show_usage(page, answer.writer, answer.usage)


def show_summary(page: Page, summary: Summary) -> None:
    """The headline, where and when it appeared, the sentences (as bullets where they are points), the sources."""
    page.write(Text(readable(summary.article.title), BOLD))
    page.write(Text(f"{origin_and_day(summary.article)}, {reading_minutes(words(summary.article))} min read", DIM))
    page.write()
    if len(summary.sentences) == 1 or summary.length == "full":
        page.write(_flowing(summary.sentences))
    else:
        for sentence in summary.sentences:
            page.write(_marked(sentence), prefix=page.bullet)
    if not summary.sentences:
        page.write("No sentence of a summary passed the check against the article.")
    _blank_before(page, summary.citations)
    show_sources(page, summary.citations)
    _show_withheld(page, summary.unsupported)
    _show_usage(page, summary.writer, summary.usage)


def show_digest(page: Page, digest: Digest) -> None:
    """Each story with its articles and copies, then one list of sources."""
    if not digest.stories:
        page.write(f"No stories{_about(digest)}.")
    for n, story in enumerate(digest.stories):
        if n:
            page.write()
        _show_story(page, story)
    _blank_before(page, digest.citations)
    show_sources(page, digest.citations)
    _show_withheld(page, digest.unsupported)
    _show_usage(page, digest.writer, digest.usage)


def show_sources(page: Page, citations: Iterable[Citation]) -> None:
    """Each citation with its place and quote, below the outlet, date and title of its article."""
    before: Article | None = None
    for citation in citations:
        article = citation.article
        number = Text(f"[{citation.number}] ", NUMBER)
        place = page.linked(readable(link(citation, page.base)), article.source, DIM)
        if before is not None and article.id == before.id:
            page.write(place, prefix=number)
        else:
            _blank_before(page, before)
            page.write(Text(f"{origin_and_day(article)}: ").append(readable(article.title), BOLD), prefix=number)
            page.write(place, left=len(number))
        page.write(f'"{readable(citation.quote)}"', left=len(number))
        before = article


def _show_abstention(page: Page, answer: Answer) -> None:
    page.write(Text(answer.reason or "The articles do not answer this.", WARN))
    if answer.nearest:
        page.write()
        page.write("The nearest articles:")
    for near in answer.nearest:
        _show_nearest(page, near)


def _show_nearest(page: Page, near: Nearest) -> None:
    place = page.linked(readable(shown_source(near.source, page.base)), near.source, DIM)
    page.write(Text(readable(near.title) + " (").append_text(place).append(")"), prefix=page.bullet)


def _show_story(page: Page, story: Story) -> None:
    page.write(Text(readable(story.headline), BOLD))
    for sentence in story.sentences:
        page.write(_marked(sentence), prefix=page.bullet)
    named = "; ".join(origin_and_day(article) for article in story.sources)
    copies = f"; the same again in {_listed(origin(copy) for copy in story.copies)}" if story.copies else ""
    if named or copies:
        page.write(Text(readable(named + copies), DIM), left=2)
    for event in story.timeline:
        page.write(Text(f"{day_text(event.published)}: ", DIM).append_text(_marked(event.sentence)), left=2)
    _show_disagreements(page, story.disagreements)


def _show_disagreements(page: Page, disagreements: Iterable[Disagreement]) -> None:
    for disagreement in disagreements:
        page.write(Text(f"Reports differ{_on(disagreement)}, latest first:", WARN))
        for claim in disagreement.claims:
            who = f"{day_text(claim.published)}, {claim.outlet}: " if claim.outlet else f"{day_text(claim.published)}: "
            said = Text(readable(claim.text) + " ").append(f"[{claim.citation}]", NUMBER)
            page.write(Text(readable(who) + " ", DIM).append_text(said), prefix=page.bullet)


def _told_by_claims(answer: Answer) -> bool:
    """Whether the list of what reports claim says all of the answer, so that its sentences need not be shown twice."""
    claimed = {claim.text for disagreement in answer.disagreements for claim in disagreement.claims}
    return claimed.issuperset(sentence.text for sentence in answer.sentences)


def _show_dates(page: Page, disagreement: Disagreement) -> None:
    """Which report is the latest, where what they say has been shown already."""
    sides = "; ".join(
        f"[{claim.citation}] {day_text(claim.published)}{', ' + claim.outlet if claim.outlet else ''}"
        for claim in disagreement.claims
    )
    page.write(Text(f"Reports differ{_on(disagreement)}, latest first: {readable(sides)}", WARN))


def _on(disagreement: Disagreement) -> str:
    """What reports differ on, unless that is the very question."""
    return "" if disagreement.about.endswith("?") else f" on {readable(disagreement.about)}"


def _blank_before(page: Page, what: object) -> None:
    if what:
        page.write()


def _show_withheld(page: Page, unsupported: tuple[str, ...]) -> None:
    if unsupported:
        count = len(unsupported)
        noun = "sentence was" if count == 1 else "sentences were"
        page.write()
        page.write(Text(f"{count} drafted {noun} withheld: the sources do not carry what was said.", DIM))


def _show_usage(page: Page, writer: str, usage: Usage) -> None:
    if not usage.prompt_tokens and not usage.completion_tokens:
        return
    cost = "price unknown" if usage.cost_usd is None else f"${usage.cost_usd:.4f}"
    tokens = f"{usage.prompt_tokens:,} tokens read, {usage.completion_tokens:,} written"
    page.write()
    page.write(Text(f"{writer}: {tokens}, {cost}", DIM))


def _flowing(sentences: Iterable[Sentence]) -> Text:
    return Text(" ").join(_marked(sentence) for sentence in sentences)


def _marked(sentence: Sentence) -> Text:
    shown = Text(readable(marked(sentence)))
    numbers = sum(len(f"[{number}]") for number in sentence.citations)
    shown.stylize(NUMBER, len(shown) - numbers)
    return shown


def origin_and_day(article: Article) -> str:
    """The Quay, 4 March 2025."""
    return readable(f"{origin(article)}, {day_text(article.published)}")


def _about(digest: Digest) -> str:
    topic = f" about {readable(digest.topic)!r}" if digest.topic else ""
    start = f" since {digest.since:%Y-%m-%d}" if digest.since else ""
    return topic + start + (f" before {digest.until:%Y-%m-%d}" if digest.until else "")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))


def _text(words: Text | str) -> Text:
    return words.copy() if isinstance(words, Text) else Text(words)
