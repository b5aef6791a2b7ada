"""Documents, letters, saved pages, books and archives: each gives its articles, damaged ones say so, bombs stay small."""

# ruff: noqa: E501  # documents in a line

import gzip
import io
import json
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from commandline import Precis
from hypothesis import given, settings
from hypothesis import strategies as st
from site_server import PARAGRAPHS, answer, article

from index.errors import SourceError
from index.extract import Raw, delivered, read_bytes
from index.formats.delivery import Delivered
from index.formats.unpacking import ARCHIVES, unpacked
from index.ingest.preparing import Failure

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MB = 1_000_000
TITLE = "Sela rebuilds its north pier"


def zipped(parts: dict[str, str | bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return file.getvalue()


def docx(body: str, core: str = "") -> bytes:
    document = f'<?xml version="1.0"?><w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return zipped({"word/document.xml": document, **({"docProps/core.xml": core} if core else {})})


def paragraph(words: str, style: str = "") -> str:
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}<w:r><w:t>{words}</w:t></w:r></w:p>"


def read(data: bytes, name: str) -> Raw:
    return read_bytes(data, name, source=f"/news/{name}")


def test_a_word_document_reads_as_it_would_be_printed() -> None:
    changed = (
        "<w:p><w:r><w:t>It costs </w:t></w:r><w:del><w:r><w:delText>two</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>three</w:t><w:tab/><w:t>million.</w:t></w:r></w:ins></w:p>"
    )
    core = (
        '<p xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:t="http://purl.org/dc/terms/">'
        "<dc:creator>Ada Quist</dc:creator><t:modified>2025-03-04T10:00:00Z</t:modified></p>"
    )
    raw = read(docx(paragraph(TITLE, "Title") + "".join(map(paragraph, PARAGRAPHS)) + changed, core), "a.docx")
    assert raw.text.split("\n\n") == [TITLE, *PARAGRAPHS, "It costs three million."]
    assert (raw.title, raw.byline) == (TITLE, "Ada Quist")
    assert [each.value for each in raw.dates] == ["2025-03-04T10:00:00Z"]


def mail(html: bool, **heads: str) -> bytes:
    message = EmailMessage()
    heads = {
        "From": "Sela Courier <news@sela.test>",
        "Date": "Tue, 04 Mar 2025 10:00:00 +0000",
        "Subject": TITLE,
    } | heads
    for name, value in heads.items():
        message[name] = value
    message.set_content("\n\n".join(PARAGRAPHS), charset="utf-8", cte="quoted-printable")
    if html:
        message.add_alternative(article(), subtype="html")
    return message.as_bytes()


@pytest.mark.parametrize("html", [True, False])
def test_a_letter_is_its_subject_and_its_text(html: bool) -> None:
    raw = read(mail(html), "a.eml")
    assert raw.text.startswith(TITLE)
    assert all(each in " ".join(raw.text.split()) for each in PARAGRAPHS)
    assert (raw.title, raw.outlet) == (TITLE, "Sela Courier")
    assert [each.value for each in raw.dates] == ["Tue, 04 Mar 2025 10:00:00 +0000"]


def mhtml(url: str = "https://www.sela.test/2025/03/04/pier") -> bytes:
    return (
        f"From: <Saved by Blink>\r\nSnapshot-Content-Location: {url}\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary="--b"\r\n\r\n'
        f"----b\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: {url}\r\n\r\n"
        + article().replace("=", "=3D")
        + "\r\n----b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0K\r\n----b--\r\n"
    ).encode()


def test_a_saved_page_is_read_and_its_address_tells_its_date() -> None:
    raw = read(mhtml(), "a.mhtml")
    assert (raw.source, raw.title) == ("/news/a.mhtml", TITLE)
    assert all(each in raw.text for each in PARAGRAPHS)
    assert "https://www.sela.test/2025/03/04/pier" in [each.value for each in raw.dates]


def epub(chapters: dict[str, str], *, more: dict[str, str | bytes] | None = None) -> bytes:
    items = "".join(
        f'<item id="{n}" href="{name}" media-type="application/xhtml+xml"/>' for n, name in enumerate(chapters)
    )
    spine = "".join(f'<itemref idref="{n}"/>' for n in range(len(chapters)))
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        "<dc:title>The Sela Weekly</dc:title><dc:date>2025-03-04</dc:date><dc:creator>Ada Quist</dc:creator></metadata>"
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    container = '<container><rootfiles><rootfile full-path="OPS/book.opf"/></rootfiles></container>'
    parts = {f"OPS/{name}": text for name, text in chapters.items()}
    return zipped({"META-INF/container.xml": container, "OPS/book.opf": opf, **parts, **(more or {})})


def found(path: Path, data: bytes, limit: int = MB) -> list[Delivered | Failure]:
    path.write_bytes(data)
    return [each for each in unpacked([path], limit) if not isinstance(each, Path)]


def test_each_chapter_of_a_book_is_an_article(tmp_path: Path) -> None:
    chapters = {
        "cover.xhtml": "<html><body><img src='c.png'/></body></html>",
        "one.xhtml": article(),
        "two.xhtml": article("Two"),
    }
    items = found(tmp_path / "a.epub", epub(chapters))
    assert [each.source.rpartition("#")[2] for each in items] == ["OPS/one.xhtml", "OPS/two.xhtml"]
    raw = delivered(items[0])  # type: ignore[arg-type]
    assert (raw.title, raw.outlet, raw.byline) == (TITLE, "The Sela Weekly", "Ada Quist")


def test_a_protected_chapter_and_one_that_is_missing_are_told(tmp_path: Path) -> None:
    more: dict[str, str | bytes] = {"META-INF/encryption.xml": "<e><CipherReference URI='OPS/one.xhtml'/></e>"}
    items = found(tmp_path / "a.epub", epub({"one.xhtml": article()}, more=more))
    assert [each.problem for each in items if isinstance(each, Failure)] == [
        "is encrypted; a copy without copy protection can be read"
    ]


LINES = [
    {"url": "https://sela.test/a?utm_source=x", "title": TITLE, "text": "\n\n".join(PARAGRAPHS), "date": "2025-03-04"},
    {
        "headline": "Two",
        "body": list(PARAGRAPHS),
        "author": ["Ada Quist", "Ben Orr"],
        "publisher": {"name": "The Gull"},
    },
    {"Title": "Three", "Content": PARAGRAPHS[0] * 3, "published_at": 1_741_082_400_000, "source": {"name": "The Tern"}},
    {"title": "Four", "html": article("Four"), "pubDate": "Tue, 04 Mar 2025 10:00:00 GMT"},
]


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.jsonl.gz"])
def test_each_line_of_a_file_of_records_is_an_article(tmp_path: Path, name: str) -> None:
    lines = [*map(json.dumps, LINES), "", "{broken", "[1]", '{"title": "no text"}']
    data = "\n".join(lines).encode()
    items = found(tmp_path / name, gzip.compress(data) if name.endswith("gz") else data)
    good = [delivered(each) for each in items if isinstance(each, Delivered)]
    assert [each.title for each in good] == [TITLE, "Two", "Three", "Four"]
    assert good[0].source == "https://sela.test/a"
    assert good[1].source == f"{tmp_path / name}#2"
    assert (good[1].byline, good[1].outlet) == ("Ada Quist, Ben Orr", "The Gull")
    assert good[2].dates[0].value.startswith("2025-03-04T10:00:00")
    assert all(PARAGRAPHS[0] in each.text for each in good)
    problems = [(each.source.rpartition("#")[2], each.problem[:14]) for each in items if isinstance(each, Failure)]
    assert problems == [("6", "not JSON (Expe"), ("7", "not a JSON obj"), ("8", "no text: it is")]


def record(kind: str, url: str, body: bytes, **heads: str) -> bytes:
    lines = {"WARC-Type": kind, "WARC-Target-URI": url, "WARC-Date": "2025-03-04T10:00:00Z"} | heads
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in lines.items())
    return f"WARC/1.0\r\n{head}Content-Length: {len(body)}\r\n\r\n".encode() + body + b"\r\n\r\n"


