"""The bot's profile in Telegram: texts and a picture that people see before they press *Start*."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog
from telegram import Bot, InputProfilePhotoStatic
from telegram.error import TelegramError

from bot.core.errors import StorageError, TelegramFault
from bot.core.json_codec import as_object
from bot.messages.catalogue import DEFAULT_LANGUAGE, Texts
from bot.messages.message import clip
from bot.telegram.api import BotApi
from bot.wiring.profile_file import DESCRIPTION, LIMITS, SHORT_DESCRIPTION, ProfileFile
from bot.wiring.startup import EVERYBODY
from storage.engine.key_value import Memory

METHODS = {DESCRIPTION: "MyDescription", SHORT_DESCRIPTION: "MyShortDescription"}

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile: texts by language, then by name; EVERYBODY for languages without their own."""

    texts: Mapping[str, Mapping[str, str]]
    picture: Path | None


def make_profile(own: ProfileFile, texts: Texts, *, newsroom: str, takes_tips: bool) -> Profile:
    """Return the profile: the newsroom's own texts, and our words where it wrote none."""
    made: dict[str, Mapping[str, str]] = {}
    for language in {**dict.fromkeys(texts.languages), **own.texts}:
        words = texts.of(language)
        tips = words("profile.tips") if takes_tips else ""
        said = {
            DESCRIPTION: words("profile.description", newsroom=newsroom, tips=tips),
            SHORT_DESCRIPTION: words("profile.short_description", newsroom=newsroom),
        }
        ours = said if language in texts.languages else {}
        written = {**ours, **own.texts.get(language, {})}
        made[language] = {name: clip(text, LIMITS[name]) for name, text in written.items()}
    # EVERYBODY last: Telegram may answer with it for a language that has no text of its own.
    return Profile({**made, EVERYBODY: made[DEFAULT_LANGUAGE]}, own.picture)


async def show_profile(api: BotApi, bot: Bot, memory: Memory, profile: Profile) -> None:
    """Set the texts that differ from Telegram's; a failure is logged and changes nothing else.

    Setting the same again and again would run into Telegram's limits.
    """
    try:
        for language, texts in profile.texts.items():
            for name, text in texts.items():
                await _set_text(api, name, text, language)
        if profile.picture is not None:
            await _set_picture(bot, memory, profile.picture)
    except (TelegramFault, TelegramError, StorageError, OSError) as error:
        log.warning("profile_not_set", reason=str(error))


async def _set_text(api: BotApi, name: str, text: str, language: str) -> None:
    asked = {"language_code": language}
    has = as_object(await api.call(f"get{METHODS[name]}", asked)).get(name)
    if text and has != text:
        await api.call(f"set{METHODS[name]}", {**asked, name: text})


async def _set_picture(bot: Bot, memory: Memory, path: Path) -> None:
    """Set the picture where its file is new; its hash is stored, as Telegram resizes pictures."""
    content = await asyncio.to_thread(path.read_bytes)
    key, digest = f"profile_picture:{bot.id}", hashlib.sha256(content).hexdigest()
    photos = await bot.get_user_profile_photos(bot.id, limit=1)
    if not photos.total_count or await memory.get(key) != digest:
        await bot.set_my_profile_photo(InputProfilePhotoStatic(content))
        await memory.put(key, digest)
