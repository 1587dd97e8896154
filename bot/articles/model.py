"""An article as it is stored, a page of articles, and the counts of its pushes."""

from __future__ import annotations

from dataclasses import dataclass

from bot.places.model import Places


@dataclass(frozen=True, slots=True)
class WithdrawalReason:
    """The reason of a withdrawal: its words, and the code of its ground, if it is one.

    `discreet`: its headline and address are to be named nowhere any more. `entry`: of the ledger,
    where the reason stands. The words are empty where they were taken out there.
    """

    words: str
    ground: str | None = None
    discreet: bool = False
    entry: int = 0


@dataclass(frozen=True, slots=True)
class Article:
    """A stored article.

    `changed_at`: when its headline or lead was last changed. `placed_at`: when editors set its
    places; then they are the editors', not the tagger's. `important`: it was sent before other
    news. `held_until`: on hold until then, which may be past. `withdrawal_reason`: None where none
    has been given yet.
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
        """Whether the article is on hold now."""
        return self.held_until is not None and self.held_until > now


@dataclass(frozen=True, slots=True)
class Audience:
    """The number of chats an article is for: at once, in a summary, or only if it is important."""

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
    """The results of an article's pushes, in chats; `delay`: the mean of those sent, seconds.

    `prompt`: the share of those sent at once that arrived as soon as promised.
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
