"""The values that the operator gives, in the environment and in `.env`, before they are validated.

`NAME_FILE` gives the path of a file that holds the value of `NAME` (for secrets). The environment
wins over `.env`; an empty value counts as not given.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from dotenv import dotenv_values
from dotenv.parser import parse_stream

from bot.core.errors import SettingsError

ENV_FILE = Path(".env")
ENVIRONMENT = "environment"
LONG_NAME = 12  # characters: two slips in it are still a slip


@dataclass(frozen=True, slots=True)
class GivenValue:
    """A value and its place, `environment` or `.env`; `file` where the place gives only a path."""

    value: str
    place: str
    file: Path | None = None


def read_given(environ: Mapping[str, str], names: Collection[str]) -> dict[str, GivenValue]:
    """Return the values that are given for these names.

    Raises SettingsError for any other name in `.env`, for a name in the environment that looks like
    one of them, and for a file that cannot be read.
    """
    written = _read_env_file(ENV_FILE)
    _refuse_unknown(written, names)
    places = {ENVIRONMENT: {name: value for name, value in environ.items() if value}}
    places[str(ENV_FILE)] = {name: value for name, value in written.items() if value}
    given: dict[str, GivenValue] = {}
    for place, values in places.items():
        given |= _given_in(place, values, [name for name in names if name not in given])
    _refuse_slips(environ, names, given)
    return given


def early_value(name: str) -> str:
    """Return the value given for one name, before the other settings are validated."""
    if value := os.environ.get(name):
        return value
    try:
        return _read_env_file(ENV_FILE).get(name) or ""
    except SettingsError:
        return ""


def open_to_all(path: Path = ENV_FILE) -> bool:
    """Return whether every user of this machine can read the file."""
    try:
        return bool(path.stat().st_mode & 0o004)
    except OSError:
        return False


def _given_in(
    place: str, values: Mapping[str, str], names: Collection[str]
) -> Iterator[tuple[str, GivenValue]]:
    for name in names:
        value, path = values.get(name), values.get(f"{name}_FILE")
        if value and path:
            raise SettingsError(f"{name} and {name}_FILE are both given ({place}): leave one out.")
        if path:
            yield name, GivenValue(_read_secret(name, Path(path)), place, Path(path))
        elif value:
            yield name, GivenValue(value, place)


def _read_env_file(path: Path) -> dict[str, str | None]:
    """Return names and values; raises SettingsError where a line is not `NAME=value`."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be read ({error.strerror}): it must be a file that"
            " belongs to the user who runs the bot."
        ) from None
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:  # UTF-16 without its mark is UTF-8 with zeros between
        raise SettingsError(f"{path} is not in UTF-8: save it as UTF-8 text.")
    for binding in parse_stream(StringIO(text)):
        if binding.error or (binding.key and binding.value is None):
            raise SettingsError(f"{path}, line {binding.original.line}: write NAME=value.")
    return dotenv_values(stream=StringIO(text))


def _read_secret(name: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "cannot be read"
        raise SettingsError(f"{name}_FILE: {path}: {reason}.") from None


def _refuse_unknown(written: Collection[str], names: Collection[str]) -> None:
    """Raise SettingsError for a name in `.env` that is no setting: it is a slip."""
    known = _with_files(names)
    unknown = [name for name in written if name not in known]
    if unknown:
        said = ", ".join(f"{name}{_suggest(name, known)}" for name in unknown)
        raise SettingsError(f"{ENV_FILE} has what is no setting: {said}.")


def _suggest(name: str, known: Collection[str]) -> str:
    from rapidfuzz import fuzz, process

    nearest = process.extractOne(name.upper(), known, scorer=fuzz.ratio, score_cutoff=60)
    return f" (do you mean {nearest[0]}?)" if nearest else ""


def _refuse_slips(
    environ: Mapping[str, str], names: Collection[str], given: Collection[str]
) -> None:
    """Raise SettingsError for a name in the environment that looks like a setting not given.

    The environment is full of other programs' names, so only a slip or two in a name of several
    words count: `REGION` may be anybody's, `EDITOR_CHAT_ID` is ours.
    """
    missing = _with_files(name for name in names if "_" in name and name not in given)
    for name in environ.keys() - _with_files(names):
        for near in missing:
            if _is_slip(name.upper(), near):
                raise SettingsError(
                    f"{name} in the environment is no setting: do you mean {near}?"
                    f" If it is another program's, set {near} too."
                )


def _is_slip(name: str, near: str) -> bool:
    slips = 2 if len(near) >= LONG_NAME else 1
    if abs(len(name) - len(near)) > slips:
        return False
    from rapidfuzz.distance import OSA

    return OSA.distance(name, near) <= slips


def _with_files(names: Iterable[str]) -> list[str]:
    return [form for name in names for form in (name, f"{name}_FILE")]
