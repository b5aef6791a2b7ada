"""Files of every kind -> source text, title, outlet, byline and date; or one clear line."""

import io
import json
import os
from pathlib import Path
from typing import Any

import pytest
from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from index.article import Article
from index.errors import SourceError
from index.extract import Raw, article, read, read_bytes

LIMIT = 1_000_000
SAMPLES = Path(__file__).parent / "articles"
EXPECTED: dict[str, dict[str, Any]] = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))

STORY = "The ferry between Brannock and Sela will stop on Monday, its owner said, as the pier is to be rebuilt. "
RUSSIAN = "Президент прибыл во вторник в столицу на переговоры, сообщило министерство. "
FRENCH = "Le président est arrivé à Genève mardi – « une visite d’État », a déclaré le ministère. "
POLISH = "Prezydent przybył we wtorek do stolicy. Minister powiedział, że spotkanie będzie trwało dwa dni. Żółć. "
GERMAN = "Der Minister kam am Dienstag in der Stadt an und sprach lange mit den Fischern. "
JAPANESE = "大統領は火曜日に会談のため首都に到着した。外相は会議が二日間続くと述べた。"
CHINESE = "总统周二抵达首都进行会谈。外交部长表示，会议将持续两天，双方将讨论贸易与安全问题。"


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def refusal(data: bytes, name: str) -> str:
    with pytest.raises(SourceError) as caught:
        read_bytes(data, name, source=name)
    assert "\n" not in str(caught.value)
    return caught.value.problem


