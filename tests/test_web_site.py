"""The pages without a browser: what they are made of, their headers, who may see them, and the feed."""

import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.api.app import LOOPBACK, Arrangement, create_app
from bot.api.callers import COOKIE
from bot.api.logs import Logs
from bot.kept.keys import Keys, Scope
from bot.kept.records import Records
from bot.service import Service
from bot.settings import Settings
from bot.web.marking import paragraphs
from bot.web.recent import Recent
from bot.web.templating import day_of, short_day
from bot.web.timeline import points
from index.article import Article, Label, Span
from index.library import Filter
from tests.awkward import articles
from tests.served import served

NOW = datetime(2025, 2, 20, 12, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory, sample_library: Callable[[Path], Path]) -> Path:
    return sample_library(tmp_path_factory.mktemp("site") / "home")


def started(base: Path, hosts: frozenset[str] = LOOPBACK) -> Arrangement:
    return Arrangement(base=base, hosts=hosts, logs=Logs(io.StringIO()), clock=lambda: NOW)


@pytest.fixture(scope="module")
def client(home: Path, sample_articles: Path) -> Iterator[httpx.Client]:
    """Of a server that needs no key."""
    app = create_app(Settings(home=home), started(sample_articles))
    with served(app) as address, httpx.Client(base_url=address, verify=False) as found:
        yield found


@pytest.fixture(scope="module")
def closed(home: Path, sample_articles: Path) -> Iterator[str]:
    """The address of a server that needs a key."""
    with served(create_app(Settings(home=home), started(sample_articles, frozenset()))) as address:
        yield address


@given(articles(), st.data())
def test_the_words_marked_are_the_words_cited(article: Article, data: st.DataObject) -> None:
    size = len(article.text)
    start = data.draw(st.integers(0, size))
    quote = Span(start, data.draw(st.integers(start + 1, size))) if start < size else None
    shown = paragraphs(article, quote)
    cited = range(quote.start, quote.end) if quote else range(0)
    inside = [
        article.text[n] for block in article.blocks for n in range(block.span.start, block.span.end) if n in cited
    ]
    assert [piece.text for each in shown for piece in each.pieces if piece.cited and not piece.text] == []
    assert "".join(piece.text for each in shown for piece in each.pieces if piece.cited) == "".join(inside)
    assert sum(piece.first for each in shown for piece in each.pieces) == bool(inside)
    assert not any(each.left_out and each.cited for each in shown)
    texts = ["".join(piece.text for piece in each.pieces) for each in shown]
    assert [text for text in texts if text not in [block.span.of(article.text) for block in article.blocks]] == []
    body = [block.span.of(article.text) for block in article.blocks if block.label is not Label.TITLE]
    assert len(body) <= len(texts) <= len(article.blocks)


@given(st.lists(st.dates(date(2024, 1, 1), date(2025, 12, 31)), max_size=30))
def test_a_timeline_holds_every_day_in_order_and_its_dates_do_not_touch(days: list[date]) -> None:
    found = points(days)
    if len(set(days)) < 2:
        assert found == ()
        return
    assert [each.day for each in found] == sorted(set(days))
    assert sum(each.count for each in found) == len(days)
    places = [each.x for each in found]
    assert places == sorted(places) and places[0] > 0 and places[-1] < 100
    labelled = [each.x for each in found if each.label]
    assert labelled[0] == places[0] and labelled[-1] == places[-1]
    assert all(later - earlier > 15.9 for earlier, later in pairwise(labelled))


def test_dates_are_written_as_far_as_they_are_known() -> None:
    assert [day_of(each) for each in ("2024", "2024-09", "2024-09-04")] == [
        "2024",
        "September 2024",
        "4 September 2024",
    ]
    assert short_day("2024-09-04") == short_day(date(2024, 9, 4)) == "4 Sep 2024"


