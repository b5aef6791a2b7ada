"""The button, on a publisher's page of another origin."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route, expect
from starlette import routing
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse

from bot.api.app import Arrangement, create_app
from bot.api.logs import Logs
from bot.kept.keys import Keys, Scope
from bot.kept.records import Records
from bot.settings import Settings
from bot.web.templating import STATIC
from tests.browser import chromium, keep, visit
from tests.served import served

NOW = datetime(2025, 12, 20, 12, tzinfo=UTC)

MINISTER = "Zoe\u0308 Mares\u030cova\u0301, the minister, drove the first lorry through in 6 minutes."
TOLL = "A toll of three crowns will be taken from January."
PAGE = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><title>The Tamsin Times</title>
<meta http-equiv="Content-Security-Policy" content="script-src {server}; style-src 'nonce-x'; connect-src {server}">
<link rel="icon" href="data:,"></head><body><nav>Home Politics Sport</nav><main>
<h1>Tamsin tunnel opens 🎉 after nine years</h1>
{button}
<article>
<p>TAMSIN, Dec 18 – The Tamsin <b>tunnel</b> opened on
   Thursday, nine years after the fi&shy;rst <i>blast</i>, the roads ministry said. 👩🏽‍🚒</p>
<p>It cost 412 million crowns. {toll}</p>
<aside>Subscribe now for 1 crown.</aside>
<p>{toll}</p>
<p>{minister}</p>
<p>"Nobody will miss the mountain road," said Ina Borg, who has driven the bus for 21 years.
<em>&lt;b&gt;She</em> was the first passenger.</p>
</article></main>
{space}</body></html>"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


class Publisher:
    """A news site of its own origin. `html` is what its page shows."""

    html = ""
    address = ""


@pytest.fixture(scope="module")
def publisher() -> Iterator[Publisher]:
    found = Publisher()

    async def page(request: Request) -> HTMLResponse:
        return HTMLResponse(found.html)

    with served(Starlette(routes=[routing.Route("/", page)])) as address:
        found.address = address
        yield found


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("widget")


@pytest.fixture(scope="module")
def key(home: Path, publisher: Publisher) -> str:
    kept = Records(home)
    text, _ = Keys(kept).create(Scope.WIDGET, origins=[publisher.address])
    kept.close()
    return text


@contextmanager
def serving(home: Path) -> Iterator[str]:
    arrangement = Arrangement(hosts=frozenset(), logs=Logs(io.StringIO()), clock=lambda: NOW)
    with served(create_app(Settings(home=home), arrangement)) as address:
        yield address


@pytest.fixture(scope="module")
def server(home: Path, key: str) -> Iterator[str]:
    with serving(home) as address:
        yield address


@pytest.fixture
def page(browser: Browser, publisher: Publisher, server: str, key: str) -> Iterator[Page]:
    publisher.html = written(server, key)
    with visit(browser, server, publisher.address, base_url=publisher.address) as found:
        yield found


def written(server: str, key: str, lang: str = "en") -> str:
    script = f'<script type="module" src="{server}/widget.js"></script>'
    return PAGE.format(
        toll=TOLL,
        minister=MINISTER,
        space="<p><br></p>" * 40,
        server=server,
        lang=lang,
        button=f'{script}<get-a-summary key="{key}"></get-a-summary>',
    )


def marked(page: Page) -> str:
    """What is marked in the publisher's page, white space folded."""
    found: str = page.evaluate(
        "[...(CSS.highlights?.get('get-a-summary') ?? [])].map(String).join(' ') ||"
        " [...document.querySelectorAll('mark')].map((mark) => mark.textContent).join('')"
    )
    return " ".join(found.split())


def test_the_button_is_smaller_than_12_kb() -> None:
    assert (STATIC / "widget.js").stat().st_size < 12_000


def test_a_reader_gets_three_sentences_that_mark_their_words(page: Page, publisher: Publisher) -> None:
    page.goto("/")
    page.get_by_role("button", name="No time to read? Get a summary").click()
    expect(page.locator("get-a-summary li")).to_have_count(2)
    line = page.locator("get-a-summary .line button")
    said = [line.inner_text(), *page.locator("get-a-summary li").all_inner_texts()]
    assert len(set(said)) == 3, "a bullet that would say the line again is left out"
    keep(page, "widget")
    page.locator("get-a-summary .said", has_text="tunnel opened").click()
    assert "The Tamsin tunnel opened on Thursday, nine years after the fi\u00adrst blast" in marked(page)
    page.locator("get-a-summary li button", has_text="6 minutes").click()
    assert marked(page) == MINISTER
    expect(page.locator("article p").nth(3)).to_be_in_viewport()
    keep(page, "widget-marked")


def test_a_question_about_the_article_is_answered_from_it_alone(page: Page) -> None:
    page.goto("/")
    page.get_by_role("button", name="No time to read?").click()
    page.get_by_placeholder("Ask about this article").fill("How long did the first lorry take?")
    page.get_by_role("button", name="Ask", exact=True).click()
    answer = page.locator("get-a-summary form + div li button")
    expect(answer).to_contain_text("6 minutes")
    answer.click()
    assert marked(page) == MINISTER
    page.get_by_placeholder("Ask about this article").fill("Who won the Orvane marathon?")
    page.keyboard.press("Enter")
    expect(page.locator("get-a-summary form + div")).to_have_text("The article does not say.")


