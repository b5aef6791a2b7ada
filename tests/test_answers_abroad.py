"""Articles in nine languages are found, asked, summarised, told and shown, each in its own."""

import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from commandline import Precis
from nine_languages import EXPECTED, FOLDER, LANGUAGES, NOW, each_language, written

from bot.draft import Kind, NumberedPassage, Task
from bot.llm import prompting
from bot.service import Service
from bot.settings import Settings
from index.catalog import FILE, Filter
from index.passages import passages, sentences


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """All nine articles in one library."""
    home = tmp_path_factory.mktemp("languages") / "home"
    with Service(Settings.load({}, home=home)) as opened:
        assert {outcome.kind for outcome in opened.add([str(FOLDER / "*.txt")])[1]} == {"added"}
        yield opened


@each_language
def test_other_forms_of_its_words_find_an_article(code: str, service: Service):
    found = service.search(EXPECTED[code]["inflected"], where=Filter(), now=NOW, k=3)
    assert found
    assert found[0].stored.article.language == code


@each_language
def test_a_question_is_answered_in_its_language_with_the_exact_words(code: str, service: Service):
    for question, words in EXPECTED[code]["asked"]:
        answer = service.ask(question, where=Filter(), now=NOW)
        assert words in " ".join(" ".join(sentence.text for sentence in answer.sentences).split()), question
        assert not answer.unsupported
        for citation in answer.citations:
            assert citation.article.language == code
            assert citation.article.text[citation.span.start : citation.span.end] == citation.quote
            assert Path(citation.article.source).read_text(encoding="utf-8")[
                citation.span.start : citation.span.end
            ] == (citation.quote)


@each_language
def test_what_the_articles_do_not_say_is_not_answered(code: str, service: Service):
    answer = service.ask(EXPECTED[code]["unanswerable"], where=Filter(), now=NOW)
    assert answer.sentences == ()
    assert answer.reason


def test_a_name_finds_an_article_in_another_language(service: Service):
    found = service.search("What is planned in Montalba?", where=Filter(), now=NOW, k=3)
    assert found[0].stored.article.language == "es"


@each_language
def test_a_summary_is_in_the_articles_language_and_every_sentence_is_its_own(code: str, service: Service):
    source = str(FOLDER / f"{code}.txt")
    one = service.summary(source, length="one-line")
    assert len(one.sentences) == 1
    assert len(one.sentences[0].text) <= 140
    for length, most in (("one-line", 1), ("brief", 3), ("full", 9)):
        summary = service.summary(source, length=length)
        assert 1 <= len(summary.sentences) <= max(most, 13)
        assert summary.unsupported == ()
        for sentence in summary.sentences:
            assert not sentence.translated
            quotes = [summary.citations[number - 1].quote for number in sentence.citations]
            assert (
                any(" ".join(sentence.text.split())[:-1] in " ".join(quote.split()) for quote in quotes) or code == "en"
            )


def test_a_digest_tells_each_story_once_in_its_language(service: Service):
    digest = service.digest(
        "", where=Filter(since=datetime(2024, 5, 1), until=datetime(2024, 6, 30)), now=NOW, max_stories=20
    )
    told = [story.sources[0].language for story in digest.stories]
    assert sorted(filter(None, told)) == LANGUAGES
    for citation in digest.citations:
        assert citation.article.text[citation.span.start : citation.span.end] == citation.quote


@each_language
def test_a_prompt_asks_for_the_questions_language_or_the_articles(code: str):
    found = written(code)
    given = tuple(NumberedPassage(each.number + 1, found, each) for each in passages(found))
    question = EXPECTED[code]["asked"][0][0]
    told = "\n".join(str(message.content) for message in prompting.render(Task(Kind.ANSWER, question, given, NOW)))
    assert "the question's language" in told
    assert question in told
    summary = "\n".join(str(message.content) for message in prompting.render(Task(Kind.BRIEF, "", given, NOW)))
    assert "the report's language" in summary
    for span in sentences(found):
        assert prompting.shown(span.of(found.text)) in told


@each_language
def test_json_names_the_language_and_the_terminal_shows_the_words(code: str, precis: Precis, tmp_path: Path):
    source = tmp_path / f"{code}.txt"
    source.write_bytes((FOLDER / f"{code}.txt").read_bytes())
    assert precis("add", str(source)).code == 0
    listed = precis("list", "--json").json["articles"]
    assert [each["language"] for each in listed] == [code]
    shown = precis("show", listed[0]["article_id"], "--json").json
    assert shown["language"] == code
    assert f"language   {code}" in precis("show", listed[0]["article_id"]).out
    question, words = EXPECTED[code]["asked"][0]
    answer = precis("ask", question, "--now", "2024-06-10", "--json")
    assert answer.code == 0
    assert words in answer.json["text"]
    told = precis("ask", question, "--now", "2024-06-10")
    assert words in " ".join(told.out.split())


def test_a_word_index_of_an_earlier_version_is_made_again_and_said_so(home: Path):
    notices: list[str] = []
    question, words = EXPECTED["de"]["asked"][0]
    with Service(Settings.load({}, home=home)) as made:
        assert len([*made.add([str(FOLDER / "de.txt"), str(FOLDER / "ru.txt")])[1]]) == 2
    meta = home / "tantivy" / "meta.json"
    meta.write_text(meta.read_text(encoding="utf-8").replace('"stems"', '"news"'), encoding="utf-8")
    with Service(Settings.load({}, home=home), notify=notices.append) as opened:
        assert len([*opened.add([str(FOLDER / "fr.txt")])[1]]) == 1
        answer = opened.ask(question, where=Filter(), now=NOW)
    assert words in answer.sentences[0].text
    assert [line for line in notices if "made by an earlier version" in line]


def test_a_rebuild_tells_the_languages_that_an_earlier_version_kept_not(home: Path):
    with Service(Settings.load({}, home=home)) as made:
        assert len([*made.add([str(FOLDER / "de.txt"), str(FOLDER / "zh.txt")])[1]]) == 2
    with sqlite3.connect(home / FILE) as connection:
        connection.execute("UPDATE articles SET language = NULL")
    connection.close()
    with Service(Settings.load({}, home=home)) as opened:
        assert [entry.language for entry in opened.articles(Filter())] == [None, None]
        opened.rebuild()
        assert sorted(str(entry.language) for entry in opened.articles(Filter())) == ["de", "zh"]
