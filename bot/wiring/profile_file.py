"""The PROFILE_FILE: a newsroom's own texts and picture for the screen above *Start*."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bot.core.errors import SettingsError

DESCRIPTION, SHORT_DESCRIPTION = "description", "short_description"
LIMITS = {DESCRIPTION: 512, SHORT_DESCRIPTION: 120}  # characters, as the Bot API has them
PICTURE = "picture"
JPEG = b"\xff\xd8\xff"
_LANGUAGE = re.compile(r"[a-z]{2}")


@dataclass(frozen=True, slots=True)
class ProfileFile:
    """The newsroom's own texts by language and name, and its picture; missing ones are not its own.

    An empty text: the text that Telegram has is left alone.
    """

    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    picture: Path | None = None


def load_profile_file(path: Path | None) -> ProfileFile:
    """Read and check the file; None gives an empty one. Raises SettingsError."""
    try:
        return _read(path) if path else ProfileFile()
    except (OSError, ValueError) as error:
        raise SettingsError(f"PROFILE_FILE: {path}: {error}.") from error


def _read(path: Path) -> ProfileFile:
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    named = content.pop(PICTURE, None)
    if named is not None and not isinstance(named, str):
        raise ValueError(f"{PICTURE} must be the name of a file")
    picture = path.parent / named if named else None
    if picture is not None:
        _check_picture(picture)
    return ProfileFile({name: _texts(name, table) for name, table in content.items()}, picture)


def _texts(language: str, table: object) -> Mapping[str, str]:
    if not _LANGUAGE.fullmatch(language) or not isinstance(table, dict):
        raise ValueError(f"[{language}] is no table of a language; an example is [id]")
    texts: dict[str, str] = {}
    for name, text in table.items():
        if name not in LIMITS or not isinstance(text, str):
            raise ValueError(f"[{language}] knows {' and '.join(LIMITS)} only, each a text")
        texts[name] = text.strip()
        if len(texts[name]) > LIMITS[name]:
            raise ValueError(f"{name} in [{language}] is longer than {LIMITS[name]} characters")
    return texts


def _check_picture(path: Path) -> None:
    with path.open("rb") as file:
        begins = file.read(len(JPEG))
    if begins != JPEG:
        raise ValueError(f"{path} is no JPEG picture, which is what Telegram takes")
