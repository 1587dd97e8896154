"""What a source says while a draft is open: an answer, a piece of evidence, or the end."""

from __future__ import annotations

from datetime import datetime

import telegram
from telegram import Update

from bot.messages.catalogue import Words
from bot.messages.message import Message
from bot.places.centroids import load_centroids, nearest_districts
from bot.places.finder import PlaceFinder
from bot.tips import draft as tips
from bot.tips.dates import NotYet, day_said
from bot.tips.model import Draft, Evidence
from bot.tips.questionnaire import Asked, Form, Question, load_form
from bot.tips.wording import TRACK_LABELS
from handlers.base.context import Context
from handlers.base.evidence import is_own_contact, piece_of
from handlers.base.prompts import ask, first_of_album
from handlers.base.replies import reply
from handlers.tips.drafts import keep, onward, pages_of, show
from handlers.tips.file_warnings import warn
from handlers.tips.submit import send


async def collect(
    update: Update, context: Context, message: telegram.Message, draft: Draft
) -> bool:
    """Take a message into the draft. False for what says nothing (a pinned message, say)."""
    piece = piece_of(message)
    words = context.services.words(draft.language)
    if piece is None:
        if message.effective_attachment is None:
            return False
        await reply(update, context, Message(words.html("tips.cannot_keep")))
        return True
    if means(context, piece, "tips.cancel"):
        await stop(update, context, draft)
    elif is_own_contact(message):
        await reply(update, context, Message(words.html("tips.own_contact")))
    elif not (
        await _typed_button(update, context, draft, piece)
        or await _located(update, context, draft, piece)
        or await _answered(update, context, draft, piece)
    ):
        await _held(update, context, draft, piece, words)
    return True


def means(context: Context, piece: Evidence, key: str) -> bool:
    """Whether somebody typed what stands on a button, in whatever language."""
    texts = context.services.texts
    said = piece.text.strip().casefold()
    return piece.kind == tips.TEXT and any(
        said == texts.of(language)(key).casefold() for language in texts.languages
    )


async def stop(update: Update, context: Context, draft: Draft) -> None:
    """`Batal`: at once where nothing is lost by it, else asked back."""
    pages = pages_of(context, draft)
    if not tips.is_empty(draft):
        await ask(update, context, pages.really(draft), step="really")
        return
    await drop(update, context, draft)


async def drop(update: Update, context: Context, draft: Draft) -> None:
    """Throw the draft away."""
    storage = context.services.storage
    chat = update.effective_chat
    if chat is not None:
        await storage.drafts.drop(chat.id, once=update.update_id)
    words = context.services.words(draft.language)
    await ask(
        update, context, Message(words.html("tips.dropped"), onward(context, words)), step="dropped"
    )


async def _typed_button(update: Update, context: Context, draft: Draft, piece: Evidence) -> bool:
    """The word on a button, typed instead of tapped."""
    if draft.step == tips.REVIEW and means(context, piece, "tips.send"):
        return await send(update, context, draft)
    onward = means(context, piece, "tips.next") or means(context, piece, "tips.skip")
    form = load_form(draft.form)
    if not onward or form.question(draft.step) is None:
        return False
    await show(update, context, await keep(update, context, tips.advance(draft, form)))
    return True


async def _answered(update: Update, context: Context, draft: Draft, piece: Evidence) -> bool:
    """Words that answer the question that waits."""
    form = load_form(draft.form)
    question = form.question(draft.step)
    if question is None or piece.kind != tips.TEXT or len(piece.text) > question.longest:
        return False
    said = " ".join(piece.text.split())
    if question.asked is Asked.PLACE:
        return await _placed(update, context, draft, form, said)
    if question.asked is Asked.DAY:
        return await _dated(update, context, draft, form, said)
    if question.asked is Asked.LINE:
        return await _keep_answer(update, context, draft, form, piece.text.strip())
    chosen = _chosen(context, form, question, said)
    return bool(chosen) and await _keep_answer(update, context, draft, form, chosen)


async def _keep_answer(
    update: Update, context: Context, draft: Draft, form: Form, value: str
) -> bool:
    answered = tips.answer(draft, form, draft.step, {draft.step: value})
    note = note_of(context, answered, draft)
    await show(update, context, await keep(update, context, answered), note=note)
    return True


