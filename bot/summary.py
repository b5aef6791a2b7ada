"""Article -> Summary, by any writer, every sentence checked; kept by what it was made from."""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from time import perf_counter
from typing import Protocol

import prompts
from bot.checking.check import Checker
from bot.draft import DraftSentence, Kind, NumberedPassage, Task, Writer, complete, parse
from bot.llm.meter import Meter
from bot.reply import Citation, Sentence, Summary, Usage
from bot.sentences.beginnings import clause
from bot.sentences.compress import finished, shorten
from bot.writing import summaries
from index.article import Article, Span
from index.errors import UsageError
from index.passages import passages

LENGTHS = {"one-line": Kind.ONE_LINE, "brief": Kind.BRIEF, "full": Kind.FULL}
_MOST_SENTENCES = {Kind.ONE_LINE: 1, Kind.BRIEF: summaries.BULLETS, Kind.FULL: 14}

READ_TOKENS = 6_000
"""o200k tokens of an article that a writer is given: news says what matters first, and no report of the samples is
longer."""

FORM = 1
"""The form in which a summary is kept; another number makes what was kept before unread."""

NOTHING = "the article carries nothing that"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""A summary depends on its article alone, so its task has no date of its own."""


class Cache(Protocol):
    """Where summaries are kept: index/library.py's Library."""

    def cached(self, key: str) -> str | None: ...

    def keep(self, key: str, value: str) -> None: ...


def summarise(article: Article, length: str, writer: Writer, meter: Meter, *, cache: Cache | None = None) -> Summary:
    """The summary of "one-line", "brief" or "full" length; without sentences where the article has none to read.

    Where a language model breaks off, or nothing that it wrote is carried by the article, the built-in writer's
    summary is returned, and `writer` says so. Raises UsageError for another length, WriterError and CostError as the
    writer does.
    """
    kind = LENGTHS.get(length)
    if kind is None:
        raise UsageError(f"a summary is {', '.join(LENGTHS)}; not {length!r}")
    key = cache_key(article, kind, writer.name)
    kept = unpacked(cache.cached(key), article, length) if cache is not None else None
    if kept:
        return kept
    started = perf_counter()
    task = Task(kind, "", read(article), _EPOCH)
    made = _summary(task, article, length, writer, meter)
    if cache is not None and made.writer == writer.name and made.sentences:
        cache.keep(key, packed(made))
    made.timings_ms["write"] = (perf_counter() - started) * 1000
    return made


def read(article: Article) -> tuple[NumberedPassage, ...]:
    """The article's passages from its beginning, as many as READ_TOKENS hold and at least one."""
    total = 0
    given: list[NumberedPassage] = []
    for passage in passages(article):
        total += passage.tokens
        if given and total > READ_TOKENS:
            break
        given.append(NumberedPassage(passage.number + 1, article, passage))
    return tuple(given)


def _summary(task: Task, article: Article, length: str, writer: Writer, meter: Meter) -> Summary:
    if not task.passages:
        return Summary(article, length, (), (), writer=writer.name, usage=meter.usage)
    name = writer.name
    checker = Checker(task.passages)
    drafts = complete(parse(writer.write(task, meter)))
    sentences = _checked(checker, iter(drafts or ()), task.kind)
    unsupported = tuple(checker.unsupported)
    if not sentences:
        checker = Checker(task.passages)
        sentences = _checked(checker, summaries.fallbacks(task), task.kind)
        unsupported += tuple(text for text in checker.unsupported if text not in unsupported)
        if name != "extractive":
            name = (
                f"extractive ({writer.name} broke off)"
                if drafts is None
                else f"extractive ({NOTHING} {writer.name} wrote)"
            )
    return Summary(article, length, sentences, tuple(checker.citations), unsupported, name, meter.usage)


def _checked(checker: Checker, drafts: Iterator[DraftSentence], kind: Kind) -> tuple[Sentence, ...]:
    """What passes the check, in the form that the length asks for."""
    sentences: list[Sentence] = []
    for draft in drafts:
        fitted = DraftSentence(_fitted(draft.text), draft.labels) if kind is Kind.ONE_LINE else draft
        checked = checker.check(fitted) if fitted.text else None
        if checked:
            sentences.append(checked)
        if len(sentences) == _MOST_SENTENCES[kind]:
            break
    return tuple(sentences)


def _fitted(text: str) -> str:
    """One line of at most 140 characters that ends in a full stop, by deletion only; empty where it cannot be had."""
    most = summaries.ONE_LINE_AT_MOST
    text = finished(re.sub(r"[!…]+$", "", text.strip()))
    return text if len(text) <= most else shorten(text, most) or clause(text, most) or ""


def cache_key(article: Article, kind: Kind, writer: str) -> str:
    """Changes with the article's words, what of them is read, the writer, the length and the prompt."""
    readable = [(block.span.start, block.span.end) for block in article.blocks if block.readable]
    prompt = prompts.version(kind.value.replace("-", "_"))
    facts = json.dumps([FORM, summaries.VERSION, kind, writer, prompt, article.title, readable])
    return "summary:" + hashlib.sha256(f"{facts}\0{article.text}".encode("utf-8", "surrogatepass")).hexdigest()[:32]


def packed(summary: Summary) -> str:
    """A summary without its article: the quotes are kept as places in it."""
    return json.dumps(
        {
            "sentences": [[sentence.text, sentence.citations] for sentence in summary.sentences],
            "citations": [[citation.span.start, citation.span.end] for citation in summary.citations],
            "unsupported": summary.unsupported,
            "writer": summary.writer,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def unpacked(kept: str | None, article: Article, length: str) -> Summary | None:
    """The summary that was kept, at no cost; None where there is none or it does not fit the article."""
    if kept is None:
        return None
    try:
        data = json.loads(kept)
        spans: Sequence[Span] = [Span(start, end) for start, end in data["citations"]]
        sentences = tuple(Sentence(text, tuple(numbers)) for text, numbers in data["sentences"])
    except (ValueError, KeyError, TypeError):
        return None  # written by another version or damaged: it is made anew
    if any(span.end > len(article.text) for span in spans):
        return None
    citations = tuple(Citation(n, article, span) for n, span in enumerate(spans, 1))
    return Summary(article, length, sentences, citations, tuple(data["unsupported"]), data["writer"], Usage())
