"""/musim: the editors choose the election season, and with it the form of /lapor."""

from __future__ import annotations

from datetime import datetime

from bot.cases.buttons import ChooseSeason
from bot.messages.catalogue import Words
from bot.messages.message import Message
from bot.messages.paging import mark_chosen, rows
from bot.tips.questionnaire import GENERAL, SEASONS, coming_elections, form_in_force
from bot.tips.wording import known_text
from handlers.base.request import Request

_TYPED = {"tutup": GENERAL}  # other words for a form than its own name


async def choose(request: Request) -> None:
    """Handle /musim [pemilu|pilkada|tutup]: choose a season, or show it with its buttons."""
    typed = request.typed_words.casefold()
    wanted = _TYPED.get(typed, typed)
    if wanted in SEASONS:
        await request.services.storage.season.choose(wanted, once=request.update_id)
    await request.reply(await _page(request))


async def press(request: Request, button: ChooseSeason) -> None:
    """Choose the season of the button."""
    if button.form in SEASONS:
        await request.services.storage.season.choose(button.form, once=request.update_id)
    await request.rewrite(await _page(request))


def _law(request: Request, season: str) -> str:
    """Return the line on the law that applies to today's events; empty where there is none."""
    context = request.newsroom_context
    today = datetime.fromtimestamp(request.now, context.zone).date()
    form = form_in_force(season, today)
    if not form.law:
        return ""
    since = known_text(form.valid_from.isoformat(), context.words, context.zone, request.now)
    return context.words.html("editors.season_law", law=form.law, day=since)


def _next_elections(words: Words) -> str:
    """Return the line on the next elections: "Pemilu 2029, Pilkada 2031–2032"."""
    coming = coming_elections()
    said = [
        f"{words(f'editors.season_{season}')} {first if first == last else f'{first}–{last}'}"
        for season, (first, last) in coming.years.items()
    ]
    return words.html("editors.season_next", elections=", ".join(said), source=coming.source)


async def _page(request: Request) -> Message:
    words = request.newsroom_words
    now = await request.services.storage.season.form()
    parts = [
        words.html("editors.season", season=words(f"editors.season_{now}")),
        _law(request, now),
        _next_elections(words),
    ]
    buttons = [
        ChooseSeason(form).button(mark_chosen(words(f"editors.season_{form}"), on=form == now))
        for form in SEASONS
    ]
    return Message("\n\n".join(filter(None, parts)), rows(buttons, len(SEASONS)))
