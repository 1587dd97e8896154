"""A ledger with an entry of every kind, and the endpoints that show it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp

from bot.articles.ledger.entries import Kind, NewEntry
from bot.articles.ledger.public_page import PageWords
from bot.articles.ledger.verification import verify_entries
from bot.core.clock import SYSTEM_CLOCK
from bot.messages.catalogue import load_texts
from bot.web.ledger import add_ledger
from bot.web.server import make_web
from storage.articles.ledger import append
from storage.repositories import Storage
from tests.support.storage.stored import JAKARTA, NOW
from tests.support.web import no_metrics, nobody_listens, served, well

TITLE, ADDRESS = "Banjir <besar> & \u202eterbalik", 'https://a.id/banjir/?a=1&b="2'
REASON = "Jumlah TPS yang benar <b>41</b>,\nbukan 14."


def of_every_kind() -> list[NewEntry]:
    at = iter(range(int(NOW), int(NOW) + 1000, 60))
    return [
        NewEntry(kind=Kind.CORRECTION, at=next(at), reason=REASON, title=TITLE, address=ADDRESS),
        NewEntry(kind=Kind.TOLD, at=next(at), refers_to=1, told=1041, readers=1043),
        NewEntry(kind=Kind.WITHDRAWAL, at=next(at), title="Siswi X", address="https://a.id/x/"),
        NewEntry(kind=Kind.WITHDRAWAL, at=next(at), title="Lain", address="javascript:alert(1)"),
        NewEntry(kind=Kind.REASON, at=next(at), refers_to=3, ground="anak", reason="Masa depan."),
        NewEntry(
            kind=Kind.REPLY,
            at=next(at),
            case=7,
            reason="Kami membantah.",
            title=TITLE,
            address=ADDRESS,
        ),
        NewEntry(
            kind=Kind.REFUSAL,
            at=next(at),
            case=8,
            reason="Bukan tentang Anda.",
            title=TITLE,
            address=ADDRESS,
        ),
    ]


async def record(storage: Storage, *entries: NewEntry) -> None:
    for entry in entries:
        async with storage.database.write() as connection:
            await append(connection, entry)


async def whole(storage: Storage) -> int:
    """How many entries there are, of a chain that holds."""
    entries, head = await storage.ledger.all()
    assert verify_entries(entries, head) == []
    return len(entries)


@asynccontextmanager
async def ledger_server(storage: Storage) -> AsyncIterator[tuple[aiohttp.ClientSession, str]]:
    """A client, and the address without a path."""
    application = make_web(well, no_metrics, nobody_listens, SYSTEM_CLOCK)
    add_ledger(application, storage.ledger, PageWords(load_texts().of("id"), JAKARTA, "Posbanten"))
    async with served(application) as endpoints:
        yield endpoints
