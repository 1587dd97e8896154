"""The settings as an operator reads them: each value and its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pydantic import SecretStr

from bot.core.database_url import without_password
from bot.core.environment import ENV_FILE, GivenValue, open_to_all
from bot.core.settings import Settings, given_settings, make_settings

HIDDEN = "***"


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting with its value as an operator would write it, secrets hidden.

    `source`: "default", or the value's place. `file`: the file of the value, with `NAME_FILE`.
    """

    name: str
    value: str
    source: str
    file: Path | None


@dataclass(frozen=True, slots=True)
class Configuration:
    """The settings, and the place that gives each."""

    settings: Settings
    given: Mapping[str, GivenValue]

    @classmethod
    def load(cls, *, to_run: bool = False) -> Self:
        """Read the environment and `.env`. Raises as `load_settings`."""
        given = given_settings()
        return cls(make_settings(given, to_run=to_run), given)

    def __iter__(self) -> Iterator[Setting]:
        """Yield every setting, in the order of the code."""
        for field in Settings.model_fields:
            found = self.given.get(field.upper())
            yield Setting(
                field.upper(),
                self.show(field),
                found.place if found else "default",
                found.file if found else None,
            )

    def show(self, field: str) -> str:
        """Return a setting's value as an operator would write it, its secret hidden."""
        value: object = getattr(self.settings, field)
        if isinstance(value, SecretStr):
            return HIDDEN if value.get_secret_value() else ""
        if isinstance(value, tuple):
            return without_password(" ".join(value))
        if isinstance(value, float):
            return f"{value:.15g}"
        return "" if value is None else without_password(str(value))

    @property
    def warning(self) -> str | None:
        """A warning where other users can read secrets in `.env`; None where there is none."""
        secrets = (
            HIDDEN in each.value for each in self if each.source == str(ENV_FILE) and not each.file
        )
        if any(secrets) and open_to_all(ENV_FILE):
            return f"every user of this machine can read {ENV_FILE}: chmod 600 {ENV_FILE}"
        return None
