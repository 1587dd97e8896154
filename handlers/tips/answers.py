"""A source's messages while a draft is open: an answer, a piece of evidence, or the end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import telegram

from bot.messages.catalogue import Html, Words
from bot.messages.day_words import NotYet, read_day
from bot.messages.message import Message
from bot.places.centroids import load_centroids, nearest_districts
from bot.places.finder import PlaceFinder
from bot.readers.understanding.wishes import Wish
from bot.tips import draft as tips
from bot.tips.model import Draft, Evidence
from bot.tips.oneself import hints, words_of
from bot.tips.questionnaire import HAPPENED, Form, Question, QuestionKind, load_form
from bot.tips.reading.stated_age import states_minor
from bot.tips.wording import TRACK_LABELS, known_text
from handlers.base.evidence import is_own_contact, piece_of
from handlers.base.prompts import ask, first_of_album
from handlers.base.request import Request
from handlers.tips import asides
from handlers.tips.drafts import close_draft, keep, oneself_of, pages_of, show_question
from handlers.tips.file_look import look_for_draft
from handlers.tips.submit import send

_ANSWERS_TO_DROP = asides.AGREEING | asides.REFUSING


async def collect(
    request: Request, message: telegram.Message, draft: Draft, *, sure: bool = False
) -> bool:
    """Take a message into the draft; return False for one without content (a pinned message).

    A wish to the bot is asked back first; `sure`: the source confirmed that it is for the report.
    """
    piece, words = piece_of(message), request.services.texts.of(draft.language)
    if piece is None:
        if message.effective_attachment is None:
            return False
        await request.reply(Message(words.html("tips.cannot_keep")))
        return True
    said = None if sure else asides.wish_of(request, message)
    if is_word_of(request, piece, "tips.cancel") or (said and said.wish is Wish.NEVER_MIND):
        await stop(request, draft)
    elif said and asides.is_asked_to_drop(request) and said.wish in _ANSWERS_TO_DROP:
        await (drop if said.wish in asides.AGREEING - {Wish.RESUME} else show_question)(
            request, draft
        )
    elif said and asides.advances(draft, said):
        await show_question(request, await keep(request, tips.advance(draft)))
    elif said and asides.is_for_bot(message, said):
        await asides.ask_back(request, message, draft)
    elif is_own_contact(message):
        await request.reply(Message(words.html("tips.own_contact")))
    else:
        await speak_gently(request, piece.text, words_of(draft), words)
        if not (
            await _take_button_word(request, draft, piece)
            or await _take_location(request, draft, piece)
            or await _take_answer(request, draft, piece)
        ):
            await _take_evidence(request, message, draft, piece)
    return True


async def speak_gently(request: Request, said: str, before: Iterable[str], words: Words) -> None:
    """Answer a source who first says that they are a child; the answer stays readable."""
    if states_minor(said) and not any(map(states_minor, before)):
        await request.reply(Message(words.html("tips.gently")))


def is_word_of(request: Request, piece: Evidence, key: str) -> bool:
    """Whether the source typed the label of a button, in any language."""
    return piece.kind == tips.TEXT and _is_label(request, piece.text.strip(), key)


async def stop(request: Request, draft: Draft) -> None:
    """Handle `Batal`: drop an empty draft at once, else ask whether to drop it."""
    if tips.is_empty(draft):
        await drop(request, draft)
    else:
        await ask(request, pages_of(request, draft).confirm_drop(), step=asides.REALLY)


async def drop(request: Request, draft: Draft) -> None:
    """Drop the draft, and tell the source."""
    await close_draft(request, draft, "tips.dropped")


async def _take_button_word(request: Request, draft: Draft, piece: Evidence) -> bool:
    """Act on a button's label that was typed instead of pressed."""
    if is_word_of(request, piece, "tips.send"):
        if not await send(request, draft):
            await show_question(request, draft)
        return True
    onward = is_word_of(request, piece, "tips.next") or is_word_of(request, piece, "tips.skip")
    if not onward or tips.waiting_question(draft) is None:
        return False
    await show_question(request, await keep(request, tips.advance(draft)))
    return True


async def _take_answer(request: Request, draft: Draft, piece: Evidence) -> bool:
    """Take words as the answer to the waiting question; return False for no answer."""
    question = tips.waiting_question(draft)
    if question is None or piece.kind != tips.TEXT or len(piece.text) > question.longest:
        return False
    said = " ".join(piece.text.split())
    if question.kind is QuestionKind.PLACE:
        return await _answer_place(request, draft, said)
    if question.kind is QuestionKind.DAY:
        return await _answer_day(request, draft, said)
    if question.kind is QuestionKind.LINE:
        return await _keep_answer(request, draft, piece.text.strip())
    chosen = _choice_named(request, load_form(draft.form), question, said)
    return bool(chosen) and await _keep_answer(request, draft, chosen)


