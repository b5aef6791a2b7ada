"""Sentences and passages are slices of readable blocks, whatever the text."""

import time
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.article import Article, Block, Label, Span
from index.passages import LONGEST_SENTENCE, indexed_text, passages, sentences
from index.text.tokens import count
from tests.awkward import articles


def body(text: str) -> Article:
    return Article("/a.txt", text, "A title", None, None, None, (Block(Span(0, len(text)), Label.BODY),))


def cut(text: str) -> list[str]:
    return [span.of(text) for span in sentences(body(text))]


@given(articles())
def test_sentences_lie_inside_readable_blocks_in_order_without_white_space_around_them(article: Article) -> None:
    position = 0
    for span in sentences(article):
        words = span.of(article.text)
        assert words == words.strip()
        assert span.start >= position
        assert any(block.readable and block.span.holds(span) for block in article.blocks)
        position = span.end


@given(articles())
def test_no_word_of_a_readable_block_is_lost(article: Article) -> None:
    kept = "".join(span.of(article.text) for span in sentences(article))
    readable = "".join(block.span.of(article.text) for block in article.blocks if block.readable)
    assert "".join(kept.split()).replace("\ufeff", "") == "".join(readable.split()).replace("\ufeff", "")


@given(articles(), st.integers(10, 200))
def test_passages_hold_every_sentence_once_and_keep_the_budget(article: Article, tokens: int) -> None:
    cut_up = passages(article, tokens=tokens)
    assert [span for passage in cut_up for span in passage.sentences] == list(sentences(article))
    assert [passage.number for passage in cut_up] == list(range(len(cut_up)))
    assert all(passage.tokens <= tokens for passage in cut_up if len(passage.sentences) > 1)


def test_passages_of_an_article_come_out_alike() -> None:
    sizes = [
        passage.tokens for passage in passages(body("The mayor spoke to the press on the bridge. " * 30), tokens=100)
    ]
    assert max(sizes) - min(sizes) < 30


def test_a_passage_is_indexed_under_its_title() -> None:
    article = body("The mayor spoke.")
    assert indexed_text(article, passages(article)[0]) == "A title\nThe mayor spoke."


def test_abbreviations_do_not_end_a_sentence() -> None:
    assert cut("Gov. Lee met Sen. Ortiz at 5 p.m. On Monday they left.") == [
        "Gov. Lee met Sen. Ortiz at 5 p.m.",
        "On Monday they left.",
    ]
    assert cut("Yahoo! Inc. shares fell. They rose later.") == ["Yahoo! Inc. shares fell.", "They rose later."]


def test_sentences_run_together_are_parted() -> None:
    assert cut("The vote was lost.The mayor resigned at once.") == ["The vote was lost.", "The mayor resigned at once."]


def test_scripts_without_spaces_are_cut_at_their_full_stops() -> None:
    assert cut("市长说大桥将开放。记者没有得到回应！") == ["市长说大桥将开放。", "记者没有得到回应！"]


def test_text_without_full_stops_is_cut_at_white_space() -> None:
    parts = cut("word " * 1_000)
    assert all(len(part) <= LONGEST_SENTENCE for part in parts)
    assert " ".join(parts).split() == ["word"] * 1_000


def test_tokens_are_counted_as_openai_counts_them() -> None:
    assert count("hello world") == 2
    assert count("<|endoftext|>") > 1


@pytest.mark.parametrize("zone", ["ET", "EST", "PDT", "GMT", "BST", "CET"])
def test_a_time_zone_begins_no_sentence(zone: str) -> None:
    text = f"The ferry leaves at 5 p.m. {zone} on Sunday, the harbour said. It is late."
    assert cut(text) == [text[: text.index(" It")], "It is late."]


def test_a_paragraph_as_long_as_a_book_is_cut_in_time_in_proportion() -> None:
    sentence = "The council of Orlen voted on the bridge on Tuesday, and the mayor was there. "
    started = time.process_time()
    assert len(sentences(body(sentence * 40_000))) == 40_000
    assert time.process_time() - started < 10, "each sentence copied all that stood before it: a minute and more"


@pytest.mark.parametrize(
    "text",
    [
        "Diplomats, including U.S. Secretary Ada Brink, met in Sela on Sunday.",
        "The ex-U.S. Marine Otto Lind was freed.",
        "The council meets at 5 p.m. Monday in the old hall.",
        "Doors open at 7 p.m. March 3 in Sela.",
        "The letter was signed by Lt. Gov. Ada Brink and Reps. Otto Lind and Nora Pell.",
    ],
)
def test_an_abbreviation_before_what_it_belongs_to_ends_no_sentence(text: str) -> None:
    assert cut(text) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "The alliance includes the U.S. The talks go on.",
        "She lives in the U.K. He does not.",
        "The vote is at 5 p.m. On Monday the mayor speaks.",
    ],
)
def test_an_abbreviation_that_ends_a_sentence_still_does(text: str) -> None:
    assert len(cut(text)) == 2


def test_a_common_word_before_a_full_stop_is_no_abbreviation() -> None:
    text = "The water warms in the sun. Algae live there, so the fish do win. Lind sat out to rest."
    article = replace(body(text), language="en")
    assert len(sentences(article)) == 3
    kept = replace(body("The game of Sela vs. Tolney drew 3,000 people, i.e. Half the town."), language="en")
    assert len(sentences(kept)) == 1
