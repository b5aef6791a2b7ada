"""Links to articles and to their words: a page's own address, or where the team reads files."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bot.rendering.fragments import at_words
from bot.reply import Citation
from bot.slack import limits
from index.article import Article
from index.fetching.addresses import is_address


@dataclass(frozen=True, slots=True)
class Reference:
    """A citation, and where its words can be read; None where they cannot be opened."""

    citation: Citation
    url: str | None


@dataclass(frozen=True, slots=True)
class Links:
    """`site` is the address at which readers reach `precis serve`: there an article that is a file can be read."""

    site: str | None = None

    def to_article(self, article: Article) -> str | None:
        """Where a reader can open it; None for a file that no site shows."""
        if is_address(article.source):
            return article.source
        shown = self.site is not None and Path(article.source).is_absolute()  # "-" is in no library
        return f"{self.site}/articles/{article.id}" if shown else None

    def to_words(self, citation: Citation) -> str | None:
        """The page with the quote's words marked: by a text fragment (WICG Scroll to Text Fragment), or by the site."""
        page = self.to_article(citation.article)
        if page is None:
            return None
        if not is_address(citation.article.source):
            return f"{page}?start={citation.span.start}&end={citation.span.end}#quote"
        found = at_words(page, citation.quote)
        return found if limits.length(found) <= limits.URL else page

    def references(self, citations: Iterable[Citation]) -> list[Reference]:
        return [Reference(citation, self.to_words(citation)) for citation in citations]


NO_SITE = Links()