def html(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head><meta charset=utf-8>{head}</head><body>{body}</body></html>".encode()


def pdf(*pages: str, password: str = "", head: str = "") -> bytes:
    made = FPDF()
    made.set_font("Helvetica", size=11)
    if password:
        made.set_encryption(owner_password="owner", user_password=password)
    for number, words in enumerate(pages, start=1):
        made.add_page()
        if head:
            made.multi_cell(0, 6, f"{head} {number}", new_x="LMARGIN", new_y="NEXT")
        for paragraph in filter(None, words.split("\n\n")):
            made.multi_cell(90, 6, paragraph, new_x="LMARGIN", new_y="NEXT", align="L")
            made.ln(6)
    return bytes(made.output())


@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.md", "a.html", "a.pdf", "a", ""]))
@settings(max_examples=300, deadline=None)
def test_any_bytes_are_read_or_refused_with_a_reason(data: bytes, name: str) -> None:
    try:
        raw = read_bytes(data, name, source=name)
    except SourceError as error:
        assert error.problem
    else:
        assert isinstance(article(raw), Article)


@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1),
    st.sampled_from([".txt", ".md"]),
)
@settings(deadline=None)
def test_the_source_text_of_a_text_file_is_its_content(text: str, ending: str) -> None:
    try:
        raw = read_bytes(text.encode(), f"a{ending}", source="a")
    except SourceError:
        return
    assert raw.text == text
    assert article(raw).text == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_unicode_is_decoded_exactly_with_its_line_ends(encoding: str, end: str) -> None:
    text = f"Ferry stops{end}{end}{STORY * 3}{end}“Café” 😀 e\u0301"
    read_back = read_bytes(text.encode(encoding), "a.txt", source="a").text
    assert read_back.removeprefix("\ufeff") == text
    assert read_back.startswith("\ufeff") == (encoding in ("utf-8-sig", "utf-16", "utf-32"))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "cp1252"), (STORY + "“So be it” – he said, at the café.", "cp1252"), (POLISH, "cp1250"),
        (POLISH, "iso8859_2"), (RUSSIAN, "cp1251"), (RUSSIAN, "koi8_r"), (CHINESE, "gb18030"), (JAPANESE, "cp932"),
        (JAPANESE, "euc_jp"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("times", [1, 20])
def test_older_encodings_are_told_apart(text: str, encoding: str, times: int) -> None:
    assert read_bytes((text * times).encode(encoding), "a.txt", source="a").text == text * times


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "a.txt", "it is empty"),
        (b" \r\n\t\n", "a.txt", "it is empty"),
        ("\ufeff\u00a0\n".encode(), "a.md", "only white space"),
        (b"%PDF-1.7 x", "a.txt", "it is a PDF, not plain text"),
        (b"PK\x03\x04rest", "a.txt", "ZIP archive"),
        (b"\x89PNG\r\n\x1a\n", "a.html", "it is a PNG image, not a page"),
        (STORY.encode() + b"\0" + STORY.encode(), "a.txt", "NUL bytes"),
        (bytes(range(1, 32)) * 9 + b"abc", "a.txt", "control characters"),
        (("Zoë said. " * 3).encode() + b"\xff" + STORY.encode(), "a.txt", "UTF-8 with a broken byte 0xff at offset 33"),
        (b"\xff\xfeab\x00\xd8", "a.txt", "marked as utf-16-le and is not"),
        (b"\x81\x8d\x8f\x90\x9d\xff" * 9, "a.txt", "encoding cannot be told"),
        (html("<nav><a href=/>Home</a></nav>"), "a.html", "no article text on this page"),
        (b"<<<>>>", "a.html", "no article text on this page"),
        (b"%PDF-1.4 nothing", "a.pdf", "it is broken"),
        (b"not a pdf at all", "a.pdf", "it is broken"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(data: bytes, name: str, reason: str) -> None:
    assert reason in refusal(data, name)


def test_files_that_are_not_there_not_files_or_too_large_are_said(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    large = write(tmp_path, "large.txt", b"")
    os.truncate(large, 200_000_000)
    for path, reason in [
        (tmp_path / "missing.txt", "no such file"),
        (tmp_path, "it is a folder; name a file in it"),
        (tmp_path / "pipe.txt", "not a regular file"),
        (tmp_path / "loop.txt", "loop"),
        (large, "200 MB is over the limit of 1 MB; raise it with PRECIS_MAX_FILE_MB"),
    ]:
        with pytest.raises(SourceError, match=reason):
            read(path, limit_bytes=LIMIT)


def test_a_file_that_may_not_be_read_is_said(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    path = write(tmp_path, "a.txt", STORY.encode())
    path.chmod(0)
    request.getfixturevalue("unprivileged")
    with pytest.raises(SourceError, match="permission denied"):
        read(path, limit_bytes=LIMIT)


def test_standard_input_is_a_text_without_a_file() -> None:
    raw = read_bytes(STORY.encode(), "", source="-")
    assert (raw.source, raw.text, raw.kind, raw.file_name) == ("-", STORY, "text", "")
    for bad in (b"", b" \n", b"a\0b"):
        with pytest.raises(SourceError):
            read_bytes(bad, "", source="-")


def test_front_matter_is_read_and_left_in_the_text() -> None:
    text = (
        f"---\ntitle: 'Ferry''s end'\nsite: The Sund Post\nauthors: [Ann Lee, Bo Roe]\ndate: 2024-05-14\n---\n\n{STORY}"
    )
    found = article(read_bytes(text.encode(), "a.md", source="a"))
    assert found.published
    assert (found.title, found.outlet, found.byline) == ("Ferry's end", "The Sund Post", "Ann Lee and Bo Roe")
    assert (found.published.iso(), found.published.evidence, found.text) == ("2024-05-14", "front matter", text)


LINKED = json.dumps(
    {
        "@graph": [
            {
                "@type": ["NewsArticle"],
                "headline": "Ferry &amp; pier",
                "datePublished": "2024-05-14T10:00:00Z",
                "dateModified": "2024-05-15T10:00:00Z",
                "author": [{"name": "Ann Lee"}, {"name": "Bo Roe"}],
                "publisher": {"name": "The Sund Post"},
            }
        ]
    }
)
PARAGRAPHS = "".join(f"<p>{number}. {STORY}</p>" for number in range(8))


def test_a_page_says_what_it_is_in_json_ld() -> None:
    page = html(f"<h1>Ferry & pier</h1>{PARAGRAPHS}", f'<script type="application/ld+json">{LINKED}</script>')
    found = article(read_bytes(page, "a.html", source="a"))
    assert found.published
    assert (found.title, found.outlet, found.byline) == ("Ferry & pier", "The Sund Post", "Ann Lee and Bo Roe")
    assert found.published.iso() == "2024-05-14"
    assert found.text.startswith("Ferry & pier\n\n0. The ferry")


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("<title>Ferry stops | Sund Post</title><meta property=og:title content='Ferry stops'>", "", "Sund Post"),
        ("<meta property=og:site_name content='Sund Post'>", "", "Sund Post"),
        ("<link rel=canonical href='https://www.sundpost.example/2024/05/14/ferry'>", "", "sundpost.example"),
        ("", "", None),
    ],
)
def test_a_page_without_json_ld_names_its_outlet_otherwise_or_not_at_all(head: str, body: str, expected: str) -> None:
    assert article(read_bytes(html(PARAGRAPHS + body, head), "a.html", source="a")).outlet == expected


@pytest.mark.parametrize(
    "broken",
    [
        b"<html><body><p>" + STORY.encode() * 5,
        b"<p>" * 3000 + STORY.encode() * 5,
        html(PARAGRAPHS, "<script type='application/ld+json'>{broken</script>"),
        html(PARAGRAPHS, "<script type='application/ld+json'>" + "[" * 5000 + "</script>"),
        html(PARAGRAPHS, "<link rel=canonical href='http://[::bad'>"),
        html(PARAGRAPHS).replace(b"ferry", b"fe\0rry"),
        b'<?xml version="1.0" encoding="utf-8"?>' + html(PARAGRAPHS),
    ],
)
def test_broken_pages_are_read_as_far_as_they_go(broken: bytes) -> None:
    assert "between Brannock and Sela" in read_bytes(broken, "a.html", source="a").text


def test_the_charset_that_a_page_declares_is_respected() -> None:
    page = f"<html><head><meta charset=windows-1251></head><body><p>{RUSSIAN * 5}</p></body></html>".encode("cp1251")
    assert RUSSIAN.strip() in read_bytes(page, "a.html", source="a").text


def test_the_paragraphs_of_a_pdf_are_put_together_again() -> None:
    first = (
        "The government has post-\nponed the long-term plan of the sund bridge, the minister said on Tuesday evening."
    )
    data = pdf(
        f"Bridge postponed\n\n{first}\n\n{STORY * 2}",
        FRENCH.encode("latin-1", "ignore").decode("latin-1") * 3,
        f"{GERMAN * 2}",
        head="The Sund Post",
    )
    text = read_bytes(data, "a.pdf", source="a").text
    paragraphs = text.split("\n\n")
    assert "has postponed the long-term plan of the sund bridge, the minister said on Tuesday evening." in text
    assert any(paragraph.strip() == (STORY * 2).strip() for paragraph in paragraphs)
    assert "The Sund Post" not in text


def test_a_pdf_with_a_password_or_without_text_is_refused() -> None:
    assert "password" in refusal(pdf(STORY, password="secret"), "a.pdf")
    assert "no text layer; run OCR first" in refusal(pdf("", ""), "a.pdf")


@given(st.integers(0, 2_000), st.binary(min_size=1, max_size=60))
@settings(max_examples=60, deadline=None)
def test_a_damaged_pdf_is_read_or_refused(place: int, damage: bytes) -> None:
    data = DAMAGED[:place] + damage + DAMAGED[place + len(damage) :]
    try:
        read_bytes(data, "a.pdf", source="a")
    except SourceError as error:
        assert error.problem


DAMAGED = pdf(STORY * 4)


def test_a_pdf_whose_filter_has_a_name_given_up_long_ago_is_refused() -> None:
    assert "it is broken" in refusal(DAMAGED.replace(b"/FlateDecode", b"/Fl[teDecode"), "a.pdf")


def test_a_pdf_whose_pages_go_round_in_a_circle_ends() -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(DAMAGED)))
    pages: Any = writer.root_object["/Pages"]
    pages["/Kids"].append(pages.indirect_reference)
    data = io.BytesIO()
    writer.write(data)
    try:
        read_bytes(data.getvalue(), "a.pdf", source="a")
    except SourceError as error:
        assert "broken" in error.problem


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ("word " * 60, "a.txt", "word word word word word word word word word word word word word word word word…"),
        ("—", "ferry-stops.txt", "—"),
        ("SELA, 3 May 2025 (Northline News) — A swan stopped the trams.", "a.txt", "A swan stopped the trams."),
        ("BRANNOCK, Estovar – The dockers went back to work.", "a.txt", "The dockers went back to work."),
        ("Anna Kern – who else? – won the cup.", "a.txt", "Anna Kern – who else? – won the cup."),
    ],
)
def test_an_article_without_a_title_is_named_after_its_first_words(text: str, name: str, title: str) -> None:
    assert article(read_bytes(text.encode(), name, source="a")).title == title


