"""Values -> messages, within Telegram's limits and escaped. Nothing here sends anything.

Limits (Bot API: sendMessage): text of 1-4096 characters after entities parsing, and the raw
text at most 32,768 bytes; callback data of 1-64 bytes (InlineKeyboardButton).
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from bot.gazetteer import Gazetteer
from bot.model import Article, Json, Params, Places
from bot.texts import Html, Words
from bot.timewords import ago, moment

TEXT_LIMIT = 4096
TITLE_LIMIT = 300
LEAD_LIMIT = 700
PLACES_SHOWN = 2
TAG = re.compile(r"<[^>]*>")
LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: either callback data or a link."""

    text: str
    data: str = ""
    url: str = ""


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Message:
    """A message to be sent: HTML text, buttons, and the address whose preview is shown above it.

    That of a picture is the picture alone, that of a page its own picture and headline.
    """

    text: str
    buttons: Keyboard = ()
    preview: str = ""
    protect: bool = False

    @property
    def plain(self) -> str:
        """The text without its markup, for when Telegram refuses the markup; links written out."""
        return html.unescape(TAG.sub("", LINK.sub(r"\2\n\1", self.text)))


def params(message: Message) -> dict[str, Json]:
    """The parameters of `sendMessage` (or `editMessageText`), without the chat."""
    made: dict[str, Json] = {"text": message.text, "parse_mode": "HTML"}
    if message.preview:
        made["link_preview_options"] = {
            "url": message.preview,
            "prefer_large_media": True,
            "show_above_text": True,
        }
    else:
        made["link_preview_options"] = {"is_disabled": True}
    if message.buttons:
        made["reply_markup"] = keyboard(message.buttons)
    if message.protect:
        made["protect_content"] = True
    return made


def keyboard(rows: Keyboard) -> Params:
    """An InlineKeyboardMarkup."""
    return {"inline_keyboard": [[_button(button) for button in row] for row in rows]}


def plain(text: str, limit: int) -> Html:
    """Escaped text of at most `limit` characters, cut at a word."""
    return Html(html.escape(clip(text, limit), quote=False))


def clip(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word and marked with an ellipsis."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    head, space, _ = cut.rpartition(" ")
    return (head if space and len(head) > limit // 2 else cut).rstrip(" ,;:–-") + "…"


def article(
    article: Article, words: Words, gazetteer: Gazetteer, now: float, zone: ZoneInfo
) -> Message:
    """A push: headline, place and time, the lead; read, share and more as buttons.

    One that was changed says when. Of one that is withdrawn only place and time are left: its
    headline may be what was wrong.
    """
    where = place_line(article.places, words, gazetteer)
    when = moment(words, article.published_at, now, zone)
    if article.withdrawn_at is not None:
        return Message(words.html("push.withdrawn", place=where, time=when))
    said = {
        "title": plain(article.title, TITLE_LIMIT),
        "place": where,
        "time": when,
        "lead": plain(_without_headline(article), LEAD_LIMIT),
    }
    if article.changed_at is None:
        text = words.html("push.text", **said)
    else:
        changed = moment(words, article.changed_at, now, zone)
        text = words.html("push.text_changed", **said, changed=changed)
    # Its own picture: not every theme names one for previews, and Telegram keeps a page's headline.
    shown = article.image or article.link
    return Message(text.rstrip(), (article_buttons(article, words),), preview=shown)


def article_buttons(article: Article, words: Words) -> tuple[Button, ...]:
    """Read, share, more."""
    return (
        Button(words("push.read"), url=article.link),
        Button(words("push.share"), url=share_link(article)),
        Button(words("push.more"), data=f"m:{article.id}"),
    )


def share_link(article: Article) -> str:
    """Telegram's share sheet with the article in it (core.telegram.org/widgets/share)."""
    # Some clients show a plus for what is a space in forms only.
    query = urlencode(
        {"url": article.link, "text": clip(article.title, TITLE_LIMIT)}, quote_via=quote
    )
    return f"https://t.me/share/url?{query}"


def headlines(
    articles: Sequence[Article], words: Words, gazetteer: Gazetteer, now: float, zone: ZoneInfo
) -> Html:
    """A list of headlines, each a link, with its place and age."""
    lines = [
        words.html(
            "list.headline",
            link=Html(html.escape(article.link)),
            title=plain(article.title, 200),
            place=place_line(article.places, words, gazetteer),
            ago=ago(words, article.published_at, now, zone),
        )
        for article in articles
    ]
    return Html("\n\n".join(lines))


def place_line(places: Places, words: Words, gazetteer: Gazetteer) -> str:
    """ "Panongan, Kab. Tangerang", or the regencies, or the province; at most two, then +n."""
    codes = places.districts or places.regencies
    if not codes:
        return gazetteer.short_name(gazetteer.province)
    named = gazetteer.full_name if places.districts else gazetteer.short_name
    shown = [named(code) for code in codes[:PLACES_SHOWN]]
    rest = len(codes) - len(shown)
    joined = " · ".join(shown)
    return words("push.places_more", places=joined, n=rest) if rest else joined


def _without_headline(article: Article) -> str:
    """The lead; without its first sentence where that became the headline of an untitled post."""
    title = article.title.rstrip(".…")
    if title and article.lead.startswith(title):
        return article.lead.removeprefix(title).lstrip(". ")
    return article.lead


def _button(button: Button) -> Params:
    if button.url:
        return {"text": button.text, "url": button.url}
    return {"text": button.text, "callback_data": button.data}