def test_of_words_that_stand_twice_the_right_ones_are_marked(page: Page) -> None:
    def reply(route: Route) -> None:
        start = route.request.post_data_json["text"].rindex(TOLL)
        cited = {"number": 1, "quote": TOLL, "start": start, "end": start + len(TOLL)}
        route.fulfill(json={"sentences": [{"text": TOLL, "citations": [1]}], "citations": [cited]})

    page.route("**/v1/**", reply)
    page.goto("/")
    page.get_by_role("button", name="No time to read?").click()
    page.locator("get-a-summary .line button").click()
    assert marked(page) == TOLL
    assert not page.locator("get-a-summary li").count(), "the line is not said again as a bullet"
    before = "[...CSS.highlights.get('get-a-summary')][0].startContainer.parentElement.previousElementSibling.tagName"
    assert page.evaluate(before) == "ASIDE"


def test_words_are_marked_where_a_browser_has_no_highlights(
    browser: Browser, publisher: Publisher, server: str, key: str
) -> None:
    publisher.html = written(server, key)
    with visit(browser, server, publisher.address, base_url=publisher.address) as page:
        page.add_init_script("delete CSS.highlights; Object.defineProperty(CSS, 'highlights', { value: undefined });")
        page.goto("/")
        before = page.locator("article").inner_text()
        page.get_by_role("button", name="No time to read?").click()
        page.locator("get-a-summary .said", has_text="tunnel opened").click()
        assert page.locator("article mark").count() > 1
        assert "The Tamsin tunnel opened on Thursday" in marked(page)
        page.locator("get-a-summary li button", has_text="6 minutes").click()
        assert marked(page) == MINISTER
        assert page.locator("article").inner_text() == before


def test_labels_are_in_the_language_of_the_page(browser: Browser, publisher: Publisher, server: str, key: str) -> None:
    labels = {"de-AT": "Keine Zeit", "fr": "Pas le temps", "es": "Sin tiempo", "ru": "Нет времени", "uk": "Немає часу"}
    labels |= {"vi": "Không có thời gian", "zh-Hans": "没时间", "ar": "لا وقت", "nl": "No time", "": "No time"}
    with visit(browser, server, publisher.address, base_url=publisher.address, locale="en-GB") as page:
        for lang, label in labels.items():
            publisher.html = written(server, key, lang)
            page.goto("/")
            expect(page.locator("get-a-summary .offer")).to_contain_text(label)
            assert page.locator("get-a-summary > div, get-a-summary div[dir]").first.get_attribute("dir") == (
                "rtl" if lang == "ar" else "ltr"
            )
        publisher.html = written(server, key, "ar")
        page.goto("/")
        page.locator("get-a-summary .offer").click()
        expect(page.locator("get-a-summary .said")).to_have_count(3)
        keep(page, "widget-ar")


def test_what_the_server_says_is_text(browser: Browser, publisher: Publisher, server: str, key: str) -> None:
    publisher.html = written(server, key)
    with visit(browser, server, publisher.address, base_url=publisher.address) as page:
        said = '{"sentences": [{"text": "<img src=x onerror=alert(1)> <b>bold</b>", "citations": [1]}],'
        said += ' "citations": [{"number": 1, "quote": "nowhere", "start": 0, "end": 7}]}'
        page.route("**/v1/**", lambda route: route.fulfill(body=said, content_type="application/json"))
        page.goto("/")
        page.get_by_role("button", name="No time to read?").click()
        expect(page.locator("get-a-summary .line")).to_have_text("<img src=x onerror=alert(1)> <b>bold</b>")
        assert page.locator("get-a-summary img, get-a-summary b").count() == 0
        page.locator("get-a-summary .line button").click()
        assert marked(page) == ""


def test_nothing_is_shown_where_the_server_is_away(
    browser: Browser, publisher: Publisher, home: Path, key: str
) -> None:
    with serving(home) as server:
        publisher.html = written(server, key)
        with visit(browser, server, publisher.address, failing=True, base_url=publisher.address) as page:
            page.goto("/")
            page.route("**/v1/**", lambda route: route.abort())
            page.get_by_role("button", name="No time to read?").click()
            expect(page.locator("get-a-summary")).to_be_hidden()
    with visit(browser, server, publisher.address, failing=True, base_url=publisher.address) as page:
        page.goto("/")
        assert page.locator("get-a-summary").evaluate(
            "each => [each.textContent, each.shadowRoot, each.offsetHeight]"
        ) == [
            "",
            None,
            0,
        ]
        expect(page.locator("article p").first).to_be_visible()


def test_a_key_of_another_site_gets_nothing(browser: Browser, publisher: Publisher, home: Path, server: str) -> None:
    kept = Records(home)
    foreign, _ = Keys(kept).create(Scope.WIDGET, origins=["https://elsewhere.example"])
    kept.close()
    publisher.html = written(server, foreign)
    with visit(browser, server, publisher.address, failing=True, base_url=publisher.address) as page:
        page.goto("/")
        page.get_by_role("button", name="No time to read?").click()
        expect(page.locator("get-a-summary")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_in_the_button(
    browser: Browser, publisher: Publisher, server: str, key: str, scheme: str
) -> None:
    publisher.html = written(server, key)
    options = {"base_url": publisher.address, "color_scheme": scheme, "viewport": {"width": 390, "height": 844}}
    with visit(browser, server, publisher.address, **options) as page:
        page.goto("/")
        page.get_by_role("button", name="No time to read?").click()
        expect(page.locator("get-a-summary .said")).to_have_count(3)
        found = Axe().run(page, context="get-a-summary").response["violations"]
        assert [each["id"] for each in found if each["impact"] in {"serious", "critical"}] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        keep(page, f"widget-phone-{scheme}")
