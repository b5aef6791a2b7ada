"""Replies -> messages: sentences with numbered citations, the sources, what differs, and the buttons."""

import re
from collections.abc import Iterable, Sequence

from bot.render import (
    CONTROL,
    counted,
    differs,
    latest_first,
    origin,
    readable,
    reading_minutes,
    untold_events,
    untold_voices,
    who,
    withheld,
    words,
)
from bot.rendering.dated import day, days_text
from bot.rendering.spoken_dates import in_words, shown, spoken_dates
from bot.reply import Answer, Citation, Digest, Disagreement, Sentence, Side, Story, Summary, day_text
from bot.slack import limits
from bot.slack.addresses import NO_SITE, Links, Reference
from bot.slack.blocks import (
    Block,
    Element,
    Message,
    actions,
    button,
    context,
    divider,
    escaped,
    header,
    link,
    listed,
    messages,
    paragraph,
    plain,
    quoted,
)
from index.fetching.addresses import is_address

READING = "Reading the articles …"
QUOTES, DETAIL, GOOD, BAD, PRIVATE, SHARE = "quotes", "detail", "good", "bad", "private", "share"
"""The buttons, by their action ids."""
SOURCES_SHOWN = 10
"""So many sources stand under an answer; the others are counted, and all are in its quotes."""


def growing(sentences: Sequence[Sentence], citations: Sequence[Citation], links: Links = NO_SITE) -> Message:
    """What has been checked so far, while more is being written."""
    text = " ".join(sentence.text for sentence in sentences) or READING
    body = list(_sentences(sentences, links.references(citations)))
    return messages([*body, context(READING)], text)[0]


def answer(reply: Answer, name: str, links: Links = NO_SITE, *, private: bool = False) -> tuple[Message, ...]:
    """An answer under the id by which its buttons know it. `private`: only its reader sees it."""
    if reply.abstained:
        return abstention(reply)
    references = links.references(reply.citations)
    listed_below = {claim.text for each in reply.disagreements for claim in each.claims}
    said = [block for side in reply.sides for block in _side(side, references)] or _sentences(
        [each for each in reply.sentences if each.text not in listed_below], references
    )
    differing = [block for each in reply.disagreements for block in _disagreement(each, references)]
    blocks = [*said, *differing, *_after(reply, name, references, private=private)]
    return messages(blocks, " ".join(sentence.text for sentence in reply.sentences))


def ending(reply: Answer, name: str, links: Links = NO_SITE) -> tuple[Message, ...]:
    """What follows the sentences of an answer, where those have been streamed already."""
    after = _after(reply, name, links.references(reply.citations), private=False)
    sides = [context(_whose(side)) for side in reply.sides]
    differing = [context(escaped(latest_first(each))) for each in reply.disagreements]
    return messages([*sides, *differing, *after], "Sources")


def in_markdown(sentence: Sentence, citations: Sequence[Citation], links: Links = NO_SITE) -> str:
    """A sentence for Slack's streaming methods, which take Markdown."""
    by_number = {citation.number: citation for citation in citations}
    marks = []
    for number in sentence.citations:
        url = links.to_words(by_number[number]) if number in by_number else None
        marks.append(f"[\\[{number}\\]]({url.replace(')', '%29')})" if url else f"\\[{number}\\]")
    return f"{MARKDOWN.sub(_backslash, _visible(in_words(sentence, citations)))} {''.join(marks)} "


MARKDOWN = re.compile(r"[\\`*_{}\[\]<>#+|~!&@:-]")


def _backslash(match: re.Match[str]) -> str:
    """The character itself, not what Markdown or Slack would make of it."""
    return {"<": "&lt;", ">": "&gt;", "&": "&amp;"}.get(match[0], "\\" + match[0])


def _after(reply: Answer, name: str, references: Sequence[Reference], *, private: bool) -> Iterable[Block]:
    yield from _sources(references)
    for line in _remarks(reply):
        yield context(line)
    yield _buttons(name, private=private)


def abstention(reply: Answer) -> tuple[Message, ...]:
    reason = reply.reason or "The articles do not answer this."
    blocks = [paragraph([plain(reason)])]
    if reply.nearest:
        blocks.append(paragraph([plain("Nearest to it:", italic=True)]))
        blocks.append(listed([plain(_shown(near.title, 300))] for near in reply.nearest))
    blocks += [context(withheld(len(reply.unsupported)))] if reply.unsupported else []
    return messages(blocks, reason)


def summary(reply: Summary, name: str, links: Links = NO_SITE, *, private: bool = False) -> tuple[Message, ...]:
    article = reply.article
    references = links.references(reply.citations)
    about = f"{readable(origin(article))}, {day_text(article.published)} · {_minutes(reading_minutes(words(article)))}"
    blocks: list[Block] = [paragraph([_title(article.title, links.to_article(article), bold=True)]), context(about)]
    if reply.reason:
        return messages([*blocks, paragraph([plain(reply.reason)])], reply.reason)
    if reply.length == "one-line":
        blocks += _sentences(reply.sentences, references)
    else:
        blocks += _bullets(reply.sentences, references)
    blocks += [context(withheld(len(reply.unsupported)))] if reply.unsupported else []
    buttons = _buttons(name, private=private, detail=reply.length != "full")
    return messages([*blocks, buttons], f"{article.title}: {' '.join(s.text for s in reply.sentences)}")


