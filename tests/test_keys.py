"""Keys are kept hashed, open what they are for, and end at once."""

from contextlib import closing
from pathlib import Path

import pytest
from clock import Clock
from commandline import Precis
from hypothesis import given
from hypothesis import strategies as st

from bot.api.limits import Limits
from bot.kept.keys import DAY_S, Key, Keys, Scope
from bot.kept.records import FILE, Records
from index.errors import NotFoundError, UsageError


@pytest.fixture
def keys(tmp_path: Path, clock: Clock) -> Keys:
    return Keys(Records(tmp_path), clock)


def test_a_key_is_known_by_its_text_until_it_is_revoked(keys: Keys) -> None:
    text, key = keys.create(Scope.READ, label="anna", collections=["news"])
    assert keys.verified(text) == key
    keys.revoke(key.id)
    assert keys.verified(text) is None
    assert [each.revoked_s is not None for each in keys.list()] == [True]
    assert not keys.any()


def test_every_other_text_is_no_key(keys: Keys) -> None:
    text, _ = keys.create(Scope.ADMIN)
    other, _ = keys.create(Scope.ADMIN)
    swapped = text.rpartition("_")[0] + "_" + other[-43:]
    for wrong in ("", "precis_", text[:-1], text + "A", text.upper(), f" {text}", swapped, text.replace("precis", "x")):
        assert keys.verified(wrong) is None


def test_no_file_holds_what_is_secret_of_a_key(keys: Keys, tmp_path: Path) -> None:
    text, _ = keys.create(Scope.WRITE, label="b")
    secret = text.split("_", 2)[2].encode()
    assert [file.name for file in tmp_path.iterdir() if secret in file.read_bytes()] == []
    assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


@given(st.sampled_from(Scope), st.sampled_from(Scope))
def test_each_scope_allows_what_those_before_it_do(held: Scope, needed: Scope) -> None:
    order = [Scope.WIDGET, Scope.READ, Scope.WRITE, Scope.ADMIN]
    assert held.allows(needed) == (order.index(held) >= order.index(needed))


def test_a_widget_key_is_tied_to_origins_and_limited_and_no_other_is(keys: Keys) -> None:
    with pytest.raises(UsageError, match="needs the sites"):
        keys.create(Scope.WIDGET)
    with pytest.raises(UsageError, match="only a widget key"):
        keys.create(Scope.READ, origins=["https://news.example"])
    _, key = keys.create(Scope.WIDGET, origins=["https://news.example"])
    assert key.requests is not None
    assert keys.origins() == {"https://news.example"}
    keys.revoke(key.id)
    assert keys.origins() == frozenset()


def test_what_a_key_has_spent_counts_for_a_day(keys: Keys, clock: Clock) -> None:
    _, key = keys.create(Scope.READ, usd=0.5)
    keys.spend(key, 0.2)
    keys.spend(key, 0.1)
    assert keys.left_usd(key) == pytest.approx(0.2)
    keys.spend(key, 9.0)
    assert keys.left_usd(key) == 0.0
    clock.now += keys.tomorrow_s()
    assert clock.now % DAY_S == 0
    assert keys.left_usd(key) == 0.5
    assert keys.left_usd(keys.create(Scope.READ)[1]) is None


def test_a_key_that_is_not_there_cannot_be_revoked(keys: Keys) -> None:
    with pytest.raises(NotFoundError):
        keys.revoke("0123456789")


@given(st.integers(1, 600), st.lists(st.floats(0, 30), max_size=60))
def test_in_any_minute_no_more_is_granted_than_the_bucket_holds_and_regains(rate: int, pauses: list[float]) -> None:
    clock = Clock()
    limits = Limits(clock)
    key = Key("a", Scope.READ, "", (), (), rate, None, 0, None)
    granted: list[float] = []
    for pause in pauses:
        clock.now += pause
        wait = limits.wait_s(key)
        if wait == 0:
            granted.append(clock.now)
        else:  # waiting as long as it says is enough
            clock.now += wait
            assert limits.wait_s(key) == 0
            granted.append(clock.now)
    for start in granted:
        assert sum(start <= at < start + 60 for at in granted) <= 2 * rate + 1


def test_keys_are_made_listed_and_revoked_in_the_terminal(precis: Precis, home: Path) -> None:
    made = precis("keys", "create", "--scope", "read", "--collection", "news", "--label", "anna", "--json")
    assert made.code == 0
    text, id_ = made.json["key"], made.json["id"]
    with closing(Records(home)) as kept:
        found = Keys(kept).verified(text)
    assert found is not None
    assert found.collections == ("news",)
    listed = precis("keys", "list")
    assert text not in listed.out
    assert f"{id_}  read  anna  news" in listed.out
    assert precis("keys", "revoke", id_, "--json").json["revoked"] is not None
    assert precis("keys", "revoke", "nope").code == 2


def test_a_key_to_a_collection_that_is_empty_is_made_with_a_warning(precis: Precis, library: Path) -> None:
    run = precis("keys", "create", "--scope", "read", "--collection", "default", "--collection", "the news")
    assert run.code == 0
    warned = [line for line in run.err.splitlines() if "no article is in" in line]
    assert warned == [
        "precis: no article is in the collection 'the news' yet; `precis add FOLDER --collection 'the news'`"
    ]


def test_a_mistake_in_a_key_is_told_before_it_is_made(precis: Precis, home: Path) -> None:
    for wrong in (
        ["--scope", "owner"],
        ["--scope", "widget"],
        ["--scope", "widget", "--origin", "news.example"],
        ["--scope", "read", "--usd", "-1"],
        [],
    ):
        made = precis("keys", "create", *wrong)
        assert (made.code, made.out) == (2, "")
        assert made.err.count("\n") == 1
    assert precis("keys", "list").out == ""
