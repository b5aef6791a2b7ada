"""The built-in writer's stories: a headline, and sentences of several articles that add to each other."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace

from bot.digests.concerning import forms
from bot.draft import DraftSentence, SentenceLabel
from bot.sentences.beginnings import clause
from bot.sentences.compress import finished, shorten
from bot.sentences.verbs import is_clause
from bot.writing import titles
from bot.writing.candidates import SAME, Candidate, best_line, first_words, standing
from bot.writing.introduced import takes_up
from bot.writing.salience import similarity
from index.article import Article
from index.text.words import content_stems

HEADLINE_AT_MOST = 140
HEADLINE_BESIDE = 50
"""Code points more of a headline that say who says it."""
STORY_SENTENCES = 6
"""Drafts of a story: three are told, those that say what others say already left out (bot/digests/story.py)."""
STORY_SENTENCE_AT_MOST = 240

_SUPERSEDED = 0.3
"""From this likeness on an older sentence with other figures is taken for an earlier count of the same thing."""
_CASUALTIES = re.compile(r"\b(?:dead|deaths?|died|killed|toll|injured|wounded|missing)\b", re.I)
_OLDER = 0.8
"""What each later report takes from a sentence's standing."""

_HEADS_OLDER = 0.3
"""What each later report takes from it as a headline, where several tell what their story is about."""

LEDE = 0.5
"""What the first sentence of a report gains for a headline."""
NAMED = 0.6
"""What a sentence gains that says all of the topic's words."""
SHARED = 0.8
"""What a sentence gains that says all of what its story's articles begin with alike."""
REPORTS = 3
"""Articles from which on it shows what their story is about."""
TITLED = 0.6
"""What a sentence gains for a headline that says all that its article's title does."""
_TAKING_UP = 4
"""Words with which a sentence says what it takes up."""
_BEGINNING = 3
"""Sentences with which an article begins."""
_TELLING = 10
"""Content words that hold the most of it."""


_YEAR = re.compile(
    r"(?:(?:Back |As early as )?(?:[Ii]n|[Oo]n|[Bb]y|[Ss]ince)\b[^,.]{0,25}?\b(?P<year>(?:1[89]|20)\d\d)\b"
    r"|Last year|(?:A|One|Two|Three|Four|Five|Ten) (?:years?|decades?) (?:ago|later|earlier))"
)
"""A beginning that tells of another year."""
_LINK = re.compile(
    r"^(?:additionally|furthermore|moreover|in addition|also|meanwhile|however|notably|specifically|for example|"
    r"for instance|consequently|as a result|therefore|thus|similarly|besides|of course|in other words|indeed|in fact|"
    r"in short|plus|and|but), (?=\w)|^(?:but|and) (?=(?:the|an?|in|on|at|[A-Z])\b)",
    re.I,
)
"""How a sentence is tied to the one before it, which it leaves behind."""


def story(candidates: list[Candidate], topic: frozenset[str] = frozenset()) -> Iterator[DraftSentence]:
    """A headline, the sentence it was made from, and up to two that add facts, from other articles where there are
    any. `topic`: the stems of what it is told for."""
    latest = sorted({each.article.id: each.article for each in candidates}.values(), key=_recency, reverse=True)
    order = {article.id: n for n, article in enumerate(latest)}
    about = _about(candidates)
    shared = {
        each.label: SHARED * _share(each.salient.stems, about)
        + (NAMED * len(forms(topic, each.salient.stems)) / len(topic) if topic else 0.0)
        for each in candidates
    }
    ranked = sorted(
        candidates, key=lambda each: -(standing(each) + shared[each.label] - _OLDER * order[each.article.id])
    )
    if not ranked:
        return
    alone = _alone(candidates)
    headline = _titled(candidates, latest[: order[ranked[0].article.id] + 1], about)
    headline = headline or _headed(candidates, ranked[0].article, order, shared, alone)
    if headline is None:
        return
    head = next(each for each in candidates if each.label == headline.labels[0])
    named = _names(headline.text, head, topic)
    if not named and len(head.text) > STORY_SENTENCE_AT_MOST:
        if all(forms(topic, each.salient.stems) for each in candidates):
            return  # told for the topic's sake alone, which no line of it keeps
        named = True
    yield replace(headline, text=_unlinked(headline.text if named else head.text))
    told: list[Candidate] = []
    for each in [head, *ranked]:
        heard = {other.article.id for other in told}
        if told and (each.salient.penalty >= 0.9 or each.salient.leaning or not _adds(each, told)):
            continue
        if told and each.label not in alone and not _follows(each, told):
            continue
        if told and each.article.id in heard and len(heard) < len(latest):
            continue  # another article is still to be heard
        text = shorten(each.text, STORY_SENTENCE_AT_MOST) or clause(each.text, STORY_SENTENCE_AT_MOST)
        if text and _names(text, each, topic):
            told.append(each)
            yield DraftSentence(_unlinked(text), (each.label,))
        if len(told) == STORY_SENTENCES:
            return


