"""Every instruction to a model: a Markdown file for each task, told above the line `---`, filled in below it."""

import hashlib
import re
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from langchain_core.prompts import ChatPromptTemplate

NAMES = ("answer", "one_line", "brief", "full", "story", "points", "question")
"""The tasks. `rules.md` is no task: it stands wherever a prompt says {rules}."""

_LINE = re.compile(r"^---$", re.MULTILINE)


def load(name: str) -> "ChatPromptTemplate":
    """The prompt called `name`: a system and a human message. The caller supplies the variables, except `rules`."""
    from langchain_core.prompts import ChatPromptTemplate

    told, given = _LINE.split(_read(name))
    prompt = ChatPromptTemplate.from_messages([("system", told.strip()), ("human", given.strip())])
    return prompt.partial(rules=_read("rules").strip()) if "rules" in prompt.input_variables else prompt


def version(name: str) -> str:
    """Eight hexadecimal digits that change with any word of the prompt, so that what it wrote is not kept past it."""
    return hashlib.sha256((_read(name) + _read("rules")).encode()).hexdigest()[:8]


def _read(name: str) -> str:
    return files(__name__).joinpath(f"{name}.md").read_text(encoding="utf-8")
