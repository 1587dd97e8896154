"""The address of a subscription: the id of a chat, or a number for a topic of a group.

Each topic of a group has its own places, hours and words, and all data of a subscriber are kept by
one number. Telegram has no number for a topic alone, so the topic is given an address.
"""

from __future__ import annotations

import hashlib

# Telegram's ids have at most 52 significant bits (Bot API: Chat.id), so every one is higher.
HIGHEST_OF_TOPICS = -(2**60)


def is_group(chat_id: int) -> bool:
    """Whether the id is a group's or a topic's address: a person's is above zero (Bot API)."""
    return chat_id < 0


def is_topic(chat_id: int) -> bool:
    """Whether the id is a topic's address."""
    return chat_id <= HIGHEST_OF_TOPICS


def address_of(chat_id: int, thread_id: int | None) -> int:
    """Return the number by which the subscription of a chat, or of a topic of it, is kept.

    `thread_id`: None in General, in a group without topics and with a person, whose number is the
    chat's. A topic always has the same number: 60 bits of a digest, which no two topics share.
    """
    if thread_id is None:
        return chat_id
    digest = hashlib.sha256(f"{chat_id}:{thread_id}".encode()).digest()
    return HIGHEST_OF_TOPICS - (int.from_bytes(digest[:8], "big") >> 4)
