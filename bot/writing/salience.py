"""Which sentences of an article matter: its position, its words, and what it says, without a language model.

The features are the classic ones of extractive summarization: position and title words (Edmundson 1969), centrality in
the graph of similar sentences (LexRank, Erkan and Radev 2004), names and numbers; what is rarely news (questions, the
first person, background, notes to the reader) is marked down.
"""

import math
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.sentences import foreign
from bot.sentences.verbs import BASES, DETERMINERS, vocabulary
from index.text.words import content_stems

CENTRAL_AT_MOST = 120
"""Sentences compared with each other; later ones of a long article get no centrality. Links grow with the square."""
TELLING = 4
"""Content words of a headline that says what happened; a shorter title is a rubric, or the name of who wrote it."""
_DAMPING = 0.85
_ROUNDS = 12

_NOTE = re.compile(
    r"^(?:editor[’']?s? note|corrections?|clarifications?|updated?|note|photos?|video|watch|read|more|related|see also|"
    r"click|sign up|subscribe|"
    r"follow|download|get the|take a look|here[’']?s|here are|listen|join|credit|source|contributing|this story|"
    r"this article|copyright|©|advertisement)\b|^[A-Z]{4,}[A-Z ]*:",
    re.I,
)
_FIRST_PERSON = re.compile(r"\b(?:I|we|my|our|us|me|you|your|I[’']\w+|we[’']\w+|you[’']\w+|let[’']s)\b")
_BACKGROUND = re.compile(
    r"\b(?:was (?:founded|born|established|built) in|is (?:known for|located|a city|a town)|"
    r"last (?:visited|met)|previously|in the past|"
    r"historically|at the time|years ago|since (?:19|20)\d\d)\b",
    re.I,
)
_ASIDE = re.compile(
    r"^[\U0001F300-\U0001FAFF\u2600-\u27BF]|^:\w|^[^.!?]{2,60}\S:(?=[A-Z“\"‘'])"
    r"|\b(?:Hide|Show) Caption\b|\b\d+ of \d+ Photos\b"
    r"|, (?:far |second from )?(?:left|right|cent(?:er|re)), "
    r"|^(?:[A-Z][\w.’'-]+ ){1,3}?[A-Z][\w.’'-]+/(?:AP|[A-Z]{3,}|Reuters|Getty|Associated|The)\b"
    r"|\b(?:it[’']s|this is|i[’']m) (?:[A-Z][\w.’'-]+ ){2,4}(?:and (?:[A-Z][\w.’'-]+ ?){2,4})?(?:, .*)?"
    r"(?:authors?|here|with you)\b"
)
"""What stands beside the news: a newsletter's remark behind its picture, a link (`Read the obituary:Queen dies`), what
is seen in a photograph, whose it is (`Ida Brandt/AP`), a greeting."""
_UNSAID = re.compile(
    r"\b(?:(?:could|can) ?not (?:immediately )?be (?:immediately )?reached"
    r"|(?:did not|didn[’']t) (?:immediately )?(?:respond|return)"
    r"|declined to (?:comment|elaborate)|on (?:the )?condition of anonymity|was not authori[sz]ed to)\b"
)
"""How a report was made, and what it could not learn."""
_LEADS_IN = re.compile(r"\b(?:including|such as|as follows|the following|these)\W*$")
"""What a list that is not told would follow."""
_BOILERPLATE = re.compile(
    r"\b(?:privacy policy|terms of (?:use|service)|newsletter|cookies?|all rights reserved|"
    r"e-?mail address|your (?:inbox|subscription|account|"
    r"experience)|log in|sign in|associated press (?:writer|contributed)|we will use|you agree|"
    r"personali[sz]ed|your details|manage your|contributed to this (?:report|story)|reach (?:him|her|"
    r"them|the reporter)|"
    r"follow (?:him|her|them|us) on|opinions expressed|views expressed|on twitter|send (?:us )?tips|"
    r"usa today network|getty images)\b|@\w+|https?://|www\.",
    re.I,
)
_LEANING = re.compile(
    r"^(?:[“\"'‘]?)(?:he|she|it|they|his|her|its|their|this|that|these|those|such|both|another|"
    r"others?|some of|but|and|so|or|yet|also|"
    r"meanwhile|however|then|there|still|instead|moreover|furthermore|additionally|in addition|"
    r"as a result|therefore|thus|likewise|similarly|"
    r"for example|for instance|by contrast|in contrast|in turn|the (?:latter|former|two|pair|duo|move|"
    r"statement|news|announcement)|one of (?:them|those)|"
    r"(?:in|at|to|of|with|by|after|before|during|under|despite|because of) (?:that|this|it|them|those|"
    r"these|which|his|her|their)|it[’']s|he[’']s|she[’']s|"
    r"chief among|among (?:them|those)|in the (?:video|photo|image|picture|clip|footage)|"
    r"they[’']\w+|that[’']s|there[’']s|if so|asked|when asked|earlier|later|previously|afterwards?|"
    r"nevertheless|nonetheless|too|plus|not only)\b",
    re.I,
)
_LATE_PRONOUN = re.compile(r"^(?!I\b)[^,“\"]{3,70}, (?:he|she|they|it)\b")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")


