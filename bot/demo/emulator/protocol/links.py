"""Which addresses Telegram takes in buttons and text links (TDLib: LinkManager::check_link)."""

from __future__ import annotations

import re

_URL = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.-]*):(//)?)?([^/?#]*)([/?#].*)?", re.DOTALL)
_PORT = re.compile(r":\d{1,5}$")
_WEB = {"http", "https", "tonsite"}


class BadLink(ValueError):
    """Not an address Telegram takes; the message is the reason it gives."""


def checked_link(link: str) -> str:
    """The address as Telegram stores it: a scheme, and a slash after a bare host.

    Raises `BadLink`.
    """
    link = link.strip()
    found = _URL.fullmatch(link)
    if found is None:
        raise BadLink("Wrong HTTP URL")
    scheme, slashes, host, rest = found[1], found[2], found[3], found[4] or ""
    if scheme and scheme.lower() in {"tg", "ton"}:
        return link
    if scheme and not slashes and host[:1].isdigit():
        scheme, host = None, f"{scheme}:{host}"  # "example.org:8080" has a port, not a scheme
    if scheme and scheme.lower() not in _WEB:
        raise BadLink("Unsupported URL protocol")
    return f"{(scheme or 'http').lower()}://{_checked_host(host)}{rest or '/'}"


def _checked_host(authority: str) -> str:
    host = _PORT.sub("", authority.rpartition("@")[2])
    if not host:
        raise BadLink("URL host is empty")
    # A name without a dot, "localhost" among them, is refused; an address such as 127.0.0.1 is not.
    if ("." not in host.strip(".") and not host.startswith("[")) or re.search(r"[\s<>\"]", host):
        raise BadLink("Wrong HTTP URL")
    return authority.lower()
