"""The first screen: who the bot is, the latest headlines, the regencies to choose from."""

from __future__ import annotations

import html
from collections.abc import Sequence

from bot.articles.model import Article
from bot.messages.catalogue import Html
from bot.messages.dates import ago
from bot.messages.message import Keyboard, Message, clip_html
from bot.places.labels import PageContext, example_district, typed_text
from bot.readers.following import ceased_sentence
from bot.readers.keyboards import regencies_keyboard
from bot.readers.model import Subscriber

TITLE_SHOWN = 56  # characters: with place and age two lines of a small phone
NEWEST = 3


def greeting(
    context: PageContext,
    subscriber: Subscriber | None,
    newest: Sequence[Article],
    *,
    newsroom: str,
    name: str,
    report: Keyboard,
) -> Message:
    """Three lines, the latest headlines, the regencies: it fits a screen of 640 by 390 pixels.

    `name`: of whom it greets, as they write it; `report`: the button of a report, where they are
    taken.
    """
    words = context.words
    if called := typed_text(name):
        hello = words.html("help.hello_name", name=called, newsroom=newsroom)
    else:
        hello = words.html("help.hello", newsroom=newsroom)
    choose = words.html("help.choose", example=example_district(context.gazetteer))
    tips = words.html("help.tips" if report else "help.no_tips")
    parts = [f"{hello}\n{choose}\n{tips}"]
    if note := ceased_sentence(context, subscriber):
        parts.append(note)
    if newest:
        parts.append("\n".join(_headline(context, article) for article in newest))
    *regencies, everything = regencies_keyboard(context, subscriber)
    last = (*everything, *(button for row in report for button in row))
    return Message("\n\n".join(parts), (*regencies, last))


def _headline(context: PageContext, article: Article) -> Html:
    """One line where there is room, two at most: the headline as a link, one place, the age."""
    places = article.places
    codes = places.districts or places.regencies or (context.gazetteer.province,)
    return context.words.html(
        "help.headline",
        link=Html(html.escape(article.link)),
        title=clip_html(article.title, TITLE_SHOWN),
        place=context.gazetteer.label(codes[0]),
        ago=ago(context.words, article.published_at, context.now, context.zone),
    )
