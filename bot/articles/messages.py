"""An article as a message: headline, places and time, lead, buttons."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Protocol

from bot.articles.buttons import ArticleMenu
from bot.articles.ledger.grounds import reason_text
from bot.articles.ledger.public_page import entry_address
from bot.articles.model import Article
from bot.articles.sharing import TITLE_LIMIT, share_button
from bot.messages.catalogue import Html
from bot.messages.dates import ago, living_ago, moment
from bot.messages.message import Button, Message, clip, clip_html
from bot.places.labels import PageContext, place_line

LEAD_LIMIT = 700
REASON_LIMIT = 1000  # characters of a withdrawal's reason: a bundle may carry several
TEXT_LIMIT = 1500  # characters of the text that may be read in the chat
SHORT_TITLE = 56  # characters
TWO_LINES = 70  # characters of a small phone, without the bullet and the dot


def push_message(context: PageContext, article: Article, disputed: Sequence[str] = ()) -> Message:
    """Render a push: the story, its picture above it; read, share and more as buttons.

    Without a picture there is no preview: that of its page would repeat headline and summary.
    `disputed`: the places that its reader has disputed.
    """
    if article.withdrawn_at is not None:
        return Message(story(context, article))
    buttons = (article_buttons(context, article),)
    text = story(context, article)
    if disputed:
        text = Html(f"{text}\n\n{disputed_note(context, disputed)}")
    return Message(text, buttons, preview=article.image or "")


def disputed_note(context: PageContext, places: Sequence[str]) -> Html:
    """Render the note under a push whose reader has disputed these places."""
    named = " · ".join(map(context.gazetteer.full_name, places))
    return context.words.html("reading.disputed", places=named)


def story(context: PageContext, article: Article) -> Html:
    """Render an article in a push: the headline as a link, places and time, the lead.

    A breaking article is marked so, a changed one says when. A withdrawn one shows only place and
    time, and when and why it was withdrawn: its headline may be what was wrong.
    """
    words = context.words
    where = place_line(context, article.places)
    when = moment(words, article.published_at, context.now, context.zone)
    line = words.html("push.where", place=where, time=when)
    if article.withdrawn_at is not None:
        return Html(f"{withdrawn_notice(context, article)}\n{line}")
    head = [headline_link(article), line]
    if article.changed_at is not None:
        head.insert(1, words.html("push.changed", changed=change_time(context, article)))
    if article.important:
        head.insert(0, words.html("push.breaking"))
    lead = clip_html(_drop_headline(article), LEAD_LIMIT)
    return Html("\n".join([*head, "", lead]).rstrip())


def change_time(context: PageContext, article: Article) -> str:
    """Return when an article was last changed, with the day where it differs from publication."""
    at = article.changed_at or context.now
    return moment(context.words, at, context.now, context.zone, beside=article.published_at)


class Headlined(Protocol):
    """An article, or the part of one that was kept: a headline and a page."""

    @property
    def title(self) -> str:
        """The headline."""

    @property
    def link(self) -> str:
        """The address of the page."""


def headline_link(article: Headlined, limit: int = TITLE_LIMIT) -> Html:
    """Render the headline as a link: a reply to the message tells which article it is about."""
    link = html.escape(article.link)
    return Html(f'<a href="{link}"><b>{clip_html(article.title, limit)}</b></a>')


def withdrawn_notice(context: PageContext, article: Article, limit: int = REASON_LIMIT) -> Html:
    """Render when and why an article was withdrawn: at most `limit` characters of the reason.

    The entry in the ledger is linked where readers can reach it.
    Pedoman Pemberitaan Media Siber, point 5c: a withdrawal is announced with its reason.
    """
    words, at = context.words, article.withdrawn_at or context.now
    when = moment(words, at, context.now, context.zone, beside=article.published_at)
    said = words.html(
        "push.withdrawn", time=when, reason=withdrawal_reason(context, article, limit)
    )
    if article.withdrawal_reason is None or not context.ledger_url:
        return said
    link = html.escape(entry_address(context.ledger_url, article.withdrawal_reason.entry))
    return Html(f"{said}\n{words.html('push.recorded', link=Html(link))}")


def withdrawal_reason(context: PageContext, article: Article, limit: int = REASON_LIMIT) -> Html:
    """Render the line with the reason of a withdrawal, or that none has been given yet."""
    words, reason = context.words, article.withdrawal_reason
    if reason is None:
        return words.html("push.no_reason")
    if not reason.words:
        return words.html("push.reason_removed")
    return words.html("push.reason", reason=clip(reason_text(reason, words.language), limit))


def whole_article(context: PageContext, article: Article, text: str) -> Message:
    """Render the beginning of an article's text, folded, to be read in the chat.

    The rest is behind its link. A withdrawn article is rendered as in a push.
    """
    if article.withdrawn_at is not None:
        return push_message(context, article)
    shown = clip_html(text.strip() or article.lead, TEXT_LIMIT)
    said = context.words.html("wishes.whole", title=headline_link(article), text=shown)
    return Message(said, (article_buttons(context, article),))


def article_buttons(context: PageContext, article: Article) -> tuple[Button, ...]:
    """Return the buttons of a push: read, share, more."""
    return (
        read_button(context, article),
        share_button(context, article),
        ArticleMenu(article.id).button(context.words("push.more")),
    )


def read_button(context: PageContext, article: Article) -> Button:
    """Return *Baca*, the button that opens the article's page."""
    return Button(context.words("push.read"), url=article.link)


def headlines(context: PageContext, articles: Sequence[Article]) -> Html:
    """Render a list of headlines, each a link, with its place and age."""
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


def short_headline(context: PageContext, article: Article) -> Html:
    """Render a headline as a link, with its age: at most two lines of a small phone.

    Its place is added where there is room and the headline does not name it.
    """
    gazetteer, places = context.gazetteer, article.places
    title = clip(article.title, SHORT_TITLE)
    about = ago(context.words, article.published_at, context.now, context.zone)
    code = (*places.districts, *places.regencies, gazetteer.province)[0]
    placed = f"{gazetteer.label(code)}, {about}"
    if gazetteer.short_name(code) not in title and len(title + placed) <= TWO_LINES:
        about = placed
    return context.words.html(
        "list.short_headline",
        link=Html(html.escape(article.link)),
        title=clip_html(title, SHORT_TITLE),
        about=about,
    )


def _drop_headline(article: Article) -> str:
    """Return the lead without its first sentence where that is the headline of an untitled post."""
    title = article.title.rstrip(".…")
    if title and article.lead.startswith(title):
        return article.lead.removeprefix(title).lstrip(". ")
    return article.lead