def chunked(body: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:50], body[50:])) + b"0\r\n\r\n"


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_of_the_web_gives_its_pages(tmp_path: Path, packed: bool) -> None:
    html = article().encode()
    records = [
        record("warcinfo", "", b"software: x"),
        record("request", "https://sela.test/a", b"GET /a HTTP/1.1\r\n\r\n"),
        record("response", "https://sela.test/a", answer(html)),
        record("response", "https://sela.test/b", answer(chunked(html), transfer_encoding="chunked")),
        record("response", "https://sela.test/c", answer(gzip.compress(html), content_encoding="gzip")),
        record("response", "https://sela.test/d", answer(html, 404)),
        record("response", "https://sela.test/e.png", answer(b"\x89PNG", content_type="image/png")),
        record("resource", "https://sela.test/f", html, Content_Type="text/html"),
        record("response", "https://sela.test/g", answer(b"x" * (MB + 1))),
        record("response", "https://sela.test/h", answer(gzip.compress(bytes(9 * MB)), content_encoding="gzip")),
        record("response", "dns:sela.test", b"20250304"),
    ]
    data = b"".join(map(gzip.compress, records)) if packed else b"".join(records)
    items = found(tmp_path / ("a.warc.gz" if packed else "a.warc"), data)
    pages = [each for each in items if isinstance(each, Delivered)]
    assert [each.source[-1] for each in pages] == list("abcf")
    assert all(delivered(each).title == TITLE for each in pages)
    told = {each.source[-1]: each.problem for each in items if isinstance(each, Failure)}
    assert told == {"g": "is larger than 1 MB", "h": "is damaged (larger than allowed)"}


