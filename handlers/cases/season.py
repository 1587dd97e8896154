"""/musim: the editors say which election is on, and so what /lapor asks."""

from __future__ import annotations

from telegram import Update

from bot.messages.catalogue import Words
from bot.messages.message import Button, Message
from bot.tips.questionnaire import FORMS, GENERAL
from handlers.base.context import Context
from handlers.base.replies import parts_of, reply, rewrite, toast, typed_after

BUTTON = "musim"
_TYPED = {"tutup": GENERAL}  # what is typed for a form, beside its own name


async def choose(update: Update, context: Context) -> None:
    """/musim [pemilu|pilkada|tutup]: switch, or only show; the buttons carry the wanted state."""
    typed = typed_after(update).casefold()
    wanted = _TYPED.get(typed, typed)
    if wanted in FORMS:
        await context.services.storage.season.choose(wanted, once=update.update_id)
    await reply(update, context, await _page(context))


async def press(update: Update, context: Context) -> None:
    """`musim:FORM`: that form from now on."""
    wanted = parts_of(update)[0]
    if wanted in FORMS:
        await context.services.storage.season.choose(wanted, once=update.update_id)
    await rewrite(update, context, await _page(context))
    await toast(update)


async def _page(context: Context) -> Message:
    words = context.services.words(None)  # The group speaks the newsroom's language.
    now = await context.services.storage.season.form()
    text = words.html("editors.season", season=words(f"editors.season_{now}"))
    buttons = tuple(_button(form, words, chosen=form == now) for form in FORMS)
    return Message(text, (buttons,))


def _button(form: str, words: Words, *, chosen: bool) -> Button:
    label = words(f"editors.season_{form}")
    return Button(f"✓ {label}" if chosen else label, data=f"{BUTTON}:{form}")
