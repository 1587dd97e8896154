"""Whether the bot may write in a group."""

from __future__ import annotations

import pytest

from bot.core.json_codec import Params
from bot.groups.rights import may_write

SHUT: Params = {"permissions": {"can_send_messages": False}}


@pytest.mark.parametrize(
    ("chat", "bot", "may"),
    [
        ({}, {"status": "member"}, True),
        (SHUT, {"status": "member"}, False),
        (SHUT, {"status": "administrator"}, True),
        ({}, {"status": "restricted", "is_member": True, "can_send_messages": False}, False),
        (SHUT, {"status": "restricted", "is_member": True, "can_send_messages": True}, True),
        ({}, {"status": "restricted", "is_member": False, "can_send_messages": True}, False),
        ({}, {"status": "kicked"}, False),
        ({}, {}, False),
    ],
)
def test_it_is_as_the_chat_and_the_bots_own_membership_say(
    chat: Params, bot: Params, may: bool
) -> None:
    """What all members may is the chat's; who is restricted has rights of their own."""
    assert may_write(chat, bot) is may
