"""Who reported it and when: what a writer may say beside a source's words, because the citation itself shows it."""

import re
from collections.abc import Sequence

from index.article import Article, Precision, Published

_VERB = r"(?:reports?|reported|said|says|wrote|writes|stated?|published)"


def unframed(claim: str, articles: Sequence[Article]) -> str:
    """The claim without `According to OUTLET (DATE), …`, where outlet and date are those of the article that it cites.

    An article without an outlet is named by its title. What is left is what the source's words must
    carry; a frame with another outlet or date stays, and fails there.
    """
    if len({article.id for article in articles}) != 1 or not _names_a_report(claim.lower(), articles[0]):
        return claim
    for frame in _frames(articles[0]):
        rest = re.sub(frame, " ", claim, count=1, flags=re.IGNORECASE).strip()
        if rest != claim and len(rest) > 10:
            rest = re.sub(r"\s+([.,])", r"\1", " ".join(rest.split()))
            return rest[0].upper() + rest[1:] + ("" if rest[-1] in '.!?”"' else ".")
    return claim


def _names_a_report(claim: str, article: Article) -> bool:
    """Whether it is worth looking: the patterns are made for each article, which costs more than a check.

    Each has the name of the outlet, or the year or month of the date, with brackets or a word for a report.
    """
    name = (article.outlet or article.title.rstrip("…")).lower()
    if name in claim or article.published is None:
        return name in claim
    when = article.published.when
    dated = str(when.year) in claim or f"{when:%b}".lower() in claim
    return dated and ("report" in claim or "article" in claim or "(" in claim)


def _frames(article: Article) -> list[str]:
    date = _dates(article.published)
    when = rf"(?:,? (?:on |in |of |dated )?{date}| \({date}\))?" if date else ""
    title = re.escape(article.title.rstrip("…"))
    who = [rf"(?:the )?{re.escape(article.outlet)}"] if article.outlet else [rf"[\"“]?{title}[…\"”]*"]
    if date:
        who.append(
            rf"(?:a|the|one) (?:{date} (?:report|article)|(?:report|article) (?:of|from|dated|published on) {date})"
        )
    by = rf"(?:{'|'.join(who)})"
    return [
        rf"^(?:according to|as reported by|as) {by}{when}(?: {_VERB})?,? ",
        rf"^(?:(?:on|in) {date}, )?{by}{when} {_VERB}{when}(?: that|:)? " if date else rf"^{by} {_VERB}(?: that|:)? ",
        rf",? (?:according to|as reported by) {by}{when}(?=\.?$)",
        rf",? {by} {_VERB}{when}(?=\.?$)",
        rf" ?\({by}(?:,? {date})?\)" if date else rf" ?\({by}(?:, undated)?\)",
        *([rf" ?\({date}\)"] if date else []),
    ]


def _dates(published: Published | None) -> str:
    """A pattern for the date of publication as far as it is known, in the ways it is written."""
    if published is None:
        return ""
    when = published.when
    forms = [f"{when:%B %Y}", f"{when:%Y}"] if published.precision is not Precision.YEAR else [f"{when:%Y}"]
    if published.day:
        month = rf"(?:{when:%B}|{when:%b}\.?)"
        forms = [
            rf"{when.day} {month}(?:,? {when.year})?",
            rf"{month} {when.day}(?:,? {when.year})?",
            when.date().isoformat(),
            *forms,
        ]
    return f"(?:{'|'.join(forms)})"
