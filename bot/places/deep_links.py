"""The links that open the bot's chat with the reader's wish as payload (Telegram: deep linking)."""

from __future__ import annotations

import re

# The source of a link, at the end of its payload: arrivals are counted by source.
POSTER, WEBSITE, CHANNEL = "k", "w", "c"

# Bot API: "Deep linking", and the names that @BotFather accepts.
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")


def follow_payload(code: str, source: str = "") -> str:
    """Return the payload that follows a place: `w-36-03-19`, or `w-36-03-19_k` from a poster."""
    followed = f"w-{code.replace('.', '-')}"
    return f"{followed}_{source}" if source else followed


def followed_code(payload: str) -> tuple[str, str] | None:
    """Return the code and the source of a payload that follows a place; None for another payload.

    The code is not checked: the gazetteer knows which codes exist.
    """
    followed, _, source = payload.partition("_")
    if not payload.startswith("w-"):
        return None
    return followed.removeprefix("w-").replace("-", "."), source


def start_link(bot: str, payload: str) -> str:
    """Return the address that opens the bot's chat and starts it with this payload.

    Raises ValueError for a name or a payload that Telegram would not accept.
    """
    if not _NAME.fullmatch(bot):
        raise ValueError(f"{bot!r} is no name of a bot")
    if not _PAYLOAD.fullmatch(payload):
        raise ValueError(f"{payload!r} is not what a link can carry")
    return f"https://t.me/{bot}?start={payload}"
