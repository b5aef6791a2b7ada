"""Articles in nine languages are read: labelled, dated, and cut into sentences and passages."""

from datetime import date
from html import escape

import pytest
from nine_languages import EXPECTED, FOLDER, each_language, written

from index.article import Label
from index.days.mentions import find_dates
from index.extract import article, read_bytes
from index.passages import cut, passages, sentences

CLUTTER = {Label.RELATED, Label.PROMOTION, Label.LEGAL, Label.NAVIGATION}


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
