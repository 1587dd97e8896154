"""What the handlers of the tips room share: a draft kept, and shown as it is kept."""

from __future__ import annotations

from telegram import Update

from bot import tips
from bot.casefile import EditorsDesk
from bot.context import Context
from bot.render import Button, Keyboard
from bot.texts import Words
from bot.tipform import NATIONAL, load_form
from bot.tipmodel import Draft
from bot.tippages import Pages
from handlers.prompts import ask
from handlers.replies import chat_id_of


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
    stored = await services.storage.tips.save_draft(
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


def editors_desk_of(context: Context, chat_id: int, form: str = NATIONAL) -> EditorsDesk:
    """The editors' side, for a case of this form; their group speaks the newsroom's language."""
    services = context.services
    return EditorsDesk(
        chat_id, services.words(None), services.gazetteer, load_form(form), services.zone
    )
