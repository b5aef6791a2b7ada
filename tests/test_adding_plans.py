"""What adding a batch asks of the catalogue takes as long in a large library as in a small one."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from newsroom import add, kinds, library, write

from index.catalog import FILE

OF_ALL = ("(collection=?)", "(collection=? AND state=?)", "(collection=? AND state>?)")
"""As the plan says where SQLite goes through all articles of a collection by an index."""

FOR_A_FEW = ("json_each", " IN (", "passages.id > ")
"""What asks for a few articles, or for those that have come since."""


@pytest.fixture
def asked() -> Any:
    """Every statement that is run meanwhile, with values that it is run with."""
    found: dict[str, Any] = {}

    def note(_: Any, __: Any, statement: str, values: Any, ___: Any, many: bool) -> None:
        found[statement] = values[0] if many else values

    sa.event.listen(sa.engine.Engine, "before_cursor_execute", note)
    yield found
    sa.event.remove(sa.engine.Engine, "before_cursor_execute", note)


def test_no_statement_goes_through_all_articles_for_each_that_is_added(tmp_path: Path, asked: dict[str, Any]) -> None:
    notice = "\nSubscribe to the valley's letter for all the news of its bridges and mills, every week, and for free.\n"
    files = write(tmp_path / "in", range(12))
    for path in files[:6]:
        path.write_text(path.read_text(encoding="utf-8") + notice, encoding="utf-8")
    with library(tmp_path / "home") as held:
        assert kinds(add(held, files[:4])) == {"added"}
        asked.clear()
        files[0].write_text(files[0].read_text(encoding="utf-8") + "\nThe mayor agreed at once.\n", encoding="utf-8")
        assert kinds(add(held, files)) == {"added", "replaced", "unchanged"}
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'home' / FILE}")
    plans = {}
    with engine.connect() as connection:
        for statement, values in [*asked.items()]:
            if not statement.startswith("INSERT") and any(words in statement for words in FOR_A_FEW):
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
                plans[statement] = "\n".join(row[3] for row in rows)
    engine.dispose()
    assert len(plans) > 10, "these were asked"
    assert {each: plan for each, plan in plans.items() if any(name in plan for name in OF_ALL)} == {}
