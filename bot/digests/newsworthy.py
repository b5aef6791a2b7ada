"""How far an article reports what has just happened: by its title, and by what it begins with.

A digest of a day is made of news. What explains, advises, ranks, comments or looks back is read after it, and a story
is told by its reports where it has some. English only: what is in other languages counts as news.
"""

import re
from collections.abc import Sequence

from bot.sentences import foreign
from index.article import Article
from index.stories import Listed

OPINION, SERVICE, TALK = 0.9, 0.9, 0.6
"""What a title takes from its story's weight (weighing.py); a further outlet adds half of one or less."""
UNDATED, ADDRESSED = 0.5, 0.4
"""The same for an article that begins without a day, and for one that speaks of its writer or to its reader."""
BEGINNING = 4
"""Sentences with which an article begins."""

_OPINION = re.compile(
    r"^\W*(?:opinion|editorials?|columns?|commentary|op-ed|letters?(?: to the editor)?|perspective|review|voices"
    r"|essay|first person|ask \w+)\s*[:|–—]|\|\s*(?:opinion|column|editorial)\b|\b(?:opinion|column|review)$",
    re.I,
)
_SERVICE = re.compile(
    r"^\W*(?:\d+|two|three|four|five|six|seven|eight|nine|ten)\+? (?:\w+[ -]){0,2}?(?:best|ways|places|tips|things"
    r"|recipes|gifts|deals|books|movies|shows|reasons|foods|restaurants|coaches|photos|ideas|signs|mistakes|questions"
    r"|spots|hotels|coolest|greatest|worst|iconic|potential|enduring)\b"
    r"|^\W*(?:(?:the|a) )?(?:best|worst|coolest|greatest|most \w+|ranking|rankings)\b|^\W*(?:how|where|when) to\b"
    r"|^\W*how (?:can|do) I\b"
    r"|\bhow to (?:watch|see|get|buy|find|tell|help|vote|apply|stream|avoid|prepare|choose|cook|make|save)\b"
    r"|\bwhere to (?:buy|find|watch|eat|get|see|stay)\b|\bwhat to (?:buy|watch|expect|wear|eat|stream)\b"
    r"|\b(?:best|top) \d+\b|\bsuperlatives\b|\bpower rankings?\b|\b(?:odds|predictions?|picks)\b|\b(?:tv|start) time\b"
    r"|\bdeals? (?:on|at|for|to|of|you)\b|\brecipes?\b|\bgift guide\b|\bhoroscopes?\b|\bcrossword\b|\bquiz\b|\bwordle\b"
    r"|\b(?:this|today|on this) (?:date|day)? ?in (?:\w+ )?(?:history|baseball|sports?)\b|\bthis date in\b"
    r"|^\W*(?:photos?|pictures|images|video|watch|listen|podcast|meet|inside|memorable moments|here are|these are)\b"
    r"|\bin (?:pictures|photos|maps)\b|\ba life in\b|\byou can (?:buy|support|get|make|still)\b|\bhow you can\b"
    r"|\b(?:write|writing|essay|art) contest\b|\bwhat(?:'s|’s| is) open\b|\bopen on\b|\bstore hours\b",
    re.I,
)
_TALK = re.compile(
    r"^\W*(?:analysis|explainer|fact[- ]check|timeline|q&a|interview|profile|how|why|what|who|is|are|can|could|should"
    r"|will|do|does|did|here[’']?s)\b"
    r"|\b(?:explained|explainer|what (?:to|you need to) know|things to know|what we know|what (?:it|that|this) means"
    r"|what it is|need to know|a (?:brief )?history of|a timeline of|the history of|takeaways|everything (?:you|we)"
    r"|what happens (?:if|next|now)|who is|what is)\b|\?(?:\s|$)",
    re.I,
)
_SPOKEN = re.compile(
    r"\b(?:on|in) (?:today|this week)[’']s (?:\w+ ){0,2}(?:episode|show)\b|\bhit play on the\b|\bpodcast transcript\b"
    r"|\bversion of this (?:article|story|piece|analysis) (?:first |originally )?appeared in\b",
    re.I,
)
"""What was said in a podcast, or sent in a newsletter: one thing after another, at other places reported."""
READ_LETTERS = 1_200
"""Code points from which it is told that an article is one."""
_DAY = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|yesterday|tonight|overnight|(?:the|this) weekend"
    r"|this (?:week|morning|afternoon|evening|month)|last (?:week|night)"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.? \d{1,2})\b",
    re.I,
)
_ADDRESSED = re.compile(r"\b(?:you|your|you[’']\w+|I|I[’']\w+|my|me|we|our)\b")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")


def set_back(listed: Listed) -> float:
    """What its title takes from the weight of an article's story, 0 for a report."""
    title = " ".join(listed.title.split())
    if _OPINION.search(title):
        return OPINION
    if _SERVICE.search(title):
        return SERVICE
    return TALK if _TALK.search(title) else 0.0


def story_set_back(articles: Sequence[Listed]) -> float:
    """The same for a story, by the article that sets it back least; the more tell it, the less."""
    return min(map(set_back, articles)) / len(articles)


def set_back_further(article: Article, sentences: Sequence[str]) -> float:
    """What its first sentences take besides: those of a report say when it happened, and speak of others."""
    begun = " ".join(sentences[:BEGINNING])
    if not begun or not foreign.is_english(begun):
        return 0.0
    said = _QUOTED.sub("", begun)
    undated = UNDATED if article.published and not _DAY.search(begun) else 0.0
    return undated + (ADDRESSED if _ADDRESSED.search(said) else 0.0) + (SERVICE if _is_spoken(article) else 0.0)


def _is_spoken(article: Article) -> bool:
    return _SPOKEN.search(article.text[:READ_LETTERS]) is not None


def reports(articles: Sequence[Article]) -> list[Article]:
    """Those that report, in the order given; all where none does, those that explain before those that comment."""
    backs = [max(set_back(each), SERVICE if _is_spoken(each) else 0.0) for each in articles]
    for least in (0.0, TALK):
        if kept := [each for each, back in zip(articles, backs, strict=True) if back <= least]:
            return kept
    return list(articles)
