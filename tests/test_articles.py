"""The sample articles are what they claim to be: every expectation holds of the files, read without Precis."""

import json
import re
from collections import Counter
from datetime import date
from functools import cache
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

ARTICLES = Path(__file__).parent / "articles"
EXPECTED: dict[str, dict[str, Any]] = json.loads((ARTICLES / "expected.json").read_text(encoding="utf-8"))
CASES: list[dict[str, Any]] = [
    json.loads(line)
    for line in (ARTICLES.parents[1] / "evals" / "cases.jsonl").read_text(encoding="utf-8").splitlines()
]
FIELDS = {"title", "outlet", "byline", "published", "story", "copy_of", "read", "clutter"}
KINDS = {"fact", "when", "number", "who", "where", "why", "several", "period", "outlet", "paraphrase"}
WINDOWS_1252 = "valden-post/2024-02-08-orsene-cheese.txt"
each_article = pytest.mark.parametrize("path", EXPECTED)
each_case = pytest.mark.parametrize("case", CASES, ids=[case["question"] for case in CASES])


class _Visible(HTMLParser):
    """Collects what a browser would show."""

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in {"head", "script", "style"}
        if tag in {"p", "h1", "h2", "h3", "li", "div"}:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"head", "script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(data)


def folded(text: str) -> str:
    return " ".join(text.split())


@cache
def seen(path: str) -> str:
    """What a reader of the file sees: a text file's content as it stands, else visible text, line by line."""
    file = ARTICLES / path
    if file.suffix == ".pdf":
        return folded("\n".join(page.extract_text() for page in PdfReader(file).pages))
    text = file.read_bytes().decode("cp1252" if path == WINDOWS_1252 else "utf-8")
    if file.suffix != ".html":
        return text
    page = _Visible()
    page.feed(text)
    return "\n".join(filter(None, map(folded, "".join(page.parts).split("\n"))))


def paragraphs(path: str) -> set[str]:
    """Lines of eight words and more, quotation marks folded, without what is expected to be clutter."""
    lines = (folded(line).replace("“", '"').replace("”", '"') for line in seen(path).splitlines())
    clutter = EXPECTED[path]["clutter"]
    return {line for line in lines if len(line.split()) >= 8 and not any(phrase in line for phrase in clutter)}


def read_text(path: str) -> str:
    """What is seen, with the clutter phrases blanked out."""
    text = seen(path)
    for phrase in EXPECTED[path]["clutter"]:
        text = text.replace(phrase, "\N{REPLACEMENT CHARACTER}")
    return text


def test_every_file_has_expectations_and_no_expectation_lacks_its_file() -> None:
    files = {file.relative_to(ARTICLES).as_posix() for file in ARTICLES.glob("*/*")}
    assert files == set(EXPECTED)


def test_the_set_has_the_size_formats_outlets_and_years_it_promises() -> None:
    assert len(EXPECTED) >= 32
    formats = Counter(Path(path).suffix for path in EXPECTED)
    assert formats[".txt"] > len(EXPECTED) / 2
    assert min(formats[".md"], formats[".html"]) >= 4
    assert formats[".pdf"] >= 1
    assert len({facts["outlet"] for facts in EXPECTED.values()} - {None}) >= 6
    years = Counter((facts["published"] or "none")[:4] for facts in EXPECTED.values())
    assert set(years) == {"2024", "2025", "none"}
    assert min(years["2024"], years["2025"]) >= 12
    assert sum(bool(facts["clutter"]) for path, facts in EXPECTED.items() if path.endswith(".txt")) >= 8


@each_article
def test_expectations_are_complete_and_printed_in_the_file(path: str) -> None:
    facts = EXPECTED[path]
    assert set(facts) == FIELDS
    assert 2 <= len(facts["read"]) <= 4
    assert re.fullmatch(r"[a-z0-9-]+", facts["story"])
    assert facts["published"] is None or re.fullmatch(r"202[45]-\d\d(-\d\d)?", facts["published"])
    whole = folded(seen(path)).casefold()
    for name in (facts["title"], facts["outlet"], *(facts["byline"] or "").split(" and ")):
        assert (name or "").casefold() in whole


@each_article
def test_phrases_are_in_the_text_and_no_readable_phrase_is_clutter(path: str) -> None:
    facts, text, left = EXPECTED[path], seen(path), read_text(path)
    assert [phrase for phrase in facts["clutter"] if phrase not in text] == []
    assert [phrase for phrase in facts["read"] if phrase not in left] == []


