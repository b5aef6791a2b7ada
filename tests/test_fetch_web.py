"""A visitor's manners and memory: a pause between requests, robots.txt kept, what has not changed not sent."""

import gzip
from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st
from site_server import PAGE, Site, Wire, answer, article, moved

from index.errors import SourceError
from index.extract import delivered, read_bytes
from index.fetching import robots
from index.fetching.addresses import canonical, tidy
from index.fetching.gathering import file_name
from index.fetching.guard import public
from index.fetching.web import Fetched, LaterError, Limits, Validators, Web
from index.formats.delivery import Delivered

ALLOWED = (ip_network("127.0.0.1/32"),)


def web(waits: list[float] | None = None, **limits: float) -> Web:
    """It notes for how long it would have waited."""
    sleep = (waits if waits is not None else []).append
    return Web(Limits(allowed=ALLOWED, **limits), sleep=sleep)  # type: ignore[arg-type]


def test_a_host_is_asked_once_a_second_and_another_at_once() -> None:
    waits: list[float] = []
    with Site({"/a": PAGE, "/b": PAGE}) as site, Site({"/a": PAGE}) as other:
        visitor = web(waits, pause_s=1)
        for url in (site.url + "/a", site.url + "/b", other.url + "/a", site.url + "/a"):
            visitor.fetch(url)
    assert len(waits) == 2
    assert 0.3 < waits[0] <= 1.0
    assert 1.0 < waits[1] <= 2.0


def test_a_redirect_within_a_host_waits_for_no_turn() -> None:
    waits: list[float] = []
    with Site({"/a": moved("/b"), "/b": PAGE}) as site:
        web(waits, pause_s=5).fetch(site.url + "/a")
    assert waits == []


def test_a_site_that_asks_for_a_pause_gets_it_and_robots_is_asked_once() -> None:
    waits: list[float] = []
    rules = answer(b"User-agent: *\nCrawl-delay: 30\n", content_type="text/plain")
    with Site({"/robots.txt": rules, "/a": PAGE}) as site:
        visitor = web(waits)
        visitor.fetch(site.url + "/a")
        visitor.fetch(site.url + "/a")
        assert [each.path for each in site.asked] == ["/robots.txt", "/a", "/a"]
        assert 25 < waits[0] <= 30
        visitor.fetch(site.url + "/a")
        with pytest.raises(LaterError, match="asks for 30 s between requests"):
            visitor.fetch(site.url + "/a")


def test_retry_after_is_waited_for_as_long_as_it_says() -> None:
    waits: list[float] = []
    refusals = [answer(status=429, retry_after="7"), answer(status=503, retry_after="9")]

    def page(wire: Wire) -> None:
        wire.send(refusals.pop() if refusals else PAGE)

    with Site({"/a": page}) as site:
        assert web(waits, pause_s=0).fetch(site.url + "/a").data == article().encode()
    assert waits == [9, 7]


def test_what_was_not_changed_is_not_sent_again() -> None:
    def page(wire: Wire) -> None:
        known = wire.asked.headers.get("if-none-match") == '"v1"'
        wire.send(answer(status=304) if known else answer(article().encode(), etag='"v1"', last_modified="yesterday"))

    with Site({"/a": page}) as site:
        visitor = web(pause_s=0)
        first = visitor.fetch(site.url + "/a")
        assert first.validators == Validators('"v1"', "yesterday")
        again = visitor.fetch(site.url + "/a", known=first.validators)
        assert (again.data, again.validators) == (None, first.validators)
        assert site.asked[-1].headers["if-modified-since"] == "yesterday"


def test_only_what_moved_for_good_has_a_new_address() -> None:
    with Site({"/a": moved("/b", 301), "/b": moved("/c", 308), "/c": PAGE, "/d": moved("/a", 302)}) as site:
        visitor = web(pause_s=0)
        assert visitor.fetch(site.url + "/a").moved == site.url + "/c"
        assert visitor.fetch(site.url + "/c").moved is None
        assert visitor.fetch(site.url + "/d").moved is None


