"""Links to the words of a source."""

from urllib.parse import quote as percent

from bot.reply import Citation
from bot.slack import limits
from index.article import Article

WHOLE = 80
"""Longer quotes are named by their first and last words: browsers match either, and the address stays short."""
WORDS = 5


def of_article(article: Article) -> str | None:
    """Where a reader can open it; None for a file."""
    return article.source if article.source.startswith(("http://", "https://")) else None


def of_words(citation: Citation) -> str | None:
    """The page with the quote's words marked by a text fragment (WICG Scroll to Text Fragment); None for a file."""
    page = of_article(citation.article)
    if page is None or "#" in page:
        return page
    found = f"{page}#:~:text={directive(citation.quote)}"
    return found if limits.length(found) <= limits.URL else page


def directive(quote: str) -> str:
    """`quote` as a text directive. Hyphens and commas have a meaning there and are encoded."""
    words = quote.split()
    if len(quote) <= WHOLE or len(words) <= 2 * WORDS:
        return _encoded(" ".join(words))
    return f"{_encoded(' '.join(words[:WORDS]))},{_encoded(' '.join(words[-WORDS:]))}"


def _encoded(text: str) -> str:
    return percent(text, safe="").replace("-", "%2D")
