"""Taking a report back, or deleting only its messages in the chat, after one confirmation."""

from __future__ import annotations

import telegram

from bot.cases.buttons import TakeBack, TakeBackStep, TidyChat
from bot.cases.messages import removal
from bot.cases.messages import to_editors as casefile
from bot.cases.model import Case
from bot.delivery.model import Letter
from bot.messages.catalogue import Words
from bot.messages.message import Message
from handlers.base.request import Request

WORDS = frozenset({"hapus", "cabut", "tarik", "delete"})  # behind /tiket KODE


async def ask(request: Request, case: Case, words: Words) -> None:
    """Ask whether to take the report back (/tiket KODE hapus)."""
    page = removal.question(case, request.context_in(words.language))
    await tie_to_case(request, case, await request.reply(page))


async def tie_to_case(request: Request, case: Case, answer: telegram.Message | None) -> None:
    """Tie the message with a ticket code, and the answer to it, to the case."""
    ids = [message.message_id for message in (request.message, answer) if message is not None]
    services = request.services
    await services.storage.cases.remember_message(case.id, request.chat_id, *ids, now=request.now)


async def press(request: Request, button: TakeBack) -> None:
    """Handle the removal of the case that the pressed message belongs to."""
    case = await own_case_of_press(request)
    if case is None:
        await say_closed(request)
        return
    words = request.services.texts.of(case.language)
    match button.step:
        case TakeBackStep.ASK:
            await request.rewrite(removal.question(case, request.context_in(case.language)))
        case TakeBackStep.NO:
            await request.rewrite(Message(words.html("tips.not_taken_back")))
        case TakeBackStep.YES:
            await take_back(request, case)
            # The pressed message may be deleted by now; then there is no answer.
            if request.pressed_id is not None:
                said = Message(words.html("tips.report_taken_back"))
                await request.edit(request.pressed_id, said)


async def press_tidy(request: Request, button: TidyChat) -> None:
    """Delete the report's messages from the chat, for a phone that others look through.

    The report itself stays. After one confirmation all noted messages go, the newest first.
    """
    case = await own_case_of_press(request)
    if case is None:
        await say_closed(request)
        return
    words = request.services.texts.of(case.language)
    if not button.really:
        await request.rewrite(removal.tidy_question(words))
        return
    storage, chat_id = request.services.storage, request.chat_id
    await request.toast()  # many messages take a moment
    draft = await storage.drafts.get(chat_id)
    if draft is not None and draft.case_id == case.id:  # the next message is a reader's
        await storage.drafts.drop(chat_id, once=request.update_id)
    messages = await storage.removals.messages_in(case.id, chat_id)
    gone = [at for at in reversed(messages) if await request.delete(at)]
    await storage.removals.forget_messages(chat_id, gone)
    await request.reply(removal.tidied_message(len(gone), len(messages) - len(gone), words))


async def take_back(request: Request, case: Case) -> None:
    """Erase the case; its messages are deleted next, and then the source is told."""
    services = request.services
    editors = services.editors.id
    letters: list[Letter] = []
    # The editors know nothing yet of a case that still waits to be shown.
    if editors is not None and not await services.storage.waitlist.holds(case.id):
        letters.append(removal.announcement(case, editors, services.texts.of(None)))
        thread = await services.storage.case_changes.topic_of(case.id, editors)
        if thread is not None:
            letters.append(casefile.end_of_topic_letter(case, thread, chat_id=editors, delete=True))
    await services.storage.removals.begin(
        case, letters=letters, now=request.now, once=request.update_id
    )
    services.editors.notify()


async def say_closed(request: Request) -> None:
    """Say that the button's report is closed, or that it was pressed already."""
    words = await request.words()
    await request.toast(words("tips.old_button"))
    await request.rewrite_buttons(())


async def own_case_of_press(request: Request) -> Case | None:
    """Return the open case of the pressed message; None for anybody but its source."""
    chat_id, pressed = request.chat_id, request.pressed_id
    if pressed is None:
        return None
    case = await request.services.storage.cases.by_message(chat_id, pressed)
    return case if case is not None and case.source_chat_id == chat_id else None
