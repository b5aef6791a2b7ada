"""Show replies in a terminal, or as plain lines in a pipe."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from bot.render import (
    CONTROL,
    differs,
    differs_on,
    from_whom,
    latest_first,
    lead,
    link,
    marked,
    origin,
    readable,
    reading_minutes,
    run_in,
    shown_source,
    spoken_by,
    untold_events,
    untold_voices,
    who,
    withheld,
    words,
)
from bot.rendering.dated import about, day, days_text, nothing_told, repeats_text
from bot.rendering.page import BOLD, DIM, NUMBER, WARN, Page, Styled, Words
from bot.rendering.spoken_dates import shown, spoken_dates
from bot.reply import (
    Answer,
    Citation,
    Digest,
    Disagreement,
    Event,
    Nearest,
    Sentence,
    Story,
    Summary,
    Timeline,
    Usage,
    day_text,
)
from index.article import Article
from index.fetching.addresses import is_address

if TYPE_CHECKING:
    from bot.answer import Event as Happening


def show_answer(page: Page, answer: Answer) -> None:
    """An answer's sentences, or the dated claims where those say it all; an abstention with its reason; the sources."""
    if answer.abstained:
        _show_abstention(page, answer)
    elif answer.sides:
        _show_sides(page, answer)
    elif not _told_by_claims(answer):
        page.write(*_flowing(_untold(answer), answer.citations))
        _blank_before(page, answer.disagreements)
    _show_disagreements(page, answer.disagreements, answer.citations)
    _show_after_sentences(page, answer)


def show_stream(page: Page, events: "Iterable[Happening]") -> Answer:
    """Show sentences as they pass the check, then the rest. Returns the answer, which is the last event."""
    for event in events:
        show_event(page, event)
        if isinstance(event, Answer):
            return event
    raise ValueError("a stream of events ends with its answer")


def show_event(page: Page, event: "Happening") -> None:
    """A sentence that has passed the check; at the end, what an answer has beside its sentences."""
    from bot.answer import CheckedSentence

    if isinstance(event, CheckedSentence):
        if event.side is not None:
            page.write(Styled(readable(event.side), BOLD))
        page.write(*_marked(event.sentence, event.citations))
    elif isinstance(event, Answer):
        _show_end(page, event)


def _show_end(page: Page, answer: Answer) -> None:
    if answer.abstained:
        _show_abstention(page, answer)
    for each in answer.sides:
        if each.reason and not answer.abstained:
            page.write(Styled(readable(each.reason), WARN))
    _blank_before(page, answer.disagreements)
    for disagreement in answer.disagreements:
        _show_dates(page, disagreement)
    _show_after_sentences(page, answer)


def _show_sides(page: Page, answer: Answer) -> None:
    """Each side under its name; what one has nothing on is said."""
    for n, side in enumerate(answer.sides):
        _show_side(page, side.name, blank=n > 0)
        for sentence in side.sentences:
            page.write(*_marked(sentence, answer.citations), prefix=page.bullet)
        if side.reason:
            page.write(Styled(readable(side.reason), WARN))


def _show_side(page: Page, name: str, *, blank: bool) -> None:
    if blank:
        page.write()
    page.write(Styled(readable(name), BOLD))


def _show_after_sentences(page: Page, answer: Answer) -> None:
    """Sources, what was withheld, what it cost."""
    if answer.reason and not answer.abstained:
        page.write(Styled(readable(answer.reason), WARN))
    _blank_before(page, answer.citations)
    show_sources(page, answer.citations)
    _show_withheld(page, answer.unsupported)
    _show_usage(page, answer.writer, answer.usage)


def show_summary(page: Page, summary: Summary) -> None:
    """The headline, where and when it appeared, the sentences (as bullets where they are points), the sources."""
    page.write(Styled(readable(summary.article.title), BOLD))
    page.write(Styled(f"{origin_and_day(summary.article)}, {reading_minutes(words(summary.article))} min read", DIM))
    page.write()
    if len(summary.sentences) == 1 or summary.length == "full":
        page.write(*_flowing(summary.sentences, summary.citations))
    else:
        for sentence in summary.sentences:
            page.write(*_marked(sentence, summary.citations), prefix=page.bullet)
    if summary.reason:
        page.write(Styled(summary.reason, WARN))
    _blank_before(page, summary.citations)
    show_sources(page, summary.citations)
    _show_withheld(page, summary.unsupported)
    _show_usage(page, summary.writer, summary.usage)


