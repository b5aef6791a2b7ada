"""Articles as files for every system, the questions asked of them, and more of both where a library is to grow."""

import json
import os
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from evals.data import Data
from evals.libraries import as_markdown
from index.errors import UsageError

QUESTIONS = 200
SETTLED_S = 1_700_000_000
"""The time of every file, long past: a file of this second may yet change unnoticed, and is hashed once more."""

STEP = 7_919
"""By how many places of the list of its length a word is exchanged at each turn: a prime, so that none comes back."""

PLAIN = (".md", ".txt")
"""What every system reads alike."""

_WORD = re.compile(r"\b[A-Za-z]{5,}\b(?!:)")
"""A longer word, and not the name of a line of an article's head."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """Articles (file name and content), and questions with their answers: "" where none is known."""

    articles: tuple[tuple[str, str], ...]
    questions: tuple[str, ...]
    answers: tuple[str, ...]

    @property
    def key(self) -> str:
        return sha256(json.dumps([self.articles, self.questions]).encode()).hexdigest()[:12]

    def first(self, count: int) -> "Corpus":
        """So many of the articles; where there are fewer, the rest repeat them with altered words."""
        if count <= len(self.articles):
            return Corpus(self.articles[:count], self.questions, self.answers)
        return Corpus(tuple(_grown(self.articles, count)), self.questions, self.answers)

    def written(self, folder: Path) -> Path:
        """The folder that holds the articles, and nothing else. Written where it is not there."""
        if not folder.exists():
            part = folder.with_suffix(".part")
            part.mkdir(parents=True, exist_ok=True)
            for name, content in self.articles:
                path = part / name
                path.write_text(content, encoding="utf-8")
                os.utime(path, (SETTLED_S, SETTLED_S))
            part.rename(folder)
        return folder


def of_data(root: Path, seed: int = 0) -> Corpus:
    """RealTime QA's articles and questions, in an order drawn with the seed, so that the first ones are any ones."""
    data = Data(root)
    articles = [each for split in data.news_splits() for each in data.news_articles(split)]
    questions = [each for split in data.news_splits() for each in data.news_questions(split)]
    if not articles:
        raise UsageError(f"{root}: no articles in realtimeqa/")
    draw = random.Random(seed)  # noqa: S311  # not a secret
    draw.shuffle(articles)
    asked = draw.sample(questions, min(QUESTIONS, len(questions)))
    return Corpus(
        tuple((f"{number:06d}.md", as_markdown(each)) for number, each in enumerate(articles)),
        tuple(each.question for each in asked),
        tuple(each.choices[each.answer] for each in asked),
    )


def of_folder(folder: Path, seed: int = 0) -> Corpus:
    """A folder of a user's, its .md and .txt files; the questions are articles' first lines."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix.lower() in PLAIN and path.is_file())
    if not paths:
        raise UsageError(f"{folder}: holds no {' or '.join(PLAIN)} file")
    draw = random.Random(seed)  # noqa: S311  # not a secret
    draw.shuffle(paths)
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in paths]
    heads = [_headline(text) for text in texts]
    asked = [each for each in heads if each][:QUESTIONS]
    if not asked:
        raise UsageError(f"{folder}: no line of its files can be asked about")
    named = tuple(
        (f"{number:06d}{path.suffix}", text) for number, (path, text) in enumerate(zip(paths, texts, strict=True))
    )
    return Corpus(named, tuple(asked), ("",) * len(asked))


def _headline(text: str) -> str:
    """The first line of words."""
    lines = (line.strip(" #*-\t") for line in text.splitlines())
    return next((line[:200] for line in lines if len(line.split()) > 2), "")


def _grown(articles: Sequence[tuple[str, str]], count: int) -> Iterator[tuple[str, str]]:
    """The articles again and again: each time every longer word is exchanged for another of the same length.

    Words stay as frequent as words of their length are, and no article is another's copy.
    """
    of_length: dict[int, list[str]] = defaultdict(list)
    for word in sorted({word for _, text in articles for word in _WORD.findall(text.lower())}):
        of_length[len(word)].append(word)
    places = {word: place for words in of_length.values() for place, word in enumerate(words)}

    def other(word: str, turn: int) -> str:
        words = of_length[len(word)]
        found = words[(places[word.lower()] + turn * STEP) % len(words)]
        return found.capitalize() if word[0].isupper() else found

    yield from articles
    for number in range(len(articles), count):
        turn, place = divmod(number, len(articles))
        name, text = articles[place]
        altered = _WORD.sub(lambda match, turn=turn: other(match.group(), turn), text)  # type: ignore[misc]
        yield f"{number:06d}{Path(name).suffix}", altered
