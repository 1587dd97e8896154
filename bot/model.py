"""What the rooms hand each other: frozen values.

Times are UTC epoch seconds (float), places are official region codes such as
``36.03.19``, chats are Telegram chat ids. Nothing here does anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TypeAlias

Json: TypeAlias = "None | bool | int | float | str | Sequence[Json] | Mapping[str, Json]"
Params: TypeAlias = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an article was given a place: the phrase, where it stood, what it weighed."""

    place: str
    phrase: str
    where: str  # title, dateline, lead, text or category
    weight: float


@dataclass(frozen=True, slots=True)
class Sighting:
    """Where an article names a place, or may: `weight` is what it counted for that place, 0 for
    nothing; `others` are the places it may mean as well."""

    phrase: str
    where: str  # as of a reason
    weight: float
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Places:
    """The places of an article. A district's regency is always among `regencies`."""

    regencies: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    province: bool = False
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose followers an article is for (contract: "who gets what").

    `direct`: followers of these codes. `wide`: districts whose followers get it only if
    they switched on news of the whole regency.
    """

    direct: tuple[str, ...]
    wide: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed: parsed, cleaned, in plain text."""

    guid: str
    link: str
    title: str
    text: str  # the whole article, paragraphs parted by a blank line
    lead: str  # two or three whole sentences
    image: str | None = None
    categories: tuple[str, ...] = ()
    published_at: float | None = None
    protected: bool = False  # needs a password on the site: never goes out
    excerpt: bool = False  # only the beginning: the feed leaves the rest to the site


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed as read. `complete` is false when its end was missing: absence proves nothing."""

    title: str
    entries: tuple[Entry, ...]
    complete: bool = True
    generator: str = ""  # what made it, in its own words: https://wordpress.org/?v=6.8.12
    home: str = ""  # the site's front page


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is remembered of a feed between two looks."""

    id: int
    url: str
    next_check_at: float
    etag: str | None = None
    last_modified: str | None = None
    baseline_at: float | None = None  # None: never seen, its first entries are not news
    last_success_at: float | None = None
    failures: int = 0
    address: str | None = None  # where it has moved to for good
    looked_at: float | None = None  # when the last look began, whatever it ended in
    asked_at: float | None = None  # the site's last ping
    whole_at: float | None = None  # the last look that no 304 could shorten
    broken_since: float | None = None
    told: bool = False  # the editors know that it is broken


@dataclass(frozen=True, slots=True)
class Absent:
    """A stored article that its feed does not show although it should."""

    id: int
    link: str
    missing_at: float | None  # when the site did not have it either


@dataclass(frozen=True, slots=True)
class Fetched:
    """A feed's answer. `body` is None when nothing changed (304).

    `moved_to`: the last address, when every redirect on the way was a permanent one.
    `fresh_for`: seconds for which the site promises the same answer; None when it says nothing.
    """

    body: bytes | None
    etag: str | None = None
    last_modified: str | None = None
    content_type: str = ""
    url: str = ""  # after redirects
    moved_to: str | None = None
    fresh_for: float | None = None
    api: str | None = None  # the root of a WordPress's REST API, where the site shows it


@dataclass(frozen=True, slots=True)
class Known:
    """What the decider needs of a stored article; `feed_id`: the feed that brought it first."""

    id: int
    fingerprint: str
    feed_id: int


@dataclass(frozen=True, slots=True)
class Filed:
    """An entry on its way into the database, with its identity, places and reach."""

    identity: str
    fingerprint: str
    entry: Entry
    places: Places
    reach: Reach
    push: bool  # false for the first sight of a feed
    breaking: bool = False  # goes out before ordinary pushes


@dataclass(frozen=True, slots=True)
class Article:
    """A stored article. `changed_at`: when its headline or lead was last changed; `placed_at`: when
    editors said its places, which are theirs then and not the tagger's."""

    id: int
    title: str
    link: str
    lead: str
    image: str | None
    published_at: float
    places: Places
    changed_at: float | None = None
    placed_at: float | None = None
    withdrawn_at: float | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page of articles, newest first; `total` counts all of them."""

    articles: tuple[Article, ...]
    offset: int
    total: int


class State(StrEnum):
    """Whether a chat can be written to."""

    ACTIVE = "active"
    STOPPED = "stopped"  # asked us to stop (/berhenti)
    LEFT = "left"  # blocked the bot, was deactivated, removed it from the group


class Delivery(StrEnum):
    """When a subscriber wants news (contract: `subscribers import`)."""

    INSTANT = "instant"
    MORNING = "morning"
    EVENING = "evening"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Follow:
    """A followed place; `wide` adds news of the whole regency to a district."""

    place: str
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A chat and its choices."""

    chat_id: int
    language: str
    state: State = State.ACTIVE
    delivery: Delivery = Delivery.INSTANT
    paused_until: float | None = None
    follows: tuple[Follow, ...] = ()

    def follows_place(self, code: str) -> bool:
        """Whether exactly this code is followed."""
        return any(follow.place == code for follow in self.follows)


