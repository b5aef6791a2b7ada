"""One line, three bullets, 150 words: each sentence checked, cited and made of the article's own words."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.draft import DraftSentence, Kind, NumberedPassage, Task
from bot.llm.meter import Meter
from bot.reply import Summary
from bot.summary import LENGTHS, packed, summarise, unpacked
from bot.writing.summaries import summarise as drafts
from index import extract
from index.article import Article, Block, Label, Span
from index.errors import UsageError, WriterError
from index.passages import passages

LENGTH_NAMES = tuple(LENGTHS)
DAY = datetime(2025, 1, 1, tzinfo=UTC)


class BuiltIn:
    """The built-in writer's summaries as bot/extractive.py gives them, without loading its word vectors."""

    name = "extractive"

    def write(self, task: Task, meter: Meter) -> Iterator[str]:
        for draft in drafts(task):
            yield written(draft)


class Scripted:
    """A model at the wire: the protocol's text as it would arrive."""

    name = "openai:scripted"

    def __init__(self, *chunks: str) -> None:
        self.chunks = chunks
        self.calls = 0

    def write(self, task: Task, meter: Meter) -> Iterator[str]:
        self.calls += 1
        yield from self.chunks


class Shelf(dict[str, str]):
    """A cache in memory."""

    def cached(self, key: str) -> str | None:
        return self.get(key)

    def keep(self, key: str, value: str) -> None:
        self[key] = value


def written(draft: DraftSentence) -> str:
    return f"{draft.text} {''.join(f'[{label}]' for label in draft.labels)}\n"


def article_of(text: str, title: str = "Ferry between Brannock and Sela to run on batteries") -> Article:
    blocks = tuple(Block(Span(m.start(), m.end()), Label.BODY) for m in re.finditer(r"\S[^\n]*", text))
    return Article("ferry.txt", text, title, "Northline News", None, None, blocks)


FERRY = article_of(
    "BRANNOCK, Jan. 19 (Northline) — A ferry driven by batteries will replace the diesel boat "
    "between Brannock and Sela on "
    "March 4 and shorten the crossing from 75 to 50 minutes, its operator Sundline said, after two "
    "years of tests that the "
    "company had twice prolonged.\n"
    "The catamaran, named Petrel, carries 280 passengers and 24 cars. It was built in Orvane for 19 million crowns.\n"
    "Sundline's director, Halvard Moe, said the batteries had been tested to minus 25 degrees. They "
    "will be charged at both "
    "quays in 11 minutes.\n"
    "A single fare will rise from 14 to 16 crowns. Residents of Sela island will not pay more.\n"
)


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def is_subsequence(part: list[str], whole: list[str]) -> bool:
    left = iter(whole)
    return all(word in left for word in part)


def holds(summary: Summary) -> None:
    """The invariants of any summary by the built-in writer."""
    text = summary.article.text
    for citation in summary.citations:
        assert text[citation.span.start : citation.span.end] == citation.quote
        assert any(block.readable and block.span.holds(citation.span) for block in summary.article.blocks)
    for sentence in summary.sentences:
        quotes = [summary.citations[number - 1].quote for number in sentence.citations]
        assert any(is_subsequence(words(sentence.text), words(quote)) for quote in quotes), sentence.text
    if summary.length == "one-line":
        assert len(summary.sentences) <= 1
        for sentence in summary.sentences:
            assert len(sentence.text) <= 140
            assert re.search(r"[.?!…。]\W*$", sentence.text), sentence.text  # an article of questions has no full stop
    if summary.length == "brief":
        assert len(summary.sentences) <= 3
        assert all(len(sentence.text) <= 200 for sentence in summary.sentences)


@pytest.mark.parametrize("length", LENGTH_NAMES)
def test_sample_articles_have_summaries_that_are_all_carried(sample_articles: Path, length: str) -> None:
    for path in sorted(sample_articles.rglob("*.txt")):
        article = extract.article(extract.read(path, limit_bytes=10_000_000))
        summary = summarise(article, length, BuiltIn(), Meter())
        assert summary.sentences, path
        holds(summary)


