"""Settings are checked, mistakes are named, and secrets are never shown."""

from pathlib import Path

import pytest

from bot.settings import Settings
from index.errors import UsageError


def test_everything_has_a_default() -> None:
    settings = Settings.load({})
    assert settings.writer == "extractive"
    assert settings.home.is_absolute()


def test_an_option_wins_over_the_environment_and_none_is_not_given() -> None:
    environ = {"PRECIS_WRITER": "openai:a", "PRECIS_WAIT_S": "3"}
    settings = Settings.load(environ, writer="openai:b", wait_s=None)
    assert (settings.writer, settings.wait_s) == ("openai:b", 3.0)


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"PRECIS_WRTIER": "x"}, "PRECIS_WRTIER: did you mean PRECIS_WRITER"),
        ({"PRECIS_ZZZ": "x"}, "unknown setting PRECIS_ZZZ"),
        ({"PRECIS_TIMEOUT_S": "-3"}, "PRECIS_TIMEOUT_S"),
        ({"PRECIS_PASSAGE_TOKENS": "many"}, "PRECIS_PASSAGE_TOKENS"),
        ({"PRECIS_PRICES": "no such file"}, "PRECIS_PRICES"),
        ({"PRECIS_PRICES": '{"m": {"prompt": -1, "completion": 1}}'}, "PRECIS_PRICES"),
        ({"PRECIS_FETCH": "maybe"}, "PRECIS_FETCH: must be on or off"),
        ({"PRECIS_SITE_URL": "read.example"}, "PRECIS_SITE_URL: must be the address at which readers reach"),
        ({"OPENAI_API_KEY_FILE": "no such file"}, "OPENAI_API_KEY_FILE"),
    ],
)
def test_a_mistake_is_named_in_one_line(environ: dict[str, str], said: str) -> None:
    with pytest.raises(UsageError) as raised:
        Settings.load(environ)
    assert said in str(raised.value)
    assert "\n" not in str(raised.value)


def test_prices_come_as_json_or_from_a_file(tmp_path: Path) -> None:
    file = tmp_path / "prices.json"
    file.write_text('{"m": {"prompt": 1, "completion": 2}}')
    assert Settings.load({"PRECIS_PRICES": str(file)}) == Settings.load({"PRECIS_PRICES": file.read_text()})


def test_a_key_is_read_from_the_environment_or_a_file_and_never_shown(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("sk-from-file\n")
    for environ in ({"OPENAI_API_KEY": "sk-from-env"}, {"OPENAI_API_KEY_FILE": str(file)}):
        settings = Settings.load(environ)
        assert settings.openai_api_key is not None
        assert settings.openai_api_key.value.startswith("sk-from")
        assert "sk-from" not in repr(settings) + str(settings)
