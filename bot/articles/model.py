"""An article as it is stored, a page of articles, and the counts of its pushes."""

from __future__ import annotations

from dataclasses import dataclass

from bot.places.model import Places


@dataclass(frozen=True, slots=True)
class WithdrawalReason:
    """Why an article is withdrawn: the words, and the code of the ground where it is one.

    `discreet`: its headline and address are to be named nowhere any more. `entry`: of the ledger,
    where the reason stands. Words that were taken out there are empty.
    """

    words: str
    ground: str | None = None
    discreet: bool = False
    entry: int = 0


@dataclass(frozen=True, slots=True)
class Article:
    """A stored article.

    `changed_at`: when its headline or lead was last changed. `placed_at`: when editors set its
    places, which are theirs then and not the tagger's. `important`: it went out before other news.
    `held_until`: on hold until then; also one that is over. `withdrawal_reason`: None where nobody
    has said it yet.
    """

    id: int
    title: str
    link: str
    lead: str
    image: str | None
    published_at: float
    places: Places
    categories: tuple[str, ...] = ()
    changed_at: float | None = None
    placed_at: float | None = None
    withdrawn_at: float | None = None
    important: bool = False
    held_until: float | None = None
    withdrawal_reason: WithdrawalReason | None = None

    def is_held(self, now: float) -> bool:
        """Whether nothing of it is sent now."""
        return self.held_until is not None and self.held_until > now


@dataclass(frozen=True, slots=True)
class Audience:
    """For how many chats an article is: at once, in a summary, or only if it is important."""

    at_once: int
    summary: int
    if_important: int


@dataclass(frozen=True, slots=True)
class Page:
    """A page of articles, newest first; `total` counts all of them."""

    articles: tuple[Article, ...]
    offset: int
    total: int


@dataclass(frozen=True, slots=True)
class PushCounts:
    """What became of an article's pushes, in chats; `delay` is the mean of those sent, seconds.

    `prompt`: the share of those sent at once that had it as soon as promised.
    """

    article_id: int
    title: str
    link: str
    published_at: float
    sent: int
    blocked: int
    waiting: int
    dropped: int
    failed: int
    delay: float
    spreading: bool  # the fan-out goes on: `waiting` still grows
    prompt: float | None = None