def test_it_says_who_it_is_and_takes_nothing_along() -> None:
    with Site({"/a": answer(article().encode(), set_cookie="id=7")}) as site:
        visitor = web(pause_s=0)
        visitor.fetch(site.url + "/a")
        visitor.fetch(site.url + "/a")
        assert site.asked[-1].headers["user-agent"].startswith("precis/")
        assert not {"cookie", "referer", "authorization"} & set(site.asked[-1].headers)


def test_the_environment_s_proxy_is_not_asked_to_connect_in_our_place(monkeypatch: pytest.MonkeyPatch) -> None:
    with Site() as proxy, Site({"/a": PAGE}) as site:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        web(pause_s=0).fetch(site.url + "/a")
        assert proxy.connections == 0


@given(st.ip_addresses(v=4), st.sampled_from(["::ffff:0:0", "64:ff9b::", "::", "::ffff:0:0:0"]))
def test_an_ipv4_address_within_an_ipv6_one_is_as_public_as_it_is_alone(inner: object, prefix: str) -> None:
    assert public(ip_address(int(ip_address(prefix)) + int(inner))) <= public(inner)  # type: ignore[arg-type]


@given(st.ip_addresses())
def test_what_python_calls_private_is_never_public(address: object) -> None:
    if address.is_private or address.is_loopback or address.is_link_local or address.is_multicast:  # type: ignore[attr-defined]
        assert not public(address)  # type: ignore[arg-type]


PATHS = st.text("ab/*$.%61?=é", max_size=12)


@given(st.lists(st.tuples(st.sampled_from(["Allow", "Disallow"]), PATHS), max_size=8), PATHS)
def test_an_empty_disallow_forbids_nothing(rules: list[tuple[str, str]], path: str) -> None:
    lines = ["User-agent: *", *(f"{key}: /{pattern}" for key, pattern in rules)]
    found = robots.read("\n".join(lines), "precis")
    assert found.allows(f"http://a.test/{path}") in (True, False)
    assert robots.read("\n".join([*lines, "Disallow:"]), "precis").allows(f"http://a.test/{path}") == found.allows(
        f"http://a.test/{path}"
    )


@given(st.text(max_size=200), st.text(max_size=20))
def test_any_text_is_read_as_some_rules(text: str, path: str) -> None:
    assert robots.read(text, "precis").allows(f"http://a.test/{path}") in (True, False)


def test_sitemaps_are_known_from_robots() -> None:
    assert robots.read("Sitemap: http://a.test/s.xml\nUser-agent: *\n", "precis").sitemaps == ("http://a.test/s.xml",)


@pytest.mark.parametrize(
    ("url", "expected"),
    {
        "HTTP://News.Test:80/A?b=1#c": "http://news.test/A?b=1",
        "https://news.test:443/a?utm_source=x&id=7&fbclid=1": "https://news.test/a?id=7",
        "https://news.test": "https://news.test/",
        "https://news.test/a?q=%20b+c": "https://news.test/a?q=%20b+c",
        "http://[::1]:8080/a": "http://[::1]:8080/a",
    }.items(),
)
def test_an_address_has_one_spelling(url: str, expected: str) -> None:
    assert tidy(url) == expected
    assert tidy(expected) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    {
        None: "https://m.news.test/a?id=7",
        "https://www.news.test/2025/a": "https://www.news.test/2025/a",
        "/b": "https://m.news.test/b",
        "https://other.test/a": "https://m.news.test/a?id=7",
        "https://evil-news.test/a": "https://m.news.test/a?id=7",
        "https://news.test.evil.test/a": "https://m.news.test/a?id=7",
        "https://www.news.test/": "https://m.news.test/a?id=7",
        "javascript:alert(1)": "https://m.news.test/a?id=7",
        "http://[": "https://m.news.test/a?id=7",
    }.items(),
)
def test_a_page_may_give_an_address_of_its_own_site_and_no_other(said: str | None, expected: str) -> None:
    assert canonical("https://m.news.test/a?id=7&utm_medium=mail", said) == expected


