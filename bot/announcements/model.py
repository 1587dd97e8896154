"""An announcement: its content, its recipients, and its progress."""

from __future__ import annotations

from dataclasses import dataclass

SECOND_EDITOR_ABOVE = 1000  # recipients: above that another editor has to agree


@dataclass(frozen=True, slots=True)
class Announcement:
    """A message of the newsroom itself to its readers.

    `text`: HTML as Telegram takes it. `picture`: Telegram's id of the file. `label`, `address`: of
    its button. `places`: whose followers get it; empty: all readers. `revision`: the number of the
    content's latest change. `panel`: the message in the editors' group that shows it. `asked_by`:
    the editor who wants it sent, while another has to agree. `changed`: other words, to be
    confirmed. Times in epoch seconds.
    """

    id: int
    revision: int = 0
    text: str = ""
    picture: str = ""
    label: str = ""
    address: str = ""
    places: tuple[str, ...] = ()
    panel: int | None = None
    asked_by: int | None = None
    started_at: float | None = None
    spread_at: float | None = None
    stopped_at: float | None = None
    changed: str | None = None
    edited_at: float | None = None
    finished_at: float | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """The results of an announcement, in chats. `dropped`: not sent, because it was stopped.

    `waiting`: the rows in the outbox; while it is spread there are more to come. `editing`: sent
    messages that wait to be changed.
    """

    sent: int = 0
    waiting: int = 0
    gone: int = 0
    failed: int = 0
    dropped: int = 0
    editing: int = 0
