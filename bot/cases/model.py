"""A case and the data kept with it: editors, notes, turns of the dialogue, log entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.tips.model import Evidence


@dataclass(frozen=True, slots=True)
class Removal:
    """A case that was taken back or expired, and whose messages are still to be deleted.

    `source_chat_id`: whom to tell; None where its row is damaged. `told`: the key of the first
    notice to the source; empty for none. `messages`: chat and id of each; `unknown` counts those
    of which neither is known.
    """

    case_id: int
    codename: str
    source_chat_id: int | None
    language: str
    messages: tuple[tuple[int, int], ...] = ()
    unknown: int = 0
    told: str = "tips.removed"


@dataclass(frozen=True, slots=True)
class Editor:
    """An editor as the newsroom knows them: Telegram's user id and first name."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Note:
    """A note of an editor on a case for the others; `by` is their name."""

    at: float
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A message in a case after it was sent: by its source, or by the editors to it."""

    at: float
    by_source: bool
    piece: Evidence
    corrected: bool = False  # a newer version of an earlier message
    withdrawn: bool = False  # by the editors: the source no longer has it


@dataclass(frozen=True, slots=True)
class Closing:
    """The closing of a case: by the editor of this name, and why (as `Case.reason`).

    At `erased_at` the case is erased; until then it can be opened again.
    """

    by: str
    reason: str
    erased_at: float


@dataclass(frozen=True, slots=True)
class Case:
    """A delivered tip. `source_chat_id` is known to the process only, never shown.

    `answers` and `evidence` are what the source sent first, kept until the case is closed: the
    card and the source's own form are rendered from them. `form` names the questions.
    The editors' work (bot.cases.workflow): `owner` has it; there is no reminder until
    `snoozed_until`. `merged`: the codenames of the cases that follow this one's status;
    `merged_into`: of the one it follows. `article`: the address of its news. `turns`: the
    dialogue, to be shown again where its topic was deleted. `held`: first answers of editors, which
    are still to be confirmed. `forwarding`: whether the source lets it be handed to Bawaslu
    (`workflow.Forwarding`). `reason`: why editors do not go on with it, a ready one by its slug,
    else in their words; `reason_told`: the source knows it. `ticket_digest`: a hash of the ticket's
    80 random bits, from which its look-up key is made. `discreet`: the source gets the editors'
    words only on a tap; `opened` counts the taps.
    """

    id: int
    codename: str
    category: str
    place: str
    status: str
    opened_at: float
    source_chat_id: int
    language: str
    answers: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    form: str = "pemilu"
    owner: Editor | None = None
    snoozed_until: float | None = None
    notes: tuple[Note, ...] = ()
    merged: tuple[str, ...] = ()
    merged_into: str = ""
    article: str = ""
    source_blocked: bool = False
    turns: tuple[Turn, ...] = ()
    held: tuple[Evidence, ...] = ()
    forwarding: str = ""
    reason: str = ""
    reason_told: bool = False
    closing: Closing | None = None
    ticket_digest: str = ""
    discreet: bool = False
    opened: int = 0


@dataclass(frozen=True, slots=True)
class ClosedCase:
    """The rest of a closed case: its name, and the log of the editors' actions.

    `closes_at`: until then it can be opened again; None where it is erased.
    """

    id: int
    codename: str
    log: tuple[AuditEntry, ...]
    closes_at: float | None


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A ready question that the editors wrote themselves."""

    id: int
    text: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """An action of an editor on a case, in one word, for the audit log. `editor`: a user id."""

    editor: int
    did: str
    at: float
