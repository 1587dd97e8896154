"""Cards that were sent through the bot into other chats, rewritten after a correction.

Readers of such a message have no other one, and the error in the article stands in it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.articles.ledger.public_page import entry_address
from bot.articles.messages import REASON_LIMIT
from bot.articles.model import Article
from bot.articles.sharing import INLINE
from bot.core.json_codec import Params
from bot.messages.catalogue import Html
from bot.messages.dates import moment
from bot.messages.message import TEXT_LIMIT, Message, clip, keyboard, link_preview
from bot.places.labels import PageContext
from bot.sharing.cards import shared_message


@dataclass(frozen=True, slots=True)
class Erratum:
    """An erratum of the editors: its reason, its time, and its entry in the ledger."""

    reason: str
    at: float
    entry: int


def corrected_card(
    context: PageContext, article: Article, erratum: Erratum | None = None
) -> Message:
    """Return the card of an article with the erratum or the withdrawal since it was sent."""
    card = shared_message(context, article, INLINE)
    if erratum is None or article.withdrawn_at is not None:
        return card
    return replace(card, text=Html(f"{card.text}\n\n{_erratum_note(context, article, erratum)}"))


def plain_card(card: Message) -> Params:
    """Return the card in plain words, which Telegram cannot refuse (editMessageText)."""
    return {
        "text": clip(card.plain, TEXT_LIMIT),
        "link_preview_options": link_preview(Message("")),
        "reply_markup": keyboard(card.buttons),
    }


def _erratum_note(context: PageContext, article: Article, erratum: Erratum) -> Html:
    words = context.words
    when = moment(words, erratum.at, context.now, context.zone, beside=article.published_at)
    reason = clip(erratum.reason, REASON_LIMIT)
    said = words.html("sharing.erratum", time=when, reason=reason)
    if not context.ledger_url:
        return said
    link = Html(entry_address(context.ledger_url, erratum.entry))
    return Html(f"{said}\n{words.html('push.recorded', link=link)}")
