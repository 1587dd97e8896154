"""A complaint: its article, its person and claim, and all events since."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.tips.model import Evidence

NUMBER = r"HJ-\d{4}-\d{4,}"  # the year, and the number within it


class Right(StrEnum):
    """The right that is claimed (UU 40/1999 art. 1(11), 1(12))."""

    REPLY = "jawab"  # a person answers facts that harm their good name
    CORRECTION = "koreksi"  # any person corrects wrong information


class Capacity(StrEnum):
    """The capacity in which a person complains."""

    SUBJECT = "diberitakan"
    PROXY = "kuasa"
    BODY = "lembaga"
    READER = "pembaca"


class Status(StrEnum):
    """The status of a complaint."""

    RECEIVED = "diterima"
    PUBLISHED = "dimuat"
    REFUSED = "ditolak"
    COUNCIL = "dewan_pers"
    WITHDRAWN = "dicabut"


@dataclass(frozen=True, slots=True)
class DisputedArticle:
    """The article as it was when the complaint came, and whether it was withdrawn by then."""

    id: int
    title: str
    link: str
    published_at: float
    text: str
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """A new status of a complaint: who set it, and the address or the reason."""

    at: float
    status: Status
    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """A message after the complaint was sent; the words of `piece` are empty for a file alone."""

    at: float
    by: str
    editor: bool
    piece: Evidence


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint that was sent. `number` is public, the rest is the newsroom's and the person's.

    `account`: the person's name on Telegram. `papers`: the files that were sent with it. `events`:
    newest last, the first one says that it was received. `card`: the message in the editors' group
    that shows it, None if unknown. `erratum`: the job that tells the readers of the article about
    the published reply.
    """

    id: int
    number: str
    right: Right
    article: DisputedArticle
    chat_id: int
    language: str
    capacity: Capacity
    name: str
    account: str
    wrong: str
    asked: str
    contact: str
    events: tuple[Event, ...]
    papers: tuple[Evidence, ...] = ()
    turns: tuple[Turn, ...] = ()
    card: int | None = None
    erratum: int | None = None

    @property
    def status(self) -> Status:
        """The current status."""
        return self.events[-1].status

    @property
    def received_at(self) -> float:
        """The time of receipt, UTC epoch seconds."""
        return self.events[0].at

    @property
    def is_open(self) -> bool:
        """Whether a term runs: the complaint is to be served, or with the Press Council."""
        return self.status in {Status.RECEIVED, Status.COUNCIL}

    def event(self, status: Status) -> Event | None:
        """Return the newest event of this status; None without one."""
        return next((each for each in reversed(self.events) if each.status is status), None)


@dataclass(frozen=True, slots=True)
class Draft:
    """A complaint being written. `step`: the question that waits (bot.complaints.draft).

    `answers` by step; `article`: the id of the disputed one; `returning`: an answer is being
    changed, and the review comes after it. `paused`: messages now belong to another dialogue.
    """

    step: str
    language: str
    started_at: float
    article: int | None = None
    answers: dict[str, str] = field(default_factory=dict)
    papers: tuple[Evidence, ...] = ()
    returning: bool = False
    paused: bool = False


@dataclass(frozen=True, slots=True)
class ToldCounts:
    """The readers told of a published reply: `known` had the article, `forgotten` cannot be told.

    The rest of the known ones have left or stopped the news. `finished_at`: when the job was
    finished; None while it goes on.
    """

    known: int
    told: int
    forgotten: int
    finished_at: float | None = None
