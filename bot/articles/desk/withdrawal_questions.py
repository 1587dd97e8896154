"""The editors are asked why an article is withdrawn: by buttons, or in words of their own."""

from __future__ import annotations

import re

from bot.articles.desk.buttons import Withdraw
from bot.articles.ledger.grounds import load_grounds
from bot.articles.messages import REASON_LIMIT, headline_link, withdrawal_reason
from bot.articles.model import Article, WithdrawalReason
from bot.messages.catalogue import Html, Words
from bot.messages.dates import moment
from bot.messages.message import Button, Keyboard, Message
from bot.messages.paging import mark_chosen, rows
from bot.messages.sanitize import storable
from bot.places.labels import PageContext
from bot.places.normalization import fold

SHORTEST = 8  # characters: "ya" or "penting" is no reason to be read by all
_CANCEL = re.compile(
    r"batal(?:kan)?(?: saja| aja)?|(?:tidak|tak|gak|ga|nggak|enggak) jadi"
    r"|jangan(?: di)?(?: ?tarik)?|cancel|never ?mind|do not withdraw"
)


def parse_reason(said: str) -> WithdrawalReason:
    """Return an editor's own words as a reason; empty where they say nothing."""
    return WithdrawalReason(storable(said).strip())


def says_cancel(said: str) -> bool:
    """Return whether the words say that nothing is to be withdrawn."""
    return _CANCEL.fullmatch(fold(said)) is not None


def length_problem(words: Words, reason: WithdrawalReason) -> Message | None:
    """Return what is said of a reason that is too long, or too short to be one."""
    size = len(reason.words)
    if SHORTEST <= size <= REASON_LIMIT:
        return None
    if size < SHORTEST:
        return Message(words.html("withdrawals.too_short"))
    sizes = {"n": words.number(size), "limit": words.number(REASON_LIMIT)}
    return Message(words.html("withdrawals.too_long", **sizes))


def question(context: PageContext, article: Article) -> Message:
    """Return what is asked before anything is withdrawn."""
    text = context.words.html("withdrawals.question", title=headline_link(article))
    return Message(text, _buttons(context, article))


def taken_down(context: PageContext, article: Article) -> Message:
    """Return what is asked once the site has taken the article down without a word."""
    text = context.words.html("withdrawals.taken_down", title=headline_link(article))
    return Message(text, _buttons(context, article))


def state(context: PageContext, article: Article) -> Message:
    """Return when and why an article was withdrawn, and how the reason is mended."""
    words = context.words
    text = words.html(
        "withdrawals.state",
        title=headline_link(article),
        time=moment(words, article.withdrawn_at or 0.0, context.now, context.zone),
        why=withdrawal_reason(context, article),
    )
    return Message(text, _buttons(context, article))


def cancelled(context: PageContext, article: Article) -> Message:
    """Return what is said where it stays after all."""
    return Message(context.words.html("withdrawals.cancelled", title=headline_link(article)))


def done(
    context: PageContext, article: Article, chats: int, shared: int, *, later: bool
) -> Message:
    """Return what is said once it is withdrawn; `later`: once its reason is given.

    `shared`: how many messages that readers sent through the bot are changed with those in `chats`.
    """
    key = "withdrawals.reason_given" if later else "withdrawals.done"
    text = context.words.count_html(
        key, chats, title=headline_link(article), why=withdrawal_reason(context, article)
    )
    if shared:
        text = Html(f"{text}\n{context.words.count_html('sharing.also_edited', shared)}")
    return Message(text)


def _buttons(context: PageContext, article: Article) -> Keyboard:
    """The grounds, the stated one marked; and a way out as long as nothing is withdrawn."""
    language, reason = context.words.language, article.withdrawal_reason
    stated = reason.entry if reason else 0
    buttons = [
        Withdraw(article.id, stated, code).button(
            mark_chosen(ground.label(language), on=reason is not None and reason.ground == code)
        )
        for code, ground in load_grounds().items()
    ]
    if article.withdrawn_at is not None:
        return rows(buttons, 2)
    return (*rows(buttons, 2), (_cancel(context, article),))


def _cancel(context: PageContext, article: Article) -> Button:
    return Withdraw(article.id, 0).button(context.words("withdrawals.cancel"))
