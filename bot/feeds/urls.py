"""Addresses on the web as a feed writes them, made absolute."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit

from bot.feeds.cleaner import strip_invisible

ADDRESS_LIMIT = 2000  # characters; no browser's bar and no button of Telegram's takes more
_HOST = re.compile(r"[^\s\"'<>\\^`{|}()]+")
_SAFE = "/:?@!$&'()*+,;=~%-._[]"  # RFC 3986: what stands for itself, and what is encoded already


def web_address(link: str, base: str) -> str:
    """Return the absolute http(s) address, spaces and the like encoded; empty if it is none."""
    if not link or len(link) > ADDRESS_LIMIT:
        return ""
    try:
        parts = urlsplit(urljoin(base, link))
        _ = parts.port
        whole = parts._replace(
            path=quote(parts.path, _SAFE),
            query=quote(parts.query, _SAFE),
            fragment=quote(parts.fragment, _SAFE),
        ).geturl()
    except ValueError:
        return ""
    netloc = parts.netloc
    named = parts.hostname and _HOST.fullmatch(netloc) and strip_invisible(netloc) == netloc
    web = parts.scheme in ("http", "https")
    return whole if web and named and len(whole) <= ADDRESS_LIMIT else ""
