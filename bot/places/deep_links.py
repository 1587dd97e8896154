"""Links that open the bot's chat and say there what its reader wants (Telegram: deep linking)."""

from __future__ import annotations

import re

# Where a link stands, for the counts of who came from where: the end of its payload.
POSTER, WEBSITE, CHANNEL = "k", "w", "c"

# Bot API: "Deep linking", and the names that @BotFather takes.
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}")


def follow_payload(code: str, source: str = "") -> str:
    """Return what follows a place: `w-36-03-19`; `w-36-03-19_k` from a poster."""
    followed = f"w-{code.replace('.', '-')}"
    return f"{followed}_{source}" if source else followed


def followed_code(payload: str) -> tuple[str, str] | None:
    """Return the code and the source of such a payload; None for any other one.

    Whether there is a place of that code, the gazetteer knows.
    """
    followed, _, source = payload.partition("_")
    if not payload.startswith("w-"):
        return None
    return followed.removeprefix("w-").replace("-", "."), source


def start_link(bot: str, payload: str) -> str:
    """Return the address that opens the chat with this bot and starts it so.

    Raises ValueError for a name or a payload that Telegram would not take.
    """
    if not _NAME.fullmatch(bot):
        raise ValueError(f"{bot!r} is no name of a bot")
    if not _PAYLOAD.fullmatch(payload):
        raise ValueError(f"{payload!r} is not what a link can carry")
    return f"https://t.me/{bot}?start={payload}"
