"""Articles in nine languages go every way: added, labelled, dated, cut, found, asked, summarised, checked and shown."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from html import escape
from pathlib import Path
from typing import Any

import pytest
from commandline import Precis

from bot import prompting
from bot.check import Checker
from bot.draft import Kind, NumberedPassage, Task, parse
from bot.service import Service
from bot.settings import Settings
from bot.support import Evidence, missing
from index.article import Article, Label
from index.catalog import FILE, Filter
from index.extract import article, read, read_bytes
from index.mentions import find_dates
from index.passages import cut, passages, sentences

FOLDER = Path(__file__).parent / "languages"
EXPECTED: dict[str, dict[str, Any]] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
LANGUAGES = sorted(EXPECTED)
NOW = datetime(2024, 6, 10)
CLUTTER = {Label.RELATED, Label.PROMOTION, Label.LEGAL, Label.NAVIGATION}

each_language = pytest.mark.parametrize("code", LANGUAGES)


def written(code: str) -> Article:
    return article(read(FOLDER / f"{code}.txt", limit_bytes=1_000_000))


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """All nine articles in one library."""
    home = tmp_path_factory.mktemp("languages") / "home"
    with Service(Settings.load({}, home=home)) as opened:
        assert {outcome.kind for outcome in opened.add([str(FOLDER / "*.txt")])[1]} == {"added"}
        yield opened


def page(code: str, *, declared: str | None) -> bytes:
    """The article as a page: its paragraphs in mark-up, among a menu and the clutter."""
    text = (FOLDER / f"{code}.txt").read_text(encoding="utf-8")
    outlet, title, credit, *rest = text.strip().split("\n\n")
    byline, day = credit.splitlines()
    body, clutter = rest[:5], rest[5:]
    lang = f' lang="{declared}"' if declared else ""
    paragraphs = "".join(f"<p>{escape(each)}</p>" for each in body)
    links = "".join(f"<div>{escape(each)}</div>" for each in clutter)
    return (
        f"<!doctype html><html{lang}><head><meta charset='utf-8'><title>{escape(title)} - {escape(outlet)}</title>"
        f"</head><body><nav><a href='/'>{escape(outlet)}</a></nav><article><h1>{escape(title)}</h1>"
        f"<p class='byline'>{escape(byline)}</p><time>{escape(day)}</time>{paragraphs}</article>"
        f"<footer>{links}</footer></body></html>"
    ).encode()


# Reading


@each_language
def test_an_article_says_who_wrote_it_where_and_when(code: str):
    found = written(code)
    wanted = EXPECTED[code]
    assert (found.language, found.title, found.outlet, found.byline) == (
        code,
        wanted["title"],
        wanted["outlet"],
        wanted["byline"],
    )
    assert found.published is not None
    assert (found.published.iso(), found.published.evidence) == (wanted["published"], "dateline")


@each_language
def test_what_is_round_the_article_is_not_read(code: str):
    found = written(code)
    labels = [block.label for block in found.blocks]
    assert labels[1:4] == [Label.TITLE, Label.BYLINE, Label.DATELINE]
    assert labels[4:9] == [Label.BODY] * 5
    assert set(labels[9:]) <= CLUTTER
    assert {Label.RELATED, Label.PROMOTION, Label.LEGAL, Label.NAVIGATION} <= set(labels[9:])


@each_language
@pytest.mark.parametrize("declared", [True, False, "en"])
def test_a_page_is_read_in_its_language_whatever_it_declares(code: str, declared: bool | str):
    said = declared if isinstance(declared, str) else code if declared else None
    found = article(read_bytes(page(code, declared=said), "page.html", source="https://news.example/1"))
    assert found.language == code
    assert found.title == EXPECTED[code]["title"]
    assert found.published is not None
    assert found.published.iso() == EXPECTED[code]["published"]
    readable = " ".join(block.span.of(found.text) for block in found.blocks if block.readable)
    assert EXPECTED[code]["asked"][0][1] in " ".join(readable.split())
    clutter = (FOLDER / f"{code}.txt").read_text(encoding="utf-8").strip().split("\n\n")[8:]
    assert not [words for words in clutter if words in readable]


def test_front_matter_declares_a_language():
    text = "---\ntitle: Nota\nlang: es-MX\n---\n\nMontalba 2024.\n"
    assert article(read_bytes(text.encode(), "nota.md", source="/nota.md")).language == "es"


@pytest.mark.parametrize(
    "words",
    [
        "14 мая 2024 г.",
        "14. Mai 2024",
        "le 14 mai 2024 à 18h30",
        "2024年5月14日",
        "١٤ مايو ٢٠٢٤",
        "ngày 14 tháng 5 năm 2024",
        "14 травня 2024 року",
        "14 de mayo de 2024",
        "14 أيار/مايو 2024",
        "14 May 2024",
    ],
)
def test_a_written_date_is_read(words: str):
    assert [mention.date() for mention in find_dates(words)] == [date(2024, 5, 14)]


@pytest.mark.parametrize(
    ("words", "year", "month"),
    [("в мае 2024 года", 2024, 5), ("im Mai 2024", 2024, 5), ("tháng 5 năm 2024", 2024, 5), ("2024年5月", 2024, 5)],
)
def test_a_month_and_year_are_read(words: str, year: int, month: int):
    assert [(each.year, each.month, each.day) for each in find_dates(words)] == [(year, month, None)]


def test_a_day_that_no_calendar_has_is_no_date():
    assert find_dates("31 июня 2024 г.") == find_dates("2024年6月31日") == ()


# Sentences


@each_language
def test_sentences_and_passages_are_slices_in_order(code: str):
    found = written(code)
    spans = sentences(found)
    assert len(spans) >= 11
    ends = (".", "!", "?", "。", "؟", "”", "»")
    assert all(span.of(found.text).endswith(ends) for span in spans)
    packed = passages(found)
    assert [span for each in packed for span in each.sentences] == list(spans)
    assert all(0 < each.tokens <= 110 for each in packed)


@pytest.mark.parametrize(
    ("code", "text", "count"),
    [
        (
            "de",
            "Er kam am 14. Mai um 5. Die Kosten, d. h. ca. 3 Mio. Euro, trägt z. B. die Stadt. Am 3. Spieltag nicht.",
            3,
        ),
        (
            "ru",
            "В 2024 г. завод купил 3 тыс. тонн и 5 млн. штук. Потом А. С. Ремезов ушёл. Он жил на ул. Ленина, д. 5.",
            3,
        ),
        ("uk", "У 2024 р. країна купила 5 тис. тонн. Це т. зв. план ім. Т. Кравця. Потім пішла.", 3),
        ("fr", "M. Dupont et Mme. Leroy sont là. Il vient deux fois par an. Une autre arrive.", 3),
        ("es", "El Sr. Pérez y la Sra. Gil llegaron. ¿Quién vino? ¡Nadie!", 3),
        ("ar", "هل جاء المدير؟ نعم جاء أمس. ثم ذهب.", 3),
        ("zh", "他说：“我来了。”然后走了！真的吗？是的。", 3),
    ],
)
def test_sentences_end_where_their_language_ends_them(code: str, text: str, count: int):
    found = [span.of(text) for span in cut(text, code)]
    assert len(found) == count, found


@pytest.mark.parametrize("text", ["工程，" * 700, "很长" * 900, "ยาวมาก" * 400])
def test_a_text_without_an_end_is_cut_into_pieces_that_lose_nothing(text: str):
    pieces = [span.of(text) for span in cut(text)]
    assert "".join(pieces) == text
    assert max(map(len, pieces)) <= 400
    if "，" in text:
        assert all(piece.endswith("，") for piece in pieces)


# Searching and asking


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


# The support check

CARRIED = [
    ("ru", "Мост откроют 1 сентября 2024 года.", "Новый мост через Тарну откроют для движения 1 сентября 2024 года."),
    (
        "ru",
        "Длина моста составила 1280 метров.",
        "Стройка обошлась в 3,4 млрд рублей, а длина моста составила 1 280 метров.",
    ),
    ("uk", "Вибори перенесли на 6 жовтня 2024 року.", "Міська рада вибори перенесли на 6 жовтня 2024 року."),
    ("de", "Die Stadtwerke senken den Preis um 8,5 Prozent.", "Die Stadtwerke Haveln senken den Preis um 8,5 Prozent."),
    ("fr", "Les architectes n'ont pas touché à la façade.", "Les architectes n'ont pas touché à la façade de 1931."),
    ("es", "El permiso costará 24,50 euros al año.", "Los vecinos pagarán un permiso que costará 24,50 euros al año."),
    ("vi", "Thành phố không vay vốn nước ngoài.", "Thành phố không vay vốn nước ngoài cho dự án này."),
    ("zh", "工程总投资为186亿元。", "工程总投资为186亿元，没有超出预算。"),
    ("ar", "كلفت المحطة ٢٤٠٫٥ مليون دينار.", "وقال العمراني إن المحطة كلفت ٢٤٠٫٥ مليون دينار."),
]
CHANGED = [
    ("ru", "Мост откроют 1 октября 2024 года.", CARRIED[0][2], "date"),
    ("ru", "Длина моста составила 1380 метров.", CARRIED[1][2], "number"),
    ("ru", "Жители ждали переправы тринадцать лет.", "Жители ждали переправы двенадцать лет.", "number"),
    ("ru", "Экологи возражали против проекта.", "Экологи не возражали против проекта.", "negation"),
    ("ru", "Об этом сообщил Павел Кузнецов.", "Об этом сообщил Павел Ремезов.", "name"),
    ("uk", "Проти були восьмеро.", "Проти були дев'ятеро.", "number"),
    ("uk", "Вони скасовують вибори.", "Вони не скасовують вибори.", "negation"),
    ("de", "Die Stadtwerke senken den Preis um 9,5 Prozent.", CARRIED[3][2], "number"),
    ("de", "Die Grundgebühr ändert sich.", "Die Grundgebühr ändert sich nicht.", "negation"),
    ("de", "Geschäftsführer Karl Brackmann teilte das mit.", "Das teilte Geschäftsführer Jens Brackmann mit.", "name"),
    ("fr", "Les architectes ont touché à la façade.", CARRIED[4][2], "negation"),
    ("fr", "Les travaux ont coûté 16,2 millions d'euros.", "Les travaux ont coûté 12,6 millions d'euros.", "number"),
    ("es", "El alcalde descarta construirlo.", "El alcalde no descarta construirlo.", "negation"),
    ("es", "El permiso costará 25,40 euros al año.", CARRIED[5][2], "number"),
    ("vi", "Thành phố vay vốn nước ngoài.", CARRIED[6][2], "negation"),
    ("vi", "Tổng chi phí là 5.700 tỷ đồng.", "Tổng chi phí là 4.700 tỷ đồng.", "number"),
    ("zh", "工程总投资超出预算。", "工程总投资没有超出预算。", "negation"),
    ("zh", "工程总投资为168亿元。", CARRIED[7][2], "number"),
    ("zh", "客流量减少三成。", "客流量减少两成。", "number"),
    ("ar", "كلفت المحطة ٢٥٠٫٥ مليون دينار.", CARRIED[8][2], "number"),
    ("ar", "ترفع الهيئة سعر المياه هذا العام.", "لن ترفع الهيئة سعر المياه هذا العام.", "negation"),
]


@pytest.mark.parametrize(("code", "claim", "cited"), CARRIED)
def test_a_shortened_sentence_is_carried(code: str, claim: str, cited: str):
    assert missing(claim, [Evidence(cited, language=code)]) == ()


@pytest.mark.parametrize(("code", "claim", "cited", "kind"), CHANGED)
def test_a_changed_sentence_is_not_carried(code: str, claim: str, cited: str, kind: str):
    assert kind in {each.kind for each in missing(claim, [Evidence(cited, language=code)])}


@each_language
def test_every_sentence_carries_itself(code: str):
    found = written(code)
    for span in sentences(found):
        assert missing(span.of(found.text), [Evidence(span.of(found.text), language=code)]) == ()


BRIDGE = "Мост обошёлся в 3,4 млрд рублей и откроется 1 сентября 2024 года, сказал Павел Ремезов."


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        ("The bridge cost 3.4 billion rubles and opens on 1 September 2024, said Pavel Remezov.", None),
        ("Die Brücke kostete 3,4 Milliarden Rubel, sagte Pavel Remezov.", None),
        ("The bridge cost 4.3 billion rubles, said Pavel Remezov.", "number"),
        ("The bridge opens on 2 September 2024.", "date"),
        ("The bridge opens on 1 September 2024, said Ivan Kuznetsov.", "name"),
        ("The bridge does not open on 1 September 2024.", "negation"),
        ("The bridge is beautiful and everybody likes it.", "content"),
    ],
)
def test_of_a_translation_numbers_dates_and_names_must_be_those_of_the_source(claim: str, kind: str | None):
    found = {each.kind for each in missing(claim, [Evidence(BRIDGE, language="ru")])}
    assert found == ({kind} if kind else set())


def test_a_translation_is_shown_as_one_and_never_given_other_evidence():
    found = written("ru")
    given = tuple(NumberedPassage(each.number + 1, found, each) for each in passages(found))
    said = "The bridge over the Tarna opens on 1 September 2024. [1.2]\nThe ferry carries 900 cars a day. [1.1]\n"
    checker = Checker(given)
    first, second = [checker.check(draft) for draft in parse([said])]
    assert first is not None
    assert first.translated
    assert second is None
    assert checker.unsupported == ["The ferry carries 900 cars a day."]


# Prompts


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


# Showing


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


# Libraries of earlier versions


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
