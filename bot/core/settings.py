"""Every option, read from the environment or `.env`, validated together.

`NAME_FILE` gives the path of a file that holds the value of `NAME` (for secrets).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from dotenv import dotenv_values
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)

from bot.core.archive_keys import check_public_key
from bot.core.errors import SettingsError


class Settings(BaseModel):
    """The contract's settings; an empty value counts as not given."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    bot_token: SecretStr = SecretStr("")
    telegram_api_url: str = "https://api.telegram.org"
    feed_urls: tuple[str, ...] = ("https://posbanten.co.id/feed/",)
    poll_seconds: float = Field(default=60, gt=0)
    contact: str = Field(default="https://posbanten.co.id/", max_length=200, pattern=r"^[!-~]+$")
    newsroom_contact: str = Field(default="", max_length=300)
    advertising_contact: str = Field(default="", max_length=300)
    regions: Path | None = None
    database_url: str = "sqlite:///data/bot.db"
    editors_chat_id: int | None = None
    messages_per_second: float = Field(default=30, gt=0, le=1000)
    paid_stars_per_day: int = Field(default=0, ge=0)
    http_listen: str = ""
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    timezone: str = "Asia/Jakarta"
    newsroom_hosts: tuple[str, ...] = ()
    tip_public_keys: tuple[str, ...] = ()
    tip_secret: SecretStr = SecretStr("")
    tip_retention_days: int = Field(default=90, gt=0)
    archive_retention_days: int | None = Field(default=None, gt=0)
    tip_evidence_mb: int = Field(default=1024, ge=0)
    tip_safer_contact: str = Field(default="", max_length=300)
    tips_per_hour: int = Field(default=60, gt=0)
    tips_per_source: int = Field(default=3, gt=0)
    tip_reminder_hour: int = Field(default=8, ge=0, le=23)
    log_format: Literal["text", "json"] = "text"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("feed_urls", "tip_public_keys", "newsroom_hosts", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(value.split()) if isinstance(value, str) else value

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: object) -> object:
        return value.upper() if isinstance(value, str) else value

    @field_validator("feed_urls")
    @classmethod
    def _feeds(cls, urls: tuple[str, ...]) -> tuple[str, ...]:
        if not urls:
            raise ValueError("at least one feed is needed")
        for url in urls:
            _require_http(url)
        return tuple(dict.fromkeys(urls))

    @field_validator("telegram_api_url")
    @classmethod
    def _server(cls, url: str) -> str:
        _require_http(url)
        return url.rstrip("/")

    @field_validator("timezone")
    @classmethod
    def _zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(
                f"there is no time zone {name!r}; an example is Asia/Jakarta"
            ) from error
        return name

    @field_validator("regions")
    @classmethod
    def _province(cls, folder: Path | None) -> Path | None:
        if folder is not None and not (folder / "regions.csv").is_file():
            raise ValueError(f"there is no regions.csv in {folder}")
        return folder

    @field_validator("database_url")
    @classmethod
    def _database(cls, url: str) -> str:
        if not url.startswith(("sqlite:///", "postgresql://")):
            raise ValueError("use sqlite:///data/bot.db or postgresql://user@host/name")
        return url

    @field_validator("http_listen")
    @classmethod
    def _listen(cls, value: str) -> str:
        if value:
            host, colon, port = value.rpartition(":")
            if not (host and colon and port.isdigit() and int(port) < 65536):
                raise ValueError("use host:port, for example 127.0.0.1:8081")
        return value

    @field_validator("tip_secret")
    @classmethod
    def _secret(cls, value: SecretStr) -> SecretStr:
        digits = value.get_secret_value()
        if digits and not _is_hex_key(digits):
            raise ValueError("64 hex digits are needed; `openssl rand -hex 32` makes some")
        return value

    @field_validator("tip_public_keys")
    @classmethod
    def _editors_keys(cls, keys: tuple[str, ...]) -> tuple[str, ...]:
        for number, key in enumerate(keys, 1):
            try:
                check_public_key(key)
            except ValueError as error:
                raise ValueError(f"key {number} {error}") from None
        return tuple(dict.fromkeys(keys))

    @model_validator(mode="after")
    def _check_together(self) -> Settings:
        if self.database_url.startswith("postgresql://") and not self.tip_secret.get_secret_value():
            raise ValueError(
                "TIP_SECRET: with PostgreSQL it must be given; `openssl rand -hex 32` makes one"
            )
        return self

    @property
    def own_hosts(self) -> frozenset[str]:
        """The hosts whose links the newsroom answers for: those of its feeds, and what it named."""
        feeds = (urlsplit(url).hostname or "" for url in self.feed_urls)
        named = (*feeds, *self.newsroom_hosts)
        return frozenset(host.lower().removeprefix("www.") for host in named if host)

    @property
    def user_agent(self) -> str:
        """Return who asks, and how to reach them (RFC 9110, 10.1.5)."""
        return f"posbanten-bot/0.1 (+{self.contact})"

    @property
    def data_folder(self) -> Path:
        """Return where the bot keeps files: beside the SQLite database, else `data/`."""
        if self.database_url.startswith("sqlite:///"):
            return Path(self.database_url.removeprefix("sqlite:///")).parent
        return Path("data")

    @property
    def zone(self) -> ZoneInfo:
        """Return the newsroom's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def listen_address(self) -> tuple[str, int] | None:
        """Return host and port of the HTTP endpoints, or None when they are off."""
        if not self.http_listen:
            return None
        host, _, port = self.http_listen.rpartition(":")
        return host.strip("[]"), int(port)


def load_settings(environ: Mapping[str, str] | None = None, *, to_run: bool = False) -> Settings:
    """Read and validate the settings; `to_run`: also those that only a running bot needs.

    Raises SettingsError with one sentence that names the setting and says how to mend it.
    """
    values = _gather(os.environ if environ is None else environ)
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError(_one_sentence(error)) from None
    if to_run and not settings.bot_token.get_secret_value():
        raise SettingsError("BOT_TOKEN is not set: get one from @BotFather and put it into .env.")
    if to_run and settings.webhook_url:
        raise SettingsError(
            "WEBHOOK_URL is not built yet: leave it empty; updates are read by long polling."
        )
    return settings


def _gather(environ: Mapping[str, str]) -> dict[str, str]:
    given = {name: value for name, value in dotenv_values(".env").items() if value}
    given |= {name: value for name, value in environ.items() if value}
    values: dict[str, str] = {}
    for field in Settings.model_fields:
        name = field.upper()
        if path := given.get(f"{name}_FILE"):
            values[field] = _read_secret(name, Path(path))
        elif value := given.get(name):
            values[field] = value
    return values


def _read_secret(name: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "cannot be read"
        raise SettingsError(f"{name}_FILE: {path}: {reason}.") from None


def _one_sentence(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    what = first["msg"].removeprefix("Value error, ")
    name = ".".join(str(part) for part in first["loc"][:1]).upper()
    return f"{name}: {what}." if name else f"{what}."


def _require_http(url: str) -> None:
    try:
        parts = urlsplit(url)
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        valid = False
    if not valid:
        raise ValueError(f"{url!r} is not an http(s) address")


def _is_hex_key(digits: str) -> bool:
    try:
        return len(digits) == 64 and len(bytes.fromhex(digits)) == 32
    except ValueError:
        return False
