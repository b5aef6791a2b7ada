"""What every surface shows alike: marked sentences, origins and links, a citation in its article."""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.rendering.fragments import at_words
from bot.reply import Citation, Claim, Disagreement, Event, Sentence, Standing, Story, Voice, day_text
from index.article import Article, Block, Span
from index.fetching.addresses import is_address

WORDS_A_MINUTE = 230
"""Silent reading of English, rounded down from the 238 of Brysbaert (2019), Journal of Memory and Language 109."""

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Characters that would drive a terminal or reverse the order of what is shown, rather than be read."""

_WORDS = re.compile(r"\w+")
FEW_MORE = 8
"""Words that a sentence may have beyond its headline and still stand in its place."""
LONGEST_LEAD = 160
"""Code points that a bold line may hold before it is hard to take in at a glance."""

NAMED = 6
"""Outlets that a line names; the others are counted."""

LINE_END = re.compile(r"\r\n|\r|\n")


def counted(number: int, noun: str, several: str | None = None) -> str:
    """`1 page`, `2,000 pages`, `3 stories`."""
    return f"{number:,} {noun if number == 1 else several or noun + 's'}"


def withheld(count: int) -> str:
    """What is said of drafted sentences that no source carries."""
    drafted = counted(count, "drafted sentence was", "drafted sentences were")
    return f"{drafted} withheld: the sources do not carry what was said"


def marked(sentence: Sentence) -> str:
    """The sentence followed by its citation numbers: `It opened on Monday. [1][2]`."""
    return sentence.text + " " + "".join(f"[{number}]" for number in sentence.citations)


def joined(sentences: Iterable[Sentence]) -> str:
    """A reply's `text`: its marked sentences, one space apart."""
    return " ".join(marked(sentence) for sentence in sentences)


def lead(story: Story) -> Sentence | None:
    """The first sentence, where the headline is that sentence shortened by too little for both to be shown."""
    first = story.sentences[0] if story.sentences else None
    if first is None or not _deletes(story.headline, first.text):
        return None
    more = len(first.text.split()) - len(story.headline.split())
    begins = first.text.startswith(story.headline.rstrip("."))
    return first if more <= FEW_MORE or (begins and len(first.text) <= LONGEST_LEAD) else None


def _deletes(shorter: str, sentence: str) -> bool:
    """Whether nothing but deletion makes the one of the other."""
    words = iter(_WORDS.findall(sentence.lower()))
    return all(word in words for word in _WORDS.findall(shorter.lower()))


def run_in(story: Story) -> str | None:
    """What the first sentence says beyond the headline that it begins with: ` , as the river fell.`; else None."""
    first, headline = story.sentences[0].text if story.sentences else "", story.headline.rstrip(".")
    rest = first[len(headline) :]
    return rest if rest and not rest[0].isalnum() and first.startswith(headline) and lead(story) is None else None


def untold_events(story: Story) -> tuple[Event, ...]:
    """The timeline, but for what the sentences above have told already."""
    told = {each.citations[0] for each in (*story.sentences, *story.recalled)}
    return tuple(each for each in story.timeline if each.sentence.citations[0] not in told)


def untold_voices(story: Story) -> tuple[Voice, ...]:
    """Who says what, but for what the sentences, the timeline and the differing claims tell already."""
    told = {each.citations[0] for each in (*story.sentences, *story.recalled)}
    told |= {each.sentence.citations[0] for each in story.timeline}
    told |= {claim.citation for differing in story.disagreements for claim in differing.claims}
    return tuple(each for each in story.voices if each.sentence.citations[0] not in told)


def spoken_by(voice: Voice) -> tuple[str, str, str]:
    """A voice's sentence in three parts: what stands before the words for its actor, those words, and the rest."""
    said, actor = voice.sentence.text, voice.actor
    start = said.lower().find(actor.lower())
    end = max(start, 0) + (len(actor) if start >= 0 else 0)
    return said[: max(start, 0)], said[max(start, 0) : end], said[end:]


def differs(disagreement: Disagreement) -> str:
    """How a list of claims begins."""
    return "This has changed" if disagreement.changed else "Reports differ"


def latest_first(disagreement: Disagreement) -> str:
    """Which report is the latest, where what they say has been shown already."""
    claims = "; ".join(f"[{claim.citation}] {who(claim)}" for claim in disagreement.claims)
    return f"{differs(disagreement)}{differs_on(disagreement)}, latest first: {claims}"


