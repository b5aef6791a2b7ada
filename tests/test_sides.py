"""Outlets side by side: which are asked for, of which country they are, and what each says."""

import io
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.countries import countries, country_of, outlet_key
from bot.answering.sides import Comparison, Known, comparison
from bot.rendering import jsonform, terminal
from bot.rendering.page import Page
from bot.reply import Answer
from bot.service import Service
from bot.settings import Settings
from bot.slack import replies
from bot.web.templating import environment
from index.library import Filter

NOW = datetime(2025, 5, 20)
HERE = [
    Known("RT", "/news/a.md", "en"),
    Known("The Kyiv Independent", "/news/b.md", "en"),
    Known("Vesti Sela", "https://sela.example.ru/a", None),
    Known("Sela Observer", "/news/c.md", "en"),
]


def compared(question: str) -> tuple[str, list[tuple[str, tuple[str, ...]]]] | None:
    found: Comparison | None = comparison(question, lambda: HERE)
    return (found.topic, [(side.name, side.outlets) for side in found.sides]) if found else None


RUSSIAN = ("Russian outlets", ("RT", "Vesti Sela"))
UKRAINIAN = ("Ukrainian outlets", ("The Kyiv Independent",))


@pytest.mark.parametrize(
    ("question", "topic", "sides"),
    [
        ("What do Russian and Ukrainian outlets say differently about the talks?", "the talks", [RUSSIAN, UKRAINIAN]),
        ("How do Russian media and the Ukrainian press differ on the talks?", "the talks", [RUSSIAN, UKRAINIAN]),
        ("How do Ukrainian and Russian newspapers describe the talks?", "the talks", [UKRAINIAN, RUSSIAN]),
        (
            "How do RT and the Kyiv Independent differ on the talks in Sela?",
            "the talks in Sela",
            [("RT", ("RT",)), ("The Kyiv Independent", ("The Kyiv Independent",))],
        ),
        (
            "How does RT's coverage of the talks differ from Al Jazeera's?",
            "the talks",
            [("RT", ("RT",)), ("Al Jazeera", ())],
        ),
        ("Compare what RT and the Sela Observer say about the fire.", "the fire",
         [("RT", ("RT",)), ("Sela Observer", ("Sela Observer",))]),
    ],
)  # fmt: skip
def test_the_sides_and_the_topic_are_read_from_the_question(
    question: str, topic: str, sides: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert compared(question) == (topic, sides)


@pytest.mark.parametrize(
    "question",
    [
        "What does RT say about the talks?",
        "What did the Russian and Ukrainian presidents say about the talks?",
        "How do Russian and Ukrainian outlets differ?",
        "How does the ferry differ from the bridge?",
        "What did RT and the Kyiv Independent publish?",
    ],
)
def test_a_question_that_compares_no_outlets_is_answered_as_ever(question: str) -> None:
    assert compared(question) is None


@given(st.text(max_size=200))
def test_any_question_can_be_asked(question: str) -> None:
    found = comparison(question, lambda: HERE)
    assert found is None or (len(found.sides) > 1 and found.topic)


def test_a_country_is_known_by_name_by_site_or_by_language_and_else_not_assumed() -> None:
    assert country_of("The Kyiv Independent", "/a", "en") == "Ukraine"
    assert country_of("kyivindependent.com", "https://kyivindependent.com/a", "en") == "Ukraine"
    assert country_of("Sela", "https://news.sela.com.ua/a", None) == "Ukraine"
    assert country_of("Sela", "/a", "vi") == "Vietnam"
    for language in ("en", "ru", "es", "ar", None):
        assert country_of("Sela", "https://sela.com/a", language) is None


def test_no_outlet_stands_under_two_countries() -> None:
    keys = [key for country in countries() for key in country.outlets]
    assert len(keys) == len(set(keys))
    assert all(outlet_key(name) == key for country in countries() for key, name in country.outlets.items())


# The answer

ARTICLES = {
    "rt.md": ("RT", "2025-05-14", "Ferry talks open", "Ferry talks opened in Veredin on Wednesday, and the Russian "
              "delegation called them a success. Delegates agreed on a route for the ferry, the ministry said."),
    "ki.md": ("The Kyiv Independent", "2025-05-15", "Ferry talks stall", "The ferry talks in Veredin stalled on "
              "Thursday, the Ukrainian delegation said. No route for the ferry was agreed, according to the minister."),
}  # fmt: skip


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    folder = tmp_path_factory.mktemp("sides")
    for name, (outlet, date, title, text) in ARTICLES.items():
        (folder / name).write_text(f"---\ntitle: {title}\noutlet: {outlet}\ndate: {date}\n---\n{text}\n")
    service = Service(Settings.load({}, home=folder / "home"))
    assert all(outcome.kind == "added" for outcome in service.add([str(folder / name) for name in ARTICLES])[1])
    return service


def asked(service: Service, question: str) -> Answer:
    return service.ask(question, where=Filter(), now=NOW)


def test_each_side_is_told_from_its_own_articles_alone(service: Service) -> None:
    reply = asked(service, "What do Russian and Ukrainian outlets say differently about the ferry talks in Veredin?")
    assert [side.name for side in reply.sides] == ["Russian outlets", "Ukrainian outlets"]
    assert [side.outlets for side in reply.sides] == [("RT",), ("The Kyiv Independent",)]
    assert reply.sentences == tuple(sentence for side in reply.sides for sentence in side.sentences)
    assert [citation.number for citation in reply.citations] == list(range(1, len(reply.citations) + 1))
    for side in reply.sides:
        assert side.sentences
        for sentence in side.sentences:
            cited = [reply.citations[number - 1] for number in sentence.citations]
            assert {each.article.outlet for each in cited} == set(side.outlets)
            assert all(each.quote == each.span.of(each.article.text) for each in cited)


def test_a_side_without_articles_says_so_and_the_other_is_told(service: Service) -> None:
    reply = asked(service, "How do RT and Al Jazeera differ on the ferry talks?")
    assert [bool(side.sentences) for side in reply.sides] == [True, False]
    assert reply.sides[1].reason == "No article of Al Jazeera is here."
    assert not reply.abstained


def test_where_no_side_says_anything_the_answer_abstains(service: Service) -> None:
    reply = asked(service, "How do Al Jazeera and Le Monde differ on the ferry talks?")
    assert reply.abstained
    assert reply.reason == "No article of Al Jazeera is here. No article of Le Monde is here."


def test_every_surface_names_the_sides(service: Service, tmp_path: Path) -> None:
    question = "How do RT and the Kyiv Independent differ on the ferry talks?"
    reply = asked(service, question)
    stream = io.StringIO()
    page = Page(stream, tmp_path)
    terminal.show_answer(page, reply)
    whole = stream.getvalue()
    terminal.show_stream(page, service.stream(question, where=Filter(), now=NOW))
    streamed = stream.getvalue()[len(whole) :]
    for shown in (whole, streamed):
        assert [line for line in shown.splitlines() if line in ("RT", "The Kyiv Independent")] == [
            "RT",
            "The Kyiv Independent",
        ]
    form = jsonform.answer(reply, tmp_path)
    assert [(side["name"], len(side["sentences"])) for side in form["sides"]] == [
        ("RT", 2),
        ("The Kyiv Independent", 2),
    ]
    html = str(environment().get_template("reply.html").make_module({}).answer(form, "a"))  # type: ignore[attr-defined]
    assert html.index(">RT") < html.index("called them a success") < html.index(">The Kyiv Independent")
    assert html.count("called them a success") == 2  # said, and quoted among the sources
    blocks = str(replies.answer(reply, "a1"))
    assert blocks.index("'RT'") < blocks.index("called them a success") < blocks.index("'The Kyiv Independent'")
    assert "RT: [1]" in str(replies.ending(reply, "a1"))
