"""A source takes its report back, or only its words from the chat: asked once, then they go."""

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
    """/tiket KODE hapus: whether that is meant."""
    page = removal.question(case, request.context_in(words.language))
    await tie_to_case(request, case, await request.reply(page))


async def tie_to_case(request: Request, case: Case, answer: telegram.Message | None) -> None:
    """What was said with a ticket code, and the answer to it, belong to the case."""
    ids = [message.message_id for message in (request.message, answer) if message is not None]
    services = request.services
    await services.storage.cases.remember_message(case.id, request.chat_id, *ids, now=request.now)


async def press(request: Request, button: TakeBack) -> None:
    """Of the case that the pressed message belongs to."""
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
            # Where it is deleted by now, so is what it would say.
            if request.pressed_id is not None:
                said = Message(words.html("tips.report_taken_back"))
                await request.edit(request.pressed_id, said)


async def press_tidy(request: Request, button: TidyChat) -> None:
    """The chat without the report, which stays one: for a phone that others look through.

    Asked once; then all of it that was noted goes, the newest first.
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
    if draft is not None and draft.case_id == case.id:  # what is written next is a reader's
        await storage.drafts.drop(chat_id, once=request.update_id)
    messages = await storage.removals.messages_in(case.id, chat_id)
    gone = [at for at in reversed(messages) if await request.delete(at)]
    await storage.removals.forget_messages(chat_id, gone)
    await request.reply(removal.tidied(len(gone), len(messages) - len(gone), words))


async def take_back(request: Request, case: Case) -> None:
    """Erase the case; its messages follow, and then the word of what became of them."""
    services = request.services
    editors = services.editors.id
    letters: list[Letter] = []
    # Of a case that still waits to be shown, the editors know nothing yet.
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
    """The pressed button is of a report that is closed, or was tapped twice."""
    words = await request.words()
    await request.toast(words("tips.old_button"))
    await request.rewrite_buttons(())


async def own_case_of_press(request: Request) -> Case | None:
    """The open case that the pressed message belongs to, if whoever presses is its source."""
    chat_id, pressed = request.chat_id, request.pressed_id
    if pressed is None:
        return None
    case = await request.services.storage.cases.by_message(chat_id, pressed)
    return case if case is not None and case.source_chat_id == chat_id else None
