"""/privasi: what is kept about a person, as a file; and all of it erased."""

from __future__ import annotations

from telegram import Update

from bot.messages.catalogue import Words
from bot.messages.message import Button, Keyboard, Message
from bot.readers.personal_data import MyData
from handlers.base.context import Context
from handlers.base.errors import old_button
from handlers.base.files import send_file
from handlers.base.replies import chat_id_of, parts_of, reader_of, reply, rewrite, toast
from handlers.tips import removal as takingback

BUTTON = "d"  # callback data: `d:file`, `d:ask`, `d:all`, `d:no`


async def show(update: Update, context: Context) -> None:
    """/privasi"""
    _, words = await reader_of(update, context)
    await reply(update, context, Message(words.html("mydata.privacy"), _choices(words)))


async def press(update: Update, context: Context) -> None:
    """`d:file`, `d:ask`, `d:all` or `d:no`: the state that is wanted."""
    _, words = await reader_of(update, context)
    match parts_of(update):
        case ["file"]:
            await toast(update)
            await _send(update, context, words)
        case ["ask"]:
            sure: Keyboard = (
                (
                    Button(words("tips.cancel"), f"{BUTTON}:no"),
                    Button(words("mydata.delete_sure"), f"{BUTTON}:all"),
                ),
            )
            await toast(update)
            await rewrite(update, context, Message(words.html("mydata.delete_ask"), sure))
        case ["no"]:
            await toast(update)
            await rewrite(update, context, Message(words.html("mydata.privacy"), _choices(words)))
        case ["all"]:
            await toast(update)
            await _forget(update, context)
            await rewrite(update, context, Message(words.html("mydata.deleted")))
        case _:
            await old_button(update, context)


async def _send(update: Update, context: Context, words: Words) -> None:
    services, chat_id = context.services, chat_id_of(update)
    now = services.clock()
    held = await services.storage.personal_data.read(
        chat_id, subscriber=await services.storage.subscribers.get(chat_id), now=now
    )
    text = MyData(words, services.gazetteer, services.zone, now).text(held)
    await send_file(
        update,
        context,
        text.encode("utf-8", "replace"),
        name=words("mydata.file_name"),
        caption=words.html("mydata.caption"),
    )


async def _forget(update: Update, context: Context) -> None:
    """Reports first: each leaves a job that tells the source what became of its messages."""
    personal_data, chat_id = context.services.storage.personal_data, chat_id_of(update)
    for case in await personal_data.cases(chat_id):
        await takingback.take_back(update, context, case)
    await personal_data.forget(chat_id, now=context.services.clock(), once=update.update_id)
    await context.services.storage.database.scrub()


def _choices(words: Words) -> Keyboard:
    return (
        (Button(words("mydata.download"), f"{BUTTON}:file"),),
        (Button(words("mydata.delete"), f"{BUTTON}:ask"),),
    )