def bomb(name: str) -> bytes:
    """Some kilobytes that unpack to hundreds of megabytes."""
    zeros = bytes(60 * MB)
    if name.endswith(".docx"):
        return zipped({"word/document.xml": b"<a>" + zeros})
    if name.endswith(".epub"):
        return epub({"one.xhtml": "x" * 60 * MB})
    if name.endswith(".jsonl.gz"):
        return gzip.compress(zeros)
    return gzip.compress(record("response", "https://sela.test/a", zeros))


@pytest.mark.parametrize("name", ["a.docx", "a.epub", "a.jsonl.gz", "a.warc.gz"])
def test_a_bomb_is_put_down(tmp_path: Path, name: str) -> None:
    data = bomb(name)
    assert len(data) < MB
    if name == "a.docx":
        with pytest.raises(SourceError, match="is larger than"):
            read(data, name)
    else:
        items = found(tmp_path / name, data, limit=100_000)
        assert items
        assert all(isinstance(each, Failure) for each in items)


def test_entities_in_a_document_stand_for_nothing() -> None:
    document = f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]><w:document xmlns:w="{W}"><w:body>{paragraph("A &x; vote.")}</w:body></w:document>'
    assert read(zipped({"word/document.xml": document}), "a.docx").text == "A vote."


WHOLE = {
    "a.docx": docx("".join(map(paragraph, PARAGRAPHS))),
    "a.eml": mail(html=True),
    "a.mhtml": mhtml(),
    "a.epub": epub({"one.xhtml": article()}),
    "a.jsonl": "\n".join(map(json.dumps, LINES)).encode(),
    "a.warc": record("response", "https://sela.test/w", answer(article().encode())) * 2,
}


@settings(max_examples=60)
@given(st.sampled_from(sorted(WHOLE)), st.integers(0, 4000), st.binary(max_size=6), st.booleans())
def test_a_damaged_file_is_read_or_refused_and_never_crashes(
    tmp_path_factory: pytest.TempPathFactory, name: str, place: int, junk: bytes, cut: bool
) -> None:
    data = WHOLE[name]
    place %= len(data)
    broken = data[:place] + junk + (b"" if cut else data[place + len(junk) :])
    if name.endswith(ARCHIVES):
        for each in found(tmp_path_factory.mktemp("broken") / name, broken):
            assert each.source
        return
    try:
        read(broken, name)
    except SourceError as error:
        assert str(error).startswith("/news/")


def test_a_mail_or_saved_page_whose_head_breaks_off_in_a_parameter_is_refused() -> None:
    """The standard library's parser raises IndexError on it."""
    for name, whole in (("a.eml", mail(html=False)), ("a.mhtml", mhtml())):
        broken = whole.replace(b"Content-Type: text/", b"Content-Type: text/plain; name*\r\nX-Kind: ", 1)
        with pytest.raises(SourceError, match="not an e-mail that can be read"):
            read(broken, name)


@given(st.sampled_from([".docx", ".eml", ".mhtml"]), st.binary(max_size=200))
def test_any_bytes_are_an_article_or_refused(suffix: str, data: bytes) -> None:
    try:
        assert read(data, f"a{suffix}").text.strip()
    except SourceError as error:
        assert error.problem


def test_all_of_them_are_added_from_a_folder_and_unchanged_the_next_time(precis: Precis, tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    for name, data in WHOLE.items():
        (folder / name).write_bytes(data)
    first = precis("add", str(folder), "--json").json
    assert (first["added"], first["failed"]) == (9, 0)
    again = precis("add", str(folder), "--prune", "--json").json
    assert (again["added"], again["replaced"], again["removed"], again["failed"]) == (0, 0, 0, 0)
    assert again["unchanged"] >= 9
    (folder / "a.epub").unlink()
    assert precis("add", str(folder), "--prune", "--json").json["removed"] == 1


def test_standard_input_is_kept_as_a_file_so_that_it_can_be_cited(precis: Precis) -> None:
    text = f"{TITLE}\n\n{PARAGRAPHS[0]}\n\n{PARAGRAPHS[1]}\n"
    assert precis("add", "-", stdin=text.encode()).out.startswith("1 added")
    assert precis("add", "-", stdin=text.encode()).out.startswith("0 added, 1 unchanged")
    assert precis("add", "-", stdin=article("Another pier").encode()).out.startswith("1 added")
    cited = precis("ask", "When does work on the pier begin?", "--json").json["citations"][0]
    assert "Work begins in April" in cited["quote"]
    assert "standard input is empty" in precis("add", "-", stdin=b"  ").error