@dataclass(frozen=True, slots=True)
class Salient:
    """A sentence's features, all but `penalty` from 0 to 1. `stems` are its content words."""

    position: float
    title: float
    central: float
    facts: float
    penalty: float
    leaning: bool
    stems: frozenset[str]

    @property
    def score(self) -> float:
        return 1.2 * self.position + 0.6 * self.title + 0.9 * self.central + 0.3 * self.facts - self.penalty


def salience(
    sentences: Sequence[str], title: str, language: str | None = None, *, only: Collection[int] | None = None
) -> list[Salient]:
    """The features of every sentence of one article, which is in this language, in the article's order; of those with
    these numbers alone, where `only` is given."""
    stems = [content_stems(sentence, language) for sentence in sentences]
    weights = _rarity(stems)
    central = _centrality(stems[:CENTRAL_AT_MOST], weights) + [0.0] * max(0, len(stems) - CENTRAL_AT_MOST)
    wanted = set(content_stems(re.sub(r"\s[|–—-]\s[^|–—-]{2,30}$|\.\.\.$", "", title), language))
    return [
        Salient(
            position=1.0 / (1.0 + 0.25 * n),
            title=_overlap(set(words), wanted, weights),
            central=central[n],
            facts=_facts(sentence),
            penalty=_penalty(sentence, words),
            leaning=leaning(sentence),
            stems=frozenset(words),
        )
        for n, (sentence, words) in enumerate(zip(sentences, stems, strict=True))
        if only is None or n in only
    ]


def leaning(sentence: str) -> bool:
    """Does it begin with a word that points back (`He`, `This`, `Meanwhile`), so that it cannot stand first?"""
    if not foreign.is_english(sentence):
        return foreign.leans(sentence)
    return bool(sentence.startswith("(") or _LEANING.match(sentence) or _LATE_PRONOUN.match(sentence)) and not re.match(
        r"(?:That|This|These) [a-z]+ (?:is|are) ", sentence
    )


def is_aside(sentence: str) -> bool:
    """Whether it is a link to another article, a photograph's caption or a newsletter's greeting, by its words."""
    return _ASIDE.search(sentence) is not None


