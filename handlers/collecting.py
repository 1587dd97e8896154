"""What a source says while a draft is open: an answer, a piece of evidence, or the end."""

from __future__ import annotations

import telegram
from telegram import Update

from bot import tips
from bot.context import Context
from bot.model import Draft, Evidence
from bot.placefinder import PlaceFinder
from bot.render import Message
from bot.texts import Words
from bot.tipform import Asked, load_form
from bot.tipwords import MAP
from handlers.drafts import keep, onward, pages_of, show
from handlers.pieces import is_own_contact, piece_of
from handlers.prompts import ask, first_of_album
from handlers.replies import reply
from handlers.sending import send

ANSWER_LIMIT = 200  # longer words are a piece of the account


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
    elif not await _typed_button(update, context, draft, piece) and not await _answered(
        update, context, draft, piece
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
        await storage.tips.drop_draft(chat.id, once=update.update_id)
    words = context.services.words(draft.language)
    await ask(
        update, context, Message(words.html("tips.dropped"), onward(context, words)), step="dropped"
    )


async def _typed_button(update: Update, context: Context, draft: Draft, piece: Evidence) -> bool:
    """The word on a button, typed instead of tapped."""
    if draft.step == tips.REVIEW and means(context, piece, "tips.send"):
        return await send(update, context, draft)
    onward = means(context, piece, "tips.next") or means(context, piece, "tips.skip")
    if not onward or load_form().question(draft.step) is None:
        return False
    await show(update, context, await keep(update, context, tips.advance(draft, load_form())))
    return True


async def _answered(update: Update, context: Context, draft: Draft, piece: Evidence) -> bool:
    """Words (or, for the place, a location) that answer the question that waits."""
    form = load_form()
    question = form.question(draft.step)
    asked = question.asked if question else None
    said = " ".join(piece.text.split())
    if asked is Asked.PLACE and piece.kind == "location":
        held = tips.hold(draft, form, piece)
        answered = tips.answer(held, form, draft.step, {draft.step: MAP})
        await show(update, context, await keep(update, context, answered))
        return True
    if piece.kind != tips.TEXT or len(said) > ANSWER_LIMIT:
        return False
    if asked is Asked.CHOICE:
        slug = _chosen(context, said)
        if not slug:
            return False
        answered = tips.answer(draft, form, draft.step, {draft.step: slug})
    elif asked is Asked.PLACE:
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
    elif asked is Asked.DAY:
        answered = tips.answer(draft, form, draft.step, {draft.step: said})
    else:
        return False
    note = note_of(context, answered, draft)
    await show(update, context, await keep(update, context, answered), note=note)
    return True


async def _held(
    update: Update, context: Context, draft: Draft, piece: Evidence, words: Words
) -> None:
    together = tips.continues_album(draft, piece)
    try:
        held = tips.hold(draft, load_form(), piece)
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
    question = load_form().question(stored.step)
    counts = question is not None and question.asked in {Asked.WORDS, Asked.EVIDENCE}
    note = "" if counts else words.html("tips.kept")
    await show(update, context, stored, note=note, album=together)


def note_of(context: Context, now: Draft, before: Draft) -> str:
    """A warning the source must read before going on, right after choosing such a category."""
    chosen = now.answers.get("category", "")
    category = load_form().category(chosen)
    if category is None or not category.warning or before.answers.get("category") == chosen:
        return ""
    return context.services.words(now.language).html(category.warning)


def places_named(finder: PlaceFinder, said: str) -> tuple[str, ...]:
    """The places these words may mean; none when only the words themselves can say it."""
    found = finder.find(said)
    if found.matches:
        return tuple(dict.fromkeys(match.code for match in found.matches))
    return finder.mentioned(said) or tuple(dict.fromkeys(match.code for match in found.suggestions))


def _chosen(context: Context, said: str) -> str:
    texts = context.services.texts
    for category in load_form().categories:
        if any(
            said.casefold() == texts.of(language)(category.label).casefold()
            for language in texts.languages
        ):
            return category.slug
    return ""
