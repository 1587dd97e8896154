"""The addresses that Telegram accepts in buttons and text links (LinkManager::check_link)."""

from __future__ import annotations

from urllib.parse import urlsplit


def normalize_link(link: str) -> str:
    """Return the address as Telegram stores it: a scheme, and a slash after a bare host.

    Raises ValueError for another scheme, and for a name without a dot, such as localhost.
    """
    parts = urlsplit(link.strip() if "://" in link else f"http://{link.strip()}")
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or ("." not in host and ":" not in host):
        raise ValueError(f"{link!r} is no address")
    return parts._replace(netloc=parts.netloc.lower(), path=parts.path or "/").geturl()