async def move(request: Request, draft: Draft, changed: Draft) -> None:
    """Store the changed draft, and show the question that now waits."""
    note = warning_of(request, changed, draft)
    if again := tips.doubt_known(changed):
        words = pages_of(request, draft).words
        happened = known_text(changed.answers[HAPPENED], words, request.services.zone, request.now)
        changed, note = again, words.html("tips.known_too_early", happened=happened)
    await show_question(request, await keep(request, changed), note=note)


async def _keep_answer(request: Request, draft: Draft, value: str) -> bool:
    await move(request, draft, tips.answer(draft, draft.step, {draft.step: value}))
    return True


async def _answer_day(request: Request, draft: Draft, said: str) -> bool:
    """Take a day in words; words that are no day are kept as the answer."""
    services = request.services
    today = datetime.fromtimestamp(request.now, services.zone).date()
    try:
        day = read_day(said, today)
    except NotYet:
        note = services.texts.of(draft.language).html("tips.not_yet")
        await show_question(request, draft, note=note)
        return True
    return await _keep_answer(request, draft, day.isoformat() if day else said)


async def _answer_place(request: Request, draft: Draft, said: str) -> bool:
    """Take the place in words: a known one, a choice of several, or the words alone."""
    codes = places_named(request.services.finder, said)
    words_field = f"{draft.step}_words"
    if len(codes) > 1:
        # The words are kept already; the source still chooses which place they mean.
        open_yet = tips.note(draft, {draft.step: said, words_field: said})
        stored = await keep(request, open_yet)
        page = pages_of(request, stored).candidates(said, codes)
        await ask(request, page, step=draft.step)
        return True
    place = codes[0] if codes else said
    answered = tips.answer(draft, draft.step, {draft.step: place, words_field: said})
    await show_question(request, await keep(request, answered))
    return True


async def _take_location(request: Request, draft: Draft, piece: Evidence) -> bool:
    """Offer the districts around a location shared as the place; the location is not kept."""
    question = tips.waiting_question(draft)
    if question is None or question.kind is not QuestionKind.PLACE or piece.kind != "location":
        return False
    at = (piece.latitude or 0.0, piece.longitude or 0.0)
    codes = nearest_districts(*at, load_centroids(request.services.settings.regions))
    pages = pages_of(request, draft)
    if codes:
        await ask(request, pages.nearby_districts(codes), step=draft.step)
    else:
        await show_question(request, draft, note=pages.words.html("tips.location_elsewhere"))
    return True


async def _take_evidence(
    request: Request, message: telegram.Message, draft: Draft, piece: Evidence
) -> None:
    words = request.services.texts.of(draft.language)
    together = tips.continues_album(draft, piece)
    try:
        tips.hold(draft, piece)
    except tips.TooManyPieces:
        if first_of_album(request, piece.album):
            await request.reply(Message(words.html("tips.full")))
        return
    draft, piece = await look_for_draft(request, message, draft, piece)
    stored = await keep(request, tips.hold(draft, piece))
    if piece.kind == tips.CONTACT_ASKED:
        page = pages_of(request, stored).contact(piece.message_id)
        await request.reply(page)
        return
    # The pages of words and of evidence say themselves how much they hold.
    question = tips.waiting_question(stored)
    counts = question is not None and question.kind in {QuestionKind.WORDS, QuestionKind.EVIDENCE}
    can_send = question is not None and tips.is_ready(stored)
    note = "" if counts else words.html("tips.can_send" if can_send else "tips.kept")
    if can_send:  # else the review is shown, with the hints for all pieces
        own = hints([piece.text], oneself_of(request), words)
        note = Html("\n\n".join(filter(None, (own, note))))
    await show_question(request, stored, note=note, album=together)


def warning_of(request: Request, now: Draft, before: Draft) -> str:
    """Return the warning of a category that was just chosen; empty for none."""
    chosen = now.answers.get("category", "")
    category = load_form(now.form).category(chosen)
    if category is None or not category.warning or before.answers.get("category") == chosen:
        return ""
    return request.services.texts.of(now.language).html(category.warning)


def places_named(finder: PlaceFinder, said: str) -> tuple[str, ...]:
    """Return the places that the words may mean; empty where only the words can say it."""
    found = finder.find(said)
    if found.matches:
        return tuple(dict.fromkeys(match.code for match in found.matches))
    return finder.find_in_sentence(said) or tuple(
        dict.fromkeys(match.code for match in found.suggestions)
    )


def _choice_named(request: Request, form: Form, question: Question, said: str) -> str:
    """Return the choice whose label this is, in any language; empty for none."""
    if question.kind is QuestionKind.TRACK:
        labels = TRACK_LABELS
    elif question.kind is QuestionKind.CHOICE:
        labels = {category.slug: category.label for category in form.categories}
    else:
        return ""
    return next((value for value, label in labels.items() if _is_label(request, said, label)), "")


def _is_label(request: Request, said: str, key: str) -> bool:
    return said.casefold() in map(str.casefold, request.services.texts.in_every_language(key))
