"""A channel of the newsroom, and the code that connects it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.core.json_codec import Json

CODE_LASTS = 3600.0  # seconds
# Seconds: within them, one push names a channel to readers, and each reader gets that hint once.
NAMED_AGAIN_AFTER = 14 * 86_400.0
_CODE = re.compile(r"kanal-[0-9a-f]{10}")


class ChannelState(StrEnum):
    """Whether the news is posted in a channel."""

    OPEN = "open"
    SHUT = "shut"  # the bot lost the right to post, or the channel is gone
    DISCONNECTED = "disconnected"  # an editor took it away


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel and the place whose news it gets; news of the places inside it is included.

    `username`: without @, empty for a private channel, which readers cannot be told of.
    """

    chat_id: int
    title: str
    username: str
    place: str
    state: ChannelState

    @property
    def is_open(self) -> bool:
        """Whether the news is posted in the channel."""
        return self.state is ChannelState.OPEN


def code_in(text: str) -> str:
    """Return the code in a text; empty where the text is no code."""
    said = text.strip().lower()
    return said if _CODE.fullmatch(said) else ""


def code_of(key: str) -> str:
    """Return the code made of a keyed hash, which cannot be guessed within the hour."""
    return f"kanal-{key[:10]}"


def may_post(member: Mapping[str, Json]) -> bool:
    """Whether a ChatMember (Bot API), the bot's own, has the right to post."""
    if member.get("status") == "creator":
        return True
    return member.get("status") == "administrator" and member.get("can_post_messages") is True


def covers(area: str, place: str) -> bool:
    """Whether `place` is `area` or lies in it: codes are nested (Kepmendagri)."""
    return place == area or place.startswith(f"{area}.")


def channel_of(channels: Iterable[Channel], place: str) -> Channel | None:
    """Return the nearest channel that a reader of this place may be told of, or None."""
    fitting = [
        each for each in channels if each.is_open and each.username and covers(each.place, place)
    ]
    return max(fitting, key=lambda each: (len(each.place), -each.chat_id), default=None)
