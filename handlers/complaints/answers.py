"""A person's messages while a complaint is written: an answer, a file, or the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

import telegram

from bot.articles.desk.errata import parse_address
from bot.cases.messages.copying import COPIED
from bot.complaints import draft as drafts
from bot.complaints.buttons import PaperChoice
from bot.complaints.model import Capacity, Draft, Right
from bot.complaints.pages import OFFERED
from bot.messages.message import Message
from bot.readers.understanding.intents import is_for_bot
from bot.readers.understanding.wishes import load_catalogue
from bot.search.dictionary import load_dictionary
from bot.search.query import parse_query
from bot.tips import draft as tips
from bot.tips.files.pages import choice_page
from bot.tips.model import Evidence
from handlers.base.evidence import is_command, piece_of
from handlers.base.prompts import ask, first_of_album
from handlers.base.references import case_replied_to, replies_to_letter
from handlers.base.request import Request
from handlers.complaints.additions import take_addition
from handlers.complaints.drafts import close, keep_and_show, pages_of, show
from handlers.complaints.submit import send
from handlers.tips.file_look import inspect

# Steps at which all words are an answer; at other steps they may be a wish to the bot.
_ANY_WORDS = frozenset({drafts.ARTICLE, *drafts.LINES})
_CHOICES: Mapping[str, tuple[str, ...]] = {
    drafts.RIGHT: tuple(Right),
    drafts.CAPACITY: tuple(Capacity),
}


async def take_message(request: Request) -> bool:
    """Take a private message into a complaint; return whether the complaint took it.

    A report goes first: anonymous words never get into a complaint. While a report is open, the
    draft of a complaint waits; a reply to a report's message belongs to the report.
    """
    message, storage = request.message, request.services.storage
    if message is None or not request.is_private or is_command(message):
        return False
    report = await storage.drafts.get(message.chat_id)
    is_identity = report is not None and report.step == tips.IDENTITY
    if is_identity or await storage.drafts.is_identity(once=request.update_id):
        return False
    if await take_addition(request, message):
        return True
    if report is not None:
        await storage.complaint_drafts.pause(message.chat_id, now=request.now)
        return False
    draft = await storage.complaint_drafts.get(message.chat_id)
    if draft is None or draft.paused or await _replies_to_report(request, message):
        return False
    return await _collect(request, message, draft)


async def _replies_to_report(request: Request, message: telegram.Message) -> bool:
    if replies_to_letter(request, message):
        return True
    return await case_replied_to(request, message) is not None


async def stop(request: Request, draft: Draft) -> None:
    """Handle `Batal`: drop an empty draft at once, else ask whether to drop it."""
    if drafts.is_empty(draft):
        await close(request, draft)
    else:
        page = (await pages_of(request, draft)).confirm_drop()
        await ask(request, page, step="complaint really")


async def cancel_draft(request: Request) -> bool:
    """Cancel the complaint's draft after a bare /batal; return False where none is open."""
    draft = await request.services.storage.complaint_drafts.get(request.chat_id)
    if draft is None or draft.paused:
        return False
    await stop(request, draft)
    return True


async def _collect(request: Request, message: telegram.Message, draft: Draft) -> bool:
    piece, words = piece_of(message), request.services.texts.of(draft.language)
    if piece is None:
        if message.effective_attachment is not None:
            await request.reply(Message(words.html("complaints.cannot_keep")))
        return message.effective_attachment is not None
    said = piece.text.strip()
    if _says(request, piece, "complaints.cancel"):
        await stop(request, draft)
    elif draft.step == drafts.TERMS:
        if not _says(request, piece, "complaints.agree"):
            return False  # no words are kept before that; other words are a reader's
        await keep_and_show(request, drafts.advance(draft))
    elif piece.kind in COPIED:
        await _take_paper(request, message, draft, piece)
    elif piece.kind == tips.CONTACT_ASKED and draft.step == drafts.CONTACT:
        await _answer(request, draft, said)
    elif piece.kind != tips.TEXT:
        await show(request, draft, words.html("complaints.cannot_keep"))
    elif draft.step not in _ANY_WORDS and _is_for_bot(request, said):
        return False
    else:
        await _take_words(request, draft, piece, said)
    return True


