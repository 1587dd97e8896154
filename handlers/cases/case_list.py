"""/laporan: the open cases, the most urgent first."""

from __future__ import annotations

from telegram import Update

from bot.cases.messages.lists import cases_listed, page_of
from bot.cases.urgency import by_urgency
from bot.messages.message import Message
from handlers.base.context import Context
from handlers.base.editors import editors_desk_of
from handlers.base.replies import chat_id_of, number_in, parts_of, reply, rewrite, toast


async def show(update: Update, context: Context) -> None:
    """/laporan: the first page."""
    await reply(update, context, await _page(update, context, 0))


async def press(update: Update, context: Context) -> None:
    """`laporan:SKIPPED`: the page that skips so many."""
    await toast(update)
    skipped = number_in(parts_of(update)[-1]) or 0
    await rewrite(update, context, await _page(update, context, skipped))


async def _page(update: Update, context: Context, skipped: int) -> Message:
    services, chat_id = context.services, chat_id_of(update)
    cases, now = services.storage.cases, services.clock()
    waiting = await services.storage.waitlist.case_ids()
    standings = by_urgency(await cases.list_open(), waiting=waiting, now=now, zone=services.zone)
    _, shown = page_of(standings, skipped)
    cards = await cases.cards([standing.case.id for standing in shown], chat_id)
    return cases_listed(standings, skipped, cards, editors_desk_of(context, chat_id), now)