def differs_on(disagreement: Disagreement) -> str:
    """What reports differ on, unless that is the very question."""
    return "" if disagreement.about.endswith("?") else f" on {readable(disagreement.about)}"


def who(claim: Claim) -> str:
    """The day and the outlet of a claim: `4 March 2025, The Quay`; of one that holds no longer why."""
    standing = {Standing.PLANNED: "Earlier plan, ", Standing.UPDATED: "Earlier, since updated, "}
    outlet = f", {claim.outlet}" if claim.outlet else ""
    return readable(f"{standing[claim.standing] if claim.standing else ''}{day_text(claim.published)}{outlet}")


def readable(text: str) -> str:
    """Text that is safe to show: white space in runs becomes one space, control characters become U+FFFD."""
    return CONTROL.sub("\ufffd", " ".join(text.split()))


def sentence(words: str) -> str:
    """What is said on one line in a terminal, as a sentence; a file's name or an address in front stays as it is."""
    first, space, rest = words.partition(" ")
    whole = f"{first.capitalize()}{space}{rest}" if first.isalpha() and first.islower() else words
    return whole if whole.endswith((".", "!", "?")) else f"{whole}."


def shown_source(source: str, base: Path) -> str:
    """A source as a reader in the folder `base` would name it: relative below it, else absolute. URLs and "-" stay."""
    if not Path(source).is_absolute():
        return source
    try:
        return str(Path(source).relative_to(base))
    except ValueError:
        return source


def link(citation: Citation, base: Path) -> str:
    """`path:line`, which editors and terminals open; a page's address with the quote's words marked."""
    if is_address(citation.article.source):
        return at_words(citation.article.source, citation.quote)
    return f"{shown_source(citation.article.source, base)}:{citation.line}"


def origin(article: Article) -> str:
    """The outlet, or where it is not known the name of the file or of the page's host."""
    if is_address(article.source):
        return article.outlet or article.source.split("/")[2].removeprefix("www.")
    return article.outlet or ("standard input" if article.source == "-" else Path(article.source).name)


def from_whom(story: Story, escaped: Callable[[str], str] = str) -> str:
    """The outlets of a story with their days, latest first, and whose the same text is; the first NAMED of each."""
    named = [f"{escaped(origin(each))}, {day_text(each.published)}" for each in story.sources]
    copies = list(dict.fromkeys(escaped(origin(each)) for each in story.copies))
    return _first(named, "; ") + ("; the same again in " + _first(copies, ", ") if copies else "")


def _first(names: Sequence[str], between: str) -> str:
    more = len(names) - NAMED
    return between.join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def words(article: Article) -> int:
    """The number of words in what is read of an article."""
    return sum(len(block.span.of(article.text).split()) for block in article.blocks if block.readable)


def reading_minutes(count: int) -> int:
    """Minutes to read so many words, at least one."""
    return max(1, math.ceil(count / WORDS_A_MINUTE))


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an article, numbered as in an editor. `quote`: the cited part of it, in code points of `text`."""

    number: int
    text: str
    quote: Span | None


def excerpt(article: Article, quote: Span) -> Iterator[Line]:
    """The lines of the blocks that hold the quote, and of the block before and after them."""
    around = _with_neighbours(article.blocks, quote)
    text, number = article.text, article.line(around.start)
    start = max(text.rfind("\n", 0, around.start), text.rfind("\r", 0, around.start)) + 1
    while start < around.end:
        end = LINE_END.search(text, start)
        line = text[start : end.start() if end else len(text)]
        first, last = max(quote.start - start, 0), min(quote.end - start, len(line))
        yield Line(number, line, Span(first, last) if first < last else None)
        start = end.end() if end else len(text)
        number += 1


def _with_neighbours(blocks: Sequence[Block], quote: Span) -> Span:
    touched = [n for n, block in enumerate(blocks) if block.span.start < quote.end and quote.start < block.span.end]
    if not touched:
        return quote
    first, last = blocks[max(touched[0] - 1, 0)], blocks[min(touched[-1] + 1, len(blocks) - 1)]
    return Span(min(first.span.start, quote.start), max(last.span.end, quote.end))


def block_lines(article: Article, block: Block) -> tuple[int, int]:
    """The first and the last line of a block."""
    return article.line(block.span.start), article.line(block.span.end - 1)