class Kind(StrEnum):
    """What a message is, for counting and for choosing its priority."""

    PUSH = "push"
    TIP = "tip"  # a case on its way to the editors
    ANSWER = "answer"  # editors to source, and the ticket
    NOTICE = "notice"  # a word to the editors or the operator's group
    EDIT = "edit"  # a message that came of pushes, shown as its articles are now
    CORRECTION = "correction"  # a letter to those who were sent an article
    CARD = "card"  # a case's card, shown as the case is now


class Priority(IntEnum):
    """Lower goes first. Direct replies do not pass the outbox but share its rate budget."""

    REPLY = 0
    TIP = 1
    BREAKING = 2
    PUSH = 3
    DIGEST = 4
    EDIT = 5


@dataclass(frozen=True, slots=True)
class Letter:
    """A Bot API call to be made unprompted: written in the transaction that caused it.

    `params` lack `chat_id`. `key`: at most one letter of this key goes to a chat.
    `lane`: letters of one lane go strictly one after another. `secret` letters are sealed
    in the database (address too) and erased once delivered. `case_id` ties the message that
    comes of it to a case, so that replies to it are understood; `reply_to_card` makes it a
    reply to the case's first message in that chat. `fallback` are calls to make instead
    when Telegram refuses this one for good.

    `name`: under it the message that comes of it can be edited later, by a letter of the same case
    to the same chat that `edits` it. `tick`: the id of the line in the editors' group that says
    what becomes of this letter.
    """

    chat_id: int
    kind: Kind
    priority: Priority
    method: str
    params: Params
    key: str
    lane: str | None = None
    secret: bool = False
    case_id: int | None = None
    reply_to_card: bool = False
    fallback: tuple[tuple[str, Params], ...] = ()
    name: str = ""
    edits: str = ""
    tick: int | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """What goes to a chat in one message: a letter, or articles, which may be many rows.

    `articles` are those shown, newest first; `bundled` counts all that the message carries, and
    `span` is the lowest and the highest id among them. `versions`: when each article shown was
    last changed, 0 for never. `id` is that of its first row. `message_id`: the message to edit.
    `thread`: the topic of its case. `name` and `tick` are the letter's.
    """

    id: int
    chat_id: int
    kind: Kind
    priority: Priority
    language: str
    attempts: int
    articles: tuple[int, ...] = ()
    versions: tuple[float, ...] = ()
    bundled: int = 0
    span: tuple[int, int] = (0, 0)
    method: str = ""
    params: Params = field(default_factory=dict)
    case_id: int | None = None
    reply_to: int | None = None
    fallback: tuple[tuple[str, Params], ...] = ()
    message_id: int | None = None
    thread: int | None = None
    name: str = ""
    tick: int | None = None
    paid_on: str = ""  # the day on whose account a tenth of a Star is reserved for it


@dataclass(frozen=True, slots=True)
class Purse:
    """What may be spent on paid broadcasts now: at most so many messages, so many tenths a day."""

    messages: int
    day: str
    tenths: int


class Fate(StrEnum):
    """How an attempt ended."""

    SENT = "sent"
    RETRY = "retry"  # again at `due_at`
    FAILED = "failed"  # set aside with its reason
    GONE = "gone"  # the chat left: this and all else that waits for it is dropped
    MOVED = "moved"  # same letter, new chat id
    LOST = "lost"  # where it was to go is deleted: the case's topic, or its card


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a claimed item; `message_ids` are Telegram's for what was sent.

    `delays`: for a push that was sent, seconds from the publication of each article shown to
    Telegram's answer.
    """

    item: Item
    fate: Fate
    message_ids: tuple[int, ...] = ()
    due_at: float | None = None
    reason: str = ""
    moved_to: int | None = None
    delays: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of an article's pushes, in chats; `delay` is the mean of those sent, seconds."""

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
