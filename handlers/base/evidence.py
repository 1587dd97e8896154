"""A Telegram message as a piece of a tip: its content, without its sender."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import telegram
from telegram import Message, MessageEntity

from bot.tips.draft import CONTACT_ASKED, TEXT
from bot.tips.files.model import Look, Trace, found_if
from bot.tips.files.names import look_at_name
from bot.tips.model import Evidence

_File: TypeAlias = (
    telegram.Animation
    | telegram.Audio
    | telegram.Document
    | telegram.PhotoSize
    | telegram.Video
    | telegram.VideoNote
    | telegram.Voice
)


def piece_of(message: Message) -> Evidence | None:
    """Return the piece; None for stickers, polls, games and for a message without content."""
    at, album = message.message_id, message.media_group_id or ""
    if message.text:
        return Evidence(TEXT, at, text=message.text + _hidden_links(message))
    if message.contact:
        contact = message.contact
        name = " ".join(part for part in (contact.first_name, contact.last_name) if part)
        return Evidence(CONTACT_ASKED, at, text=f"{name}, {contact.phone_number}")
    if message.location:
        venue = message.venue
        return Evidence(
            "location",
            at,
            text=", ".join(part for part in (venue.title, venue.address) if part) if venue else "",
            latitude=message.location.latitude,
            longitude=message.location.longitude,
        )
    for kind, file in _files(message):
        text = (message.caption or "") + _hidden_links(message)
        return Evidence(
            kind,
            at,
            text=text,
            file_id=file.file_id,
            album=album,
            size=file.file_size or 0,
            unique_id=file.file_unique_id,
        )
    return None


def look_at_labels(message: Message) -> Look:
    """Return the traces in the name of a file, and in the labels of a recording.

    The sender's Telegram wrote the name, performer and title; they go wherever the file goes.
    """
    looked = look_at_name(file_name(message))
    if audio := message.audio:
        looked |= found_if(Trace.NAME, audio.performer) | found_if(Trace.LABEL, audio.title)
    return looked


def file_name(message: Message) -> str:
    """Return the name of the message's file; empty where it has none."""
    named = (message.document, message.audio, message.video, message.animation)
    return next((file.file_name for file in named if file and file.file_name), "")


def is_own_contact(message: Message) -> bool:
    """Whether the shared contact is the sender's own: it would reveal their identity."""
    contact, sender = message.contact, message.from_user
    return bool(contact and sender and contact.user_id == sender.id)


def is_command(message: Message) -> bool:
    """Whether the message is a command for the bot."""
    first = message.entities[0] if message.entities else None
    return first is not None and first.type == MessageEntity.BOT_COMMAND and first.offset == 0


def _files(message: Message) -> Iterator[tuple[str, _File]]:
    """Yield the files with their kinds; an animation is a document too, so it comes first."""
    if message.photo:
        yield "photo", message.photo[-1]
    for kind, file in (
        ("video", message.video),
        ("animation", message.animation),
        ("voice", message.voice),
        ("video_note", message.video_note),
        ("audio", message.audio),
        ("document", message.document),
    ):
        if file is not None:
            yield kind, file


def _hidden_links(message: Message) -> str:
    """Return the addresses behind words, as text: entities are not passed on."""
    entities = message.entities if message.text else message.caption_entities
    links = [entity.url for entity in entities if entity.type == MessageEntity.TEXT_LINK]
    return "".join(f"\n{link}" for link in links if link)