async def _take_words(request: Request, draft: Draft, piece: Evidence, said: str) -> None:
    words = request.services.texts.of(draft.language)
    if draft.step == drafts.ARTICLE:
        await _find_article(request, draft, said)
    elif draft.step in _CHOICES:
        chosen = (v for v in _CHOICES[draft.step] if _says(request, piece, _label(draft.step, v)))
        await _answer(request, draft, next(chosen, ""))
    elif draft.step in drafts.LINES:
        await _answer(request, draft, " ".join(said.split()))
    elif draft.step in drafts.WORDS and _says(request, piece, "complaints.next"):
        answered = draft.step in draft.answers
        await keep_and_show(request, drafts.advance(draft) if answered else draft)
    elif draft.step in drafts.WORDS:
        try:
            await keep_and_show(request, drafts.add_words(draft, said))
        except drafts.TooLong:
            limit = words.number(drafts.WORDS_LIMIT)
            await show(request, draft, words.html("complaints.too_long", limit=limit))
    elif draft.step == drafts.REVIEW and _says(request, piece, "complaints.send"):
        await send(request, draft)
    else:
        await show(request, draft)


async def _answer(request: Request, draft: Draft, value: str) -> None:
    """Keep the answer and show the next step; show the same step where it is no answer."""
    words = request.services.texts.of(draft.language)
    if not value:
        await show(request, draft)
        return
    try:
        await keep_and_show(request, drafts.answer(draft, draft.step, value))
    except drafts.TooLong:
        limit = words.number(drafts.LINE_LIMIT)
        await show(request, draft, words.html("complaints.line_too_long", limit=limit))


async def _find_article(request: Request, draft: Draft, said: str) -> None:
    """Find the article by its address, or by words of its headline."""
    services, pages = request.services, await pages_of(request, draft)
    if address := parse_address(said):
        article = await services.storage.articles.by_address(address)
        if article is None:
            await show(request, draft, pages.words.html("complaints.unknown_article"))
            return
        await keep_and_show(request, drafts.choose_article(draft, article.id))
        return
    query = parse_query(
        said,
        finder=services.finder,
        dictionary=load_dictionary(),
        today=datetime.fromtimestamp(request.now, services.zone).date(),
    )
    found = await services.storage.search.find(
        query, zone=services.zone, limit=OFFERED, best_first=True
    )
    await ask(request, pages.articles(found.page.articles, said), step="complaint articles")


async def _take_paper(
    request: Request, message: telegram.Message, draft: Draft, piece: Evidence
) -> None:
    """Keep a file at any step; one that reveals something waits for its sender's choice."""
    words = request.services.texts.of(draft.language)
    try:
        drafts.hold(draft, piece)
    except drafts.TooManyPapers:
        if first_of_album(request, piece.album):
            limit = words.number(drafts.PAPERS_LIMIT)
            await show(request, draft, words.html("complaints.papers_full", limit=limit))
        return
    seen = await inspect(request, message, piece)
    known = replace(piece, sha256=seen.sha256, waits=not seen.look.is_clean)
    if known.waits:
        page = choice_page(piece, seen, words, button=PaperChoice)
        await request.reply(page, quoted=piece.message_id)
    counts = draft.step == drafts.PAPERS
    note = "" if counts else words.html("complaints.paper_kept")
    await keep_and_show(request, drafts.hold(draft, known), note)


def _label(step: str, value: str) -> str:
    return f"complaints.{step}_{value}"


def _says(request: Request, piece: Evidence, key: str) -> bool:
    """Whether the person typed the label of a button, in any language."""
    labels = request.services.texts.in_every_language(key)
    return piece.kind == tips.TEXT and piece.text.strip().casefold() in map(str.casefold, labels)


def _is_for_bot(request: Request, said: str) -> bool:
    return is_for_bot(said, load_catalogue(), request.services.finder)