def similarity(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared content words as a share of the smaller set, 0 to 1."""
    return len(one & other) / max(1, min(len(one), len(other)))


def _rarity(sentences: Sequence[Sequence[str]]) -> dict[str, float]:
    """Inverse sentence frequency within the article."""
    counts = Counter(word for words in sentences for word in set(words))
    return {word: 1.0 + math.log(len(sentences) / count) for word, count in counts.items()}


def _overlap(words: set[str], wanted: set[str], weights: dict[str, float]) -> float:
    """How much of the title's words the sentence has; words that the article never uses count little."""
    total = sum(weights.get(word, 0.5) for word in wanted)
    telling = min(1.0, len(wanted) / TELLING)
    return telling * sum(weights.get(word, 0.5) for word in words & wanted) / total if total else 0.0


def _centrality(sentences: Sequence[Sequence[str]], weights: dict[str, float]) -> list[float]:
    """LexRank with continuous weights: the stationary distribution of a walk between similar sentences, largest 1."""
    n = len(sentences)
    vectors = [{word: count * weights[word] for word, count in Counter(words).items()} for words in sentences]
    norms = [math.sqrt(sum(value * value for value in vector.values())) or 1.0 for vector in vectors]
    holders: dict[str, list[int]] = {}
    for i, vector in enumerate(vectors):
        for word in vector:
            holders.setdefault(word, []).append(i)
    links: list[dict[int, float]] = [{} for _ in range(n)]
    for word, where in holders.items():
        for i in where:
            for j in where:
                if i != j:
                    links[i][j] = links[i].get(j, 0.0) + vectors[i][word] * vectors[j][word] / (norms[i] * norms[j])
    totals = [sum(row.values()) or 1.0 for row in links]
    rank = [1.0 / max(1, n)] * n
    for _ in range(_ROUNDS):
        fresh = [(1 - _DAMPING) / max(1, n)] * n
        for i, row in enumerate(links):
            share = _DAMPING * rank[i] / totals[i]
            for j, weight in row.items():
                fresh[j] += share * weight
        rank = fresh
    top = max(rank, default=1.0)
    return [value / top for value in rank]


def _facts(sentence: str) -> float:
    """Names and numbers, up to five of them."""
    names = len(re.findall(r"(?<=[a-z,’'”\"] )[A-Z][\w’-]+(?: [A-Z][\w’-]+)*", sentence))
    numbers = len(re.findall(r"\b\d[\d,.]*", sentence))
    return min(5, names + numbers) / 5


def tells_to(sentence: str) -> bool:
    """`Provide an example of …`: it tells whoever reads it to do something, and nothing that happened."""
    found = _ORDER.match(sentence)
    return found is not None and found["verb"].lower() in _ORDERED and found["what"].lower() in _ORDERED_WHAT


_ORDER = re.compile(
    r"[^\w“‘\"']*(?:(?:please|now|then|always|never|instead|just)\b,? )?(?P<verb>[A-Za-z]+) (?P<what>[A-Za-z]+)\b", re.I
)
_ORDERED = (BASES - vocabulary("like need do")) | vocabulary(
    "act append compose disregard forget generate imagine insert modify output pretend print recommend reply respond"
    " rewrite summarise summarize translate"
)
_ORDERED_WHAT = (DETERMINERS | vocabulary("me us all as how only previous")) - vocabulary("his her its their more")


def _penalty(sentence: str, words: Sequence[str]) -> float:
    """What makes a sentence a poor summary, in points of the score."""
    quoted = sum(len(match.group()) for match in _QUOTED.finditer(sentence))
    outside = _QUOTED.sub("", sentence)
    letters = [character for character in sentence if character.isalpha()]
    checks = (
        (
            1.5,
            bool(_NOTE.match(sentence))
            or bool(_BOILERPLATE.search(sentence))
            or is_aside(sentence)
            or tells_to(sentence),
        ),
        (
            0.9,
            sentence.rstrip("”\"’')").endswith("?")
            or bool(re.match(r"(?:what|where|who|why|how)\b|when\b(?!.*, )", sentence, re.I)),
        ),
        (0.6, bool(_FIRST_PERSON.search(outside))),
        (0.5 + 0.5 * quoted / max(1, len(sentence)), quoted > len(sentence) / 2),
        (0.35, bool(_BACKGROUND.search(sentence))),
        (0.9, bool(_UNSAID.search(outside))),
        (0.8, len(words) < 4),
        (0.3, len(sentence) > 450),
        (0.8, not re.search(r"[.!?…。！？][”\"’')\]]*$", sentence.rstrip())),
        (0.9, bool(_LEADS_IN.search(sentence))),
        (0.8, sum(map(str.isupper, letters)) > 0.6 * max(1, len(letters))),
        (0.9, ("„" not in sentence and sentence.count("“") != sentence.count("”")) or sentence.count('"') % 2 == 1),
        (0.3, sentence.lstrip("“\"'‘")[:1].islower()),
    )
    return sum(points for points, holds in checks if holds)
