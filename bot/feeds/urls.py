"""The web addresses of a feed, made absolute."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit

from bot.feeds.cleaner import strip_invisible

ADDRESS_LIMIT = 2000  # characters; a browser's address bar and a button of Telegram take no more
_HOST = re.compile(r"[^\s\"'<>\\^`{|}()]+")
_SAFE = "/:?@!$&'()*+,;=~%-._[]"  # RFC 3986: signs that stay, and those of an encoded address


def web_address(link: str, base: str) -> str:
    """Return the absolute http(s) address, with spaces encoded; empty for another link."""
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
