"""By which number a subscription is kept: a chat's own id, or that of a topic of a group.

Each topic of a group has its own places, hours and words, and all that is kept of a subscriber goes
by one number. Telegram has none for a topic alone, so it is given one: its address.
"""

from __future__ import annotations

import hashlib

# Telegram's ids have at most 52 significant bits (Bot API: Chat.id), so that none is as low.
HIGHEST_OF_TOPICS = -(2**60)


def is_group(chat_id: int) -> bool:
    """Whether it is a group's id or a topic's address: a person's is above zero (Bot API)."""
    return chat_id < 0


def is_topic(chat_id: int) -> bool:
    """Whether it is a topic's address."""
    return chat_id <= HIGHEST_OF_TOPICS


def address_of(chat_id: int, thread_id: int | None) -> int:
    """The number by which the subscription of a chat, or of a topic of it, is kept.

    `thread_id`: None in General, in a group without topics and with a person, whose number is the
    chat's. A topic always has the same one: 60 bits of a digest, which no two topics share.
    """
    if thread_id is None:
        return chat_id
    digest = hashlib.sha256(f"{chat_id}:{thread_id}".encode()).digest()
    return HIGHEST_OF_TOPICS - (int.from_bytes(digest[:8], "big") >> 4)