def show_digest(page: Page, digest: Digest) -> None:
    """The stories, then all that they cite."""
    if not digest.stories:
        page.write(nothing_told(digest))
    for n, story in enumerate(digest.stories):
        if n:
            page.write()
        _show_story(page, story, marked_new=digest.reader is not None)
    _show_after_stories(page, digest)


def show_timeline(page: Page, timeline: Timeline) -> None:
    """An entry a line, earliest first, then all that they cite."""
    if not timeline.events:
        page.write(f"No dated events{about(timeline)}.")
    show_events(page, timeline.events)
    _show_after_stories(page, timeline)


def _show_after_stories(page: Page, reply: Digest | Timeline) -> None:
    """Sources, what was left out or withheld, what it cost."""
    if isinstance(reply, Digest) and (line := repeats_text(reply)):
        page.write()
        page.write(Styled(line, DIM))
    _blank_before(page, reply.citations)
    show_sources(page, reply.citations)
    _show_withheld(page, reply.unsupported)
    _show_usage(page, reply.writer, reply.usage)


def show_sources(page: Page, citations: Iterable[Citation]) -> None:
    """Each citation with its place and quote, below the outlet, date and title of its article."""
    before: Article | None = None
    for citation in citations:
        article = citation.article
        number = Styled(f"[{citation.number}] ", NUMBER)
        opens = link(citation, page.base)
        if article.source == "-":
            place = Styled(f"standard input, line {citation.line}", DIM)
        elif is_address(article.source):
            place = page.linked(readable(article.source), opens, DIM)
        else:
            place = page.linked(readable(opens), article.source, DIM)
        if before is not None and article.id == before.id:
            page.write(place, prefix=number)
        else:
            _blank_before(page, before)
            page.write(f"{origin_and_day(article)}: ", Styled(readable(article.title), BOLD), prefix=number)
            page.write(place, left=len(number.words))
        page.write(f'"{readable(citation.quote)}"', left=len(number.words))
        before = article


def _show_abstention(page: Page, answer: Answer) -> None:
    page.write(Styled(answer.reason or "The articles do not answer this.", WARN))
    if answer.nearest:
        page.write()
        page.write("The nearest articles:")
    for near in answer.nearest:
        _show_nearest(page, near)


def _show_nearest(page: Page, near: Nearest) -> None:
    place = page.linked(readable(shown_source(near.source, page.base)), near.source, DIM)
    page.write(readable(near.title) + " (", place, ")", prefix=page.bullet)


def _show_story(page: Page, story: Story, *, marked_new: bool = False) -> None:
    """The headline, what happened, who says what, where sources differ, the timeline, the sources."""
    if first := lead(story):
        page.write(Styled(readable(first.text), BOLD), " ", _numbers(first))
    elif rest := run_in(story):
        page.write(Styled(readable(story.headline), BOLD), _safe(rest), " ", _numbers(story.sentences[0]))
    else:
        page.write(Styled(readable(story.headline), BOLD))
    if marked_new and story.told:
        page.write(Styled(f"New since {day(story.told)}:", WARN))
    for sentence in story.sentences[1 if first or run_in(story) else 0 :]:
        page.write(*_marked(sentence), prefix=page.bullet)
    for sentence in story.recalled:
        page.write(Styled("Known before: ", DIM), *_marked(sentence))
    _show_disagreements(page, story.disagreements)
    if voices := untold_voices(story):
        page.write(Styled("Who says what:", DIM))
        for voice in voices:
            before, actor, after = map(_safe, spoken_by(voice))
            page.write(before, Styled(actor, BOLD), after, " ", _numbers(voice.sentence), prefix=page.bullet)
    if events := untold_events(story):
        page.write(Styled("Timeline:", DIM))
        show_events(page, events, left=2)
    if named := from_whom(story):
        page.write(Styled(readable(named), DIM), left=2)
    if story.confirmed and story.confirmed.text:
        page.write(Styled(story.confirmed.text, DIM), left=2)


