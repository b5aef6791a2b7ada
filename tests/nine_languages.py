"""The articles in nine languages that the tests read, and what is to be found in each."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from index.article import Article
from index.extract import article, read

FOLDER = Path(__file__).parent / "languages"
EXPECTED: dict[str, dict[str, Any]] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))
LANGUAGES = sorted(EXPECTED)
NOW = datetime(2024, 6, 10)

each_language = pytest.mark.parametrize("code", LANGUAGES)


def written(code: str) -> Article:
    return article(read(FOLDER / f"{code}.txt", limit_bytes=1_000_000))
