"""Several articles in one message, and the pages behind a message that stands for many.

The text is made once for all chats and stays in them, so it says clock times, not "2 jam lalu".
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from functools import partial

from bot.articles.buttons import CatchUpPage, latest_button
from bot.articles.messages import headlines, place_line
from bot.articles.model import Article, Page
from bot.messages.catalogue import Html
from bot.messages.dates import moment
from bot.messages.message import Button, Message, clip_html
from bot.messages.paging import PER_PAGE, pager
from bot.places.labels import PageContext

TITLE_LIMIT = 150  # characters: five headlines on a small phone without much scrolling


def bundle(
    context: PageContext, articles: Sequence[Article], total: int, span: tuple[int, int]
) -> Message:
    """Return headlines, newest first, each a link with its place and time, and numbered buttons.

    What was changed or withdrawn since it was sent says so in its line.

    `total` counts all that the message carries. Where that is more than `articles`, it is a
    catch-up message with a button that opens them all: `k:FIRST:LAST:5`, the `span` of their
    ids. A catch-up message does not know the oldest that it carries, so it does not say since when.
    """
    words = context.words
    shown = sorted(articles, key=lambda each: (each.published_at, each.id), reverse=True)
    rest = total - len(shown)
    oldest = None if rest else shown[-1].published_at
    parts = [_head(context, total, oldest)]
    parts += [_line(context, number, each) for number, each in enumerate(shown, start=1)]
    row = tuple(
        Button(str(number), url=each.link)
        for number, each in enumerate(shown, start=1)
        if each.withdrawn_at is None
    )
    buttons = [row] if row else []
    if rest:
        parts.append(words.count_html("bundles.rest", rest))
        button = CatchUpPage(*span, len(shown)).button(words.count("bundles.rest_button", rest))
        buttons.append((button,))
    return Message("\n\n".join(parts), tuple(buttons))


def catch_up_page(context: PageContext, page: Page, span: tuple[int, int]) -> Message:
    """Return a page of all that a catch-up message stands for."""
    listed = headlines(context, page.articles)
    pages = pager(partial(CatchUpPage, *span), offset=page.offset, size=PER_PAGE, total=page.total)
    text = f"{context.words.count_html('bundles.many', page.total)}\n\n{listed}"
    return Message(text, pages)


def expired_page(context: PageContext) -> Message:
    """Return what is said when the articles are not known any more: the newest instead."""
    return Message(context.words.html("bundles.forgotten"), ((latest_button(context),),))


def _line(context: PageContext, number: int, article: Article) -> Html:
    words = context.words
    place = place_line(context, article.places)
    time = moment(words, article.published_at, context.now, context.zone)
    if article.withdrawn_at is not None:
        return words.html("bundles.withdrawn", number=number, place=place, time=time)
    link, title = Html(html.escape(article.link)), clip_html(article.title, TITLE_LIMIT)
    said = {"link": link, "title": title, "place": place, "time": time}
    if article.changed_at is None:
        return words.html("bundles.headline", number=number, **said)
    changed = moment(words, article.changed_at, context.now, context.zone)
    return words.html("bundles.headline_changed", number=number, changed=changed, **said)


def _head(context: PageContext, total: int, oldest: float | None) -> Html:
    words = context.words
    if oldest is None:
        return words.count_html("bundles.many", total)
    since = moment(words, oldest, context.now, context.zone)
    return words.count_html("bundles.since", total, since=since)
