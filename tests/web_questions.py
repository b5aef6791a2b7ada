"""Questions for the pages, and how a reader asks them."""

from playwright.sync_api import Page, expect

FLOOD = "How many people died in the Hallmere flood?"
HEAT = "How high was the demand for electricity on the hottest day in Orvane?"


def ask(page: Page, question: str) -> None:
    """Ask in the page and wait for the whole answer."""
    page.wait_for_selector("#question")
    page.wait_for_load_state()  # a page's scripts run before this, and with them Enter sends the question
    asked = page.locator(".feedback").count()
    page.fill("#question", question)
    page.press("#question", "Enter")
    expect(page.locator(".feedback")).to_have_count(asked + 1)
