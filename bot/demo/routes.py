"""The page's requests to the demo itself: its status, articles' outcomes, its own buttons."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import cache
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

from bot.articles.model import PushCounts
from bot.core.clock import Clock, MovableClock
from bot.demo.moves import Target, move
from bot.demo.people import DemoPeople
from bot.demo.sample_report import ReportStuck, SampleReport, load_reports, play_report
from bot.demo.state import DemoState
from bot.places.gazetteer import Gazetteer, load_gazetteer
from bot.places.typed_places import narrowest_codes
from storage.repositories import Storage

TOLD = 12  # articles whose outcome is shown


def demo_routes(state: DemoState, clock: MovableClock) -> list[web.RouteDef]:
    """Return the routes under /demo."""
    reports = load_reports()
    playing, moving = asyncio.Lock(), asyncio.Lock()

    async def status(_request: web.Request) -> web.Response:
        told = state.status(_people(state), reports=len(reports), now=clock.now())
        return web.json_response(told)

    async def outcomes(_request: web.Request) -> web.Response:
        async with state.reading:
            told = await outcomes_of(state.database) if state.database else []
        chats = len(_people(state).readers) + 2  # with the readers' group and the channel
        return web.json_response({"chats": chats, "articles": told})

    async def report(request: web.Request) -> web.Response:
        async with playing, aiohttp.ClientSession(request.url.origin()) as control:
            sent = await _send_next(state, reports, control, clock)
        return web.json_response({}, status=200 if sent else 409)

    async def move_clock(request: web.Request) -> web.Response:
        try:
            target = Target((await request.json())["to"])
        except (ValueError, LookupError, TypeError):
            raise web.HTTPBadRequest(text="to: hour, evening or morning") from None
        async with moving:
            moved = await move(state, clock, target)
        return web.json_response(moved.json())

    async def start_over(_request: web.Request) -> web.Response:
        state.started_over.set()
        return web.json_response({}, status=202)

    return [
        web.get("/demo/status", status),
        web.get("/demo/outcomes", outcomes),
        web.post("/demo/report", report),
        web.post("/demo/clock", move_clock),
        web.post("/demo/start-over", start_over),
    ]


async def outcomes_of(database: Storage) -> list[dict[str, object]]:
    """Return the places that the bot found in the latest articles, and their reach."""
    counts = await database.tallies.latest(TOLD)
    gazetteer = await asyncio.to_thread(_gazetteer)
    return [await _outcome(database, gazetteer, each) for each in counts]


async def _outcome(
    database: Storage, gazetteer: Gazetteer, counts: PushCounts
) -> dict[str, object]:
    article = await database.articles.get(counts.article_id)
    codes = narrowest_codes(article.places, gazetteer) if article else ()
    summary = await database.tallies.in_summaries(counts.article_id)
    return {
        "path": urlsplit(counts.link).path,
        "places": [gazetteer.full_name(code) for code in codes],
        "reached": counts.sent,
        "in_summary": summary,
        "waiting": counts.waiting > summary or counts.spreading,
    }


async def _send_next(
    state: DemoState, reports: Sequence[SampleReport], control: aiohttp.ClientSession, clock: Clock
) -> bool:
    """Send the next sample; return False when none is left, or the bot did not take it."""
    if state.reports_sent >= len(reports):
        return False
    _, (source, _) = _people(state).readers
    try:
        await play_report(control, clock, source["id"], reports[state.reports_sent])
    except ReportStuck:
        return False
    state.reports_sent += 1
    return True


def _people(state: DemoState) -> DemoPeople:
    if state.people is None:
        raise web.HTTPServiceUnavailable(text="the demo is starting")
    return state.people


@cache
def _gazetteer() -> Gazetteer:
    return load_gazetteer()
