"""A task as a model reads it: the articles inside a delimiter that they cannot forge, and what is asked."""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

import prompts
from bot.conversation import Turn
from bot.draft import Kind, NumberedPassage, Task
from bot.reply import day_text

if TYPE_CHECKING:
    from datetime import datetime

    from langchain_core.messages import BaseMessage

ANY_TOPIC = "the news"
"""What a story is about where the reader named no topic."""


def render(task: Task) -> "list[BaseMessage]":
    """The messages for a task. The same task always gives the same messages."""
    return prompts.load(prompt_name(task)).format_messages(**variables(task))


def prompt_name(task: Task) -> str:
    return task.kind.value.replace("-", "_")


def variables(task: Task) -> dict[str, str]:
    """What a task's prompt is filled with. A summary depends on its article alone, so that it can be kept: no date."""
    given = {"articles": fenced("articles", articles(task.passages))}
    if task.kind in (Kind.ANSWER, Kind.STORY, Kind.POINTS):
        given |= {"today": day(task.now), "request": one_line(task.request) or ANY_TOPIC}
    return given


def question_variables(question: str, history: Sequence[Turn], now: "datetime") -> dict[str, str]:
    """What prompts/question.md is filled with."""
    lines = [f"Reader: {shown(turn.question)}\nAnswer: {shown(turn.answer) or 'none'}" for turn in history]
    return {"today": day(now), "conversation": fenced("conversation", "\n".join(lines)), "question": one_line(question)}


def articles(passages: Sequence[NumberedPassage]) -> str:
    """Each article's title, outlet and date once, then its labelled sentences; articles by their best passage."""
    grouped: dict[str, list[NumberedPassage]] = {}
    for passage in passages:
        grouped.setdefault(passage.article.id, []).append(passage)
    return "\n\n".join(_article(group) for group in grouped.values())


def _article(passages: Sequence[NumberedPassage]) -> str:
    article = passages[0].article
    facts = [shown(article.outlet)] if article.outlet else []
    heading = f"{shown(article.title)} ({', '.join([*facts, day_text(article.published)])})"
    sentences = [
        f"[{label}] {shown(span.of(article.text))}" for passage in passages for label, span in passage.labelled()
    ]
    return "\n".join([heading, *sentences])


_SHOWN = str.maketrans({"[": "(", "]": ")", "【": "(", "】": ")", "<": "‹", ">": "›"})


def shown(words: str) -> str:
    """Words on one line, without the brackets that labels, delimiters and chat templates (`<|im_end|>`) are made of.

    For display only: citations are slices of the article itself.
    """
    return one_line(words).translate(_SHOWN)


def fenced(name: str, text: str) -> str:
    """The text between tags that it does not hold and could not have foreseen: their number is made from all of it."""
    nonce = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    while nonce in text:
        nonce = hashlib.sha256(nonce.encode()).hexdigest()[:6]
    return f"<{name} {nonce}>\n{text}\n</{name} {nonce}>"


def one_line(words: str) -> str:
    """Single spaces, and no lone surrogates, which JSON cannot carry."""
    return " ".join(words.split()).encode("utf-8", "replace").decode()


def day(now: "datetime") -> str:
    return f"{now:%A}, {now.day} {now:%B %Y}"
