"""Links that open a page at the quoted words (WICG Scroll to Text Fragment)."""

from typing import Final
from urllib.parse import quote as percent

LONGEST: Final = 2_000
"""Characters of an address that every browser and chat takes; past it the page is linked without the words."""

WHOLE: Final = 80
"""Longer quotes are named by their first and last words: browsers match either, and the address stays short."""

WORDS: Final = 5


def at_words(page: str, quote: str) -> str:
    """The page's address with the quote's words marked."""
    if "#" in page:
        return page
    found = f"{page}#:~:text={directive(quote)}"
    return found if len(found) <= LONGEST else page


def directive(quote: str) -> str:
    """`quote` as a text directive. Hyphens and commas have a meaning there and are encoded."""
    words = quote.split()
    if len(quote) <= WHOLE or len(words) <= 2 * WORDS:
        return _encoded(" ".join(words))
    return f"{_encoded(' '.join(words[:WORDS]))},{_encoded(' '.join(words[-WORDS:]))}"


def _encoded(text: str) -> str:
    return percent(text, safe="").replace("-", "%2D")
