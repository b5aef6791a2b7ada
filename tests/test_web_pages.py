"""The pages, as a reader with a browser meets them."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bot.api.app import Arrangement, create_app
from bot.api.logs import Logs
from bot.service import Service
from bot.settings import Settings
from tests.browser import chromium, keep, served, visit

NOW = datetime(2025, 12, 20, 12, tzinfo=UTC)
FLOOD = "How many people died in the Hallmere flood?"
HEAT = "How high was the demand for electricity on the hottest day in Orvane?"
HOSTILE = """<script>document.title = "taken"</script> Bakery <img src=x onerror="document.title='taken'"> burns

2025-12-19

The Quandel bakery burned down on Friday <b>and</b> <script>document.title = "taken"</script> nobody was hurt.
The Quandel bakery had baked 4,000 loaves a day since 1911.
"""

DIGEST = "/digest?topic=Hallmere+flood"
PAGES = ("/", "/articles?outlet=Touchline", DIGEST, "/digest?period=today", "/add", "/sign-in")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory, sample_library: Callable[[Path], Path]) -> Path:
    home = tmp_path_factory.mktemp("pages")
    hostile = home / "hostile.txt"
    hostile.write_text(HOSTILE, encoding="utf-8")
    with Service(Settings(home=sample_library(home / "home"))) as service:
        assert {each.kind for each in service.add([str(hostile)])[1]} == {"added"}
    return home / "home"


@pytest.fixture(scope="module")
def site(library: Path, sample_articles: Path) -> Iterator[str]:
    arrangement = Arrangement(base=sample_articles.parent, logs=Logs(io.StringIO()), clock=lambda: NOW)
    with served(create_app(Settings(home=library), arrangement)) as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    with visit(browser, site, base_url=site) as found:
        yield found


def ask(page: Page, question: str) -> None:
    """Ask in the page and wait for the whole answer."""
    page.wait_for_selector("#question")
    page.wait_for_load_state()  # a page's scripts run before this, and with them Enter sends the question
    asked = page.locator(".feedback").count()
    page.fill("#question", question)
    page.press("#question", "Enter")
    expect(page.locator(".feedback")).to_have_count(asked + 1)


def test_an_answer_shows_the_words_that_carry_each_sentence(page: Page) -> None:
    page.goto("/")
    ask(page, HEAT)
    cite = page.locator(".answer .cite").first
    quote = page.locator(f"#{cite.get_attribute('aria-describedby')}").inner_text()
    assert "14.2 gigawatts" in quote
    card = page.locator(".quote-card")
    expect(card).to_be_hidden()
    cite.hover()
    expect(card).to_be_visible()
    assert quote.strip("“”") in card.inner_text()
    keep(page, "ask-hover")
    page.mouse.move(0, 0)
    expect(card).to_be_hidden()


def test_checked_sentences_are_shown_before_the_answer_is_whole(page: Page) -> None:
    page.goto("/")
    page.evaluate("""() => {
      window.seen = [];
      new MutationObserver(() => {
        const turn = document.querySelector("#turns .turn");
        if (!turn) return;
        const state = [turn.querySelectorAll(".sentence").length, Boolean(turn.querySelector(".feedback"))];
        if (String(state) !== String(seen.at(-1))) seen.push(state);
      }).observe(document.getElementById("turns"), { childList: true, subtree: true });
    }""")
    ask(page, FLOOD)
    seen = page.evaluate("seen")
    assert any(sentences > 0 and not whole for sentences, whole in seen)
    assert seen[-1][1]


def test_a_citation_opens_its_article_beside_the_answer_at_its_words(page: Page) -> None:
    """The article has emoji of several UTF-16 units and accents before the words."""
    page.goto("/")
    ask(page, HEAT)
    cite = page.locator(".answer .cite").first
    quote = page.locator(f"#{cite.get_attribute('aria-describedby')}").inner_text()
    cite.click()
    marked = page.locator("#reader mark")
    expect(marked).to_have_count(1)
    assert marked.inner_text() == quote.strip("“”")
    expect(marked).to_be_in_viewport()
    expect(page.locator("#turns .question")).to_be_in_viewport()
    assert "💧" in page.locator("#reader .body").inner_text()
    keep(page, "ask-beside")
    page.keyboard.press("Escape")
    expect(page.locator("#reader")).to_be_hidden()
    expect(cite).to_be_focused()


def test_a_conversation_goes_on_and_has_its_own_address(page: Page, site: str) -> None:
    page.goto("/")
    ask(page, "When did Gov. Marsh resign?")
    address = page.url
    assert re.fullmatch(rf"{site}/conversations/[0-9a-f]{{32}}", address)
    ask(page, "Why did she?")
    assert page.url == address
    assert "sirens" in page.locator("#turn-2 .answer").inner_text()
    said = page.locator("#turns .answer").all_inner_texts()
    page.goto("/")
    page.goto(address)
    assert page.locator("#turns .answer").all_inner_texts() == said
    keep(page, "conversation")


def test_reports_that_differ_stand_in_a_table_latest_first(page: Page) -> None:
    page.goto("/")
    ask(page, FLOOD)
    table = page.locator(".disagreement table")
    dates = [each.get_attribute("datetime") or "" for each in table.locator("time").all()]
    assert len(dates) > 1 and dates == sorted(dates, reverse=True)
    assert "23" in table.inner_text() and "17" in table.inner_text()
    assert table.locator(".cite").count() == len(dates)
    keep(page, "ask-differ")


def test_an_abstention_says_what_was_looked_at(page: Page) -> None:
    page.goto("/")
    ask(page, "Who won the Orvane marathon in 1987?")
    told = page.locator(".abstained")
    expect(told).to_contain_text("do not answer")
    looked = told.locator("a")
    assert looked.count() > 0
    keep(page, "ask-abstained")
    title = looked.first.inner_text()
    looked.first.click()
    expect(page.locator("h1")).to_have_text(title)


def test_a_thumb_is_kept(page: Page) -> None:
    page.goto("/")
    ask(page, HEAT)
    page.get_by_role("button", name="Wrong").click()
    expect(page.locator(".feedback-ask")).to_have_text("Thank you.")
    page.reload()
    expect(page.get_by_role("button", name="Wrong")).to_have_attribute("aria-pressed", "true")
    assert page.get_by_role("button", name="Right").get_attribute("aria-pressed") is None


def test_articles_are_listed_with_a_line_and_found_by_words_and_filters(page: Page) -> None:
    page.goto("/articles")
    expect(page.locator(".articles li")).to_have_count(25)
    expect(page.locator("[data-line]")).to_have_count(0)
    assert all(page.locator(".articles .line").all_inner_texts()[1:])
    assert "min" in page.locator(".articles .meta").first.inner_text()
    keep(page, "read")
    page.get_by_role("link", name="Earlier articles").click()
    expect(page.locator(".articles li")).to_have_count(20)
    page.fill("#q", "lighthouse keeper")
    page.press("#q", "Enter")
    expect(page.locator(".articles h3").first).to_contain_text("keeper")
    page.goto("/articles")
    page.select_option("select[name=outlet]", "Touchline")
    page.fill("input[name=since]", "2025-01-01")
    page.get_by_role("button", name="Search").click()
    metas = page.locator(".articles .meta").all_inner_texts()
    assert metas and all(meta.startswith("Touchline") and "2025" in meta for meta in metas)
    page.goto("/articles?q=zzzzz&outlet=Touchline&since=2031-01-01")
    expect(page.locator(".empty")).to_contain_text("No article matches.")


def test_an_article_hides_clutter_and_says_why(page: Page) -> None:
    page.goto("/articles?q=Gov.+Marsh+resigns")
    page.get_by_role("link", name="As it happened").click()
    clutter = page.locator(".left-out")
    expect(clutter.first).to_be_hidden()
    page.get_by_label("Show what was left out").check()
    expect(clutter.first).to_be_visible()
    assert "legal notice" in " ".join(clutter.all_inner_texts())
    keep(page, "article-left-out")


def test_an_article_names_its_copies_and_the_other_reports(page: Page) -> None:
    page.goto("/articles?q=central+bank+cuts+rates")
    page.get_by_role("link", name="Estovar central bank trims rate").click()
    reports = page.locator(".reports")
    expect(reports).to_contain_text("Other reports")
    expect(reports).to_contain_text("Copies")
    keep(page, "article-reports")


def test_what_an_article_says_is_text_and_never_markup(page: Page) -> None:
    page.goto("/")
    ask(page, "How many loaves did the Quandel bakery bake?")
    page.locator(".answer .cite").first.click()
    expect(page.locator("#reader mark")).to_be_visible()
    assert "<script>" in page.locator("#reader").inner_text()
    for address in ("/articles", "/articles?q=Quandel+bakery", "/digest?topic=Quandel+bakery"):
        page.goto(address)
        assert "Quandel bakery" in page.locator("main").inner_text()
        assert page.locator("main script, main img, main b").count() == 0
        assert page.title() != "taken"


def test_a_digest_tells_stories_with_their_sources_over_time(page: Page) -> None:
    page.goto(DIGEST)
    assert page.locator(".digest-story").count() > 0
    circles = page.locator(".timeline circle")
    assert circles.count() > 1
    places = [float((each.get_attribute("cx") or "").rstrip("%")) for each in circles.all()]
    assert all(0 <= place <= 100 for place in places)
    keep(page, "digest")
    page.locator(".story-sources summary").first.click()
    expect(page.locator(".story-sources li a").first).to_be_visible()
    page.locator(".digest-story .cite").first.click()
    expect(page.locator("#reader mark")).to_be_in_viewport()
    page.goto("/digest?period=today")
    expect(page.locator(".empty")).to_contain_text("latest is of")
    page.get_by_role("link", name="The latest seven days").click()
    assert page.locator(".digest-story").count() > 0


def test_files_text_and_what_cannot_be_read_are_added_with_their_outcome(page: Page, tmp_path: Path) -> None:
    report, note = tmp_path / "ferry.txt", tmp_path / "empty.txt"
    report.write_text(
        "Ferry to Tamsin returns\n\n2025-12-18\n\nThe ferry to Tamsin sails again from Monday.\n", "utf-8"
    )
    note.write_text("", "utf-8")
    page.goto("/add")
    page.set_input_files("#files", [report, note])
    page.get_by_role("button", name="Add files").click()
    expect(page.locator(".job[data-ended=yes]")).to_contain_text("1 added, 1 could not be read.")
    keep(page, "added")
    page.fill("#text", "Tram line 9 opens\n\n2025-12-17\n\nTram line 9 opened on Wednesday with eleven stops.")
    page.get_by_role("button", name="Add text").click()
    expect(page.locator(".outcomes")).to_contain_text("Tram line 9 opens")
    page.get_by_role("link", name="Ask about it").click()
    ask(page, "How many stops has tram line 9?")
    expect(page.locator(".answer")).to_contain_text("eleven stops")


def test_files_can_be_dropped(page: Page) -> None:
    page.goto("/add")
    page.evaluate("""() => {
      const carried = new DataTransfer();
      const words = "Swans return\\n\\n2025-12-16\\n\\nNine swans came back to Lake Orlow.";
      carried.items.add(new File([words], "swans.txt"));
      document.body.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: carried }));
    }""")
    expect(page.locator(".outcomes")).to_contain_text("Swans return")


def test_an_address_that_may_not_be_fetched_is_said(browser: Browser, site: str) -> None:
    with visit(browser, site, failing=True, base_url=site) as page:
        page.goto("/add")
        page.fill("#address", "http://127.0.0.1:9/article.html")
        page.get_by_role("button", name="Add page").click()
        expect(page.locator(".job[data-ended=yes]")).to_contain_text("1 could not be read.")
        expect(page.locator(".outcomes")).to_contain_text("http://127.0.0.1:9/article.html")
        page.fill("#address", "ftp://news.example/a")
        page.get_by_role("button", name="Add page").click()
        expect(page.locator("#progress .problem")).to_contain_text("only http and https")


def test_a_server_that_is_away_is_said_and_the_question_stays(browser: Browser, site: str) -> None:
    with visit(browser, site, failing=True, base_url=site) as page:
        page.goto("/")
        page.context.set_offline(True)
        page.fill("#question", FLOOD)
        page.press("#question", "Enter")
        expect(page.locator(".turn .problem")).to_contain_text("could not be reached")
        assert page.input_value("#question") == FLOOD


def test_asking_and_reading_work_without_scripts(browser: Browser, site: str) -> None:
    with visit(browser, site, base_url=site, java_script_enabled=False) as page:
        page.goto("/")
        page.fill("#question", HEAT)
        page.click("#send")
        expect(page.locator(".answer")).to_contain_text("14.2 gigawatts")
        page.locator(".answer .cite").first.click()
        marked = page.locator("mark#quote")
        expect(marked).to_contain_text("14.2 gigawatts")
        expect(marked).to_be_in_viewport()
        query = parse_qs(urlsplit(page.url).query)
        assert int(query["end"][0]) - int(query["start"][0]) == len(marked.inner_text())
        page.get_by_role("link", name="Look for copies").click()
        expect(page.locator(".also")).to_contain_text("No other article tells it.")
        page.go_back()
        page.go_back()
        page.fill("#question", "When was that?")
        page.click("#send")
        expect(page.locator(".turn")).to_have_count(2)
        page.locator(".thumb").last.click()
        expect(page.locator(".turn").last).to_contain_text("Thank you.")
        page.goto("/articles")
        page.locator(".articles h3 a").nth(1).click()
        expect(page.locator(".story .body p:visible").first).to_be_visible()
        page.goto("/add")
        page.fill("#text", "Owls counted\n\n2025-12-15\n\nVolunteers counted 61 owls in the Sela hills.")
        page.click("text=Add text")
        page.wait_for_selector(".outcomes")
        expect(page.locator(".outcomes")).to_contain_text("Owls counted")


def test_everything_can_be_done_with_the_keyboard(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.type(HEAT)
    page.keyboard.press("Enter")
    expect(page.locator(".feedback")).to_have_count(1)
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.matches('.sentences .cite')"):
            break
    described = page.evaluate("document.activeElement.getAttribute('aria-describedby')")
    quote = page.locator(f"#{described}").inner_text().strip("“”")
    expect(page.locator(".quote-card")).to_contain_text(quote)
    page.keyboard.press("Escape")
    expect(page.locator(".quote-card")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(page.locator("#reader mark")).to_have_text(quote)
    expect(page.locator("#reader mark")).to_be_in_viewport()
    expect(page.locator("#reader button")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#reader")).to_be_hidden()
    assert page.evaluate("document.activeElement.matches('.cite')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_and_nothing_is_wider_than_a_phone(browser: Browser, site: str, scheme: str) -> None:
    """Light on a phone 390 px wide; dark on a desk, where only the colours are others."""
    size = {"width": 390, "height": 844} if scheme == "light" else {"width": 1280, "height": 860}
    with visit(browser, site, base_url=site, color_scheme=scheme, viewport=size) as page:
        page.goto("/")
        ask(page, FLOOD)
        answered = page.url
        page.goto("/articles?q=Gov.+Marsh+resigns")
        article = page.locator(".articles a").first.get_attribute("href") or ""
        for address in (*PAGES, article, answered):
            page.goto(address)
            check(page, address, scheme)
            keep(page, f"{scheme}-{short(address)}")
        page.locator(".cite").first.click()
        expect(page.locator("#reader mark")).to_be_in_viewport()
        check(page, "beside", scheme)
        keep(page, f"{scheme}-beside")


def short(address: str) -> str:
    """An address as a file's name."""
    parts = urlsplit(address)
    named = re.sub(r"[0-9a-f]{12,}", "one", f"{parts.path} {parts.query}")
    return re.sub(r"[^a-z]+", "-", named.lower()).strip("-") or "start"


def check(page: Page, name: str, scheme: str) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    rules = {} if scheme == "light" else {"runOnly": ["color-contrast"]}
    found = Axe().run(page, options={"resultTypes": ["violations"], **rules}).response["violations"]
    serious = [
        f"{name}: {each['id']}: {node['html'][:100]}: {node['failureSummary'][:200]}"
        for each in found
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]
    assert serious == []