@pytest.mark.parametrize("length", LENGTH_NAMES)
def test_real_pages_have_summaries_that_are_all_carried(shared: Path, length: str) -> None:
    for path in sorted((shared / "articles").glob("*.txt")):
        summary = summarise(extract.article(extract.read(path, limit_bytes=10_000_000)), length, BuiltIn(), Meter())
        assert summary.sentences, path
        assert not summary.unsupported, path
        holds(summary)


@settings(max_examples=60)
@given(
    st.lists(st.text(st.sampled_from(list("ab cde.,;:—()“”\"'’!?…\tÀé中。🙂 09")), max_size=160), max_size=6),
    st.sampled_from(LENGTH_NAMES),
)
def test_awkward_text_is_summarised_in_its_own_words_or_not_at_all(lines: list[str], length: str) -> None:
    holds(summarise(article_of("\n".join(lines), "An awkward page"), length, BuiltIn(), Meter()))


def test_one_line_keeps_who_did_what() -> None:
    (line,) = summarise(FERRY, "one-line", BuiltIn(), Meter()).sentences
    assert line.text.startswith(
        "A ferry driven by batteries will replace the diesel boat between Brannock and Sela on March 4"
    )
    assert "Northline" not in line.text


def test_an_outlets_note_on_its_own_article_is_no_news() -> None:
    note = (
        "Editor’s Note: Mira Sandoval is a reporter in Brannock who has written about ferries for the Courier. "
        "She won the Wend prize for a report on ferries between Brannock and Sela in March."
    )
    news = "The ferry between Brannock and Sela will stop on March 4 for good. Its two boats will be sold abroad."
    more = "The company has lost money on the line in each of the last nine years. Buses will run instead."
    (line,) = summarise(article_of(f"{note}\n\n{news}\n\n{more}"), "one-line", BuiltIn(), Meter()).sentences
    assert line.text.startswith("The ferry between Brannock and Sela will stop")


def test_an_article_of_one_endless_sentence_still_has_one_line() -> None:
    endless = "The council " + "and the assembly of the district of the lake " * 12 + "met."
    (line,) = summarise(article_of(endless), "one-line", BuiltIn(), Meter()).sentences
    assert len(line.text) <= 140
    assert line.text.endswith(".")


def test_bullets_tell_different_facts_in_the_articles_order_the_news_first() -> None:
    summary = summarise(FERRY, "brief", BuiltIn(), Meter())
    starts = [summary.citations[sentence.citations[0] - 1].span.start for sentence in summary.sentences]
    assert len(starts) == 3
    assert starts == sorted(set(starts))
    assert "ferry driven by batteries" in summary.sentences[0].text


def test_a_full_summary_has_about_150_words_where_the_article_has_more(shared: Path) -> None:
    long = sorted((shared / "articles").glob("000_*.txt"))[0]
    summary = summarise(extract.article(extract.read(long, limit_bytes=10_000_000)), "full", BuiltIn(), Meter())
    assert 100 <= sum(len(sentence.text.split()) for sentence in summary.sentences) <= 170


def test_a_full_summary_gives_a_leaning_sentence_only_behind_its_neighbour() -> None:
    texts = [sentence.text for sentence in summarise(FERRY, "full", BuiltIn(), Meter()).sentences]
    for leaning, before in (("It was built", "The catamaran"), ("They will be charged", "Sundline's director")):
        where = [n for n, text in enumerate(texts) if text.startswith(leaning)]
        assert all(n > 0 and texts[n - 1].startswith(before) for n in where)


def test_an_article_without_readable_words_has_a_summary_without_sentences() -> None:
    empty = Article("menu.txt", "Home\nSport\n", "Menu", None, None, None, (Block(Span(0, 4), Label.NAVIGATION),))
    assert summarise(empty, "brief", BuiltIn(), Meter()).sentences == ()


def test_another_length_is_refused_with_the_lengths_there_are() -> None:
    with pytest.raises(UsageError, match="one-line, brief, full"):
        summarise(FERRY, "haiku", BuiltIn(), Meter())


