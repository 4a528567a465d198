"""The administrator's settings: defaults that run, the environment over the file, loud refusals that name the key."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, example, load


def written(folder: Path, text: str) -> Path:
    (folder / "dezurni.toml").write_text(text, encoding="utf-8")
    return folder


def test_with_no_file_at_all_everything_has_a_value(tmp_path: Path) -> None:
    assert load({}, tmp_path) == Settings()
    assert Settings().database_url == "sqlite:///var/dezurni.sqlite3"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    folder = written(tmp_path, 'port = 9000\nhost = "0.0.0.0"\norigins = ["https://www.firma.example/"]\n')
    settings = load({"DEZURNI_PORT": "9001", "DEZURNI_DATA": "/srv/dezurni"}, folder)
    assert (settings.port, settings.host, settings.data) == (9001, "0.0.0.0", Path("/srv/dezurni"))
    assert settings.origins == ("https://www.firma.example",), "a slash at the end would match no origin"


def test_a_public_address_with_a_slash_at_its_end_is_still_an_origin(tmp_path: Path) -> None:
    settings = load({"DEZURNI_PUBLIC_URL": "https://chat.firma.example/"}, tmp_path)
    assert settings.public_url == "https://chat.firma.example", "browsers send no slash, so nobody would be let in"


def test_origins_are_taken_as_browsers_send_them(tmp_path: Path) -> None:
    written_so = ("http://localhost:3000", "https://xn--aba-b3a.example", "http://[::1]:8080")
    assert load({"DEZURNI_ORIGINS": ",".join(written_so)}, tmp_path).origins == written_so


def test_a_list_in_the_environment_is_separated_by_commas(tmp_path: Path) -> None:
    settings = load({"DEZURNI_ORIGINS": "https://a.example, https://b.example/,"}, tmp_path)
    assert settings.origins == ("https://a.example", "https://b.example")


def test_the_file_may_be_named_by_the_environment(tmp_path: Path) -> None:
    other = tmp_path / "other.toml"
    other.write_text("port = 9002\n", encoding="utf-8")
    assert load({"DEZURNI_FILE": str(other)}, tmp_path).port == 9002


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("prot = 8080\n", "there is no setting called 'prot'"),
        ('port = "eighty"\n', "port must be a whole number, not 'eighty'"),
        ("port = 80.5\n", "port must be a whole number, not 80.5"),
        ("port = true\n", "port must be a whole number, not True"),
        ("port = 70000\n", "port must be 0 to 65535, not 70000"),
        ("host = 1\n", "host must be a text, not 1"),
        ("data = 1\n", "data must be a path, not 1"),
        ("origins = [1]\n", r"origins must be a list of texts, not \[1\]"),
        ('origins = ["*"]\n', "'\\*' must begin with http"),
        ('durability = "perhaps"\n', "durability must be one of full, normal, not 'perhaps'"),
        ('durability = ["full"]\n', "durability must be one of"),
        ("messages_per_minute = 0\n", "messages_per_minute must be at least 1"),
        ('database = "mysql://db"\n', "database must begin with"),
        ("port = \n", "is not valid TOML"),
        ('host = ""\n', "host must not be empty; 0.0.0.0 listens at every address"),
        ('data = ""\n', "data must be a path"),
        ('data = "a\\u0000"\n', "data must be a path"),
        ('database = "sqlite"\n', "database must begin with sqlite:///"),
        ('redis = "localhost"\n', "redis must begin with redis://"),
        ('public_url = "chat.firma.example"\n', "public_url: 'chat.firma.example' must begin with http"),
        ('public_url = "https://firma.example/chat"\n', "public_url: write the address .*: https://firma.example$"),
        ('public_url = "https://ana:pw@firma.example"\n', "public_url: write the address .*: https://firma.example$"),
        ('origins = ["https://firma.example/shop"]\n', "origins: write the address .*: https://firma.example$"),
        ('origins = ["https://www.žaba.example"]\n', "origins: write the address .*: https://www.xn--aba-b3a.example$"),
        ('origins = ["https://firma.example:x"]\n', "origins must be the address of a website"),
        ('trusted_proxies = ["10.0.0.0/99"]\n', "trusted_proxies: '10.0.0.0/99' must be an address or a network"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        load({}, written(tmp_path, text))


def test_a_refusal_says_where_the_setting_was_made(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"dezurni\.toml"):
        load({}, written(tmp_path, "port = 80.5\n"))
    with pytest.raises(SettingsError, match="environment variable DEZURNI_PORT"):
        load({"DEZURNI_PORT": "eighty"}, tmp_path / "empty")


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        load({"DEZURNI_FILE": str(tmp_path / "missing.toml")}, tmp_path)


def test_the_printed_example_is_a_file_that_says_what_is_the_case_anyway(tmp_path: Path) -> None:
    live = "\n".join(line.removeprefix("# ") for line in example().splitlines() if " = " in line)
    assert tomllib.loads(live).keys() == {setting.name for setting in fields(Settings)}
    assert load({}, written(tmp_path, live)) == Settings()


def test_a_misspelt_variable_of_ours_is_not_ignored_silently(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="DEZURNI_PROT"):
        load({"DEZURNI_PROT": "9000"}, tmp_path)


def test_a_secret_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("geheim\n", encoding="utf-8")
    assert load({"DEZURNI_DESK_TOKEN_FILE": str(tmp_path / "token")}, tmp_path).desk_token == "geheim"
    named = {"DEZURNI_DESK_TOKEN_FILE": str(tmp_path / "token"), "DEZURNI_DESK_TOKEN": "other"}
    assert load(named, tmp_path).desk_token == "other"
    with pytest.raises(SettingsError, match="should hold smtp_password"):
        load({"DEZURNI_SMTP_PASSWORD_FILE": str(tmp_path / "missing")}, tmp_path)


def test_a_secret_is_never_told(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        load({}, written(tmp_path, "desk_token = 482113\n"))
    assert "482113" not in str(refused.value)
    assert "geheim" not in repr(Settings(desk_token="geheim", smtp_password="geheim", metrics_token="geheim"))


@pytest.mark.parametrize(("text", "meant"), [("true", True), ("false", False), ("True", True)])
def test_yes_and_no_are_true_and_false(tmp_path: Path, text: str, meant: bool) -> None:
    assert load({"DEZURNI_DESK_PRIVATE_NETWORK": text}, tmp_path).desk_private_network is meant
    with pytest.raises(SettingsError, match="must be true or false, not 'yes'"):
        load({"DEZURNI_DESK_PRIVATE_NETWORK": "yes"}, tmp_path)
