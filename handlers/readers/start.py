"""The first words: /start with its payloads, and /bantuan."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from telegram import Chat, Update

from bot.articles.messages import headlines
from bot.articles.model import Article
from bot.messages.catalogue import Html, Words
from bot.messages.message import Message
from bot.places.labels import PageContext, example_district, typed_text
from bot.places.model import PlaceMatch
from bot.readers.following import overview
from bot.readers.model import Subscriber
from handlers.base.authorization import Handler
from handlers.base.context import Context
from handlers.base.replies import chat_id_of, desk_of, private_door, reader_of, reply, typed_after
from handlers.base.routing import Where
from handlers.readers.following import follow_match
from handlers.tips import report as tips

NEWEST = 3


class Menu(Protocol):
    """Makes the commands that hold somewhere, each with what it does."""

    def __call__(
        self, words: Words, where: Where, *, takes_tips: bool
    ) -> list[tuple[str, str]]: ...


async def start(update: Update, context: Context) -> None:
    """/start, with `w-36-03-19` to follow that place or `lapor` to report."""
    if update.effective_chat is None or update.effective_chat.type != Chat.PRIVATE:
        await _in_group(update, context)
        return
    payload = typed_after(update)
    if payload == "lapor":
        await tips.report(update, context)
        return
    code = payload.removeprefix("w-").replace("-", ".")
    if payload.startswith("w-") and code in context.services.gazetteer:
        await follow_match(update, context, _followable(context, code))
        return
    await greet(update, context)


async def greet(update: Update, context: Context) -> None:
    """Who we are, the latest articles, and the places to choose from."""
    services = context.services
    _, words = await reader_of(update, context)
    subscriber = await services.storage.subscribers.meet(
        chat_id_of(update),
        language=words.language,
        now=services.clock(),
        once=update.update_id,
    )
    page = await services.storage.articles.latest(services.gazetteer.province, limit=NEWEST)
    person = update.effective_user.first_name if update.effective_user else ""
    message = _greeting(
        desk_of(context, words),
        subscriber,
        page.articles,
        name=typed_text(person),
        newsroom=context.bot.first_name,
        takes_tips=services.editors_chat_id() is not None,
    )
    await reply(update, context, message)


async def introduce(update: Update, context: Context) -> None:
    """ "Siapa kamu?" """
    _, words = await reader_of(update, context)
    takes_tips = context.services.editors_chat_id() is not None
    key = "help.who" if takes_tips else "help.who_no_tips"
    await reply(update, context, Message(words.html(key, name=context.bot.first_name)))


def help_with(menu: Menu) -> Handler:
    """/bantuan, made from the command menu."""

    async def show(update: Update, context: Context) -> None:
        _, words = await reader_of(update, context)
        here = chat_id_of(update)
        takes_tips = context.services.editors_chat_id() is not None
        if here == context.services.editors_chat_id():
            where = Where.EDITORS
        elif update.effective_chat and update.effective_chat.type == Chat.PRIVATE:
            where = Where.PRIVATE
        else:
            return
        lines = [
            words.html("help.command", command=command, what=what)
            for command, what in menu(words, where, takes_tips=takes_tips)
        ]
        text = words.html("help.commands", commands=Html("\n".join(lines)))
        plainly = "help.plainly" if where is Where.PRIVATE else "help.plainly_editors"
        hint = words.html(plainly, example=example_district(context.services.gazetteer))
        await reply(update, context, Message(f"{text}\n\n{hint}"))

    return show


def _greeting(
    desk: PageContext,
    subscriber: Subscriber,
    newest: Sequence[Article],
    *,
    name: str,
    newsroom: str,
    takes_tips: bool,
) -> Message:
    words = desk.words
    hello = (
        words.html("help.hello_name", name=name, newsroom=newsroom)
        if name
        else words.html("help.hello", newsroom=newsroom)
    )
    choose = words.html("help.choose", example=example_district(desk.gazetteer))
    tips_line = words.html("help.tips" if takes_tips else "help.no_tips")
    text = f"{hello}\n{choose}\n{tips_line}"
    if newest:
        listed = headlines(newest, words, desk.gazetteer, desk.now, desk.zone)
        text = f"{text}\n\n{words.html('help.newest', headlines=listed)}"
    return Message(text, overview(desk, subscriber).buttons)


def _followable(context: Context, code: str) -> PlaceMatch:
    """A village is followed by its district."""
    gazetteer = context.services.gazetteer
    if gazetteer.get(code).level == "village":
        return PlaceMatch(gazetteer.parent(code), via=code)
    return PlaceMatch(code)


async def _in_group(update: Update, context: Context) -> None:
    """One polite line; the editors' own group needs none."""
    if chat_id_of(update) != context.services.editors_chat_id():
        _, words = await reader_of(update, context)
        await reply(
            update,
            context,
            Message(words.html("help.in_group"), private_door(context, words("help.open_private"))),
        )
