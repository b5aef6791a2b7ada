"""Links to the words of a source."""

from bot.fragments import at_words, directive
from bot.reply import Citation
from bot.slack import limits
from index.addresses import is_address
from index.article import Article

__all__ = ["directive", "of_article", "of_words"]


def of_article(article: Article) -> str | None:
    """Where a reader can open it; None for a file."""
    return article.source if is_address(article.source) else None


def of_words(citation: Citation) -> str | None:
    """The page with the quote's words marked by a text fragment (WICG Scroll to Text Fragment); None for a file."""
    page = of_article(citation.article)
    if page is None:
        return None
    found = at_words(page, citation.quote)
    return found if limits.length(found) <= limits.URL else page
