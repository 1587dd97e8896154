"""The safety of the editors' group for reports: who can read them there, and the bot's rights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.core.json_codec import Json


class Fault(StrEnum):
    """A reason for which no report goes into the group."""

    PUBLIC = "public"  # any person who finds the group reads all, and is an editor
    LINKED = "linked"  # the same for the readers of the channel whose discussion group it is
    NO_ADMIN = "no_admin"
    NO_DELETING = "no_deleting"  # a report that is taken back could not be deleted there


class Risk(StrEnum):
    """A risk that the newsroom should know of."""

    HISTORY = "history"  # new members read what was sent before they came
    FORUM_HISTORY = "forum_history"  # the same, and a forum has no way to hide it (TDLib)
    BOTS = "bots"  # other bots that are administrators read everything


@dataclass(frozen=True, slots=True)
class GroupSafety:
    """The faults and risks of the group."""

    faults: tuple[Fault, ...] = ()
    risks: tuple[Risk, ...] = ()

    @property
    def open_door(self) -> Fault | None:
        """The fault by which any person could come in, and be an editor; None without one."""
        return next((fault for fault in self.faults if fault in {Fault.PUBLIC, Fault.LINKED}), None)


def judge_group(
    chat: Mapping[str, Json], bot: Mapping[str, Json], administrators: Sequence[Json]
) -> GroupSafety:
    """Judge by the answers to getChat, to getChatMember of the bot, and to getChatAdministrators.

    Bot API: `username`, `linked_chat_id`, `has_visible_history` of ChatFullInfo. An owner has all
    rights, without fields that say so.
    """
    owns, leads = bot.get("status") == "creator", bot.get("status") == "administrator"
    faults = {
        Fault.PUBLIC: bool(chat.get("username") or chat.get("active_usernames")),
        Fault.LINKED: bool(chat.get("linked_chat_id")),
        Fault.NO_ADMIN: not owns and not leads,
        Fault.NO_DELETING: leads and not bot.get("can_delete_messages"),
    }
    forum = bool(chat.get("is_forum"))
    risks = {
        Risk.HISTORY: not forum and bool(chat.get("has_visible_history")),
        Risk.FORUM_HISTORY: forum,
        Risk.BOTS: sum(map(_is_bot, administrators)) > 1,
    }
    return GroupSafety(
        tuple(fault for fault, holds in faults.items() if holds),
        tuple(risk for risk, holds in risks.items() if holds),
    )


def _is_bot(member: Json) -> bool:
    user = member.get("user") if isinstance(member, Mapping) else None
    return isinstance(user, Mapping) and user.get("is_bot") is True
