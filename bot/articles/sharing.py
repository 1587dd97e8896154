"""The ways to share an article: the button that shares it, the link that follows its place."""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

from bot.articles.model import Article
from bot.messages.message import Button, clip
from bot.places.deep_links import follow_payload, start_link
from bot.places.gazetteer import Gazetteer
from bot.places.labels import PageContext, place_in_sentence, place_label
from bot.places.model import Places

TITLE_LIMIT = 300  # characters

# Where a link stands, for the counts of arrivals by source: keys of bot/data/sources.toml.
SHARE, INLINE, GUEST = "s", "i", "g"

_ONE_ARTICLE = re.compile(r"#(\d{1,15})")


def share_button(context: PageContext, article: Article) -> Button:
    """Return *Bagikan*: a card by inline mode, else a line in the share sheet."""
    asked = article_query(article.id) if context.bot and context.bot.inline_mode else ""
    label = context.words("push.share")
    return Button(label, url=share_link(context, article), shared=asked)


def share_link(context: PageContext, article: Article) -> str:
    """Return the address of Telegram's share sheet (core.telegram.org/widgets/share).

    The address carries the article's, its headline, and the link that follows its place.
    """
    text = clip(article.title, TITLE_LIMIT)
    if link := follow_link(context, article, SHARE):
        place = place_in_sentence(context, place_of(context.gazetteer, article.places))
        text = context.words("push.shared", title=text, place=place, link=link)
    # A plus means a space in forms only; some clients show it as a plus.
    query = urlencode({"url": article.link, "text": text}, quote_via=quote)
    return f"https://t.me/share/url?{query}"


def follow_button(context: PageContext, article: Article, source: str, wanted: str = "") -> Button:
    """Return *Ikuti Panongan* for a message in any chat: a link into the bot's own.

    `wanted`: the place that was asked about, if any.
    """
    code = place_of(context.gazetteer, article.places, wanted)
    label = context.words("places.follow", place=place_label(context, code))
    return Button(label, url=follow_link(context, article, source, wanted))


def follow_link(context: PageContext, article: Article, source: str, wanted: str = "") -> str:
    """Return the link that follows the place of an article in one tap; empty without a bot.

    `source`: where the link stands; that and the article's number are all it tells of the tap.
    """
    if context.bot is None or not context.bot.username:
        return ""
    code = place_of(context.gazetteer, article.places, wanted)
    payload = follow_payload(code, f"{source}-{article.id}")
    return start_link(context.bot.username, payload)


def place_of(gazetteer: Gazetteer, places: Places, wanted: str = "") -> str:
    """Return the place that stands for an article: the one asked about, else its first district.

    The place is always one of the article's: the link tells nothing of what its sharer follows.
    """
    codes = (*places.districts, *places.regencies, gazetteer.province)
    return wanted if wanted in codes else codes[0]


def article_query(article_id: int) -> str:
    """Return the inline query that finds this one article."""
    return f"#{article_id}"


def article_of_query(typed: str) -> int | None:
    """Return the id in a query for one article; None for any other words."""
    found = _ONE_ARTICLE.fullmatch(typed.strip())
    return int(found[1]) if found else None