KOREAN = "세라 항구 의회는 화요일에 북쪽 부두를 다시 짓기로 했다고 서기 마라 오인이 말했다. 공사는 사월에 시작된다."
RUSSIAN = "Совет гавани Селы во вторник решил восстановить северный причал. Работы начнутся в апреле, сказала Мара Ойн."
FRENCH = (
    "Le conseil du port a décidé mardi de reconstruire la jetée nord, a déclaré la greffière Mara Oin à l’assemblée."
)
CHARSETS = {
    "UTF-8, said": (FRENCH, "utf-8", "utf-8", ""),
    "UTF-8, not said": (FRENCH, "utf-8", None, ""),
    "UTF-8, said to be Latin-1": (FRENCH, "utf-8", "iso-8859-1", ""),
    "UTF-8, its page says Latin-1": (FRENCH, "utf-8", None, "iso-8859-1"),
    "Windows-1252, said to be Latin-1": (FRENCH, "cp1252", "iso-8859-1", ""),
    "Windows-1251, said": (RUSSIAN, "cp1251", "windows-1251", ""),
    "Windows-1251, its page says so": (RUSSIAN, "cp1251", None, "windows-1251"),
    "Windows-1251, said to be Latin-1, its page knows": (RUSSIAN, "cp1251", "iso-8859-1", "windows-1251"),
    "Windows-1251, its page says UTF-8": (RUSSIAN, "cp1251", "windows-1251", "utf-8"),
    "KOI8-R, said": (RUSSIAN, "koi8_r", "koi8-r", ""),
    "EUC-KR, said": (KOREAN, "cp949", "euc-kr", ""),
    "UTF-16 with its mark": (RUSSIAN, "utf-16", "windows-1251", ""),
    "a charset that nobody knows": (FRENCH, "utf-8", "x-unknown", ""),
    "an empty charset": (FRENCH, "utf-8", "", ""),
}


@pytest.mark.parametrize("name", CHARSETS)
def test_a_page_is_read_in_its_charset_whatever_is_said(name: str) -> None:
    words, encoding, said, inside = CHARSETS[name]
    head = f'<meta charset="{inside}">' if inside else ""
    data = article("Nord", head=head, paragraphs=(words, words[:60] + ".")).encode(encoding)
    kind = "text/html" if said is None else f"text/html; charset={said}"
    with Site({"/a": answer(data, content_type=kind)}) as site:
        found = web(pause_s=0).fetch(site.url + "/a")
    assert found.data is not None
    raw = read_bytes(found.data, file_name(found), source=found.url, charset=found.charset)
    assert words in raw.text


HEAD = """<link rel="canonical" href="/2025/03/04/pier"><meta property="og:site_name" content="Sela Courier">
<meta property="og:title" content="Sela rebuilds its north pier"><meta name="author" content="Ada Quist">
<meta property="article:published_time" content="2025-03-04T10:00:00Z">"""


def test_a_page_says_its_title_outlet_byline_date_and_address() -> None:
    raw = delivered(Delivered("http://sela.test/a", article(head=HEAD).encode(), "page.html"))
    assert (raw.source, raw.title, raw.outlet) == (
        "http://sela.test/2025/03/04/pier",
        "Sela rebuilds its north pier",
        "Sela Courier",
    )
    assert raw.byline == "Ada Quist"
    assert "2025-03-04T10:00:00Z" in [each.value for each in raw.dates]


@pytest.mark.parametrize("kind", ["application/json", "application/zip", "application/javascript", "model/obj"])
def test_what_is_no_article_is_refused_by_its_kind(kind: str) -> None:
    with pytest.raises(SourceError, match="is not an article"):
        file_name(Fetched("http://a.test/a", b"x", kind, None, Validators()))


def test_a_packed_sitemap_is_a_feed() -> None:
    from index.fetching.feeds import is_feed, read

    data = gzip.compress(b"<?xml version='1.0'?><urlset><url><loc>http://a.test/1</loc></url></urlset>")
    assert is_feed(data, "application/x-gzip")
    assert [item.url for item in read(data, "http://a.test/s.xml.gz").items] == ["http://a.test/1"]