async def _dated(update: Update, context: Context, draft: Draft, form: Form, said: str) -> bool:
    """A day in words; words that are no day are an answer all the same."""
    services = context.services
    today = datetime.fromtimestamp(services.clock(), services.zone).date()
    try:
        day = day_said(said, today)
    except NotYet:
        note = services.words(draft.language).html("tips.not_yet")
        await show(update, context, draft, note=note)
        return True
    return await _keep_answer(update, context, draft, form, day.isoformat() if day else said)


async def _placed(update: Update, context: Context, draft: Draft, form: Form, said: str) -> bool:
    """The place in words: one that we know, one of several, or just the words."""
    codes = places_named(context.services.finder, said)
    words_field = f"{draft.step}_words"
    if len(codes) > 1:
        # The words are kept already; only which place they mean is open.
        open_yet = tips.note(draft, {draft.step: said, words_field: said})
        stored = await keep(update, context, open_yet)
        page = pages_of(context, stored).candidates(stored, said, codes)
        await ask(update, context, page, step=draft.step)
        return True
    place = codes[0] if codes else said
    answered = tips.answer(draft, form, draft.step, {draft.step: place, words_field: said})
    await show(update, context, await keep(update, context, answered))
    return True


async def _located(update: Update, context: Context, draft: Draft, piece: Evidence) -> bool:
    """A location shared for the place offers the districts around it, and is kept nowhere."""
    question = load_form(draft.form).question(draft.step)
    if question is None or question.asked is not Asked.PLACE or piece.kind != "location":
        return False
    at = (piece.latitude or 0.0, piece.longitude or 0.0)
    codes = nearest_districts(*at, load_centroids(context.services.settings.regions))
    pages = pages_of(context, draft)
    if codes:
        await ask(update, context, pages.nearby(draft, codes), step=draft.step)
    else:
        await show(update, context, draft, note=pages.words.html("tips.location_elsewhere"))
    return True


async def _held(
    update: Update, context: Context, draft: Draft, piece: Evidence, words: Words
) -> None:
    together, form = tips.continues_album(draft, piece), load_form(draft.form)
    try:
        held = tips.hold(draft, form, piece)
    except tips.Full:
        if first_of_album(context, piece.album):
            await reply(update, context, Message(words.html("tips.full")))
        return
    stored = await keep(update, context, held)
    if piece.kind == tips.CONTACT_ASKED:
        page = pages_of(context, stored).contact(stored, piece.message_id)
        await reply(update, context, page)
        return
    # The pages of words and of evidence say themselves how much they hold.
    question = form.question(stored.step)
    counts = question is not None and question.asked in {Asked.WORDS, Asked.EVIDENCE}
    note = "" if counts else words.html("tips.kept")
    await show(update, context, stored, note=note, album=together)
    await warn(update, context, piece, words)


def note_of(context: Context, now: Draft, before: Draft) -> str:
    """A warning the source must read before going on, right after choosing such a category."""
    chosen = now.answers.get("category", "")
    category = load_form(now.form).category(chosen)
    if category is None or not category.warning or before.answers.get("category") == chosen:
        return ""
    return context.services.words(now.language).html(category.warning)


def places_named(finder: PlaceFinder, said: str) -> tuple[str, ...]:
    """The places these words may mean; none when only the words themselves can say it."""
    found = finder.find(said)
    if found.matches:
        return tuple(dict.fromkeys(match.code for match in found.matches))
    return finder.find_in_sentence(said) or tuple(
        dict.fromkeys(match.code for match in found.suggestions)
    )


def _chosen(context: Context, form: Form, question: Question, said: str) -> str:
    """The choice whose button says this, in whatever language; empty for none."""
    if question.asked is Asked.TRACK:
        labels = TRACK_LABELS
    elif question.asked is Asked.CHOICE:
        labels = {category.slug: category.label for category in form.categories}
    else:
        return ""
    texts = context.services.texts
    for value, label in labels.items():
        if any(
            said.casefold() == texts.of(language)(label).casefold() for language in texts.languages
        ):
            return value
    return ""
