"""Settings: read once, from environment, `.env` and files of secrets; frozen, printed masked. Only `__main__` reads them."""

import os
import re
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import Field, SecretStr, StringConstraints, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_BESIDE_THE_CODE = Path(__file__).resolve().parent.parent
_EXAMPLE_KEY = "change-me"
MIN_KEY_LENGTH = 32
MAX_KEYS = 2


_AnySettings = TypeVar("_AnySettings", bound=BaseSettings)


class SettingsError(Exception):
    """Settings are missing or wrong; carries one line for each, by name, and never a value."""

    def __init__(self, lines: tuple[str, ...]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class Settings(BaseSettings):
    """Every setting of the service. What is empty counts as not set."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", frozen=True
    )

    bot_token: SecretStr | None = None
    bot_username: str | None = None
    bot_api_url: Annotated[str, StringConstraints(pattern=r"^https?://")] = "https://api.telegram.org"
    database_url: SecretStr | None = None
    people_database_url: SecretStr | None = None
    secret_key: SecretStr | None = None
    redis_url: SecretStr | None = None
    spool_dir: Path = Path("var/spool")
    content_dir: Path = _BESIDE_THE_CODE / "content"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    metrics_port: Annotated[int, Field(ge=1, le=65535)] | None = None
    send_rate: Annotated[int, Field(ge=1, le=100_000)] = 30
    webhook_url: Annotated[str, StringConstraints(pattern=r"^https?://")] | None = None
    webhook_secret: SecretStr | None = None
    operator_name: str | None = None
    official_url: Annotated[str, StringConstraints(pattern=r"^https://")] | None = None

    @field_validator("bot_token")
    @classmethod
    def _looks_like_a_token(cls, token: SecretStr | None) -> SecretStr | None:
        number, _, secret = (token.get_secret_value() if token else "1:x").partition(":")
        if not (number.isdigit() and secret and " " not in secret):
            raise ValueError("is not a token as BotFather gives it (digits, a colon, letters)")
        return token

    @field_validator("secret_key")
    @classmethod
    def _is_long_and_own(cls, key: SecretStr | None) -> SecretStr | None:
        return _long_and_own(key)

    @property
    def secret_keys(self) -> tuple[bytes, ...]:
        """The keys of the store of preferences, the one that is written with first; none when it is not set."""
        return _keys(self.secret_key)

    @field_validator("webhook_secret")
    @classmethod
    def _is_what_telegram_takes(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret and not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", secret.get_secret_value()):
            raise ValueError("is not 16 to 256 letters, digits, _ or -")
        return secret

    @field_validator("content_dir")
    @classmethod
    def _exists(cls, folder: Path) -> Path:
        return _existing(folder)


class StaffSettings(BaseSettings):
    """The settings of the staff pages. Theirs is a process that never learns the bot's token, its key, or its people."""

    model_config = Settings.model_config

    staff_secret_key: SecretStr | None = None
    database_url: SecretStr | None = None
    content_dir: Path = _BESIDE_THE_CODE / "content"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    smtp_url: SecretStr | None = None

    @field_validator("staff_secret_key")
    @classmethod
    def _is_long_and_own(cls, key: SecretStr | None) -> SecretStr | None:
        return _long_and_own(key)

    @property
    def secret_keys(self) -> tuple[bytes, ...]:
        """The keys of second factors, the one that is written with first; none when it is not set."""
        return _keys(self.staff_secret_key)

    @field_validator("content_dir")
    @classmethod
    def _exists(cls, folder: Path) -> Path:
        return _existing(folder)


def _long_and_own(key: SecretStr | None) -> SecretStr | None:
    accepted = key.get_secret_value().split() if key else []
    if len(accepted) > MAX_KEYS:
        raise ValueError("holds more than two keys: the new one, a space, the old one")
    if any(len(part) < MIN_KEY_LENGTH for part in accepted):
        raise ValueError(f"is shorter than {MIN_KEY_LENGTH} characters")
    if any(_EXAMPLE_KEY in part for part in accepted):
        raise ValueError("is the example's; make one of your own")
    return key


def _keys(key: SecretStr | None) -> tuple[bytes, ...]:
    return tuple(part.encode() for part in key.get_secret_value().split()) if key else ()


def _existing(folder: Path) -> Path:
    if not folder.is_dir():
        raise ValueError("is not a folder")
    return folder


LOCALES = _BESIDE_THE_CODE / "locales"
"""Where the catalogues lie; they come with the code."""

CACHE = _BESIDE_THE_CODE / "var" / "cache"
"""Where what was learned from the phrases is kept; may be deleted at any time."""


def load_settings() -> Settings:
    """The settings of this process.

    Raises:
        SettingsError: when any is wrong; it names all of them at once.
    """
    return _loaded(Settings)


def load_staff_settings() -> StaffSettings:
    """The settings of the process of the staff pages.

    Raises:
        SettingsError: when any is wrong; it names all of them at once.
    """
    return _loaded(StaffSettings)


def _loaded(kind: type[_AnySettings]) -> _AnySettings:
    try:
        return kind(_secrets_dir=_secret_folders())
    except OSError as error:
        raise SettingsError((f"the file {error.filename} of a secret cannot be read: {error.strerror}",)) from None
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False, include_context=False)
        raise SettingsError(
            tuple(f"{detail['loc'][0]}".upper() + ": " + _reason(detail["msg"]) for detail in details)
        ) from None


def _secret_folders() -> list[Path]:
    """Folders with a file for each secret, named like the setting: those of Docker and of systemd, where they are there."""
    folders = (Path("/run/secrets"), Path(os.environ.get("CREDENTIALS_DIRECTORY", "/nowhere")))
    return [folder for folder in folders if folder.is_dir()]


def _reason(message: str) -> str:
    return message.removeprefix("Value error, ")


__all__ = ["CACHE", "LOCALES", "Settings", "SettingsError", "StaffSettings", "load_settings", "load_staff_settings"]
