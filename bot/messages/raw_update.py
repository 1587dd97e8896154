"""The content of an update that could not be handled, and its chat (Bot API: Update, as JSON)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.core.json_codec import Json

# The fields that are needed to answer the person and to mend the fault: the chat, the words, the
# file. The author, contacts, positions and sources of forwarded messages are not kept.
_KEPT = frozenset({
    "update_id", "message", "edited_message", "callback_query", "my_chat_member",
    "message_id", "message_thread_id", "date", "edit_date", "chat", "id", "type", "data",
    "text", "caption", "entities", "caption_entities", "offset", "length",
    "media_group_id", "reply_to_message", "photo", "document", "video", "audio", "voice",
    "video_note", "animation", "sticker", "file_id", "file_size", "mime_type", "duration",
    "new_chat_member", "status",
})  # fmt: skip


def without_people(value: Json) -> Json:
    """Return the update without names, and without ids other than that of its chat."""
    if isinstance(value, Mapping):
        return {name: without_people(part) for name, part in value.items() if name in _KEPT}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [without_people(part) for part in value]
    return value


def chat_of(update: Mapping[str, Json]) -> int | None:
    """Return the chat of an update; None if it names none."""
    for part in _parts(update):
        message = part.get("message", part)  # for a pressed button, this is the bot's own message
        chat = message.get("chat") if isinstance(message, Mapping) else None
        number = chat.get("id") if isinstance(chat, Mapping) else None
        if isinstance(number, int):
            return number
    return None


def words_of(update: Mapping[str, Json]) -> str:
    """Return the words that a person wrote; empty for none."""
    for part in _parts(update):
        words = part.get("text") or part.get("caption")
        if isinstance(words, str):
            return words
    return ""


def _parts(update: Mapping[str, Json]) -> Iterator[Mapping[str, Json]]:
    return (part for part in update.values() if isinstance(part, Mapping))
