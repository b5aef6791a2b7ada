"""Where a reader elsewhere opens a citation: on the site, where there is one, else at the page's own address."""

from urllib.parse import urlencode

from bot.rendering.fragments import at_words
from bot.reply import Citation, Story
from index.fetching.addresses import is_address


def opens(citation: Citation, site: str | None) -> str | None:
    """The site's page of the article at the words cited; the web page's own, its words marked; None for a file."""
    if site:
        marked = urlencode({"start": citation.span.start, "end": citation.span.end})
        return f"{site}/articles/{citation.article.id}?{marked}#quote"
    return at_words(citation.article.source, citation.quote) if is_address(citation.article.source) else None


def story_page(story: Story, site: str | None) -> str | None:
    """The site's page of a story, known by its id or by its first report; else that report's own address."""
    first = story.sources[-1]
    if site:
        return f"{site}/story/{story.id or first.id}"
    return first.source if is_address(first.source) else None
