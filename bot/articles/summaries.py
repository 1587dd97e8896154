"""A summary: the articles of a day in one message worth opening."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from bot.articles.bundles import bundle_buttons, entry
from bot.articles.messages import article_buttons, headline_link, story
from bot.articles.model import Article
from bot.articles.summary_notes import note_line
from bot.messages.dates import day
from bot.messages.message import Message
from bot.places.labels import PageContext

HEADLINES = 3  # below the top story, with places and time; the others are links alone
TITLE_LIMIT = 100  # characters of a link
# The names of summaries, each from this hour on.
_HOURS = ((19, "night"), (15, "evening"), (11, "noon"), (3, "morning"), (0, "night"))


class SummaryContents(NamedTuple):
    """The articles of a summary: their number, between which ids, promised for which time.

    `held_back`: those that were too many to be sent at once. `note`: the editors' sentence above
    it. `nearby`: its reader follows none of its places, but has had no other news for a week.
    """

    total: int
    span: tuple[int, int]
    promised_at: float
    held_back: int = 0
    note: str = ""
    nearby: bool = False


def summary(context: PageContext, articles: Sequence[Article], carried: SummaryContents) -> Message:
    """Render the top story with its picture, the next headlines with their places, other links.

    `articles` are those shown, the nearest first; withdrawn ones come last. The rest is behind a
    button.
    """
    words, shown = context.words, sorted(articles, key=lambda each: each.withdrawn_at is not None)
    top, *others = shown
    parts = [_heading(context, carried.promised_at)]
    if carried.nearby:
        parts.append(words.html("summaries.nearby"))
    if carried.note:
        parts.append(note_line(words, carried.note))
    parts.append(story(context, top))
    parts += [entry(context, each) for each in others[:HEADLINES]]
    links = [_link(context, each) for each in others[HEADLINES:]]
    if links:
        parts.append("\n".join(links))
    if rest := carried.total - len(shown):
        parts.append(words.count_html("bundles.rest", rest))
    if carried.held_back:
        parts.append(words.count_html("summaries.held", carried.held_back))
    text = "\n\n".join(parts)
    if top.withdrawn_at is not None:
        return Message(text)
    if carried.total == 1:
        return Message(text, (article_buttons(context, top),), preview=top.image or "")
    buttons = bundle_buttons(context, carried.total, carried.span, len(shown), summary=True)
    return Message(text, buttons, preview=top.image or "")


def _heading(context: PageContext, at: float) -> str:
    hour = datetime.fromtimestamp(at, context.zone).hour
    name = next(name for begins, name in _HOURS if hour >= begins)
    date = day(context.words, at, context.now, context.zone)
    return context.words.html(f"summaries.{name}", day=date)


def _link(context: PageContext, article: Article) -> str:
    if article.withdrawn_at is not None:
        return entry(context, article)
    return context.words.html("summaries.link", title=headline_link(article, TITLE_LIMIT))
