"""Where a reader elsewhere opens a citation: on the site, where there is one, else at the page's own address."""

from urllib.parse import urlencode

from bot.fragments import at_words
from bot.reply import Citation, Story
from index.addresses import is_address


def opens(citation: Citation, site: str | None) -> str | None:
    """The site's page of the article at the words cited; the web page's own, its words marked; None for a file."""
    if site:
        marked = urlencode({"start": citation.span.start, "end": citation.span.end})
        return f"{site}/articles/{citation.article.id}?{marked}#quote"
    return at_words(citation.article.source, citation.quote) if is_address(citation.article.source) else None


def story_page(story: Story, site: str | None) -> str | None:
    """The site's page of a story that the library keeps, else of its first report."""
    if not site:
        first = story.sources[-1].source
        return first if is_address(first) else None
    return f"{site}/story/{story.id}" if story.id else f"{site}/articles/{story.sources[-1].id}/reports"
