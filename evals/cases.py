"""The project's own questions over tests/articles: a small set that is asked at every test run.

`python -m evals.cases` shows what is answered wrongly.
"""

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from bot.reply import Answer
from bot.service import Service
from bot.settings import Settings
from index.days.periods import instant
from index.library import Filter

ARTICLES = Path(__file__).parents[1] / "tests" / "articles"


@dataclass(frozen=True, slots=True)
class Written:
    """A question. `answers` are words of which the quotes must hold one; none where the articles do not answer it.

    Where several things must be told, `must_cite` has a list of such words for each. `articles` may be cited, relative
    to tests/articles.
    """

    question: str
    now: str
    answers: tuple[str, ...]
    articles: tuple[str, ...]
    kind: str
    must_cite: tuple[tuple[str, ...], ...] = ()

    @property
    def answerable(self) -> bool:
        return bool(self.answers)


@dataclass(frozen=True, slots=True)
class Told:
    """A question with its answer. `right`: what had to be quoted is, or nothing was said where nothing is known."""

    asked: Written
    answer: Answer
    right: bool


def cases() -> list[Written]:
    lines = files("evals").joinpath("cases.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        replace(read, must_cite=tuple(tuple(each) for each in read.must_cite), answers=tuple(read.answers))
        for read in (Written(**json.loads(line)) for line in lines)
    ]


def told(service: Service) -> Iterator[Told]:
    """Every question, answered from a library that holds tests/articles."""
    for asked in cases():
        now = instant(asked.now, datetime.now(UTC).replace(tzinfo=None))
        answer = service.ask(asked.question, where=Filter(), now=now)
        yield Told(asked, answer, is_right(asked, answer))


def is_right(asked: Written, answer: Answer) -> bool:
    if not asked.answerable:
        return answer.abstained
    quotes = " ".join(" ".join(each.quote.split()) for each in answer.citations).lower()
    return all(any(words.lower() in quotes for words in each) for each in asked.must_cite or (asked.answers,))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, Service(Settings(home=Path(folder))) as service:
        list(service.add([str(path) for path in sorted(ARTICLES.iterdir()) if path.is_dir()])[1])
        found = list(told(service))
    for each in found:
        if not each.right:
            wanted = " / ".join(each.asked.answers) or "no answer"
            said = " ".join(sentence.text for sentence in each.answer.sentences) or "(abstained)"
            print(f"{each.asked.question}\n  wanted: {wanted}\n  said:   {said}")
    for kind, answerable in (("answered right", True), ("abstained rightly", False)):
        some = [each.right for each in found if each.asked.answerable is answerable]
        print(f"{kind}: {sum(some)} of {len(some)}")


if __name__ == "__main__":
    main()
