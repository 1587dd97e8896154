"""/privasi: a person's data as a file, and the deletion of all of it."""

from __future__ import annotations

from bot.messages.catalogue import Words
from bot.messages.message import Keyboard, Message, Style
from bot.readers.buttons import DataWish, PersonalData
from bot.readers.personal_data import personal_data
from handlers.base.request import Request
from handlers.complaints.additions import withdraw_complaints
from handlers.tips.sent.removal import take_back


async def show(request: Request) -> None:
    """Handle /privasi: offer the file and the deletion."""
    words = await request.words()
    await request.reply(Message(words.html("mydata.privacy"), _choices(words)))


async def press(request: Request, button: PersonalData) -> None:
    """Send the file, ask for the deletion to be confirmed, or delete all data."""
    words = await request.words()
    await request.toast()  # deleting takes a moment
    match button.wish:
        case DataWish.FILE:
            await _send_file(request)
        case DataWish.ASK_DELETION:
            sure: Keyboard = (
                (
                    PersonalData(DataWish.KEEP).button(words("tips.cancel")),
                    PersonalData(DataWish.DELETE_ALL)
                    .button(words("mydata.delete_sure"))
                    .in_style(Style.DANGER),
                ),
            )
            await request.rewrite(Message(words.html("mydata.delete_ask"), sure))
        case DataWish.KEEP:
            await request.rewrite(Message(words.html("mydata.privacy"), _choices(words)))
        case DataWish.DELETE_ALL:
            await _forget(request)
            await request.rewrite(Message(words.html("mydata.deleted")))


async def _send_file(request: Request) -> None:
    context = await request.page_context()
    held = await request.services.storage.personal_data.read(
        request.chat_id, subscriber=await request.subscriber()
    )
    await request.reply_with_file(
        personal_data(context, held).encode("utf-8", "replace"),
        name=context.words("mydata.file_name"),
        caption=context.words.html("mydata.caption"),
    )


async def _forget(request: Request) -> None:
    """Delete all data, reports first: each leaves a job that tells the source its outcome."""
    persons, chat_id = request.services.storage.personal_data, request.chat_id
    await withdraw_complaints(request)
    for case in await persons.cases(chat_id):
        await take_back(request, case)
    await persons.forget(chat_id, once=request.update_id)
    await request.services.storage.database.scrub()


def _choices(words: Words) -> Keyboard:
    return (
        (PersonalData(DataWish.FILE).button(words("mydata.download")),),
        (PersonalData(DataWish.ASK_DELETION).button(words("mydata.delete")),),
    )
