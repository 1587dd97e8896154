"""Which groups reports may go into."""

from __future__ import annotations

import pytest

from bot.cases.group_safety import Fault, GroupSafety, Risk, judge_group
from bot.core.json_codec import Json

LEADS: dict[str, Json] = {"status": "administrator", "can_delete_messages": True}

OWNS: dict[str, Json] = {"status": "creator"}
MEMBER: dict[str, Json] = {"status": "member"}


def other_bot(number: int) -> Json:
    return {"user": {"id": number, "is_bot": True}, "status": "administrator"}


def test_a_private_group_in_which_the_bot_may_delete_is_safe() -> None:
    """Whether the bot leads it or owns it: an owner's rights are not listed."""
    assert judge_group({"type": "group"}, LEADS, [other_bot(1)]) == GroupSafety()
    assert judge_group({"type": "supergroup"}, OWNS, []) == GroupSafety()


@pytest.mark.parametrize(
    ("chat", "bot", "fault", "door"),
    [
        ({"username": "redaksi"}, LEADS, Fault.PUBLIC, True),
        ({"active_usernames": ["redaksi"]}, LEADS, Fault.PUBLIC, True),
        ({"linked_chat_id": -100}, LEADS, Fault.LINKED, True),
        ({}, MEMBER, Fault.NO_ADMIN, False),
        ({}, {"status": "administrator"}, Fault.NO_DELETING, False),
    ],
)
def test_each_fault_is_named(
    chat: dict[str, Json], bot: dict[str, Json], fault: Fault, *, door: bool
) -> None:
    """And whether it lets anybody in: then nobody who is inside counts as an editor."""
    safety = judge_group(chat, bot, [])
    assert safety.faults == (fault,)
    assert (safety.open_door is not None) is door


def test_all_faults_are_named_together() -> None:
    """The newsroom mends them in one go."""
    chat: dict[str, Json] = {"username": "redaksi", "linked_chat_id": -100}
    assert judge_group(chat, MEMBER, []).faults == (
        Fault.PUBLIC,
        Fault.LINKED,
        Fault.NO_ADMIN,
    )


def test_risks_are_no_faults() -> None:
    """Old messages that new members read, in a forum always; other bots that read everything."""
    seen: dict[str, Json] = {"has_visible_history": True}
    two = [other_bot(1), other_bot(2)]
    assert judge_group(seen, LEADS, []) == GroupSafety(risks=(Risk.HISTORY,))
    assert judge_group(seen | {"is_forum": True}, LEADS, two) == GroupSafety(
        risks=(Risk.FORUM_HISTORY, Risk.BOTS)
    )
