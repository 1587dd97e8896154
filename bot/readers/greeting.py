"""The first screen: the bot's name, the latest headlines, the regencies to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from bot.articles.messages import short_headline
from bot.articles.model import Article
from bot.messages.message import Keyboard, Message
from bot.places.labels import PageContext, typed_text
from bot.readers.following import ceased_sentence
from bot.readers.keyboards import regencies_keyboard
from bot.readers.model import Subscriber

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
    """Write the greeting, the latest headlines and the regencies for a screen of 640 by 390.

    `name`: the person's name as they write it; `report`: the button of a report, empty if the bot
    takes no reports.
    """
    words = context.words
    if called := typed_text(name):
        hello = words.html("help.hello_name", name=called, newsroom=newsroom)
    else:
        hello = words.html("help.hello", newsroom=newsroom)
    choose = words.html("help.choose")
    tips = words.html("help.tips" if report else "help.no_tips")
    parts = [f"{hello}\n{choose}\n{tips}"]
    if note := ceased_sentence(context, subscriber):
        parts.append(note)
    if newest:
        parts.append("\n".join(short_headline(context, article) for article in newest))
    *regencies, everything = regencies_keyboard(context, subscriber)
    last = (*everything, *(button for row in report for button in row))
    return Message("\n\n".join(parts), (*regencies, last))
