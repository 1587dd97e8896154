"""Several articles in one message, and the pages behind a message that stands for many.

The text is made once for all chats and stays in them, so it says clock times, not "2 jam lalu".
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bot.articles.buttons import BundleMenu, CatchUpPage, latest_button
from bot.articles.messages import change_time, headline_link, headlines, story, withdrawn_notice
from bot.articles.model import Article, Page
from bot.delivery.bundling import IN_SUMMARY, SHOWN
from bot.messages.catalogue import Html
from bot.messages.dates import moment
from bot.messages.message import Keyboard, Message
from bot.messages.paging import PER_PAGE, pager
from bot.places.labels import PageContext, place_line

SHORT_REASON = 200  # characters of the reason of a withdrawal
TITLE_LIMIT = 150  # characters: five headlines on a small phone without much scrolling


def bundle(
    context: PageContext, articles: Sequence[Article], total: int, span: tuple[int, int]
) -> Message:
    """Render the top story as in a push, its picture above, then the other headlines as links.

    The top story is the newest breaking one, else the newest; the others are newest first, each
    with its places and time. An article that was changed or withdrawn since says so.
    `total` counts all that the message carries, `span` are the ids between which they lie.
    """
    words = context.words
    top, *others = sorted(articles, key=_first, reverse=True)
    rest = total - len(articles)
    # A catch-up message does not know the oldest that it carries, so it does not say since when.
    oldest = None if rest else min(each.published_at for each in articles)
    parts = [_head(context, total, oldest), story(context, top)]
    parts += [entry(context, each) for each in others]
    if rest:
        parts.append(words.count_html("bundles.rest", rest))
    if all(each.withdrawn_at for each in articles) and not rest:
        return Message("\n\n".join(parts))
    picture = "" if top.withdrawn_at else top.image or ""
    return Message(
        "\n\n".join(parts), bundle_buttons(context, total, span, len(articles)), preview=picture
    )


def bundle_buttons(
    context: PageContext,
    total: int,
    span: tuple[int, int],
    shown: int | None = None,
    *,
    summary: bool = False,
) -> Keyboard:
    """Return the buttons of a bundle or summary: ⋯ for all of it, and the page of what is left out.

    `shown`: the articles in the message; None for as many as there is room for.
    """
    words = context.words
    if shown is None:
        shown = IN_SUMMARY if summary else SHOWN
    menu = (BundleMenu(*span, total, summary=summary).button(words("push.more")),)
    if (rest := total - shown) <= 0:
        return (menu,)
    label = words.count("bundles.rest_button", rest)
    return ((CatchUpPage(*span, shown, summary).button(label),), menu)


def catch_up_page(
    context: PageContext, page: Page, span: tuple[int, int], *, summary: bool = False
) -> Message:
    """Render a page of all articles of a catch-up message, or of a summary."""
    listed = headlines(context, page.articles)
    data = partial(CatchUpPage, *span, summary=summary)
    pages = pager(data, offset=page.offset, size=PER_PAGE, total=page.total)
    text = f"{context.words.count_html('bundles.many', page.total)}\n\n{listed}"
    return Message(text, pages)


def expired_page(context: PageContext) -> Message:
    """Render the page for articles that are no longer known: it offers the newest instead."""
    return Message(context.words.html("bundles.forgotten"), ((latest_button(context),),))


def _first(article: Article) -> tuple[bool, bool, float, int]:
    """Return the key by which the top story is the highest."""
    there = article.withdrawn_at is None
    return there, article.important, article.published_at, article.id


def entry(context: PageContext, article: Article) -> Html:
    """Render an article below the top story: its headline as a link, its places and time."""
    words = context.words
    place = place_line(context, article.places)
    time = moment(words, article.published_at, context.now, context.zone)
    where = words.html("bundles.where", place=place, time=time)
    if article.withdrawn_at is not None:
        return Html(f"{withdrawn_notice(context, article, SHORT_REASON)}\n{where}")
    lines = [headline_link(article, TITLE_LIMIT), where]
    if article.changed_at is not None:
        changed = change_time(context, article)
        lines[1] = words.html("bundles.where_changed", place=place, time=time, changed=changed)
    if article.important:
        lines.insert(0, words.html("push.breaking"))
    return Html("\n".join(lines))


def _head(context: PageContext, total: int, oldest: float | None) -> Html:
    words = context.words
    if oldest is None:
        return words.count_html("bundles.many", total)
    since = moment(words, oldest, context.now, context.zone)
    return words.count_html("bundles.since", total, since=since)
