"""What the handlers of the tips room share: a draft kept, and shown as it is kept."""

from __future__ import annotations

from telegram import Update

from bot.messages.catalogue import Words
from bot.messages.message import Button, Keyboard
from bot.tips import draft as tips
from bot.tips.model import Draft
from bot.tips.pages import Pages
from bot.tips.questionnaire import load_form
from handlers.base.context import Context
from handlers.base.prompts import ask
from handlers.base.replies import chat_id_of


def pages_of(context: Context, draft: Draft) -> Pages:
    """The pages of a draft, in its language."""
    services = context.services
    return Pages(
        services.words(draft.language),
        services.gazetteer,
        load_form(draft.form),
        services.zone,
        services.clock(),
        services.settings.tip_safer_contact,
    )


async def keep(update: Update, context: Context, draft: Draft) -> Draft:
    """Store the draft; returns it as it is stored (an update seen twice changes nothing)."""
    services = context.services
    if update.message is not None:
        draft = tips.heard(draft, update.message.message_id)
    stored = await services.storage.drafts.save(
        chat_id_of(update), draft, now=services.clock(), once=update.update_id
    )
    return stored or draft


async def show(
    update: Update,
    context: Context,
    draft: Draft,
    *,
    note: str = "",
    shown: str = "",
    album: bool = False,
) -> None:
    """Put the question that waits."""
    page = pages_of(context, draft).question(draft, note, shown)
    await ask(update, context, page, step=draft.step, album=album)


def onward(context: Context, words: Words) -> Keyboard:
    """Where to go when a report is over."""
    province = context.services.gazetteer.province
    return ((Button(words("reading.latest_button"), data=f"n:{province}:0"),),)
