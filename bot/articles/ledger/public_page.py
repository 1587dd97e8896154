"""The ledger for the public: a page of HTML, and the same entries as JSON."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo

from bot.articles.ledger.entries import Entry, Kind
from bot.articles.ledger.exports import Head, entry_object
from bot.core.json_codec import Json
from bot.messages.catalogue import Words
from bot.messages.dates import moment
from bot.messages.sanitize import remove_tricks

# Without a slash: relative to each other, whatever a proxy puts before them.
PATH, JSON_PATH, PARAMETER = "koreksi", "koreksi.json", "sampai"
# The kinds with a paragraph of their own; how many were told stands under the entry it refers to.
SHOWN = tuple(kind for kind in Kind if kind not in {Kind.TOLD, Kind.REDACTION})

SHORT = 16  # hex digits of a hash beside others

_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:42rem;margin:0 auto;padding:1rem;"
    "background:#fff;color:#1a1a1a;overflow-wrap:anywhere}"
    "h1{font-size:1.5rem;margin:.5rem 0}h2{font-size:1.1rem;margin:0}"
    "a{color:#0b57a4}article{border-top:1px solid #8a8a8a;padding:1rem 0}"
    "p{margin:.4rem 0}.said{white-space:pre-wrap}.small{color:#555;font-size:.875rem}"
    "nav a{display:inline-block;padding:.75rem 1rem .75rem 0}"
    ":target h2{text-decoration:underline}"
    "@media(prefers-color-scheme:dark){body{background:#16181b;color:#e8e8e8}a{color:#8ec5ff}"
    ".small{color:#b4b4b4}}"
)
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
# The page fetches nothing, runs nothing, and cannot be framed.
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none';"
    " frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class LedgerPage:
    """The entries of a page, newest first. `older`: the first of the next page, None at the end.

    `referring`: the entries that refer to each. `from_newest`: the page begins with the newest.
    """

    entries: tuple[Entry, ...]
    referring: Mapping[int, Sequence[Entry]]
    older: int | None
    from_newest: bool


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words and time zone of a page. `newsroom`: its name, empty where none is set."""

    words: Words
    zone: ZoneInfo
    newsroom: str = ""


def html_page(page: LedgerPage, head: Head, reader: PageWords) -> str:
    """Render the page in HTML, with the end of the chain."""
    words = reader.words
    title = escape(words("ledger.title", newsroom=reader.newsroom).strip(" ·"))
    entries = "\n".join(_article(each, page.referring, reader) for each in page.entries)
    links = [f'<a href="{JSON_PATH}">{escape(words("ledger.as_json"))}</a>']
    if page.older is not None:
        address = page_address(PATH, page.older)
        links.insert(0, f'<a rel="next" href="{address}">{escape(words("ledger.older"))}</a>')
    if not page.from_newest:
        links.insert(0, f'<a href="{PATH}">{escape(words("ledger.newest"))}</a>')
    return (
        f'<!doctype html>\n<html lang="{words.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{title}</h1>\n<p>{escape(words('ledger.about'))}</p>\n"
        f"{entries or _paragraph(words('ledger.nothing'))}\n</main>\n{_end(head, words)}\n"
        f"<nav>{' '.join(links)}</nav>\n</body>\n</html>\n"
    )


def json_page(entries: Sequence[Entry], head: Head, older: int | None) -> dict[str, Json]:
    """Return entries as an export has them, newest first, with the end of the chain."""
    return {
        "entries": [entry_object(each) for each in entries],
        "head": {"entries": head.entries, "hash": head.hash},
        "older": None if older is None else page_address(JSON_PATH, older),
    }


def page_address(path: str, sequence: int) -> str:
    """Return the permanent address of the page that begins with this entry."""
    return f"{path}?{PARAMETER}={sequence}"


def entry_address(path: str, sequence: int) -> str:
    """Return the permanent address of an entry."""
    return f"{page_address(path, sequence)}#n{sequence}"


def _end(head: Head, words: Words) -> str:
    """Render the end of the chain: with its hash noted, a later change of any entry is detected."""
    said = escape(words("ledger.end", n=head.entries))
    return f'<p class="small">{said} <code>{head.hash}</code></p>'


def _article(entry: Entry, referring: Mapping[int, Sequence[Entry]], reader: PageWords) -> str:
    words = reader.words
    lines = [
        f"<h2>{escape(words(f'ledger.kind_{entry.kind}'))}</h2>",
        f'<p class="small">{_time(entry.at, reader)} · {_number_link(entry.sequence, words)}</p>',
        _paragraph(_about(entry, words), safe=True),
        *_details(entry, referring.get(entry.sequence, ()), reader),
        f'<p class="small">SHA-256 <code>{entry.hash[:SHORT]}…</code></p>',
    ]
    return f'<article id="n{entry.sequence}">\n' + "\n".join(filter(None, lines)) + "\n</article>"


def _about(entry: Entry, words: Words) -> str:
    """Render the article's headline, as a link where it may still be named."""
    if entry.is_redacted("title") or entry.is_redacted("address"):
        return escape(words("ledger.article_removed"))
    title, address = escape(remove_tricks(entry.text("title"))), entry.text("address")
    if not address.startswith(("https://", "http://")):
        return title
    return f'<a href="{escape(address)}" rel="nofollow noopener">{title or escape(address)}</a>'


def _details(entry: Entry, referring: Sequence[Entry], reader: PageWords) -> Iterator[str]:
    words = reader.words
    reasons = [each for each in referring if each.kind == Kind.REASON]
    if entry.text("reason"):
        yield f'<p class="said">{escape(remove_tricks(entry.text("reason")))}</p>'
    elif entry.is_redacted("reason"):
        yield _paragraph(words("ledger.words_removed"))
    elif entry.kind == Kind.WITHDRAWAL and not reasons:
        yield _paragraph(words("push.no_reason"))
    if entry.refers_to is not None:
        link = _number_link(entry.refers_to, words)
        yield _paragraph(f"{escape(words('ledger.refers_to'))} {link}", safe=True)
    for each in reasons[-1:]:
        link = _number_link(each.sequence, words)
        yield _paragraph(f"{escape(words('ledger.reason_given'))} {link}", safe=True)
    if entry.case is not None:
        yield _paragraph(words("ledger.case", n=entry.case))
    for each in referring:
        if each.kind == Kind.TOLD and each.told is not None:
            told, readers = words.number(each.told), words.number(each.readers or 0)
            yield _paragraph(words("ledger.told", told=told, readers=readers))


def _number_link(sequence: int, words: Words) -> str:
    address = entry_address(PATH, sequence)
    return f'<a href="{address}">{escape(words("ledger.number", n=sequence))}</a>'


def _time(at: int, reader: PageWords) -> str:
    stamp = datetime.fromtimestamp(at, reader.zone).isoformat()
    # Compared with a time of another year, so that the year is written.
    said = moment(reader.words, at, 0.0, reader.zone)
    return f'<time datetime="{stamp}">{escape(said)}</time>'


def _paragraph(text: str, *, safe: bool = False) -> str:
    return f"<p>{text if safe else escape(text)}</p>" if text else ""
