"""Patterns that are compiled at their first use find what compiled ones do, and every one of ours can be compiled."""

import importlib
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text.patterns import Uncompiled, pattern

ROOT = Path(__file__).parent.parent
USING = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for package in ("index", "bot")
    for path in sorted((ROOT / package).rglob("*.py"))
    if "index.text.patterns import" in path.read_text(encoding="utf-8")
]
REGEX = r"(?P<first>[a-c]+)|\d+"


@given(st.text("abcdABCD12 \n", max_size=30), st.sampled_from([re.NOFLAG, re.IGNORECASE]))
def test_a_pattern_finds_what_a_compiled_one_does(text: str, flags: re.RegexFlag) -> None:
    ours, compiled = pattern(REGEX, flags), re.compile(REGEX, flags)
    assert [each.span() for each in ours.finditer(text)] == [each.span() for each in compiled.finditer(text)]
    assert ours.findall(text) == compiled.findall(text)
    assert ours.sub("-", text) == compiled.sub("-", text)
    assert bool(ours.search(text)) == bool(compiled.search(text))
    assert (ours.pattern, ours.flags, ours.groupindex) == (compiled.pattern, compiled.flags, compiled.groupindex)


def test_a_pattern_is_compiled_when_it_is_first_used() -> None:
    wrong = pattern("(")
    with pytest.raises(re.error):
        wrong.search("text")


def test_a_pattern_has_nothing_that_a_compiled_one_has_not() -> None:
    assert not hasattr(pattern("a"), "searching")
    assert not hasattr(pattern("a"), "_searching")


@pytest.mark.parametrize("name", USING)
def test_every_pattern_of_a_module_can_be_compiled(name: str) -> None:
    values = vars(importlib.import_module(name)).values()
    held = [*values, *(each for value in values if isinstance(value, tuple) for each in value)]
    for each in held:
        if isinstance(each, Uncompiled):
            re.compile(each.pattern, each.flags)