def test_a_models_line_that_is_too_long_is_shortened_by_deletion_and_checked() -> None:
    model = Scripted(
        "A ferry driven by batteries will replace the diesel boat between Brannock and Sela on March "
        "4 and shorten the crossing "
        "from 75 to 50 minutes, its operator Sundline said, after two years of tests [1.1]"
    )
    summary = summarise(FERRY, "one-line", model, Meter())
    assert summary.writer == model.name
    holds(summary)
    assert summary.sentences


def test_a_models_line_without_a_full_stop_gets_one() -> None:
    (line,) = summarise(
        FERRY, "one-line", Scripted("A single fare will rise from 14 to 16 crowns [1.6]"), Meter()
    ).sentences
    assert line.text == "A single fare will rise from 14 to 16 crowns."


def test_what_a_model_invents_is_withheld_and_the_built_in_writer_says_that_it_stepped_in() -> None:
    model = Scripted("A ferry driven by batteries sank off Sela on March 9, killing 31 people. [1.1]\n")
    summary = summarise(FERRY, "brief", model, Meter())
    assert summary.writer.startswith("extractive")
    assert model.name in summary.writer
    assert summary.sentences
    assert any("sank" in text for text in summary.unsupported)
    holds(summary)


def test_no_answer_from_a_model_leaves_it_to_the_built_in_writer() -> None:
    summary = summarise(FERRY, "one-line", Scripted("NO ANSWER"), Meter())
    assert len(summary.sentences) == 1
    assert summary.writer.startswith("extractive")


def test_a_model_that_cannot_be_reached_is_an_error_not_a_summary() -> None:
    class Dead(Scripted):
        def write(self, task: Task, meter: Meter) -> Iterator[str]:
            raise WriterError("no answer from the model")
            yield ""

    with pytest.raises(WriterError):
        summarise(FERRY, "brief", Dead(), Meter())


def test_a_summary_is_written_once_for_the_same_article_writer_and_length() -> None:
    shelf, model = Shelf(), Scripted("A single fare will rise from 14 to 16 crowns. [1.6]")
    first = summarise(FERRY, "one-line", model, Meter(), cache=shelf)
    again = summarise(FERRY, "one-line", model, Meter(), cache=shelf)
    assert model.calls == 1
    assert (again.sentences, again.citations, again.writer) == (first.sentences, first.citations, first.writer)
    summarise(FERRY, "brief", model, Meter(), cache=shelf)
    summarise(article_of(FERRY.text + "The first crossing is free.\n"), "one-line", model, Meter(), cache=shelf)
    assert model.calls == 3


def test_what_the_built_in_writer_put_in_a_models_place_is_not_kept_as_the_models() -> None:
    shelf = Shelf()
    summarise(FERRY, "one-line", Scripted("NO ANSWER"), Meter(), cache=shelf)
    assert not shelf


@pytest.mark.parametrize("length", LENGTH_NAMES)
def test_a_kept_summary_comes_back_as_it_was(length: str) -> None:
    summary = summarise(FERRY, length, BuiltIn(), Meter())
    back = unpacked(packed(summary), FERRY, length)
    assert back is not None
    assert (back.sentences, back.citations, back.unsupported) == (
        summary.sentences,
        summary.citations,
        summary.unsupported,
    )


@given(st.text(max_size=80))
def test_a_damaged_kept_summary_is_made_anew(kept: str) -> None:
    assert unpacked(kept, FERRY, "brief") is None


def test_offsets_that_leave_the_article_are_not_believed() -> None:
    assert (
        unpacked('{"sentences":[["A.",[1]]],"citations":[[0,99999]],"unsupported":[],"writer":"x"}', FERRY, "brief")
        is None
    )


def test_the_built_in_writer_gives_one_line_one_label() -> None:
    numbered = tuple(NumberedPassage(passage.number + 1, FERRY, passage) for passage in passages(FERRY))
    (draft,) = drafts(Task(Kind.ONE_LINE, "", numbered, DAY))
    assert len(draft.labels) == 1
