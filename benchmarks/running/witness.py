"""What people have before them at the emulated Telegram: news, tickets, nothing of another's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from benchmarks.support.arena import Arena
from benchmarks.tips.tipsters import Source

_NEWS = re.compile(r"kerja bakti ke-(\d+)")
_ACCOUNT = re.compile(r"laporan \d+")


class Witness:
    """What the people have before them, looked at now and then."""

    def __init__(self, made: Arena, chats: Sequence[int], desk: int, sources: Sequence[Source]):
        self._made = made
        self._chats = chats
        self._desk = desk
        self._sources = sources
        self._read: dict[tuple[int, int], list[str]] = {}  # pieces of news, by message
        self.tickets: set[str] = set()
        self.shown: set[str] = set()  # accounts that the editors have
        self._accounts: set[tuple[int, str]] = set()  # that the bot said in a chat

    async def look(self) -> None:
        """Read what there is."""
        for chat in (*self._chats, *(source.chat for source in self._sources)):
            for message in await self._made.look(f"chats/{chat}/messages"):
                text = message.get("text") or message.get("caption") or ""
                self._read[chat, message["message_id"]] = _NEWS.findall(text)
                if message["from"]["is_bot"]:
                    self._accounts |= {(chat, words) for words in _accounts(text)}
        for message in await self._made.look(f"chats/{self._desk}/messages"):
            self.shown |= _accounts(message.get("text") or "")
        for source in self._sources:
            self.tickets.update(await source.tickets())

    def news(self) -> Counter[tuple[int, str]]:
        """How often each chat has had each piece of news."""
        return Counter((chat, piece) for (chat, _), read in self._read.items() for piece in read)

    def mixed(self) -> set[tuple[int, str]]:
        """Accounts that were said in a chat that is not their source's."""
        own = {(each.chat, words) for each in self._sources for words in accounts_of(each)}
        return self._accounts - own


def _accounts(text: str) -> set[str]:
    return {*_ACCOUNT.findall(text)}


def accounts_of(source: Source) -> set[str]:
    """What it told, as it is known again."""
    return {words for account in source.told for words in _accounts(account)}
