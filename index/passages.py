"""Cut an article into sentences and passages: what is embedded, retrieved and quoted."""

import re
from collections.abc import Iterator

from index.article import Article, Passage, Span
from index.text.abbreviations import OF_A_TIME, goes_on, missed

PASSAGE_TOKENS = 110
"""About 80 English words: of 60, 80 and 110 words, 80 put the answer soonest into a fixed budget of ranked passages."""

LONGEST_SENTENCE = 1_200
"""Code points. Text that runs on longer without a full stop (tables, lists saved as one line) is cut at white space."""
LONGEST_UNSPACED = 400
"""The same of Chinese, Japanese or Thai, which say as much in a third of the characters; cut at a comma if any."""

LOOKED_BACK = 60
"""Code points before the end of a sentence that tell whether it goes on."""

_UNMARKED = re.compile(
    r"[.!?”\"。！？؟۔](?:(?<=[a-z]{2}[.!?])(?=[A-Z][a-z]+ )|(?<=[a-z][.!?][”\"])(?=[A-Z“][a-z]+ )"
    r"|(?<=[。！？])(?![”’」』）。！？])|(?<=[؟۔])(?=\s)"
    rf"|(?<=\b[ap]\.m\.) +(?!{OF_A_TIME})(?=[A-Z“\"]))"
)
"""Where one sentence is glued to the next, as scraped text often has it; the full stops of Chinese and Japanese, the
question mark of Arabic and the full stop of Urdu; and an abbreviation that also ends the sentence: `… at 5 p.m. On
Monday …`."""

_INNER_END = re.compile(r"[.!?…]\W")
"""Without one the sentence model finds no place to look at."""

_GOES_ON = re.compile(r"(?:Inc|Corp|Ltd|Co)\.")
"""What a sentence does not begin with, as a small letter: after `Yahoo! ` comes `Inc.`"""

_UNSPACED = re.compile("[\u0e01-\u0e5b\u3040-\u30ff\u3400-\u9fff]")
_PAUSE = re.compile("[，；、：,;:]")


def sentences(article: Article) -> tuple[Span, ...]:
    """The sentences of the readable blocks, in order, without surrounding white space."""
    return tuple(
        span for block in article.blocks if block.readable for span in _cut(article.text, block.span, article.language)
    )


def cut(text: str, language: str | None = None) -> tuple[Span, ...]:
    """The sentences of any text, such as a writer's draft, without surrounding white space."""
    return tuple(_cut(text, Span(0, len(text)), language)) if text else ()


def passages(article: Article, *, tokens: int = PASSAGE_TOKENS) -> tuple[Passage, ...]:
    """Consecutive sentences packed up to `tokens` o200k tokens each; a longer sentence stands alone.

    The text is spread evenly over as few passages as the budget allows, so that the last one is not a scrap.
    """
    from index.text.tokens import count

    spans = sentences(article)
    sizes = [count(span.of(article.text)) + 1 for span in spans]
    aim = _even(sizes, tokens)
    groups: list[tuple[list[Span], int]] = []
    for span, size in zip(spans, sizes, strict=True):
        if groups and groups[-1][1] + size <= tokens and groups[-1][1] < aim:
            groups[-1][0].append(span)
            groups[-1] = (groups[-1][0], groups[-1][1] + size)
        else:
            groups.append(([span], size))
    return tuple(Passage(number, tuple(group), size) for number, (group, size) in enumerate(groups))


def words(article: Article, passage: Passage) -> str:
    """The passage's sentences and nothing that stands between them: a picture's caption, a banner."""
    return " ".join(span.of(article.text) for span in passage.sentences)


def indexed_text(article: Article, passage: Passage) -> str:
    """What is embedded for a passage: its article's title, then its own words."""
    return f"{article.title}\n{words(article, passage)}"


def _even(sizes: list[int], budget: int) -> float:
    """The size at which a passage is full, so that an article's passages come out alike."""
    total = sum(sizes)
    return total / max(1, -(-total // budget))


def _cut(text: str, block: Span, language: str | None) -> Iterator[Span]:
    import nupunkt

    words = block.of(text)
    spans = nupunkt.sent_spans(words) if _INNER_END.search(words) else [(0, len(words))]
    bounds = _joined(spans, words, language)
    for start, end in bounds:
        for first, last in _split(words, start, end, language):
            yield from _trimmed(words, first, last, block.start)


def _joined(bounds: list[tuple[int, int]], words: str, language: str | None) -> list[tuple[int, int]]:
    """Undo cuts after which the sentence plainly goes on."""
    joined: list[tuple[int, int]] = []
    for start, end in bounds:
        if joined and (
            words[start].islower()
            or _GOES_ON.match(words, start)
            or goes_on(_before(words, joined[-1][1]), words[start : start + 30], language)
        ):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _before(words: str, end: int) -> str:
    """The last words before a place: never all of a long paragraph, which is asked for at each of its sentences."""
    while end and words[end - 1].isspace():
        end -= 1
    return words[max(0, end - LOOKED_BACK) : end]


def _split(words: str, start: int, end: int, language: str | None) -> Iterator[tuple[int, int]]:
    """Add the cuts that the sentence model does not make."""
    cuts = [match.end() for match in _UNMARKED.finditer(words, start, end)]
    cuts += missed(words, start, end, language)
    longest = LONGEST_SENTENCE
    if end - start > LONGEST_UNSPACED and len(_UNSPACED.findall(words, start, end)) * 2 > end - start:
        longest = LONGEST_UNSPACED
    for cut in sorted({*cuts, end}):
        while cut - start > longest:
            middle = _middle(words, start, start + longest)
            yield start, middle
            start = middle
        if cut > start:
            yield start, cut
            start = cut


def _middle(words: str, start: int, end: int) -> int:
    """Where a sentence that is too long is best cut: at its last white space, or past its last comma."""
    space = max(words.rfind(" ", start + 1, end), words.rfind("\n", start + 1, end))
    if space > start:
        return space
    return max((match.end() for match in _PAUSE.finditer(words, start + (end - start) // 2, end)), default=end)


def _trimmed(words: str, start: int, end: int, offset: int) -> Iterator[Span]:
    """The span without surrounding white space and byte order marks, unless nothing is left."""
    while start < end and (words[start].isspace() or words[start] == "\ufeff"):
        start += 1
    while end > start and (words[end - 1].isspace() or words[end - 1] == "\ufeff"):
        end -= 1
    if start < end:
        yield Span(offset + start, offset + end)
