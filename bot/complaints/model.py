"""What a complaint holds: the article, who asks for what, and all that happened since."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from bot.tips.model import Evidence

NUMBER = r"HJ-\d{4}-\d{4,}"  # of the year, and the how manieth in it


class Right(StrEnum):
    """What is asked for (UU 40/1999 art. 1(11), 1(12))."""

    REPLY = "jawab"  # somebody answers facts that harm their good name
    CORRECTION = "koreksi"  # anybody corrects wrong information


class Capacity(StrEnum):
    """In what capacity somebody asks."""

    SUBJECT = "diberitakan"
    PROXY = "kuasa"
    BODY = "lembaga"
    READER = "pembaca"


class Status(StrEnum):
    """How far a complaint is."""

    RECEIVED = "diterima"
    PUBLISHED = "dimuat"
    REFUSED = "ditolak"
    COUNCIL = "dewan_pers"
    WITHDRAWN = "dicabut"


@dataclass(frozen=True, slots=True)
class Disputed:
    """The article as it was when the complaint came, and whether it was withdrawn by then."""

    id: int
    title: str
    link: str
    published_at: float
    text: str
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """A state that the complaint came into: who brought it there, and the address or the reason."""

    at: float
    status: Status
    by: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """What was said after the complaint was sent; `piece` is empty words for a file alone."""

    at: float
    by: str
    editor: bool
    piece: Evidence


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint that was sent. `number` is public, all else is the newsroom's and the person's.

    `account`: how Telegram calls the person. `papers`: the files that were sent with it. `events`:
    newest last, the first one says that it was received. `card`: the message in the editors' group
    that shows it, as far as is known. `erratum`: the job that tells those who had the article of
    the published reply.
    """

    id: int
    number: str
    right: Right
    article: Disputed
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
        """Where it stands."""
        return self.events[-1].status

    @property
    def received_at(self) -> float:
        """UTC epoch seconds."""
        return self.events[0].at

    @property
    def decided_at(self) -> float | None:
        """When the newsroom decided for the first time; None while it has not."""
        return next((e.at for e in self.events if e.status is not Status.RECEIVED), None)

    @property
    def is_open(self) -> bool:
        """Whether a clock runs: to be served, or with the Press Council."""
        return self.status in {Status.RECEIVED, Status.COUNCIL}

    def event(self, status: Status) -> Event | None:
        """The newest event of this status."""
        return next((each for each in reversed(self.events) if each.status is status), None)


@dataclass(frozen=True, slots=True)
class Draft:
    """A complaint being written. `step`: what is asked for now (bot.complaints.draft).

    `answers` by step; `article`: the id of the disputed one; `returning`: an answer is being
    changed, and the review comes after it. `paused`: what is written now is for another room.
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
class Told:
    """How many were told of a published reply: `known` had the article, `forgotten` cannot be told.

    The rest of the known ones have left or stopped the news. `finished_at`: when all had been gone
    through; None while that goes on.
    """

    known: int
    told: int
    forgotten: int
    finished_at: float | None = None
