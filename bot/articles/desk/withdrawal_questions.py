"""The question to the editors why an article is withdrawn: answered by a button, or in words."""

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

SHORTEST = 8  # characters: "ya" or "penting" is not a reason for the public
_CANCEL = re.compile(
    r"batal(?:kan)?(?: saja| aja)?|(?:tidak|tak|gak|ga|nggak|enggak) jadi"
    r"|jangan(?: di)?(?: ?tarik)?|cancel|never ?mind|do not withdraw"
)


def parse_reason(said: str) -> WithdrawalReason:
    """Return an editor's own words as a reason; its words may be empty."""
    return WithdrawalReason(storable(said).strip())


def says_cancel(said: str) -> bool:
    """Return whether the words cancel the withdrawal."""
    return _CANCEL.fullmatch(fold(said)) is not None


def length_problem(words: Words, reason: WithdrawalReason) -> Message | None:
    """Render the objection to a reason that is too long or too short; None where it fits."""
    size = len(reason.words)
    if SHORTEST <= size <= REASON_LIMIT:
        return None
    if size < SHORTEST:
        return Message(words.html("withdrawals.too_short"))
    sizes = {"n": words.number(size), "limit": words.number(REASON_LIMIT)}
    return Message(words.html("withdrawals.too_long", **sizes))


def question(context: PageContext, article: Article) -> Message:
    """Render the question for the reason before an article is withdrawn."""
    text = context.words.html("withdrawals.question", title=headline_link(article))
    return Message(text, _buttons(context, article))


def taken_down(context: PageContext, article: Article) -> Message:
    """Render the question for the reason after the site took the article down without one."""
    text = context.words.html("withdrawals.taken_down", title=headline_link(article))
    return Message(text, _buttons(context, article))


def state(context: PageContext, article: Article) -> Message:
    """Render the time and reason of a withdrawal, and how to correct the reason."""
    words = context.words
    text = words.html(
        "withdrawals.state",
        title=headline_link(article),
        time=moment(words, article.withdrawn_at or 0.0, context.now, context.zone),
        why=withdrawal_reason(context, article),
    )
    return Message(text, _buttons(context, article))


def cancelled_message(context: PageContext, article: Article) -> Message:
    """Render the confirmation that the article is not withdrawn."""
    return Message(context.words.html("withdrawals.cancelled", title=headline_link(article)))


def withdrawn_message(
    context: PageContext, article: Article, chats: int, shared: int, *, later: bool
) -> Message:
    """Render the confirmation of a withdrawal, or with `later` of its reason.

    `chats`: those whose messages are changed; `shared`: changed messages that readers sent through
    the bot.
    """
    key = "withdrawals.reason_given" if later else "withdrawals.done"
    text = context.words.count_html(
        key, chats, title=headline_link(article), why=withdrawal_reason(context, article)
    )
    if shared:
        text = Html(f"{text}\n{context.words.count_html('sharing.also_edited', shared)}")
    return Message(text)


def _buttons(context: PageContext, article: Article) -> Keyboard:
    """Return the grounds, the stated one marked; and a button to cancel before the withdrawal."""
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
