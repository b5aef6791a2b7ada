"""The pages for every reader: without scripts, by keyboard, in light and dark, on a phone."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser import keep, visit
from tests.web_questions import FLOOD, HEAT, ask

pytest_plugins = ["web_fixtures"]

PAGES = ("/", "/articles?outlet=Touchline", "/digest?topic=Hallmere+flood", "/digest?period=today", "/add", "/sign-in")


def test_asking_and_reading_work_without_scripts(browser: Browser, website: str) -> None:
    with visit(browser, website, base_url=website, java_script_enabled=False) as page:
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
        page.locator(".articles h2 a").nth(1).click()
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
def test_axe_finds_nothing_serious_and_nothing_is_wider_than_a_phone(
    browser: Browser, website: str, scheme: str
) -> None:
    """Light on a phone 390 px wide; dark on a desk, where only the colours are others."""
    size = {"width": 390, "height": 844} if scheme == "light" else {"width": 1280, "height": 860}
    with visit(browser, website, base_url=website, color_scheme=scheme, viewport=size) as page:
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