@each_article
def test_an_article_is_short(path: str) -> None:
    assert 80 <= len(seen(path).split()) <= 480


def test_only_copies_share_a_paragraph() -> None:
    def original(path: str) -> str:
        return EXPECTED[path]["copy_of"] or path

    for one, other in combinations(EXPECTED, 2):
        shared = paragraphs(one) & paragraphs(other)
        if original(one) == original(other):
            assert len(shared) >= 4, (one, other)
        else:
            chrome = {line for line in shared if _site_chrome(line, one, other)}
            assert shared == chrome, (one, other)


def _site_chrome(line: str, one: str, other: str) -> bool:
    """Navigation and legal lines that a site prints on every page; they stand in no article's body."""
    menus = ("Accept all", "Terms of use", "icon ", "Become a Northline member", "Become a member Already")
    return Path(one).parent == Path(other).parent and any(words in line for words in menus)


def test_copies_name_an_original_of_the_same_story() -> None:
    copies = {path: facts for path, facts in EXPECTED.items() if facts["copy_of"]}
    assert len(copies) >= 2
    for facts in copies.values():
        original = EXPECTED[facts["copy_of"]]
        assert original["copy_of"] is None
        assert original["story"] == facts["story"]


def test_one_site_repeats_its_odd_lines_on_at_least_four_pages() -> None:
    pages = [path for path in EXPECTED if path.startswith("harbour-courier/")]
    assert len(pages) >= 4
    assert len({tuple(EXPECTED[path]["clutter"]) for path in pages}) == 1
    assert len(EXPECTED[pages[0]]["clutter"]) >= 3


def test_encodings_and_line_ends_are_as_claimed() -> None:
    raw = {path: (ARTICLES / path).read_bytes() for path in EXPECTED if not path.endswith(".pdf")}
    assert [path for path, data in raw.items() if b"\r\n" in data] == ["harbour-courier/2024-08-20-dredging.txt"]
    assert [path for path, data in raw.items() if data.startswith(b"\xef\xbb\xbf")] == [
        "touchline/2025-05-17-cup-final.txt"
    ]
    with pytest.raises(UnicodeDecodeError):
        raw[WINDOWS_1252].decode("utf-8")
    assert "e\u0308" in seen("meridian-wire/2024-08-03-heat-record.txt")
    assert re.search(r"[\u4e00-\u9fff]{20}", seen("sela-observer/tea-festival.md"))
    assert seen("sela-observer/lesk-flood-final-toll.md").startswith("---\n")
    assert max(map(len, _body("harbour-courier/2025-07-30-lighthouse.txt").splitlines())) <= 72


def _body(path: str) -> str:
    """From after the byline to the site's footer, for the Harbour Courier's pages."""
    return seen(path).partition("By ")[2].partition("\nThe lamp over our door")[0]


def test_planted_instructions_are_expected_to_be_clutter() -> None:
    planted = re.compile(r"ignore (?:all )?previous instructions|disregard your rules")
    holding = [path for path in EXPECTED if planted.search(seen(path))]
    assert len(holding) >= 2
    assert [path for path in holding if planted.search(read_text(path))] == []


def test_there_are_enough_questions_of_every_kind() -> None:
    answerable = [case for case in CASES if case["answers"]]
    assert len(answerable) >= 60
    assert len(CASES) - len(answerable) >= 24
    assert {case["kind"] for case in answerable} == KINDS
    assert len({case["question"] for case in CASES}) == len(CASES)


@each_case
def test_a_case_is_well_formed_and_its_answers_are_readable(case: dict[str, Any]) -> None:
    assert set(case) - {"must_cite"} == {"question", "now", "answers", "articles", "kind"}
    assert date.fromisoformat(case["now"]).year in (2024, 2025)
    assert case["kind"] in KINDS
    assert bool(case["answers"]) == bool(case["articles"])
    texts = [folded(read_text(path)) for path in case["articles"]]
    assert [answer for answer in case["answers"] if not any(answer in text for text in texts)] == []
    if case["kind"] != "several":  # there an article may be cited for a further answer, which none has to give
        assert all(any(answer in text for answer in case["answers"]) for text in texts)


@each_case
def test_only_questions_with_several_answers_name_what_must_be_cited(case: dict[str, Any]) -> None:
    several = case["kind"] == "several"
    assert several == ("must_cite" in case)
    if several:
        assert len(case["must_cite"]) >= 2
        assert all(answers for answers in case["must_cite"])
        assert case["answers"] == [answer for answers in case["must_cite"] for answer in answers]
