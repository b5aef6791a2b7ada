"""Quality does not drop: the project's own questions, asked of tests/articles."""

from collections.abc import Callable
from pathlib import Path

from bot.service import Service
from bot.settings import Settings
from evals.cases import cases, told

RIGHT, ABSTAINED = 69, 26
"""What was reached, of 81 questions that the articles answer and of 30 that they do not. Only ever raise them."""


def test_the_projects_own_questions_are_answered_as_well_as_before(
    tmp_path: Path, sample_library: Callable[[Path], Path]
) -> None:
    with Service(Settings(home=sample_library(tmp_path / "home"))) as service:
        found = list(told(service))
    wrong = "\n".join(one.asked.question for one in found if not one.right)
    assert sum(one.right for one in found if one.asked.answerable) >= RIGHT, f"answered wrongly:\n{wrong}"
    assert sum(one.right for one in found if not one.asked.answerable) >= ABSTAINED, f"answered wrongly:\n{wrong}"


def test_every_case_names_articles_that_are_there(sample_articles: Path) -> None:
    written = cases()
    assert len(written) == 111
    assert all((sample_articles / name).is_file() for each in written for name in each.articles)
