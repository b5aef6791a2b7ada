"""Debian's Chromium, to look at pages with."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

SCREENSHOTS = os.environ.get("SCREENSHOTS")
"""The folder for pictures of the pages, for a person to look at. Without it none are made: each takes a second."""

PATIENCE_MS = 15_000

expect.set_options(timeout=PATIENCE_MS)


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium without a window. While it is open, no other event loop runs in this thread: close it soon."""
    path = which("chromium-headless-shell") or which("chromium")  # the first takes half the time
    if path is None:
        pytest.fail("there is no chromium on the PATH; on Debian: sudo apt install chromium", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def visit(browser: Browser, *origins: str, failing: bool = False, **options: Any) -> Iterator[Page]:
    """A page of a new profile. What it says on the console, and what it asks of other origins, is an error.

    `failing`: a request is meant to fail, of which the browser tells on the console.
    """
    context = browser.new_context(reduced_motion="reduce", **options)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    wrong: list[str] = []

    def told(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not (failing and "Failed to load resource" in message.text):
            wrong.append(f"console: {message.text}")

    def asked(request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme.startswith("http") and f"{parts.scheme}://{parts.netloc}" not in origins:
            wrong.append(f"request to {request.url}")

    page.on("console", told)
    page.on("pageerror", lambda error: wrong.append(f"script: {error}"))
    page.on("request", asked)
    yield page
    context.close()
    assert not wrong, wrong


def keep(page: Page, name: str) -> None:
    """A picture of the whole page, to be looked at, where they are wanted."""
    if SCREENSHOTS:
        page.screenshot(path=Path(SCREENSHOTS) / f"{name}.png", full_page=True)
