"""The site, and a browser's page of it. A pytest plugin."""

import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from bot.api.app import Arrangement, create_app
from bot.api.logs import Logs
from bot.service import Service
from bot.settings import Settings
from tests.browser import chromium, visit
from tests.served import served

NOW = datetime(2025, 12, 20, 12, tzinfo=UTC)
HOSTILE = """<script>document.title = "taken"</script> Bakery <img src=x onerror="document.title='taken'"> burns

2025-12-19

The Quandel bakery burned down on Friday <b>and</b> <script>document.title = "taken"</script> nobody was hurt.
The Quandel bakery had baked 4,000 loaves a day since 1911.
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def website(
    tmp_path_factory: pytest.TempPathFactory, sample_library: Callable[[Path], Path], sample_articles: Path
) -> Iterator[str]:
    """The address of a site of the sample articles, and of one that is hostile."""
    folder = tmp_path_factory.mktemp("pages")
    hostile = folder / "hostile.txt"
    hostile.write_text(HOSTILE, encoding="utf-8")
    settings = Settings(home=sample_library(folder / "home"))
    with Service(settings) as service:
        assert {each.kind for each in service.add([str(hostile)])[1]} == {"added"}
    arrangement = Arrangement(base=sample_articles.parent, logs=Logs(io.StringIO()), clock=lambda: NOW)
    with served(create_app(settings, arrangement)) as address:
        yield address


@pytest.fixture
def page(browser: Browser, website: str) -> Iterator[Page]:
    with visit(browser, website, base_url=website) as found:
        yield found