def test_what_was_made_is_given_again_for_a_while_and_the_oldest_goes_first() -> None:
    now = [0.0]
    kept: Recent[int] = Recent(most=2, kept_s=10, clock=lambda: now[0])
    made = iter(range(100))
    assert [kept.get("a", lambda: next(made)), kept.get("a", lambda: next(made))] == [0, 0]
    kept.get("b", lambda: next(made))
    kept.get("c", lambda: next(made))
    assert kept.get("a", lambda: next(made)) == 3
    now[0] = 11
    assert kept.get("a", lambda: next(made)) == 4


def test_every_page_forbids_what_does_not_come_from_here(client: httpx.Client) -> None:
    for path in ("/", "/articles", "/digest", "/add", "/sign-in", "/articles/ffffffffffff"):
        response = client.get(path)
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "frame-ancestors 'none'" in policy
        assert "<script>" not in response.text and " style=" not in response.text and " onclick=" not in response.text
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_what_goes_wrong_is_said_on_a_page(client: httpx.Client) -> None:
    wrong = {
        "/articles/ffffffffffff": 404,
        "/articles?since=soon": 422,
        "/articles?page=0": 422,
        "/articles/x?start=3": 404,
    }
    wrong |= {"/conversations/0123": 404, "/add/jobs/0123": 404, "/digest?period=yesterday": 422}
    for path, status in wrong.items():
        response = client.get(path)
        assert (response.status_code, response.headers["Content-Type"]) == (status, "text/html; charset=utf-8"), path
        assert "To the first page" in response.text
    question = client.post("/ask", data={"question": " "})
    assert question.status_code == 422 and "The question is empty." in question.text


def test_a_problem_begins_as_a_sentence_and_a_files_name_stays_as_it_is(client: httpx.Client) -> None:
    refused = client.post("/add/files", files=[("files", ("setup.exe", b"MZ", "application/octet-stream"))])
    assert refused.status_code == 422 and ">setup.exe: " in refused.text
    assert ">ftp://x/y: " in client.post("/add/address", data={"address": "ftp://x/y"}).text
    assert ">There is no such" in client.get("/story/999999999").text


def test_words_outside_of_an_article_are_not_found(client: httpx.Client) -> None:
    found = client.get("/v1/articles?limit=1").json()["articles"][0]["article_id"]
    assert client.get(f"/articles/{found}?start=5&end=9").status_code == 200
    assert client.get(f"/articles/{found}?start=9&end=5").status_code == 404
    assert client.get(f"/articles/{found}?start=5&end=99999999").status_code == 422


def test_a_form_of_another_site_is_refused(client: httpx.Client) -> None:
    for path in ("/ask", "/add/text", "/sign-in", "/sign-out"):
        response = client.post(
            path, data={"question": "Who?", "text": "A", "key": "K"}, headers={"Origin": "https://evil.example"}
        )
        assert response.status_code == 403, path


