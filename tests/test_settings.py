"""Settings: read once, all that is wrong named at once, no secret ever printed."""

from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load_settings

TOKEN = "123456:planted-token-value"
KEY = "k" * 40


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_all_wrong_settings_are_named_together_and_no_value_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "BOT_TOKEN": "planted",
        "SECRET_KEY": "short-planted",
        "PORT": "99999",
        "BOT_API_URL": "ftp://x",
    }.items():
        monkeypatch.setenv(name, value)

    with pytest.raises(SettingsError) as refused:
        load_settings()

    assert [line.partition(":")[0] for line in refused.value.lines] == ["BOT_TOKEN", "BOT_API_URL", "SECRET_KEY", "PORT"]
    assert "planted" not in str(refused.value)


def test_secrets_print_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", TOKEN)
    monkeypatch.setenv("DATABASE_URL", "postgresql+asyncpg://user:planted@host/db")

    printed = repr(load_settings())

    assert "planted" not in printed
    assert "**" in printed


def test_the_key_of_the_example_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "change-me-" * 5)

    with pytest.raises(SettingsError, match="SECRET_KEY: is the example's"):
        load_settings()


def test_secrets_are_read_from_files_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret_key").write_text(f"{KEY}\n", "utf-8")
    (tmp_path / "BOT_TOKEN").write_text(TOKEN, "utf-8")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("BOT_TOKEN", "7:of-the-environment")

    settings = load_settings()

    assert settings.secret_keys == (KEY.encode(),)
    assert settings.bot_token is not None
    assert settings.bot_token.get_secret_value() == "7:of-the-environment"


def test_a_wrong_secret_in_a_file_is_named_and_never_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret_key").write_text("planted", "utf-8")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))

    with pytest.raises(SettingsError, match="SECRET_KEY: is shorter") as refused:
        load_settings()

    assert "planted" not in str(refused.value)


def test_the_env_file_is_read_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text(f"SECRET_KEY={KEY}\nPORT=9000\nBOT_TOKEN=\n", "utf-8")
    monkeypatch.setenv("PORT", "9001")

    settings = load_settings()

    assert settings.secret_key is not None
    assert (settings.secret_key.get_secret_value(), settings.port, settings.bot_token) == (KEY, 9001, None)
