"""What is delivered: kinds and priorities, letters going in, items coming out, outcomes."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field
from enum import IntEnum, StrEnum

from bot.core.json_codec import Params

# The chat of what has none: a message that somebody sent through the bot is known by an id of its
# own, and its chat is told to nobody. No chat of Telegram's has this id.
NO_CHAT = 0


class Kind(StrEnum):
    """What a message is, for counting and for choosing its priority."""

    PUSH = "push"
    TIP = "tip"  # a case on its way to the editors
    ANSWER = "answer"  # editors to source, and the ticket
    NOTICE = "notice"  # a word to the editors
    EDIT = "edit"  # a message that came of pushes, shown as its articles are now
    ANNOUNCEMENT = "announcement"  # what the newsroom itself has to say
    CORRECTION = "correction"  # a letter to those who were sent an article
    SHARE = "share"  # a message that somebody sent through the bot, shown as its article is now
    CARD = "card"  # a case's card, shown as the case is now
    ALERT = "alert"  # a word to the operator
    DRY_RUN = "dry_run"  # what reaches nobody (bot.workers.dry_run)


class Priority(IntEnum):
    """Lower goes first. Direct replies do not pass the outbox but share its rate budget."""

    REPLY = 0
    TIP = 1
    BREAKING = 2
    PUSH = 3
    CORRECTION = 4  # what those who were sent an article must know of it
    ANNOUNCEMENT = 5
    SUMMARY = 6
    EDIT = 7


@dataclass(frozen=True, slots=True)
class Letter:
    """A Bot API call to be made unprompted: written in the transaction that caused it.

    `params` lack `chat_id`. `key`: at most one letter of this key goes to a chat.
    `lane`: letters of one lane go strictly one after another. `secret` letters are sealed
    in the database (address too) and erased once delivered. `case_id` ties the message that
    comes of it to a case, so that replies to it are understood; `reply_to_card` makes it a
    reply to the case's first message in that chat. `fallback` are calls to make instead
    when Telegram refuses this one for good.

    `picture`: a file that `params` call "attach://picture"; its fallback has none.

    `held`: it waits until somebody asks for it (storage.outbox.letters.HELD). `not_before`: it
    waits until then. `erratum_id`: the job whose readers are counted (storage.articles.tellings).

    `name`: under it the message that comes of it can be edited later, by a letter of the same case
    to the same chat that `edits` it. `status_line`: the id of the line in the editors' group that
    says what becomes of this letter.
    """

    chat_id: int
    params: Params
    _: KW_ONLY
    key: str
    kind: Kind = Kind.NOTICE
    priority: Priority = Priority.TIP
    method: str = "sendMessage"
    lane: str | None = None
    secret: bool = True
    case_id: int | None = None
    reply_to_card: bool = False
    fallback: tuple[tuple[str, Params], ...] = ()
    name: str = ""
    edits: str = ""
    status_line: int | None = None
    held: bool = False
    erratum_id: int | None = None
    picture: bytes = b""
    not_before: float | None = None

    @classmethod
    def to_editors(
        cls,
        chat_id: int,
        case_id: int,
        params: Params,
        *,
        key: str,
        kind: Kind = Kind.NOTICE,
        priority: Priority = Priority.TIP,
        method: str = "sendMessage",
        to_card: bool = True,
        fallback: tuple[tuple[str, Params], ...] = (),
    ) -> Letter:
        """A letter to the editors about a case, a reply to its card; one follows another."""
        return cls(
            chat_id,
            params,
            key=key,
            kind=kind,
            priority=priority,
            method=method,
            lane=f"case:{case_id}:editors",
            case_id=case_id,
            reply_to_card=to_card,
            fallback=fallback,
        )

    @classmethod
    def to_share(cls, inline_id: str, params: Params, *, plain: Params, key: str) -> Letter:
        """A letter that edits what somebody sent through the bot; one follows another.

        `inline_id`: Telegram's inline_message_id, a name of chat and message that is sealed as a
        source's chat is. `plain`: the same in plain words, where Telegram refuses it. `key`: tells
        this change of the message from others.
        """
        known: Params = {"inline_message_id": inline_id}
        method = "editMessageText"
        return cls(
            NO_CHAT,
            {**known, **params},
            key=f"share {inline_id} {key}",
            kind=Kind.SHARE,
            priority=Priority.EDIT,
            method=method,
            lane=f"share {inline_id}",
            fallback=((method, {**known, **plain}),),
        )

    @classmethod
    def to_source(
        cls,
        chat_id: int,
        case_id: int,
        params: Params,
        *,
        key: str,
        method: str = "sendMessage",
        to_card: bool = True,
    ) -> Letter:
        """A letter to the source of a case, a reply to its receipt; one follows another."""
        return cls(
            chat_id,
            params,
            key=key,
            kind=Kind.ANSWER,
            method=method,
            lane=f"case:{case_id}:source",
            case_id=case_id,
            reply_to_card=to_card,
        )


@dataclass(frozen=True, slots=True)
class Item:
    """What goes to a chat in one message: a letter, or articles, which may be many rows.

    `articles` are those shown, newest first; `bundled` counts all that the message carries, and
    `span` is the lowest and the highest id among them. `versions`: when each article shown was
    last changed, 0 for never. `followed`: what the chat follows of the places of its articles,
    where that makes them say it first. `id` is that of its first row. `message_id`: the message
    to edit. `thread`: the topic of its case. `name`, `status_line` and `picture` are the letter's.
    `silent`: it makes no sound. `summary_for`: of a summary, the time that was promised for it; its
    articles are the nearest first, and `held_back` of them were too many for the reader's day.
    `disputed`: places of its one article of which the reader says that it is not about them.
    `nearby`: its reader follows none of it, but nothing else came for a week; `wider`: what they
    may follow to get more of it.
    `announcement`: the id of the one that it is; `versions` has when it was last changed.
    `channel`: where it goes to a channel, the code of the place whose news that gets.
    `due_at`: since when it waits, in epoch seconds. `also_in`: where it comes late, the place and
    the @name of the channel that had it before.
    `group`: where `chat_id` is the address of a topic (bot.delivery.addresses), the group of that
    topic, and `thread` is the topic.
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
    followed: tuple[str, ...] = ()
    method: str = ""
    params: Params = field(default_factory=dict)
    case_id: int | None = None
    reply_to: int | None = None
    fallback: tuple[tuple[str, Params], ...] = ()
    message_id: int | None = None
    thread: int | None = None
    name: str = ""
    status_line: int | None = None
    picture: bytes = b""
    paid_on: str = ""  # the day on whose account a tenth of a Star is reserved for it
    silent: bool = False
    summary_for: float | None = None
    held_back: int = 0
    disputed: tuple[str, ...] = ()
    nearby: bool = False
    wider: tuple[str, ...] = ()
    announcement: int | None = None
    channel: str = ""
    group: int | None = None
    due_at: float = 0.0
    also_in: tuple[str, str] | None = None

    @property
    def sent_to(self) -> int:
        """The chat that Telegram is told."""
        return self.chat_id if self.group is None else self.group


@dataclass(frozen=True, slots=True)
class PaidAllowance:
    """What may be spent on paid broadcasts now: at most so many messages, so many tenths a day."""

    messages: int
    day: str
    tenths: int


class DeliveryStatus(StrEnum):
    """How an attempt ended."""

    SENT = "sent"
    RETRY = "retry"  # again at `due_at`
    FAILED = "failed"  # set aside with its reason
    GONE = "gone"  # the chat left: this and all else that waits for it is dropped
    SHUT = "shut"  # the group's topic takes nothing any more: all that waits for it is dropped
    MOVED = "moved"  # same letter, new chat id
    LOST = "lost"  # where it was to go is deleted: the case's topic, or its card


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a claimed item; `message_ids` are Telegram's for what was sent.

    `delays`: for a push that was sent at once, seconds from the publication of each article shown
    to Telegram's answer. `letters`: what has to be said of it, written when it is recorded.
    """

    item: Item
    fate: DeliveryStatus
    message_ids: tuple[int, ...] = ()
    due_at: float | None = None
    reason: str = ""
    moved_to: int | None = None
    delays: tuple[float, ...] = ()
    letters: tuple[Letter, ...] = ()