def test_files_of_the_site_are_kept_and_asked_about_by_their_digest(client: httpx.Client) -> None:
    page = client.get("/").text
    address = page.split('rel="stylesheet" href="')[1].split('"')[0]
    first = client.get(address)
    assert "immutable" in first.headers["Cache-Control"] and first.headers["Content-Type"].startswith("text/css")
    plain = client.get("/static/reader.js")
    assert plain.headers["Cache-Control"] == "no-cache"
    again = client.get("/static/reader.js", headers={"If-None-Match": plain.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/static/..%2fpages.py").status_code == 404
    widget = client.get("/widget.js", headers={"Origin": "https://news.example"})
    assert widget.headers["Access-Control-Allow-Origin"] == "*"


def test_a_digest_is_a_feed_with_an_entry_for_each_story(client: httpx.Client) -> None:
    response = client.get("/digest.atom?topic=central+bank+rates")
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(response.text)
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    for each in (feed, *entries):
        assert (each.findtext(f"{ATOM}id") or "").startswith("urn:uuid:")
        moment = datetime.strptime(each.findtext(f"{ATOM}updated") or "", "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        assert moment <= NOW + timedelta(days=400)
    related = entries[0].find(f"{ATOM}link[@rel='related']")
    assert related is not None and client.get(related.attrib["href"]).status_code == 200
    assert client.get("/digest.atom?topic=central+bank+rates").text == response.text


def test_a_digest_is_markdown(client: httpx.Client) -> None:
    response = client.get("/digest.md?since=2024-07-01&until=2024-12-31")
    assert response.headers["Content-Type"].startswith("text/markdown")
    assert response.text.startswith("# ") and "## Sources" in response.text


def test_the_lines_of_a_list_are_made_when_they_are_asked_for(client: httpx.Client) -> None:
    found = [each["article_id"] for each in client.get("/v1/articles?limit=3").json()["articles"]]
    lines = client.get("/articles/lines", params={"id": found}).json()
    assert set(lines) == set(found) and all(line is None or line.endswith(".") for line in lines.values())


def test_who_has_no_key_is_asked_for_one_and_comes_back(closed: str, home: Path) -> None:
    kept = Records(home)
    text, key = Keys(kept).create(Scope.READ)
    with httpx.Client(base_url=closed, verify=False) as client:
        sent = client.get("/digest?period=today")
        assert (sent.status_code, sent.headers["Location"]) == (303, "/sign-in?next=%2Fdigest%3Fperiod%3Dtoday")
        assert client.get(sent.headers["Location"]).status_code == 200
        assert client.post("/sign-in", data={"key": "precis_no"}).status_code == 401
        signed = client.post("/sign-in", data={"key": text, "next": "/digest?period=today"})
        assert (signed.status_code, signed.headers["Location"]) == (303, "/digest?period=today")
        cookie = signed.headers["Set-Cookie"]
        assert cookie.startswith(COOKIE) and "HttpOnly" in cookie and "samesite=strict" in cookie.lower()
        assert client.get("/digest?period=today").status_code == 200
        refused = client.get("/add")
        assert refused.status_code == 403 and "Sign in with another key" in refused.text
        Keys(kept).revoke(key.id)
        assert client.get("/digest").status_code == 303
    kept.close()


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_to_this_site_only(client: httpx.Client, home: Path, elsewhere: str) -> None:
    kept = Records(home)
    text, _ = Keys(kept).create(Scope.READ)
    kept.close()
    response = client.post("/sign-in", data={"key": text, "next": elsewhere})
    assert response.headers["Location"] == "/"
    client.cookies.clear()


@pytest.mark.parametrize("path", ["/", "/articles", "/digest", "/timeline?topic=flood"])
def test_an_unknown_collection_in_an_address_is_said_with_what_there_is(client: httpx.Client, path: str) -> None:
    address = f"{path}{'&' if '?' in path else '?'}collection=defualt"
    response = client.get(address, headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert "There is no collection &#39;defualt&#39;; did you mean default?" in response.text


def test_a_month_in_the_address_of_a_digest_is_written_out(client: httpx.Client) -> None:
    assert "<h1>February 2025</h1>" in client.get("/digest?since=2025-02&until=2025-02").text
    assert "<h1>Since 2024</h1>" in client.get("/digest?since=2024").text
    assert "<h1>Since last week</h1>" in client.get("/digest?since=last week").text


def test_a_reader_sees_only_the_collections_of_its_key(closed: str, home: Path, tmp_path: Path) -> None:
    with Service(Settings(home=home), hold=False) as service:
        (tmp_path / "match.txt").write_text("Orvane win the cup\n\n2025-02-02\n\nOrvane beat Sela 2-1 on Sunday.\n")
        (outcome,) = service.add([str(tmp_path / "match.txt")], collection="sport")[1]
        secret = outcome.article_id
        shown = service.articles(Filter(), limit=1)[0].id
    kept = Records(home)
    text, _ = Keys(kept).create(Scope.READ, collections=["default"])
    kept.close()
    with httpx.Client(base_url=closed, verify=False, cookies={COOKIE: text}) as client:
        assert client.get(f"/articles/{shown}").status_code == 200
        assert client.get(f"/articles/{secret}").status_code == 404
        assert client.get("/articles?collection=sport").status_code == 403
        assert "<option>sport" not in client.get("/articles").text
