"""What an update that could not be handled says, and where (Bot API: Update, as JSON)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.core.json_codec import Json


def chat_of(update: Mapping[str, Json]) -> int | None:
    """The chat it is from; None where none is named."""
    for part in _parts(update):
        message = part.get("message", part)  # that of a pressed button is the bot's own
        chat = message.get("chat") if isinstance(message, Mapping) else None
        number = chat.get("id") if isinstance(chat, Mapping) else None
        if isinstance(number, int):
            return number
    return None


def words_of(update: Mapping[str, Json]) -> str:
    """The words that a person wrote; empty for none."""
    for part in _parts(update):
        words = part.get("text") or part.get("caption")
        if isinstance(words, str):
            return words
    return ""


def _parts(update: Mapping[str, Json]) -> Iterator[Mapping[str, Json]]:
    return (part for part in update.values() if isinstance(part, Mapping))
