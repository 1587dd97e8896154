"""The settings, validated together; `bot.core.environment` reads them."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

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
from bot.core.database_url import POSTGRESQL, SQLITE, check_database_url
from bot.core.environment import GivenValue, read_given
from bot.core.errors import SettingsError
from bot.core.version import VERSION

_SPACES = re.compile(r"\s+|,(?=https?://)")  # an address may have a comma in it
_COMMAS_TOO = re.compile(r"[\s,]+")

TELEGRAM = "https://api.telegram.org"
WEBHOOK_PATH = "/telegram"
WEBHOOK_PORTS = frozenset({443, 80, 88, 8443})


class Settings(BaseModel):
    """The settings of the contract; an empty value counts as not given."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    bot_token: SecretStr = SecretStr("")
    telegram_api_url: str = TELEGRAM
    feed_urls: tuple[str, ...] = ("https://posbanten.co.id/feed/",)
    poll_seconds: float = Field(default=60, gt=0)
    contact: str = Field(default="https://posbanten.co.id/", max_length=200, pattern=r"^[!-~]+$")
    newsroom_name: str = Field(default="", max_length=64)
    profile_file: Path | None = None
    newsroom_contact: str = Field(default="", max_length=300)
    advertising_contact: str = Field(default="", max_length=300)
    regions: Path | None = None
    database_url: str = "sqlite:///data/bot.db"
    editors_chat_id: int | None = None
    article_cards: bool = True
    hold_minutes: int = Field(default=0, ge=0, le=1440)
    messages_per_second: float = Field(default=30, gt=0, le=1000)
    paid_stars_per_day: int = Field(default=0, ge=0)
    http_listen: str = ""
    ledger_url: str = ""
    heartbeat_url: SecretStr = SecretStr("")
    operator_chat_id: int | None = None
    webhook_url: str = ""
    webhook_secret: SecretStr = SecretStr("")
    timezone: str = "Asia/Jakarta"
    newsroom_hosts: tuple[str, ...] = ()
    tip_public_keys: tuple[str, ...] = ()
    tip_secret: SecretStr = SecretStr("")
    tip_retention_days: int = Field(default=90, gt=0)
    archive_retention_days: int | None = Field(default=None, gt=0)
    readers_kept_days: int = Field(default=90, gt=0)
    complaint_retention_days: int = Field(default=730, gt=0)
    tip_evidence_mb: int = Field(default=1024, ge=0)
    tip_safer_contact: str = Field(default="", max_length=300)
    tips_per_hour: int = Field(default=60, gt=0)
    tips_per_source: int = Field(default=3, gt=0)
    tip_reminder_hour: int = Field(default=8, ge=0, le=23)
    backup_dir: Path | None = None
    backup_every: timedelta = timedelta(hours=24)
    backup_keep: int = Field(default=7, gt=0)
    backup_public_keys: tuple[str, ...] = ()
    log_format: Literal["text", "json"] = "text"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("feed_urls", mode="before")
    @classmethod
    def _split_addresses(cls, value: object) -> object:
        return _split(_SPACES, value)

    @field_validator("tip_public_keys", "backup_public_keys", "newsroom_hosts", mode="before")
    @classmethod
    def _split_words(cls, value: object) -> object:
        return _split(_COMMAS_TOO, value)

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
        if re.search(r"/bot(?:\d[^/]*)?/*$", url):
            raise ValueError("leave out what begins with /bot: the server's root is needed")
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
        check_database_url(url)
        return url

    @field_validator("http_listen")
    @classmethod
    def _listen(cls, value: str) -> str:
        if value:
            host, colon, port = value.rpartition(":")
            if not (host and colon and port.isdigit() and int(port) < 65536):
                raise ValueError("use host:port, for example 127.0.0.1:8081")
        return value

    @field_validator("ledger_url")
    @classmethod
    def _ledger(cls, value: str) -> str:
        if value:
            _require_http(value)
            if not value.endswith("/koreksi"):
                raise ValueError("it must end in /koreksi, where the bot shows the ledger")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _telegrams_secret(cls, value: SecretStr) -> SecretStr:
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", value.get_secret_value()):
            raise ValueError(
                "Telegram takes up to 256 letters, digits, - and _; empty, one is made"
            )
        return value

    @field_validator("heartbeat_url")
    @classmethod
    def _heartbeat(cls, value: SecretStr) -> SecretStr:
        if value.get_secret_value() and not _is_http(value.get_secret_value()):
            raise ValueError("it is not an http(s) address")
        return value

    @field_validator("tip_secret")
    @classmethod
    def _secret(cls, value: SecretStr) -> SecretStr:
        digits = value.get_secret_value()
        if digits and not _is_hex_key(digits):
            raise ValueError("64 hex digits are needed; `openssl rand -hex 32` makes some")
        return value

    @field_validator("backup_every", mode="before")
    @classmethod
    def _span(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        found = re.fullmatch(r"([1-9][0-9]{0,3})([hd])", value)
        if found is None:
            raise ValueError("use hours or days, for example 24h or 7d")
        return timedelta(hours=int(found[1]) * (24 if found[2] == "d" else 1))

    @field_validator("tip_public_keys", "backup_public_keys")
    @classmethod
    def _public_keys(cls, keys: tuple[str, ...]) -> tuple[str, ...]:
        for number, key in enumerate(keys, 1):
            try:
                check_public_key(key)
            except ValueError as error:
                raise ValueError(f"key {number} {error}") from None
        return tuple(dict.fromkeys(keys))

    @model_validator(mode="after")
    def _check_together(self) -> Settings:
        if self.database_url.startswith(POSTGRESQL) and not self.tip_secret.get_secret_value():
            raise ValueError(
                "TIP_SECRET: with PostgreSQL it must be given; `openssl rand -hex 32` makes one"
            )
        if self.webhook_url and not self.http_listen:
            raise ValueError(
                "HTTP_LISTEN: with WEBHOOK_URL it must be given, for example 127.0.0.1:8081:"
                " updates are brought there"
            )
        if self.webhook_url:
            try:
                _check_webhook_url(self.webhook_url, anywhere=self.telegram_api_url != TELEGRAM)
            except ValueError as error:
                raise ValueError(f"WEBHOOK_URL: {error}") from None
        if self.backup_dir is not None and not self.backup_public_keys:
            raise ValueError(
                "BACKUP_PUBLIC_KEYS: with BACKUP_DIR it must be given, as these backups are"
                " encrypted; `tips keygen --backups` makes a pair"
            )
        return self

    @property
    def own_hosts(self) -> frozenset[str]:
        """The hosts whose links the newsroom answers for: the feeds' hosts and NEWSROOM_HOSTS."""
        feeds = (urlsplit(url).hostname or "" for url in self.feed_urls)
        named = (*feeds, *self.newsroom_hosts)
        return frozenset(host.lower().removeprefix("www.") for host in named if host)

    @property
    def user_agent(self) -> str:
        """The User-Agent of our requests: the bot and its contact (RFC 9110, 10.1.5)."""
        return f"posbanten-bot/{VERSION} (+{self.contact})"

    @property
    def data_folder(self) -> Path:
        """The folder of the bot's files: the SQLite database's own, else `data/`."""
        if self.database_url.startswith(SQLITE):
            return Path(self.database_url.removeprefix(SQLITE)).parent
        return Path("data")

    @property
    def zone(self) -> ZoneInfo:
        """The newsroom's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def listen_address(self) -> tuple[str, int] | None:
        """The host and port of the HTTP endpoints, or None when they are off."""
        if not self.http_listen:
            return None
        host, _, port = self.http_listen.rpartition(":")
        return host.strip("[]"), int(port)


def load_settings(environ: Mapping[str, str] | None = None, *, to_run: bool = False) -> Settings:
    """Read and validate the settings; `to_run`: also those that only a running bot needs.

    Raises SettingsError with one sentence that names the setting and says how to mend it.
    """
    return make_settings(given_settings(environ), to_run=to_run)


def given_settings(environ: Mapping[str, str] | None = None) -> dict[str, GivenValue]:
    """Return the settings that are given, by name. Raises as `read_given`."""
    names = [field.upper() for field in Settings.model_fields]
    return read_given(os.environ if environ is None else environ, names)


def make_settings(given: Mapping[str, GivenValue], *, to_run: bool = False) -> Settings:
    """Validate the values that are given. Raises as `load_settings`."""
    values = {name.lower(): found.value for name, found in given.items()}
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsError(_one_sentence(error)) from None
    if to_run and not settings.bot_token.get_secret_value():
        raise SettingsError("BOT_TOKEN is not set: get one from @BotFather and put it into .env.")
    return settings


def _one_sentence(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    what = first["msg"].removeprefix("Value error, ")
    name = ".".join(str(part) for part in first["loc"][:1]).upper()
    return f"{name}: {what}." if name else f"{what}."


def _split(separators: re.Pattern[str], value: object) -> object:
    if not isinstance(value, str):
        return value
    return tuple(part for found in separators.split(value) if (part := found.strip(",")))


def _require_http(url: str) -> None:
    if not _is_http(url):
        raise ValueError(f"{url!r} is not an http(s) address")


def _is_http(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def _check_webhook_url(url: str, *, anywhere: bool) -> None:
    """Raise ValueError for an address that Telegram cannot bring updates to.

    `anywhere`: a local Bot API server brings updates to any port, also without TLS. Sources: Bot
    API, setWebhook and "Using a local Bot API server".
    """
    _require_http(url)
    parts = urlsplit(url)
    if not anywhere and parts.scheme != "https":
        raise ValueError("Telegram brings updates to https:// only")
    if not anywhere and (parts.port or 443) not in WEBHOOK_PORTS:
        raise ValueError("Telegram brings updates to the ports 443, 80, 88 and 8443 only")
    if not parts.path.endswith(WEBHOOK_PATH):
        raise ValueError(f"it must end in {WEBHOOK_PATH}, where the bot answers")


def _is_hex_key(digits: str) -> bool:
    try:
        return len(digits) == 64 and len(bytes.fromhex(digits)) == 32
    except ValueError:
        return False
