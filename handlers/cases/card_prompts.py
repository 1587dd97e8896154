"""Questions at a card that editors answer in words: a note, an article's address, a reason."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

import telegram

from bot.articles.desk.errata import parse_address
from bot.cases import workflow
from bot.cases.messages.source import to_source
from bot.cases.model import Case, Note
from bot.cases.records import Record, RecordKind, message_record
from bot.delivery.model import Letter
from bot.tips import draft as tips
from bot.tips.model import Evidence
from handlers.base.editors import audit_entry, card_letters, new_mark, without_links, write_quietly
from handlers.base.request import Request
from handlers.cases import endings

ARTICLE, NOTE, CLOSE, STOP_QUIETLY = "article", "note", "close", "stop"
STOP_AND_TELL = "stop and tell"
_ASKS = {
    ARTICLE: "editors.ask_article",
    NOTE: "editors.ask_note",
    CLOSE: "editors.ask_reason",
    STOP_QUIETLY: "editors.ask_reason",
    STOP_AND_TELL: "editors.ask_reason_for_source",
}


async def prompt(request: Request, case: Case, purpose: str) -> None:
    """Ask for the words below the card; a reply to this message is the answer."""
    if request.pressed_message is None:
        return
    asked = await write_quietly(
        request, request.pressed_message, _ASKS[purpose], codename=case.codename
    )
    if asked is not None:
        await request.services.storage.case_changes.keep_question(
            case.id, request.chat_id, asked, purpose
        )


async def take_reply(request: Request, message: telegram.Message, case: Case) -> bool:
    """Take a reply to a prompt; return False for a reply to any other message."""
    replied = message.reply_to_message
    if replied is None:
        return False
    purpose = await request.services.storage.case_changes.question_of(
        case.id, message.chat_id, replied.message_id, tuple(_ASKS)
    )
    if purpose is None:
        return False
    await write_quietly(request, message, await _ACTIONS[purpose](request, message, case))
    return True


async def _add_note(request: Request, message: telegram.Message, case: Case) -> str:
    """Add the note to the case; return the key of the answer."""
    text = _words_of(message)
    if not text:
        return "editors.note_in_words"
    services, now, editor = request.services, request.now, request.editor
    note = Note(now, editor.name, text)
    await services.storage.case_changes.change(
        case.id,
        lambda open_case: workflow.add_note(open_case, note),
        entry=audit_entry(request, "noted"),
        letters=partial(card_letters, request),
        records=[Record(RecordKind.NOTED, now, note=f"{editor.name}: {text}")],
        once=request.update_id,
    )
    services.editors.notify()
    return "editors.noted"


async def _publish(request: Request, message: telegram.Message, case: Case) -> str:
    """Tell the source, and the sources of the cases that follow this one, of the article."""
    typed = (message.text or "").split()
    address = parse_address(typed[0]) if len(typed) == 1 else ""
    if not address.startswith(("https://", "http://")):
        return "editors.no_address"
    services, now = request.services, request.now

    def letters(changed: Case) -> tuple[Letter, ...]:
        words = services.texts.of(changed.language)
        hosts, mark = services.settings.own_hosts, new_mark()
        news = to_source.news_letter(changed, address, words=words, mark=mark, own_hosts=hosts)
        return (*card_letters(request, changed), *(() if changed.source_blocked else (news,)))

    await services.storage.case_changes.change_all(
        case.id,
        lambda open_case: workflow.publish(open_case, address),
        entry=audit_entry(request, "published"),
        letters=letters,
        record=message_record(RecordKind.ANSWERED, Evidence(tips.TEXT, 0, text=address), now=now),
        once=request.update_id,
    )
    services.editors.notify()
    return "editors.article_told"


async def _close(request: Request, message: telegram.Message, case: Case) -> str:
    reason = _words_of(message)
    if not reason:
        return "editors.reason_in_words"
    if not await endings.may_close(request, case):
        return "editors.only_holder"
    await endings.close(request, case, reason, cards=partial(card_letters, request))
    return "editors.reason_kept"


async def _stop(
    request: Request, message: telegram.Message, case: Case, *, told: bool = False
) -> str:
    reason = _words_of(message)
    if not reason:
        return "editors.reason_in_words"
    cards = partial(card_letters, request)
    reason = without_links(request, reason) if told else reason
    await endings.stop(request, case, reason, told=told, cards=cards)
    return "editors.reason_passed_on" if told else "editors.reason_kept"


def _words_of(message: telegram.Message) -> str:
    return (message.text or message.caption or "").strip()


_ACTIONS: Mapping[str, Callable[[Request, telegram.Message, Case], Awaitable[str]]] = {
    ARTICLE: _publish,
    NOTE: _add_note,
    CLOSE: _close,
    STOP_QUIETLY: _stop,
    STOP_AND_TELL: partial(_stop, told=True),
}
