"""What an update that could not be handled says, and where (Bot API: Update, as JSON)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.core.json_codec import Json

# What tells the person and mends the fault: where it was written, what it said, which file came.
# Not who wrote it, nor whose contact, position or forwarded message it was.
_KEPT = frozenset({
    "update_id", "message", "edited_message", "callback_query", "my_chat_member",
    "message_id", "message_thread_id", "date", "edit_date", "chat", "id", "type", "data",
    "text", "caption", "entities", "caption_entities", "offset", "length",
    "media_group_id", "reply_to_message", "photo", "document", "video", "audio", "voice",
    "video_note", "animation", "sticker", "file_id", "file_size", "mime_type", "duration",
    "new_chat_member", "status",
})  # fmt: skip


def without_people(value: Json) -> Json:
    """The same update without names, and without ids of any but its chat."""
    if isinstance(value, Mapping):
        return {name: without_people(part) for name, part in value.items() if name in _KEPT}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [without_people(part) for part in value]
    return value


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