def show_events(page: Page, events: Iterable[Event], left: int = 0) -> None:
    """A line for each entry of a timeline: its days, what happened, its citations."""
    for event in events:
        page.write(Styled(f"{days_text(event)}: ", DIM), *_marked(event.sentence), left=left)


def _show_disagreements(page: Page, disagreements: Iterable[Disagreement], cited: Sequence[Citation] = ()) -> None:
    for disagreement in disagreements:
        page.write(Styled(f"{differs(disagreement)}{differs_on(disagreement)}, latest first:", WARN))
        for claim in disagreement.claims:
            told = _marked(Sentence(claim.text, (claim.citation,)), cited)
            page.write(Styled(f"{who(claim)}: ", DIM), *told, prefix=page.bullet)


def _untold(answer: Answer) -> list[Sentence]:
    """The sentences but for those that the list of what has changed tells."""
    listed = {claim.text for each in answer.disagreements if each.changed for claim in each.claims}
    return [sentence for sentence in answer.sentences if sentence.text not in listed]


def _told_by_claims(answer: Answer) -> bool:
    """Whether the list of what reports claim says all of the answer, so that its sentences need not be shown twice."""
    claimed = {claim.text for disagreement in answer.disagreements for claim in disagreement.claims}
    return claimed.issuperset(sentence.text for sentence in answer.sentences)


def _show_dates(page: Page, disagreement: Disagreement) -> None:
    """Which report is the latest, where what they say has been shown already."""
    page.write(Styled(latest_first(disagreement), WARN))


def _blank_before(page: Page, what: object) -> None:
    if what:
        page.write()


def _show_withheld(page: Page, unsupported: tuple[str, ...]) -> None:
    if unsupported:
        page.write()
        page.write(Styled(f"{withheld(len(unsupported))}.", DIM))


def _show_usage(page: Page, writer: str, usage: Usage) -> None:
    if not usage.prompt_tokens and not usage.completion_tokens:
        return
    cost = "price unknown" if usage.cost_usd is None else f"${usage.cost_usd:.4f}"
    tokens = f"{usage.prompt_tokens:,} tokens read, {usage.completion_tokens:,} written"
    page.write()
    page.write(Styled(f"{writer}: {tokens}, {cost}", DIM))


def _flowing(sentences: Iterable[Sentence], cited: Sequence[Citation]) -> Iterator[Words]:
    for n, sentence in enumerate(sentences):
        yield from (" ",) if n else ()
        yield from _marked(sentence, cited)


def _numbers(sentence: Sentence) -> Styled:
    return Styled("".join(f"[{number}]" for number in sentence.citations), NUMBER)


def _safe(words: str) -> str:
    """A part of a sentence, with the spaces at its ends."""
    return CONTROL.sub("\ufffd", words)


def _marked(sentence: Sentence, cited: Sequence[Citation] = ()) -> tuple[Words, ...]:
    """The sentence and its numbers; of what it cites, where given, what its dates stand for."""
    whole = readable(marked(sentence))
    numbers = sum(len(f"[{number}]") for number in sentence.citations)
    dates = spoken_dates(sentence, cited) if cited else ()
    if not dates:
        translated = (Styled(TRANSLATED, DIM),) if sentence.translated else ()
        return whole[: len(whole) - numbers], Styled(whole[len(whole) - numbers :], NUMBER), *translated
    pieces = [Styled(_safe(words), DIM) if added else _safe(words) for words, added in shown(sentence.text, dates)]
    return *pieces, " ", Styled(whole[len(whole) - numbers :], NUMBER)


def origin_and_day(article: Article) -> str:
    """The Quay, 4 March 2025."""
    return readable(f"{origin(article)}, {day_text(article.published)}")


TRANSLATED = " (translated)"
"""Stands behind a sentence whose words could not be compared with what it cites."""
