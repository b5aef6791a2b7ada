"""A digest as Markdown, for a mail, a page or a note."""

import re
from pathlib import Path

from bot.render import lead, link, origin, readable, shown_source
from bot.reply import Citation, Digest, Disagreement, Sentence, Story, day_text
from index.addresses import is_address

SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")


def digest_in_markdown(digest: Digest, base: Path) -> str:
    """Headings, bullets and a numbered list of sources; ends in a newline. Article text is escaped."""
    parts = [f"# {_plain(digest.topic or 'News digest')}"]
    if period := " ".join(
        f"{word} {when:%Y-%m-%d}" for word, when in (("since", digest.since), ("before", digest.until)) if when
    ):
        parts.append(f"Published {period}.")
    if not digest.stories:
        parts.append("No stories.")
    parts.extend(_story(story) for story in digest.stories)
    if digest.citations:
        parts.append("## Sources")
        parts.append("\n".join(_source(citation, base) for citation in digest.citations))
    if digest.unsupported:
        parts.append(f"{len(digest.unsupported)} drafted sentences were withheld: the sources do not carry them.")
    return "\n\n".join(parts) + "\n"


def _story(story: Story) -> str:
    first = lead(story)
    told = story.sentences[1 if first else 0 :]
    parts = [
        f"## {_marked(first) if first else _plain(story.headline)}",
        "\n".join(f"- {_marked(each)}" for each in told),
    ]
    parts.append("\n".join(f"- {day_text(event.published)}: {_marked(event.sentence)}" for event in story.timeline))
    parts.extend(_disagreement(disagreement) for disagreement in story.disagreements)
    if story.sources:
        named = "; ".join(f"{_plain(origin(article))}, {day_text(article.published)}" for article in story.sources)
        copies = ", ".join(dict.fromkeys(_plain(origin(copy)) for copy in story.copies))
        parts.append(f"From {named}{'; the same again in ' + copies if copies else ''}.")
    return "\n\n".join(part for part in parts if part)


def _disagreement(disagreement: Disagreement) -> str:
    lines = [f"Reports differ on {_plain(disagreement.about)}, latest first:", ""]
    for claim in disagreement.claims:
        who = f", {_plain(claim.outlet)}" if claim.outlet else ""
        lines.append(f"- {day_text(claim.published)}{who}: {_plain(claim.text)} [{claim.citation}]")
    return "\n".join(lines)


def _source(citation: Citation, base: Path) -> str:
    article = citation.article
    opens = link(citation, base)
    place = (
        f"[{_plain(article.title)}](<{opens}>)"
        if is_address(article.source)
        else f"[{_plain(article.title)}](<{shown_source(article.source, base)}>) ({_plain(opens)})"
    )
    who = f"{_plain(origin(article))}, {day_text(article.published)}"
    return f'{citation.number}. {who}: {place}: "{_plain(citation.quote)}"'


def _marked(sentence: Sentence) -> str:
    return _plain(sentence.text) + " " + "".join(f"[{number}]" for number in sentence.citations)


def _plain(text: str) -> str:
    return SPECIAL.sub(r"\\\1", readable(text))
