"""The identity of an article: guid, address, and a fingerprint of its words."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from bot.feeds.model import Entry

_PORTS = {"http": 80, "https": 443}


def fingerprint(entry: Entry) -> str:
    """Return a hash of an entry's words; dates, pictures and categories do not count."""
    words = "\0".join((entry.title, entry.lead, entry.text))
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def identities(entry: Entry) -> tuple[str, ...]:
    """Return the identity of an entry, and its aliases, by which a stored article is found too.

    The link is an alias, unless the guid is WordPress's post id: the post id is the same in all
    feeds of a site, and a slug may later be another post's. A site's front page is no alias.
    """
    primary = identity(entry.guid, entry.link)
    guid, link = _split(entry.guid.strip()), _split(entry.link.strip())
    if (guid and _post_id(guid)) or link is None or not (link.path.strip("/") or link.query):
        return (primary,)
    return tuple(dict.fromkeys((primary, _canonical(link))))


def identity(guid: str, link: str) -> str:
    """Return the key that two entries of one article share, in any feed, scheme and date.

    The WordPress post id if the guid shows it (`http://host/?p=123` never changes, facts: a slug
    edit changes only the link), else the guid, else the link. `http`, `https` and `www` make no
    difference.
    """
    guid, link = guid.strip(), link.strip()
    site = _split(link)
    host = _host(site) if site else ""
    address = _split(guid)
    if address is not None:
        post = _post_id(address)
        return f"{_host(address)}?p={post}" if post else _canonical(address)
    if guid:
        # A bare number or tag is unique only within its site.
        return f"{host} {guid}"
    return _canonical(site) if site else link


def _post_id(address: SplitResult) -> str:
    """Return WordPress's number of the post; empty if the address does not show it."""
    post = dict(parse_qsl(address.query)).get("p", "")
    return post if post.isdecimal() else ""


def _split(address: str) -> SplitResult | None:
    """Return the parts of an http(s) address; None for another text."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme in _PORTS and parts.hostname else None


def _host(address: SplitResult) -> str:
    host = (address.hostname or "").removeprefix("www.").rstrip(".")
    port = address.port
    return host if port in (None, _PORTS[address.scheme]) else f"{host}:{port}"


def _canonical(address: SplitResult) -> str:
    """Return the host, the path and the query of an address, without scheme and tracking."""
    path = re.sub(r"/{2,}", "/", address.path).rstrip("/")
    query = sorted(
        (name, value)
        for name, value in parse_qsl(address.query, keep_blank_values=True)
        if not name.startswith("utm_") and name not in ("fbclid", "gclid")
    )
    return _host(address) + path + (f"?{urlencode(query)}" if query else "")
