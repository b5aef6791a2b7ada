"""What feeds, headers and records declare of an article's language reaches the article."""

import json
from pathlib import Path

import pytest
from feed_room import Newsroom, listed, rss
from hypothesis import given
from hypothesis import strategies as st
from site_server import Site, answer

from index.extract import article, delivered
from index.fetching import feeds
from index.formats.delivery import Delivered, Said
from index.formats.jsonl import articles

RESULTS = (
    "Haveln – Rehberg 3:1, Lindau – Sattler 0:2, Brackmann – Osterloh 1:1, Montalba – Arvenne 4:0, Ostvik – Sela 2:2."
)
RSS = (
    '<rss version="2.0"><channel><title>T</title><language>de-AT</language><item><title>A</title><guid>1</guid>'
    "<description>B</description></item></channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>T</title><entry xml:lang="fr"><id>1</id>'
    "<title>A</title><summary>B</summary></entry></feed>"
)
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "language": "de",
        "items": [{"id": "1", "content_text": "B", "language": "uk"}],
    }
)
SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://news.example/1</loc><n:news>'
    "<n:publication><n:name>N</n:name><n:language>vi</n:language></n:publication></n:news></url></urlset>"
)


@pytest.mark.parametrize(
    ("feed", "first"), [(RSS, "de-AT"), (ATOM, "fr"), (JSON, "uk"), (SITEMAP, "vi")], ids=["rss", "atom", "json", "map"]
)
def test_a_feed_says_in_which_language_its_items_are(feed: str, first: str) -> None:
    (item,) = feeds.read(feed.encode(), "https://news.example/feed").items
    assert item.said.languages[0] == first


@given(st.text(max_size=12))
def test_any_tag_can_be_declared(tag: str) -> None:
    text = "Ministertreffen in Haveln"
    subject = Delivered("https://news.example/1", text.encode(), "a.txt", said=Said(languages=(tag,)))
    assert article(delivered(subject)).language in (None, tag.strip()[:2].lower())


def test_the_page_s_own_word_goes_before_the_feed_s() -> None:
    page = f"<html lang='fr'><body><article><h1>Haveln</h1><p>{RESULTS}</p></article></body></html>".encode()
    subject = Delivered("https://news.example/1", page, "a.html", said=Said(languages=("de",)))
    assert article(delivered(subject)).language == "fr"


def test_a_record_says_its_language(tmp_path: Path) -> None:
    record = json.dumps({"text": "Ministertreffen in Haveln", "lang": "de"}).encode()
    path = tmp_path / "a.jsonl"
    path.write_bytes(record)
    (found,) = articles(path, 1_000_000)
    assert isinstance(found, Delivered)
    assert found.said.languages == ("de",)


def test_a_header_and_a_feed_declare_the_language_of_a_short_report(room: Newsroom, site: Site) -> None:
    words = f"<html><body><article><h1>Haveln – Rehberg 3:1</h1><p>{RESULTS}</p></article></body></html>"
    site.pages["/1"] = answer(words.encode(), content_language="de")
    site.pages["/feed"] = rss([listed(site, 1)])
    room.add(site.url + "/feed")
    with room.library() as held:
        (version,) = held.versions(f"{site.url}/1")
        assert held.article(version.id).language == "de"
