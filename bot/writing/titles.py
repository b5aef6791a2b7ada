"""An article's title as the headline of its story: the newsroom's own words for what happened, where a sentence of the
article carries them by the same check that every sentence shown has to pass (bot/support.py).

A title that asks, promises, comments or breaks off tells nobody what happened, and is passed over.
"""

import re
from collections.abc import Sequence

from bot.checking.grounds import grounds, nearest
from bot.support import Evidence, missing
from index.article import Article
from index.related.roundups import is_roundup
from index.store.rows import folded

FEWEST_LETTERS, MOST_LETTERS = 25, 120
"""Code points. A shorter title names a subject; a longer one is two, or a sentence."""

LOOKED_AT = 3
"""Sentences that may carry a title: those that share most of its words."""

_PARTED = re.compile(r"\s+[|·•–—-]\s+")
_BAR = re.compile(r"\s+[|·•]\s+")
_CUT = re.compile(r"(?:\.\.\.|…|[,;:–—-])$")
_TELLS_NOTHING = re.compile(
    r"[?？؟]"
    r"|^\W*(?:how|why|what|when|where|who|which|whose|is|are|can|could|should|will|do|does|did|here[’']?s|here are"
    r"|this is|these are|meet|watch|see|find|get|try|shop|listen|photos?|pictures|video|gallery|live|opinion|editorial"
    r"|analysis|column|comment|review|explainer|explained|fact[- ]check|q&a|interview|letters?|obituary|podcast"
    r"|newsletter|recap|timeline|ranking|best|top|\d+ \w+)\b"
    r"|\b(?:live updates?|updates|live blog|as it happened|recap|takeaways?|podcast|in pictures|photos|explained"
    r"|what to (?:know|expect|watch)|(?:need|things) to know|what we know|what (?:it|that|this) means|here[’']s"
    r"|everything you|all you need|(?:reveals?|unveils?|releases?) (?:more |new )?details)\b",
    re.I,
)


def headline(article: Article, sentences: Sequence[str]) -> tuple[str, tuple[int, ...]] | None:
    """The title without the outlet's name, and which of some of the article's sentences carry it: one, else up to three
    together (bot/checking/grounds.py). None where the title is no headline, or is not carried."""
    title = bare(article)
    if not FEWEST_LETTERS <= len(title) <= MOST_LETTERS or _CUT.search(title) or _TELLS_NOTHING.search(title):
        return None
    if is_roundup(title):
        return None
    day = article.published.when if article.published and article.published.day else None
    tried = [(place,) for place in nearest(title, sentences, LOOKED_AT)] + [tuple(sorted(grounds(title, sentences)))]
    for places in tried:
        evidence = [Evidence(sentences[place], title, day, article.language) for place in places]
        if not missing(title, evidence):
            return title, places
    return None


def bare(article: Article) -> str:
    """The title without what the outlet puts behind each of its titles."""
    title = " ".join(article.title.split())
    *_, last = [None, *_PARTED.finditer(title)]
    if last is None:
        return title
    name, outlet = folded(title[last.end() :]), folded(article.outlet or "")
    named = bool(outlet) and (outlet in name or name in outlet)
    return title[: last.start()] if named or _BAR.fullmatch(last.group()) else title
