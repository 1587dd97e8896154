"""An article as a message: headline, places and time, lead, buttons."""

from __future__ import annotations

import html
from collections.abc import Sequence
from urllib.parse import quote, urlencode

from bot.articles.buttons import ArticleMenu
from bot.articles.model import Article
from bot.messages.catalogue import Html, Words
from bot.messages.dates import living_ago, moment
from bot.messages.message import Button, Message, clip, clip_html
from bot.places.labels import PageContext
from bot.places.model import Places

TITLE_LIMIT = 300
LEAD_LIMIT = 700
TEXT_LIMIT = 1500  # characters of the text that may be read in the chat
PLACES_SHOWN = 2


def push_message(context: PageContext, article: Article) -> Message:
    """Return a push: headline, place and time, the lead; read, share and more as buttons.

    One that was changed says when. Of one that is withdrawn only place and time are left: its
    headline may be what was wrong.
    """
    words = context.words
    where = place_line(context, article.places)
    when = moment(words, article.published_at, context.now, context.zone)
    if article.withdrawn_at is not None:
        return Message(words.html("push.withdrawn", place=where, time=when))
    said = {
        "title": clip_html(article.title, TITLE_LIMIT),
        "place": where,
        "time": when,
        "lead": clip_html(_drop_headline(article), LEAD_LIMIT),
    }
    if article.changed_at is None:
        text = words.html("push.text", **said)
    else:
        changed = moment(words, article.changed_at, context.now, context.zone)
        text = words.html("push.text_changed", **said, changed=changed)
    # Its own picture: not every theme names one for previews, and Telegram keeps a page's headline.
    shown = article.image or article.link
    return Message(text.rstrip(), (article_buttons(article, words),), preview=shown)


def whole_article(context: PageContext, article: Article, text: str) -> Message:
    """Return the beginning of an article's text, to be opened in the chat; the rest by its link."""
    shown = clip_html(" ".join(text.split()) or article.lead, TEXT_LIMIT)
    title = clip_html(article.title, TITLE_LIMIT)
    said = context.words.html("wishes.whole", title=title, text=shown)
    return Message(said, (article_buttons(article, context.words),))


def article_buttons(article: Article, words: Words) -> tuple[Button, ...]:
    """Return the buttons of a push: read, share, more."""
    return (
        Button(words("push.read"), url=article.link),
        Button(words("push.share"), url=share_link(article)),
        ArticleMenu(article.id).button(words("push.more")),
    )


def share_link(article: Article) -> str:
    """Return the address of Telegram's share sheet (core.telegram.org/widgets/share)."""
    # Some clients show a plus for what is a space in forms only.
    query = urlencode(
        {"url": article.link, "text": clip(article.title, TITLE_LIMIT)}, quote_via=quote
    )
    return f"https://t.me/share/url?{query}"


def headlines(context: PageContext, articles: Sequence[Article]) -> Html:
    """Return a list of headlines, each a link, with its place and age."""
    lines = [
        context.words.html(
            "list.headline",
            link=Html(html.escape(article.link)),
            title=clip_html(article.title, 200),
            place=place_line(context, article.places),
            ago=living_ago(context.words, article.published_at, context.now, context.zone),
        )
        for article in articles
    ]
    return Html("\n\n".join(lines))


def place_line(context: PageContext, places: Places) -> str:
    """Return "Panongan, Kab. Tangerang", the regencies or the province; at most two, then +n."""
    gazetteer, codes = context.gazetteer, places.districts or places.regencies
    if not codes:
        return gazetteer.short_name(gazetteer.province)
    named = gazetteer.full_name if places.districts else gazetteer.short_name
    shown = [named(code) for code in codes[:PLACES_SHOWN]]
    rest = len(codes) - len(shown)
    joined = " · ".join(shown)
    return context.words("push.places_more", places=joined, n=rest) if rest else joined


def _drop_headline(article: Article) -> str:
    """The lead; without its first sentence where that became the headline of an untitled post."""
    title = article.title.rstrip(".…")
    if title and article.lead.startswith(title):
        return article.lead.removeprefix(title).lstrip(". ")
    return article.lead