def unfurled(reply: Summary) -> list[Block]:
    """What a link shows: the line and its origin. The link itself is the source, so it needs no number."""
    words = " ".join(_visible(sentence.text) for sentence in reply.sentences)
    about = f"{readable(origin(reply.article))}, {day_text(reply.article.published)}"
    return [paragraph([plain(limits.clipped(words, limits.SECTION))]), context(about)]


def digest(
    reply: Digest, name: str, title: str, links: Links = NO_SITE, *, private: bool = False
) -> tuple[Message, ...]:
    if not reply.stories:
        return messages([paragraph([plain(f"{title}: there are no stories.")])], f"{title}: there are no stories.")
    blocks: list[Block] = [header(title)]
    references = links.references(reply.citations)
    for story in reply.stories:
        blocks += [*_story(story, references), divider()]
    blocks += [context(withheld(len(reply.unsupported)))] if reply.unsupported else []
    blocks.append(_buttons(name, private=private, detail=False))
    return messages(blocks, f"{title}: {'; '.join(story.headline for story in reply.stories)}")


def quotes(question: str, citations: Sequence[Citation], links: Links = NO_SITE) -> tuple[Message, ...]:
    """The exact words behind an answer."""
    blocks: list[Block] = [paragraph([plain(_shown(question, 300), bold=True)])]
    for each in links.references(citations):
        citation = each.citation
        where = "" if is_address(citation.article.source) else f", line {citation.line}"
        named = [plain(f"[{citation.number}] "), *_source(each), plain(where)]
        blocks.append(paragraph(named if where else named[:-1]))
        blocks += [quoted(part) for part in limits.pieces(_visible(citation.quote), limits.SECTION)]
    if not citations:
        blocks.append(paragraph([plain("The articles that were cited are no longer in the library.")]))
    return messages(blocks, f"Quotes for: {question}")


def detail(summaries: Sequence[Summary], links: Links = NO_SITE) -> tuple[Message, ...]:
    """More of the articles that an answer cites."""
    blocks: list[Block] = []
    for each in summaries:
        blocks.append(paragraph([_title(each.article.title, links.to_article(each.article), bold=True)]))
        blocks.append(context(f"{readable(origin(each.article))}, {day_text(each.article.published)}"))
        blocks += _bullets(each.sentences, links.references(each.citations))
    return messages(blocks, "More from: " + "; ".join(each.article.title for each in summaries))


def sources(citations: Sequence[Citation], links: Links = NO_SITE) -> list[Block]:
    """The sources, each article once with its numbers: title, outlet, date, links to the words."""
    return _sources(links.references(citations))


def _sources(references: Sequence[Reference]) -> list[Block]:
    cited: dict[str, list[Reference]] = {}
    for each in references:
        cited.setdefault(each.citation.article.id, []).append(each)
    shown = list(cited.values())[:SOURCES_SHOWN]
    if not shown:
        return []
    heading: list[Element] = [plain("Sources", bold=True)]
    lines = [[plain("\n"), *_numbers(each), plain(" "), *_source(each[0])] for each in shown]
    blocks = _flowing([heading, *lines])
    more = len(cited) - len(shown)
    return [*blocks, context(f"and {more} more: Show quotes lists them")] if more else blocks


def _story(story: Story, references: Sequence[Reference]) -> list[Block]:
    blocks: list[Block] = [paragraph([plain(_shown(story.headline, limits.SECTION), bold=True)])]
    if story.told:
        blocks.append(context(f"New since {day(story.told)}:"))
    blocks += _sentences(story.sentences, references)
    for known in story.recalled:
        blocks.append(paragraph([plain("Known before: ", italic=True), *_marked(known, references)]))
    blocks += [block for each in story.disagreements for block in _disagreement(each, references)]
    voices, events = untold_voices(story), untold_events(story)
    if voices:
        blocks.append(paragraph([plain("Who says what", bold=True)]))
        blocks += _list([[*_marked(voice.sentence, references)] for voice in voices])
    if events:
        blocks += _list([[plain(f"{days_text(event)}: "), *_marked(event.sentence, references)] for event in events])
    told = [*story.sentences, *story.recalled, *(each.sentence for each in voices), *(each.sentence for each in events)]
    used = {number for sentence in told for number in sentence.citations}
    blocks += _sources([each for each in references if each.citation.number in used])
    if story.copies:
        copies = ", ".join(dict.fromkeys(readable(origin(copy)) for copy in story.copies))
        blocks.append(context(f"The same again in {copies}"))
    if story.confirmed and story.confirmed.text:
        blocks.append(context(story.confirmed.text))
    return blocks


