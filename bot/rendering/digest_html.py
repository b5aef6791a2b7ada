"""A digest as one web page that needs nothing else: no script, no file, no font. Mail programs show it as well.

Styles stand in the page's head; what a mail program throws away there leaves plain headings and lists.
"""

from bot.rendering.dated import about, extent, nothing_told, repeats_text
from bot.rendering.opens import opens
from bot.rendering.story_html import headline_in_html, shown, sources_in_html, story_in_html
from bot.reply import Digest

STYLE = """
:root { color-scheme: light dark; }
body { margin: 0; background: #fff; color: #1c1d1f; font: 16px/1.5 Georgia, 'Times New Roman', serif; }
main { max-width: 40em; margin: 0 auto; padding: 1.5em 1em 3em; }
h1 { font-size: 1.7em; line-height: 1.2; margin: 0 0 .2em; }
h2 { font-size: 1.2em; line-height: 1.3; margin: 2em 0 .4em; padding-top: .9em; border-top: 1px solid #d6d7d9; }
ul, ol { margin: .3em 0 .8em; padding-left: 1.3em; }
li { margin: .25em 0; }
.label { margin: .8em 0 0; font: bold .85em/1.4 system-ui, sans-serif; color: #5a5d63; }
.meta, .from, .known, .sources, footer { font: .85em/1.45 system-ui, sans-serif; color: #5a5d63; }
.mark { font: .8em system-ui, sans-serif; text-decoration: none; }
a { color: #0b57a4; }
q { font-style: italic; }
@media (prefers-color-scheme: dark) {
  body { background: #17181a; color: #e8e8e6; }
  h2 { border-color: #3a3d42; }
  .label, .meta, .from, .known, .sources, footer { color: #a9adb4; }
  a { color: #8dbdf2; }
}
"""


def digest_in_html(digest: Digest, site: str | None = None) -> str:
    """The whole page. `site` is the address of `precis serve` for its readers, where there is one.

    A mark leads to its source at the page's end, and that to the article.
    """
    title = shown(digest.topic or "News digest")
    stories = "\n".join(
        f"<section><h2>{headline_in_html(story, _at)}</h2>\n"
        f"{story_in_html(story, _at, marked_new=digest.reader is not None)}</section>"
        for story in digest.stories
    )
    withheld = (
        f"{len(digest.unsupported)} drafted sentences were withheld: the sources do not carry them."
        if digest.unsupported
        else ""
    )
    notes = [repeats_text(digest), withheld, "Every sentence is checked against the words that it cites."]
    sources = sources_in_html(digest.citations, lambda citation: opens(citation, site))
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>{title}</h1>
<p class="meta">{shown(_period(digest))}</p>
{stories or f"<p>{shown(nothing_told(digest))}</p>"}
{"<h2>Sources</h2>" if sources else ""}
{sources}
<footer>{"".join(f"<p>{line}</p>" for line in notes if line)}</footer>
</main>
</body>
</html>
"""


def _period(digest: Digest) -> str:
    return f"{extent(digest)}{about(digest)}"


def _at(number: int) -> str:
    return f"#source-{number}"
