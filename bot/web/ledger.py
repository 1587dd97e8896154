"""`GET /koreksi`: the public ledger, as a page and as JSON, for everybody."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from email.utils import formatdate
from typing import Protocol

from aiohttp import web

from bot.articles.ledger.entries import canonical
from bot.articles.ledger.exports import Head
from bot.articles.ledger.public_page import (
    JSON_PATH,
    PARAMETER,
    PATH,
    POLICY,
    SHOWN,
    LedgerPage,
    PageWords,
    html_page,
    json_page,
)
from bot.core.errors import StorageError
from bot.core.version import VERSION
from bot.web.conditional_requests import has_it

PER_PAGE = 20  # entries
DIGITS = 15  # of an entry's number: more would not fit a database's integer
_HTML, _JSON = "text/html", "application/json"
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


class PublicLedger(Protocol):
    """The ledger as read here (storage.articles.ledger.Ledger). Raises StorageError."""

    async def latest(self) -> tuple[Head, int]:
        """Return the head of the ledger, and the time at which the last entry was added."""

    async def page(self, kinds: Collection[str], *, through: int | None, limit: int) -> LedgerPage:
        """Return entries of these kinds (of all, where none is named), newest first."""


def add_ledger(application: web.Application, ledger: PublicLedger, reader: PageWords) -> None:
    """Answer /koreksi with HTML, or with JSON where only that is accepted; /koreksi.json with JSON.

    `?sampai=N`: from entry N on back. Both stay the same until an entry is added: validators and a
    minute in caches. 404 for a parameter that is no number, 503 where the database cannot be read.
    """

    async def answer(request: web.Request) -> web.Response:
        form = _JSON if request.path == f"/{JSON_PATH}" or _wants_json(request) else _HTML
        through = request.query.get(PARAMETER)
        if through is not None and not _is_number(through):
            return web.Response(status=404, text="404: Not Found", headers=_HEADERS)
        try:
            head, changed_at = await ledger.latest()
            headers = _validators(head, changed_at, form, reader)
            if has_it(request, headers):
                return web.Response(status=304, headers=headers)
            text = await _text(form, head, None if through is None else int(through))
        except StorageError as error:
            return web.Response(status=503, text=f"{error}\n", headers={"Retry-After": "60"})
        return web.Response(text=text, content_type=form, charset="utf-8", headers=headers)

    async def _text(form: str, head: Head, through: int | None) -> str:
        if form == _HTML:
            page = await ledger.page(SHOWN, through=through, limit=PER_PAGE)
            return html_page(page, head, reader)
        page = await ledger.page((), through=through, limit=PER_PAGE)
        return canonical(json_page(page.entries, head, page.older)).decode()

    application.router.add_get(f"/{PATH}", answer)
    application.router.add_get(f"/{JSON_PATH}", answer)


def _wants_json(request: web.Request) -> bool:
    accepted = request.headers.get("Accept", "")
    return _JSON in accepted and _HTML not in accepted


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= DIGITS


def _validators(head: Head, changed_at: int, form: str, reader: PageWords) -> Mapping[str, str]:
    """Return an answer's headers; every change, a removal of words too, adds an entry."""
    kind = form.rpartition("/")[2]
    return {
        **_HEADERS,
        "ETag": f'"{head.entries}-{head.hash[:16]}-{kind}-{VERSION}-{reader.words.language}"',
        "Last-Modified": formatdate(changed_at, usegmt=True),
        "Cache-Control": "public, max-age=60",
        "Vary": "Accept",
    }
