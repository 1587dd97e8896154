"""The model of delivery: kinds and priorities, letters going in, items coming out, outcomes."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field
from enum import IntEnum, StrEnum

from bot.core.json_codec import Params

# The chat of a message that a reader sent through the bot: it is known by an id of its own, and its
# chat is unknown to the bot. No chat of Telegram's has this id.
NO_CHAT = 0


class Kind(StrEnum):
    """The kind of a message, for counting and for choosing its priority."""

    PUSH = "push"
    TIP = "tip"  # a case on its way to the editors
    ANSWER = "answer"  # editors to source, and the ticket
    NOTICE = "notice"  # a notice to the editors
    EDIT = "edit"  # the change of a sent push, to show its articles as they are now
    ANNOUNCEMENT = "announcement"  # a message of the newsroom itself
    CORRECTION = "correction"  # a letter to those who were sent an article
    SHARE = "share"  # the change of a message that a reader sent through the bot
    CARD = "card"  # the change of a case's card, to show the case as it is now
    ALERT = "alert"  # a notice to the operator
    DRY_RUN = "dry_run"  # a message that is not sent to anybody (bot.workers.dry_run)


class Priority(IntEnum):
    """The priority of a message: lower goes first.

    Direct replies do not pass the outbox but share its rate budget.
    """

    REPLY = 0
    TIP = 1
    BREAKING = 2
    PUSH = 3
    CORRECTION = 4  # a correction for the readers of an article
    ANNOUNCEMENT = 5
    SUMMARY = 6
    EDIT = 7


@dataclass(frozen=True, slots=True)
class Letter:
    """A Bot API call to be made unprompted: written in the transaction that caused it.

    `params` lack `chat_id`. `key`: at most one letter of this key goes to a chat.
    `lane`: letters of one lane go strictly one after another. `secret` letters are sealed
    in the database (address too) and erased once delivered. `case_id` ties the message that is
    sent to a case, so that replies to it are understood; `reply_to_card` makes it a
    reply to the case's first message in that chat. `fallback` are calls to make instead
    when Telegram refuses this one for good.
    `picture`: a file that `params` call "attach://picture"; its fallback has none.
    `held`: the letter waits until it is asked for (storage.outbox.letters.HELD). `not_before`: it
    waits until then. `erratum_id`: the job whose readers are counted (storage.articles.tellings).
    `name`: by this name the sent message can be edited later, by a letter of the same case
    to the same chat that `edits` it; without a case that is the `key` of an earlier letter
    to this chat. `status_line`: the id of the line in the editors' group that
    shows the state of this letter.
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
        """Return a letter to the editors about a case, a reply to its card; one follows another."""
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
        """Return a letter that edits a message a reader sent through the bot; one follows another.

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
        """Return a letter to the source of a case, a reply to its receipt; one follows another."""
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
    """The content of one message to a chat: a letter, or articles, which may be many rows.

    `articles` are those shown, newest first; `bundled` counts all that the message carries, and
    `span` is the lowest and the highest id among them. `versions`: when each article shown was
    last changed, 0 for never. `followed`: the followed ones of its articles' places, where the
    message names them first. `id` is that of its first row. `message_id`: the message
    to edit. `thread`: the topic of its case. `name`, `status_line` and `picture` are the letter's.
    `silent`: without a sound. `summary_for`: of a summary, the time that was promised for it; its
    articles are the nearest first, and `held_back` of them were too many for the reader's day.
    `disputed`: places of its one article that the reader has disputed.
    `nearby`: its reader follows none of its places, but had no other news for a week; `wider`: the
    places to follow for more of it.
    `announcement`: the id of the announcement it is; `versions` has when that was last changed.
    `channel`: of an item for a channel, the code of the place whose news the channel gets.
    `due_at`: since when it waits, in epoch seconds. `also_in`: of a late item, the place and
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
        """The id of the chat for Telegram."""
        return self.chat_id if self.group is None else self.group


@dataclass(frozen=True, slots=True)
class PaidAllowance:
    """The limit of paid broadcasts now: at most so many messages, so many tenths of a Star."""

    messages: int
    day: str
    tenths: int


class DeliveryStatus(StrEnum):
    """The result of an attempt to deliver an item."""

    SENT = "sent"
    RETRY = "retry"  # again at `due_at`
    FAILED = "failed"  # set aside with its reason
    GONE = "gone"  # the chat left: this item and all others that wait for it are dropped
    SHUT = "shut"  # the group's topic takes no messages any more: all items for it are dropped
    MOVED = "moved"  # same letter, new chat id
    LOST = "lost"  # its target is deleted: the case's topic, or its card


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a claimed item; `message_ids` are Telegram's for the sent messages.

    `delays`: for a push that was sent at once, seconds from the publication of each article shown
    to Telegram's answer. `letters`: letters about it, written when the outcome is recorded.
    """

    item: Item
    status: DeliveryStatus
    message_ids: tuple[int, ...] = ()
    due_at: float | None = None
    reason: str = ""
    moved_to: int | None = None
    delays: tuple[float, ...] = ()
    letters: tuple[Letter, ...] = ()
