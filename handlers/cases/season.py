"""/musim: the editors say which election is on, and so what /lapor asks."""

from __future__ import annotations

from bot.cases.buttons import ChooseSeason
from bot.messages.message import Message
from bot.messages.paging import mark_chosen, rows
from bot.tips.questionnaire import FORMS, GENERAL
from handlers.base.request import Request

_TYPED = {"tutup": GENERAL}  # what is typed for a form, beside its own name


async def choose(request: Request) -> None:
    """/musim [pemilu|pilkada|tutup]: switch, or only show; the buttons carry the wanted state."""
    typed = request.typed.casefold()
    wanted = _TYPED.get(typed, typed)
    if wanted in FORMS:
        await request.services.storage.season.choose(wanted, once=request.update_id)
    await request.reply(await _page(request))


async def press(request: Request, button: ChooseSeason) -> None:
    """That form from now on."""
    if button.form in FORMS:
        await request.services.storage.season.choose(button.form, once=request.update_id)
    await request.rewrite(await _page(request))


async def _page(request: Request) -> Message:
    words = request.newsroom_words
    now = await request.services.storage.season.form()
    text = words.html("editors.season", season=words(f"editors.season_{now}"))
    buttons = [
        ChooseSeason(form).button(mark_chosen(words(f"editors.season_{form}"), on=form == now))
        for form in FORMS
    ]
    return Message(text, rows(buttons, len(FORMS)))
