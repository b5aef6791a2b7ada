"""Answers in the pages, as a reader with a browser meets them."""

import re

from playwright.sync_api import Browser, Page, expect

from tests.browser import keep, visit
from tests.web_questions import FLOOD, HEAT, ask

pytest_plugins = ["web_fixtures"]


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
      window.shown = [];
      const holds = (node, what) => node.matches(what) || node.querySelector(what);
      new MutationObserver((records) => {
        for (const node of records.flatMap((record) => [...record.addedNodes])) {
          if (node.nodeType !== Node.ELEMENT_NODE) continue;
          if (holds(node, ".feedback")) shown.push("whole");
          else if (holds(node, ".sentence")) shown.push("sentence");
        }
      }).observe(document.getElementById("turns"), { childList: true, subtree: true });
    }""")
    ask(page, FLOOD)
    shown = page.evaluate("shown")
    assert shown[0] == "sentence"
    assert shown[-1] == "whole"


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


def test_a_conversation_goes_on_and_has_its_own_address(page: Page, website: str) -> None:
    page.goto("/")
    ask(page, "When did Gov. Marsh resign?")
    address = page.url
    assert re.fullmatch(rf"{website}/conversations/[0-9a-f]{{32}}", address)
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


def test_a_server_that_is_away_is_said_and_the_question_stays(browser: Browser, website: str) -> None:
    with visit(browser, website, failing=True, base_url=website) as page:
        page.goto("/")
        page.context.set_offline(True)
        page.fill("#question", FLOOD)
        page.press("#question", "Enter")
        expect(page.locator(".turn .problem")).to_contain_text("could not be reached")
        assert page.input_value("#question") == FLOOD
