"""Which entry is which article: guid, address, and a fingerprint of what it says."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from bot.feeds.model import Entry

_PORTS = {"http": 80, "https": 443}


def fingerprint(entry: Entry) -> str:
    """Return a hash of the words; dates, pictures and categories do not count."""
    words = "\0".join((entry.title, entry.lead, entry.text))
    return hashlib.sha256(words.encode()).hexdigest()[:32]


def identities(entry: Entry) -> tuple[str, ...]:
    """Return the identity, and what else shows that this article is one already stored.

    The link too, unless the guid is WordPress's post id: that is the same in all of a site's
    feeds, and a slug may be another post's later. A site's front page is nobody's address.
    """
    primary = identity(entry.guid, entry.link)
    guid, link = _split(entry.guid.strip()), _split(entry.link.strip())
    if (guid and _post_id(guid)) or link is None or not (link.path.strip("/") or link.query):
        return (primary,)
    return tuple(dict.fromkeys((primary, _canonical(link))))


def identity(guid: str, link: str) -> str:
    """Return what makes two entries one article, whichever feed, scheme or date they have.

    The WordPress post id where the guid shows it (`http://host/?p=123` never changes, facts:
    a slug edit changes the link only), else the guid, else the link. `http`, `https` and
    `www` make no difference.
    """
    guid, link = guid.strip(), link.strip()
    site = _split(link)
    host = _host(site) if site else ""
    address = _split(guid)
    if address is not None:
        post = _post_id(address)
        return f"{_host(address)}?p={post}" if post else _canonical(address)
    if guid:
        # A bare number or tag is unique within its site only.
        return f"{host} {guid}"
    return _canonical(site) if site else link


def _post_id(address: SplitResult) -> str:
    """WordPress's number of the post, if the address shows it."""
    post = dict(parse_qsl(address.query)).get("p", "")
    return post if post.isdecimal() else ""


def _split(address: str) -> SplitResult | None:
    """The parts of an http(s) address; None for anything else."""
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
    """Host, path and the parts of the query that choose a page; no scheme, no tracking."""
    path = re.sub(r"/{2,}", "/", address.path).rstrip("/")
    query = sorted(
        (name, value)
        for name, value in parse_qsl(address.query, keep_blank_values=True)
        if not name.startswith("utm_") and name not in ("fbclid", "gclid")
    )
    return _host(address) + path + (f"?{urlencode(query)}" if query else "")