def _headed(
    candidates: list[Candidate],
    first: Article,
    order: Mapping[str, int],
    shared: Mapping[SentenceLabel, float],
    alone: Set[SentenceLabel],
) -> DraftSentence | None:
    """A headline that is a line of a sentence: of the `first` article, of any where several tell the story."""
    several = len(order) >= REPORTS
    also = {
        each.label: shared[each.label]
        + (LEDE if each.number == 0 and not each.salient.penalty else 0.0)
        + TITLED * each.salient.title
        - _HEADS_OLDER * order[each.article.id]
        for each in candidates
    }
    return _line(_heads([each for each in candidates if several or each.article.id == first.id], alone), also)


def _line(heads: list[Candidate], also: Mapping[SentenceLabel, float]) -> DraftSentence | None:
    """The best of these in HEADLINE_AT_MOST code points; whole, where no sound shortening of it is so short: the next
    best would be a detail."""
    short, long = (
        best_line(heads, at_most, beside=HEADLINE_BESIDE, also=also)
        for at_most in (HEADLINE_AT_MOST, STORY_SENTENCE_AT_MOST)
    )
    if short is None and long is None:
        return first_words(heads, STORY_SENTENCE_AT_MOST, also)
    return long if long and (short is None or short.labels != long.labels) else short


def _unlinked(text: str) -> str:
    short = _LINK.sub("", text)
    return finished(short) if short != text else text


def _names(text: str, candidate: Candidate, topic: frozenset[str]) -> bool:
    """Whether a shortening still names what its sentence was told for."""
    named = forms(topic, candidate.salient.stems)
    return not named or not named.isdisjoint(forms(topic, content_stems(text, candidate.article.language)))


def _titled(
    candidates: Sequence[Candidate], articles: Sequence[Article], about: Mapping[str, float]
) -> DraftSentence | None:
    """A headline that is the title of one of these articles: of those that are carried the one that says most of what
    the story's articles begin with alike, else the first."""
    found = []
    for article in articles:
        own = [each for each in candidates if each.article.id == article.id]
        if made := titles.headline(article, [each.text for each in own]):
            title, places = made
            share = _share(content_stems(title, article.language), about)
            found.append((share, DraftSentence(title, tuple(own[place].label for place in places))))
    return max(found, key=lambda each: each[0])[1] if found else None


def _share(stems: Iterable[str], about: Mapping[str, float]) -> float:
    """0 to 1: how much of the most that a headline can say of what the story's articles begin with alike.

    So a detail that heads one report does not head the story, nor what a report says of something else.
    """
    most = sum(sorted(about.values(), reverse=True)[:_TELLING])
    return min(1.0, sum(about.get(stem, 0.0) for stem in stems) / most) if most else 0.0


