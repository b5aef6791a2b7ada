"""Replies as Block Kit: no limit of Slack's is ever passed, nothing is lost, and no article can forge a mention."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from slack_blocks import problems, shown, units

from bot.rendering.fragments import directive
from bot.reply import Answer, Citation, Claim, Digest, Disagreement, Event, Json, Nearest, Sentence, Story, Summary
from bot.slack import limits, replies
from bot.slack.addresses import Links
from bot.slack.blocks import Message, escaped
from index.article import Article, Block, Label, Precision, Published, Span

WORDS = st.text(st.sampled_from("abc é漢🙂\u202e\x07<!channel>*_~`&@.\n"), min_size=1, max_size=400)
LONG = st.builds(lambda word, count: f"{word.strip() or 'x'} " * count + "end.", WORDS, st.integers(1, 60))


def article(text: str, *, title: str = "Title", source: str = "https://news.example/a-b") -> Article:
    block = Block(Span(0, len(text)), Label.BODY, "all of it")
    when = Published(datetime(2025, 3, 4), Precision.DAY, "text", "4 March 2025")
    return Article(
        source=source, text=text, title=title, outlet="The Quay", byline=None, published=when, blocks=(block,)
    )


def cited(texts: Sequence[str], *, source: str = "https://news.example/a-b") -> tuple[Citation, ...]:
    whole = "\n".join(texts)
    page, start, found = article(whole, source=source), 0, []
    for number, text in enumerate(texts, 1):
        found.append(Citation(number, page, Span(start, start + len(text))))
        start += len(text) + 1
    return tuple(found)


def answered(texts: Sequence[str], *, source: str = "https://news.example/a-b") -> Answer:
    sentences = tuple(Sentence(text, (number,)) for number, text in enumerate(texts, 1))
    claims = tuple(Claim(text, number, None, "The Quay") for number, text in enumerate(texts, 1))
    differ = (Disagreement("q?", claims),) if len(texts) > 1 else ()
    return Answer("What?", sentences, cited(texts, source=source), None, disagreements=differ, unsupported=("no",))


def within_limits(messages: Sequence[Message]) -> None:
    assert messages
    for each in messages:
        assert problems(list(each.blocks)) == []
        assert 0 < units(each.text) <= limits.FALLBACK


def parts(block: Json) -> list[Json]:
    """The elements of rich text."""
    return [each for part in block.get("elements", ()) for each in part.get("elements", ())]


TEXTS = st.lists(LONG, min_size=1, max_size=12)


@settings(max_examples=50)
@given(TEXTS, st.sampled_from(["https://news.example/a-b", "/articles/a.txt"]))
def test_no_answer_passes_a_limit(texts: list[str], source: str) -> None:
    reply = answered(texts, source=source)
    within_limits(replies.answer(reply, "id"))
    within_limits(replies.ending(reply, "id"))
    within_limits(replies.quotes(reply.question, reply.citations))
    within_limits([replies.growing(reply.sentences, reply.citations)])


@settings(max_examples=25)
@given(TEXTS)
def test_no_summary_and_no_digest_passes_a_limit(texts: list[str]) -> None:
    reply = answered(texts)
    page = reply.citations[0].article
    summary = Summary(page, "full", reply.sentences, reply.citations, ("no",))
    events = tuple(Event(page.published, sentence) for sentence in reply.sentences)
    story = Story(texts[0], reply.sentences, (page,), (page,), events, reply.disagreements)
    within_limits(replies.summary(summary, "id"))
    within_limits(replies.detail([summary, summary]))
    within_limits(replies.digest(Digest("t", None, None, (story,) * 6, reply.citations), "id", texts[0]))
    assert problems(replies.unfurled(summary)) == []


@given(TEXTS)
def test_every_word_of_every_sentence_is_shown(texts: list[str]) -> None:
    together = " ".join(shown(list(each.blocks)) for each in replies.answer(answered(texts), "id"))
    seen = "".join(together.split())
    for text in texts:
        assert "".join(replies._visible(text).split()) in seen


@given(LONG, st.integers(20, 3_000))
def test_a_text_is_cut_after_sentences_and_nothing_of_it_is_lost(text: str, most: int) -> None:
    parts = limits.pieces(text, most)
    assert all(0 < units(part) <= most for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


def test_a_long_text_is_cut_at_a_sentence_where_there_is_one() -> None:
    assert limits.pieces("The ferry sank. Nobody drowned. The mayor wept.", 35) == [
        "The ferry sank. Nobody drowned.",
        "The mayor wept.",
    ]


@given(WORDS, st.integers(2, 200))
def test_a_clipped_text_fits(text: str, most: int) -> None:
    assert units(limits.clipped(text, most)) <= most


@given(st.lists(st.integers(0, 50)), st.integers(1, 60))
def test_parts_are_packed_in_order_and_only_a_single_one_is_too_large(sizes: list[int], most: int) -> None:
    groups = limits.packed(sizes, most)
    assert [n for group in groups for n in group] == list(range(len(sizes)))
    assert all(len(group) == 1 or sum(sizes[n] for n in group) <= most for group in groups)


def test_a_mention_in_an_article_stays_plain_text() -> None:
    reply = answered(["<!channel> *look* <https://evil.example|here> & <@U123>."])
    (message, *_) = replies.answer(reply, "id")
    assert "<!channel>" not in message.text
    forms = json.dumps(message.blocks)
    assert '"type": "mrkdwn"' not in forms
    assert "<!channel> *look* <https://evil.example|here> & <@U123>." in shown(list(message.blocks))
    assert escaped("<!here> & co") == "&lt;!here&gt; &amp; co"


def test_a_citation_of_a_page_is_a_link_to_its_words() -> None:
    reply = answered(["The toll, at last, is 23."])
    (message,) = replies.answer(reply, "id")
    urls = {each["url"] for block in message.blocks for each in parts(block) if each["type"] == "link"}
    assert urls == {"https://news.example/a-b#:~:text=The%20toll%2C%20at%20last%2C%20is%2023."}


def test_a_citation_of_a_file_is_a_link_to_its_words_where_the_site_is_known() -> None:
    reply = answered(["The toll, at last, is 23.", "Two are missing."], source="/news/a.txt")
    marked = {"start=0&end=25#quote", "start=26&end=42#quote"}
    for links, expected in (
        (
            Links("https://news.example/precis"),
            {f"https://news.example/precis/articles/{reply.citations[0].article.id}"},
        ),
        (Links(), set()),
    ):
        messages = [*replies.answer(reply, "id", links), *replies.quotes("What?", reply.citations, links)]
        urls = [part["url"] for each in messages for block in each.blocks for part in parts(block) if "url" in part]
        assert {url.partition("?")[0] for url in urls} == expected
        assert {url.partition("?")[2] for url in urls} == (marked if expected else set())
    assert Links("https://news.example").to_article(article("Text", source="-")) is None


@given(WORDS)
def test_a_text_directive_has_no_character_with_a_meaning_of_its_own(quote: str) -> None:
    inside = directive(quote)
    assert inside.count(",") <= 1
    assert not set(inside) & set("&#-<> ")


def test_disagreements_are_a_dated_list_with_the_latest_first() -> None:
    days = [Published(datetime(2025, 3, day), Precision.DAY, "text", None) for day in (9, 4)]
    claims = tuple(Claim(f"It was {n}.", n, day, "The Quay") for n, day in enumerate(days, 1))
    reply = replace(answered(["It was 1.", "It was 2."]), disagreements=(Disagreement("How many?", claims),))
    text = shown(list(replies.answer(reply, "id")[0].blocks))
    assert text.index("9 March 2025, The Quay: It was 1.") < text.index("4 March 2025, The Quay: It was 2.")


def test_an_abstention_says_why_and_names_what_is_nearest() -> None:
    reply = Answer("q", (), (), "The articles do not answer this.", nearest=(Nearest("a.txt", "Ferry <sinks>"),))
    (message,) = replies.answer(reply, "id")
    assert "The articles do not answer this." in shown(list(message.blocks))
    assert "Ferry <sinks>" in shown(list(message.blocks))


def test_markdown_for_streams_shows_the_characters_themselves() -> None:
    text = replies.in_markdown(Sentence("A *bold* <@U1> [x](y) claim.", (1,)), cited(["A claim."]))
    assert text.startswith("A \\*bold\\* &lt;\\@U1&gt; \\[x\\](y) claim. [\\[1\\]](https://news.example/a-b#:~:text=")
