"""A digest as an Atom feed (RFC 4287): one entry a story, updated when its latest article appeared."""

import hashlib
import re
from datetime import datetime
from html import escape

from bot.rendering.opens import opens, story_page
from bot.rendering.story_html import shown, story_in_html
from bot.reply import Digest, Story

NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML may hold (XML 1.0, 2.2), not even escaped: form feeds of PDFs, for one."""

LONG_AGO = datetime(1970, 1, 1)
"""When a story without any date was changed, which Atom wants to be told."""


def digest_in_atom(
    digest: Digest,
    site: str | None,
    *,
    now: datetime,
    heading: str | None = None,
    own: str | None = None,
    page: str | None = None,
) -> str:
    """The feed. `site` is the address that its readers reach `precis serve` at, where there is one; `own` the feed's
    address, and `page` that of the page with the same stories. One without stories was changed `now` (UTC)."""
    title = shown(heading or digest.topic or "News digest")
    name = own or f"{digest.topic or ''} {digest.since or ''} {digest.until or ''}"
    updated = max((_updated(story) for story in digest.stories), default=now)
    links = [
        f'<link rel="{rel}" type="{kind}" href="{escape(address)}"/>'
        for rel, kind, address in (("self", "application/atom+xml", own), ("alternate", "text/html", page))
        if address
    ]
    entries = "\n".join(_entry(story, digest, site) for story in digest.stories)
    feed = f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
  <title>{title} – Precis</title>
  <id>{urn("digest", name)}</id>
  <updated>{_instant(updated)}</updated>
  {"".join(links)}
  <author><name>Precis</name></author>
{entries}
</feed>
"""
    return NOT_XML.sub("\ufffd", feed)


def _entry(story: Story, digest: Digest, site: str | None) -> str:
    """A story is known by its id, or else by its first report: later ones update its entry."""
    by_number = {citation.number: citation for citation in digest.citations}
    told = story_in_html(
        story, lambda number: opens(by_number[number], site), marked_new=digest.reader is not None, headed=True
    )
    address = story_page(story, site)
    link = f'<link rel="alternate" type="text/html" href="{escape(address)}"/>' if address else ""
    related = "".join(
        f'<link rel="related" type="text/html" href="{site}/articles/{each.id}" title="{shown(each.title)}"/>'
        for each in (story.sources if site else ())
    )
    return f"""  <entry>
    <title>{shown(story.headline)}</title>
    <id>{urn("story", story.id or story.sources[-1].source)}</id>
    <updated>{_instant(_updated(story))}</updated>
    {link}{related}
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
{told}
    </div></content>
  </entry>"""


def _updated(story: Story) -> datetime:
    dated = [each.published.when for each in (*story.sources, *story.copies) if each.published]
    return max(dated, default=LONG_AGO)


def urn(*named: object) -> str:
    """A name that is always the same for the same things."""
    digits = hashlib.sha256("\0".join(map(str, named)).encode("utf-8", "surrogatepass")).hexdigest()
    return f"urn:uuid:{digits[:8]}-{digits[8:12]}-5{digits[13:16]}-8{digits[17:20]}-{digits[20:32]}"


def _instant(when: datetime) -> str:
    return f"{when:%Y-%m-%dT%H:%M:%SZ}"
