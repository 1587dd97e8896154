"""An article as a channel's post: the same for all readers, with links to the bot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.articles.bundles import bundle
from bot.articles.messages import push_message, read_button
from bot.articles.model import Article
from bot.articles.sharing import follow_button
from bot.channels.model import covers
from bot.messages.message import Button, Message
from bot.places.deep_links import CHANNEL, follow_payload, start_link
from bot.places.labels import PageContext, place_label


def channel_post(
    context: PageContext,
    articles: Sequence[Article],
    area: str,
    total: int,
    span: tuple[int, int],
) -> Message:
    """Return the post for a channel of this area: one article, or several as a bundle.

    The buttons are links, *Baca* and *Ikuti*; other buttons work only in the chat with the bot.
    `total`, `span`: as of a bundle. A withdrawn article has no buttons.
    """
    if total > 1:
        made = bundle(context, articles, total, span)
        buttons: tuple[Button, ...] = _follow(context, area)
    else:
        (article,) = articles
        made = push_message(context, article)
        buttons = (read_button(context, article),)
        if context.bot is not None:
            follow = follow_button(context, article, CHANNEL, own_place(article, area))
            buttons = (*buttons, follow)
    return replace(made, buttons=(buttons,) if made.buttons and buttons else ())


def own_place(article: Article, area: str) -> str:
    """Return the place of an article that readers of this area may want to follow."""
    codes = (*article.places.districts, *article.places.regencies)
    return next((code for code in codes if covers(area, code)), area)


def _follow(context: PageContext, code: str) -> tuple[Button, ...]:
    """Return *Ikuti Panongan*; empty while Telegram has not named the bot."""
    if context.bot is None:
        return ()
    link = start_link(context.bot.username, follow_payload(code, CHANNEL))
    label = context.words("places.follow", place=place_label(context, code))
    return (Button(label, url=link),)