@pytest.mark.parametrize("name", EXPECTED)
def test_the_sample_articles_are_described_as_expected(name: str) -> None:
    expected, found = EXPECTED[name], article(read(SAMPLES / name, limit_bytes=LIMIT))
    assert (found.outlet, found.byline) == (expected["outlet"], expected["byline"])
    assert (found.published and found.published.iso()) == expected["published"]
    assert found.title == expected["title"] or expected["title"] is None


def test_the_real_pages_are_dated_by_their_own_evidence_or_not_at_all(shared: Path) -> None:
    found = [article(read(path, limit_bytes=LIMIT)) for path in sorted((shared / "articles").glob("*.txt"))]
    dates = [(page.published.iso(), page.published.evidence) if page.published else None for page in found]
    assert dates == [None, ("2026", "text"), None, ("2024-05-11", "dateline"), ("2024-05-14", "dateline")]
    assert [page.outlet for page in found] == [None, None, None, "Kyiv Independent", None]
    assert found[3].byline == "Abbey Fenbert"


def test_a_raw_source_without_words_of_its_own_still_makes_an_article() -> None:
    raw = Raw("a", "\u2028.", "text", None, None, None, (), "note.txt")
    assert article(raw).title


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("By Anna Martin", "Anna Martin"),
        ("By Sarah Jansen and Tom Marsh", "Sarah Jansen and Tom Marsh"),
        ("By Elsbeth May", "Elsbeth May"),
        ("By Pell Avery, March 3, 2024", "Pell Avery"),
        ("By Pell Avery March 3, 2024", "Pell Avery"),
        ("By Pell Avery Published March 3, 2024", "Pell Avery"),
    ],
)
def test_a_surname_that_begins_like_a_month_is_not_taken_for_a_date(tmp_path: Path, line: str, author: str) -> None:
    text = "The council voted on Tuesday to repair the pier after the flood of last winter, and work will begin soon."
    path = tmp_path / "note.txt"
    path.write_text(f"Council votes to repair the pier\n\n{line}\n\n{text}\n\n{text.replace('pier', 'ferry')}\n")
    assert article(read(path, limit_bytes=LIMIT)).byline == author
