"""Answers of a source to the editors, without /tiket or a reply: one press sends them.

The message is not kept meanwhile: the offer quotes it, and Telegram shows it with the press.
"""

from __future__ import annotations

import telegram

from bot.cases.buttons import AnswerEditors, ForEditors
from bot.cases.model import Case
from bot.cases.workflow import asked_at
from bot.messages.message import Message
from bot.readers.understanding.intents import is_readers
from bot.readers.understanding.wishes import load_catalogue
from bot.tips import draft as tips
from handlers.base.evidence import piece_of
from handlers.base.prompts import ask, first_of_album
from handlers.base.request import Request
from handlers.tips.drafts import pages_of
from handlers.tips.sent.removal import own_case_of_press, say_closed, tie_to_case
from handlers.tips.sent.ticket import open_dialogue, take_piece

FRESH = 24 * 3600.0  # seconds in which even "panongan" may be the answer to a question
_ALBUMS = "albums offered"  # the key of the last ones in the chat's memory
ALBUMS_KEPT = 3


async def case_that_asks(request: Request, said: str) -> Case | None:
    """Return the case whose editors wait for an answer that these words may be.

    The case that asked last is taken. A reader's words stay a reader's, unless the question is new.
    """
    services = request.services
    asking = [
        (at, case)
        for case in await services.storage.cases.of_source(request.chat_id)
        if (at := asked_at(case)) is not None
    ]
    at, case = max(asking, key=lambda pair: pair[0], default=(0.0, None))
    if request.now - at > FRESH and said and is_readers(said, load_catalogue(), services.finder):
        return None
    return case


async def offer(request: Request, message: telegram.Message, case: Case) -> bool:
    """Offer to send a message to the editors; return False for one without content."""
    piece = piece_of(message)
    if piece is None:
        return False
    _remember_album(request, message)
    if first_of_album(request, piece.album):
        words = request.services.texts.of(case.language)
        no = ForEditors(yes=False).button(words("tips.not_for_editors"))
        yes = ForEditors(yes=True).button(words("tips.to_editors"))
        page = Message(words.html("tips.for_editors"), ((no, yes),))
        sent = await request.reply(page, quoted=message.message_id)
        if sent is not None:  # the message itself is no part of the case yet
            await request.services.storage.cases.remember_message(
                case.id, request.chat_id, sent.message_id, now=request.now
            )
    return True


async def accept(request: Request, message: telegram.Message) -> None:
    """Send the message and its album to the case (*Kirim ke redaksi*), and open a dialogue."""
    storage = request.services.storage
    case = await own_case_of_press(request)
    if case is None:
        await say_closed(request)
        return
    words = request.services.texts.of(case.language)
    draft = await storage.drafts.get(request.chat_id)
    dialogue = None
    identified = draft is not None and draft.step == tips.IDENTITY  # what follows is for one file
    if not identified and not tips.is_begun(draft):
        dialogue = await open_dialogue(request, case, case.language, instead_of=draft)
    album = _albums(request).get(message.media_group_id or "", {})
    answer = ""
    for _, each in sorted({message.message_id: message, **album}.items()):
        piece = piece_of(each)
        # A message that belongs to a case was passed on before: the button was pressed twice.
        if piece and await storage.cases.by_message(request.chat_id, each.message_id) is None:
            now = await storage.cases.get(case.id) or case  # with the pieces before this one
            answer = await take_piece(request, each, now, piece) or answer
    if message.media_group_id and message.message_id not in album:
        answer = "tips.one_of_album"
    text = words.html(answer or "tips.dialogue")
    page = pages_of(request, dialogue).dialogue(text) if dialogue else Message(text)
    await ask(request, page, step=tips.DIALOGUE)


async def press_answer(request: Request, _button: AnswerEditors) -> None:
    """Open a dialogue from *Jawab* below the editors' words."""
    services, case = request.services, await own_case_of_press(request)
    if case is None:
        await say_closed(request)
        return
    words = services.texts.of(case.language)
    draft = await services.storage.drafts.get(request.chat_id)
    if await services.storage.blocked_sources.includes(request.chat_id):
        page = Message(words.html("tips.not_heard"))
    elif tips.is_begun(draft):
        page = Message(words.html("tips.ticket_busy"))
    else:
        dialogue = await open_dialogue(request, case, case.language, instead_of=draft)
        page = pages_of(request, dialogue).dialogue(words.html("tips.answer_now"))
    await tie_to_case(request, case, await request.reply(page, quoted=request.pressed_id))


def _remember_album(request: Request, message: telegram.Message) -> None:
    """Remember an album's messages: the press shows only the first one."""
    kept, album = request.memory, message.media_group_id
    if kept is not None and album:
        albums = _albums(request)
        together = {**albums.pop(album, {}), message.message_id: message}
        kept[_ALBUMS] = dict([*albums.items(), (album, together)][-ALBUMS_KEPT:])


def _albums(request: Request) -> dict[str, dict[int, telegram.Message]]:
    """Return the messages of each offered album, by their ids."""
    kept = request.memory.get(_ALBUMS) if request.memory else None
    return dict(kept) if isinstance(kept, dict) else {}