def _side(side: Side, references: Sequence[Reference]) -> list[Block]:
    """What the outlets of one side say, under its name."""
    named = paragraph([plain(_shown(side.name, 300), bold=True)])
    if not side.sentences:
        return [named, context(escaped(readable(side.reason or "")))]
    return [named, *_bullets(side.sentences, references)]


def _whose(side: Side) -> str:
    """Which of the sentences above are of a side: `Russian outlets: [1] [2]`."""
    numbers = dict.fromkeys(number for sentence in side.sentences for number in sentence.citations)
    return escaped(readable(side.reason or f"{side.name}: {' '.join(f'[{number}]' for number in numbers)}"))


def _disagreement(differing: Disagreement, references: Sequence[Reference]) -> list[Block]:
    """The claims as a dated list, latest first."""
    items = []
    for claim in differing.claims:
        sentence = Sentence(claim.text, (claim.citation,))
        items.append([plain(f"{who(claim)}: ", bold=True), *_marked(sentence, references)])
    return [paragraph([plain(f"{differs(differing)}, latest first:", italic=True)]), *_list(items)]


def _sentences(sentences: Iterable[Sentence], references: Sequence[Reference]) -> list[Block]:
    """Running text, in blocks that each hold whole sentences; only a sentence too long for one is cut."""
    return _flowing([[*_marked(sentence, references), plain(" ")] for sentence in sentences])


def _bullets(sentences: Iterable[Sentence], references: Sequence[Reference]) -> list[Block]:
    return _list([_marked(sentence, references) for sentence in sentences])


def _list(items: Sequence[Sequence[Element]]) -> list[Block]:
    """Lists of whole items; one too long for a block becomes running text."""
    sizes = [_size(item) for item in items]
    blocks: list[Block] = []
    for group in limits.packed(sizes, limits.SECTION):
        fits = sum(sizes[n] for n in group) <= limits.SECTION
        blocks += [listed(items[n] for n in group)] if fits else _flowing([items[group.start]])
    return blocks


def _flowing(runs: Sequence[Sequence[Element]]) -> list[Block]:
    """Runs of elements one after the other, as many in a block as it holds."""
    blocks = []
    for group in limits.packed([_size(run) for run in runs], limits.SECTION):
        elements = [element for n in group for element in runs[n]]
        parts = limits.packed([limits.length(element["text"]) for element in elements], limits.SECTION)
        blocks += [paragraph(elements[part.start : part.stop]) for part in parts]
    return blocks


def _marked(sentence: Sentence, references: Sequence[Reference]) -> list[Element]:
    """The sentence and its numbers, each a link to the words it rests on where there is one."""
    most, citations = limits.SECTION - 1, [each.citation for each in references]
    dates = spoken_dates(sentence, citations)
    if dates:
        told = [(CONTROL.sub("\ufffd", text), added) for text, added in shown(sentence.text, dates) if text]
        elements = [plain(text[n : n + most], italic=added) for text, added in told for n in range(0, len(text), most)]
        elements.append(plain(" "))
    else:
        elements = [plain(piece + " ") for piece in limits.pieces(_visible(sentence.text), most)]
    return elements + _numbers([each for each in references if each.citation.number in sentence.citations])


def _numbers(references: Sequence[Reference]) -> list[Element]:
    """[1][2], each a link to the words where there is one."""
    shown = [(each.url, f"[{each.citation.number}]") for each in references]
    return [link(url, number) if url else plain(number) for url, number in shown]


def _size(elements: Iterable[Element]) -> int:
    return sum(limits.length(element["text"]) for element in elements)


def _source(reference: Reference) -> list[Element]:
    article = reference.citation.article
    about = f" · {readable(origin(article))}, {day_text(article.published)}"
    return [_title(article.title, reference.url), plain(about)]


def _title(title: str, url: str | None, *, bold: bool = False) -> Element:
    shown = _shown(title, 300)
    return link(url, shown) if url else plain(shown, bold=bold)


def _buttons(name: str, *, private: bool, detail: bool = True) -> Block:
    shown = [button(QUOTES, "Show quotes", name)]
    shown += [button(DETAIL, "Get more detail", name)] if detail else []
    shown += [button(GOOD, "👍", name), button(BAD, "👎", name)]
    shown.append(button(SHARE, "Show to everyone", name) if private else button(PRIVATE, "Ask in private", name))
    return actions(shown)


def _remarks(reply: Answer) -> Iterable[str]:
    if reply.unsupported:
        yield withheld(len(reply.unsupported))
    if reply.reason:
        yield reply.reason
    if reply.usage.prompt_tokens or reply.usage.completion_tokens:
        cost = "" if reply.usage.cost_usd is None else f", ${reply.usage.cost_usd:.4f}"
        yield f"Written by {reply.writer}{cost}; every sentence checked against its source"


def _minutes(count: int) -> str:
    return f"{counted(count, 'minute')} to read"


def _shown(text: str, most: int) -> str:
    return limits.clipped(readable(text), most) or "Untitled"


def _visible(text: str) -> str:
    """Never empty, which Slack would refuse."""
    return readable(text) or "\ufffd"
