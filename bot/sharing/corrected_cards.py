"""An article as people send it through the bot into other chats, and its edits afterwards.

Such a message is the only one its readers have: what was wrong in the article stands in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.articles.ledger.public_page import entry_address
from bot.articles.messages import REASON_LIMIT, story
from bot.articles.model import Article
from bot.core.json_codec import Params
from bot.messages.catalogue import Html
from bot.messages.dates import moment
from bot.messages.message import (
    TEXT_LIMIT,
    Button,
    Message,
    clip,
    keyboard,
    link_preview,
)
from bot.places.labels import PageContext

_RESULT = re.compile(r"a([1-9][0-9]{0,17})")


@dataclass(frozen=True, slots=True)
class Erratum:
    """What editors said was wrong in an article, when, and the entry of the ledger that has it."""

    reason: str
    at: float
    entry: int


def article_of_result(result_id: str) -> int | None:
    """Return the article that a result of an inline query is; None for any other result."""
    found = _RESULT.fullmatch(result_id)
    return int(found[1]) if found else None


def shared_card(
    context: PageContext, article: Article, erratum: Erratum | None = None, *, bot: str
) -> Message:
    """Return the article as a push says it, with *Baca* and the way to its place's following.

    Of one that is withdrawn what a push has of it, and no more *Baca*. `bot`: its username.
    """
    text = story(context, article)
    follow = _follow_button(context, article, bot)
    if article.withdrawn_at is not None:
        return Message(text, ((follow,),))
    if erratum is not None:
        text = Html(f"{text}\n\n{_erratum_note(context, article, erratum)}")
    read = Button(context.words("push.read"), url=article.link)
    return Message(text, ((read, follow),), preview=article.image or "")


def plain_card(card: Message) -> Params:
    """Return it in bare words, which nothing can refuse: parameters of editMessageText."""
    return {
        "text": clip(card.plain, TEXT_LIMIT),
        "link_preview_options": link_preview(Message("")),
        "reply_markup": keyboard(card.buttons),
    }


def _follow_button(context: PageContext, article: Article, bot: str) -> Button:
    gazetteer, places = context.gazetteer, article.places
    code = (*places.districts, *places.regencies, gazetteer.province)[0]
    label = context.words("shares.follow", place=gazetteer.short_name(code))
    return Button(label, url=f"https://t.me/{bot}?start=w-{code.replace('.', '-')}")


def _erratum_note(context: PageContext, article: Article, erratum: Erratum) -> Html:
    words = context.words
    when = moment(words, erratum.at, context.now, context.zone, beside=article.published_at)
    reason = clip(erratum.reason, REASON_LIMIT)
    said = words.html("shares.erratum", time=when, reason=reason)
    if not context.ledger_url:
        return said
    link = Html(entry_address(context.ledger_url, erratum.entry))
    return Html(f"{said}\n{words.html('push.recorded', link=link)}")
