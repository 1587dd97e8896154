"""The words and files of one chat for another: quotes in parts, copies without their origin."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.core.json_codec import Json, Params
from bot.delivery.model import Letter
from bot.messages.message import clip_html
from bot.tips.model import Evidence

TEXT_LIMIT = 4096  # Bot API: sendMessage, characters after entities parsing
CAPTION_LIMIT = 1024  # Bot API: copyMessage
CHUNK = 3000  # leaves room for the lines around a quote, the card's the longest

# The calls that send a file again by its file_id: the method, and the parameter that takes it.
_SENT_AGAIN = {
    "photo": ("sendPhoto", "photo"),
    "video": ("sendVideo", "video"),
    "animation": ("sendAnimation", "animation"),
    "voice": ("sendVoice", "voice"),
    "video_note": ("sendVideoNote", "video_note"),
    "audio": ("sendAudio", "audio"),
    "document": ("sendDocument", "document"),
}
_CAPTIONED = frozenset({"photo", "video", "animation", "voice", "audio", "document"})

# Kinds whose file can be replaced in a message that was sent (Bot API: editMessageMedia).
REPLACEABLE = frozenset({"photo", "video", "animation", "audio", "document"})

COPIED = frozenset(_SENT_AGAIN)  # kinds of pieces that copyMessage carries


def fits_caption(kind: str, caption: str) -> bool:
    """Whether a copy of this kind can carry these words."""
    return not caption or (kind in _CAPTIONED and len(caption) <= CAPTION_LIMIT)


def copy_of(
    piece: Evidence, *, from_chat_id: int, caption: str
) -> tuple[dict[str, Json], tuple[str, Params]]:
    """Return the parameters of copyMessage, and the call that sends the file again without it.

    The caption is always given, even an empty one: without it Telegram keeps the original, with
    the people it mentions (Bot API: copyMessage).
    """
    copied: dict[str, Json] = {"from_chat_id": from_chat_id, "message_id": piece.message_id}
    method, file = _SENT_AGAIN[piece.kind]
    again: dict[str, Json] = {file: piece.file_id}
    if piece.kind in _CAPTIONED:
        copied["caption"] = again["caption"] = caption
    return copied, (method, again)


def give_keys(letters: Iterable[Letter], case_id: int, mark: str) -> tuple[Letter, ...]:
    """Return the letters, each with a key of its own, so that none is written twice."""
    return tuple(
        replace(letter, key=f"case:{case_id}:{mark}:{at}") for at, letter in enumerate(letters)
    )


def quote(text: str) -> str:
    """Return a quote, in HTML."""
    return f"<blockquote>{clip_html(text, TEXT_LIMIT)}</blockquote>"


def chunks_of(text: str, first: int = CHUNK) -> list[str]:
    """Return parts of at most CHUNK characters, cut at a line or a word where there is one.

    `first`: the most that the first part may have, where that is less.
    """
    chunks: list[str] = []
    text, room = text.strip(), first
    while len(text) > room:
        cut = max(text.rfind("\n", room // 2, room), text.rfind(" ", room // 2, room))
        cut = cut if cut > 0 else room
        chunks.append(text[:cut].rstrip())
        text, room = text[cut:].lstrip(), CHUNK
    if text:
        chunks.append(text)
    return chunks