def _about(candidates: Sequence[Candidate]) -> dict[str, float]:
    """The content words that several of the articles begin with, and what share of them does. Of fewer than REPORTS
    articles none: the later of two tells what is new."""
    begun: dict[str, set[str]] = {}
    for each in candidates:
        stems = set(content_stems(each.article.title, each.article.language))
        begun.setdefault(each.article.id, stems).update(each.salient.stems if each.number < _BEGINNING else ())
    spread = Counter(stem for stems in begun.values() for stem in stems)
    return {stem: count / len(begun) for stem, count in spread.items() if count > 1 and len(begun) >= REPORTS}


def points(candidates: list[Candidate]) -> Iterator[DraftSentence]:
    """A sentence for each, as it stands where no sound shortening fits."""
    for each in candidates:
        text = finished(_unlinked(each.text))
        yield DraftSentence(shorten(text, STORY_SENTENCE_AT_MOST) or text, (each.label,))


def _alone(candidates: Sequence[Candidate]) -> frozenset[SentenceLabel]:
    """The sentences that take nothing up which only their article's sentences before them name."""
    read: dict[str, list[str]] = {}
    found = set()
    for each in candidates:
        before = read.setdefault(each.article.id, [])
        if not takes_up(each.text, before, each.article.title):
            found.add(each.label)
        before.append(each.text)
    return frozenset(found)


def _follows(candidate: Candidate, told: Sequence[Candidate]) -> bool:
    """Whether what it takes up has been told: the sentences of its article that are told name it."""
    named = {word for each in told if each.article.id == candidate.article.id for word in each.salient.stems}
    return not named.isdisjoint(
        content_stems(" ".join(candidate.text.split()[:_TAKING_UP]), candidate.article.language)
    )


def _long_past(candidate: Candidate) -> bool:
    """Whether it begins with another year than its report's: it tells what came before the news."""
    found = _YEAR.match(candidate.text)
    published = candidate.article.published
    return found is not None and (
        found["year"] is None or published is None or str(published.when.year) != found["year"]
    )


def _heads(candidates: list[Candidate], alone: Set[SentenceLabel]) -> list[Candidate]:
    """The sentences that may head a story: clauses that are no note to the reader and stand alone, of what their
    article begins with, where there are any; and no earlier count of the dead than another gives."""
    told = [each for each in candidates if each.salient.penalty < 0.9 and is_clause(each.text)] or candidates
    told = [each for each in told if not each.salient.leaning] or told
    counts = [each for each in told if _CASUALTIES.search(each.text) and _figures(each.text)]
    outdated = {each.label for each in counts if any(_counts_anew(other, each) for other in counts)}
    told = [each for each in told if each.label not in outdated] or told
    told = [each for each in told if each.label in alone] or told
    told = [each for each in told if not _long_past(each)] or told
    return [each for each in told if each.number < _BEGINNING and each.salient.penalty < 0.5] or told


def _counts_anew(later: Candidate, each: Candidate) -> bool:
    alike = similarity(each.salient.stems, later.salient.stems)
    return superseded(alike, (each.article, each.text), (later.article, later.text))


def _adds(candidate: Candidate, told: Sequence[Candidate]) -> bool:
    """Does it say something that is not said yet, and that no later report has given another figure for?"""
    for other in told:
        alike = similarity(candidate.salient.stems, other.salient.stems)
        if alike >= SAME or superseded(alike, (candidate.article, candidate.text), (other.article, other.text)):
            return False
    return True


def superseded(alike: float, one: tuple[Article, str], other: tuple[Article, str]) -> bool:
    """Whether a later article gives other figures for what a sentence counts. `alike`: likeness of the sentences."""
    counted = alike >= _SUPERSEDED or (_CASUALTIES.search(one[1]) and _CASUALTIES.search(other[1]))
    return bool(_recency(one[0]) < _recency(other[0]) and counted and _figures(one[1]) - _figures(other[1]))


def _figures(text: str) -> set[str]:
    return set(
        re.findall(
            r"\b\d[\d,.]*\b|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
            r"dozens?|hundreds|thousands)\b",
            text.lower(),
        )
    )


def _recency(article: Article) -> float:
    return article.published.when.timestamp() if article.published else float("-inf")
