"""Sources who report at an emulated Telegram, tapping through the questions as on a phone."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from benchmarks.figures import Stuck
from benchmarks.support.arena import Arena
from bot.tips import draft as tips
from bot.tips.model import Draft, Evidence

LOOK = 0.1  # seconds between two looks at the chat
ANSWERED_WITHIN = 60.0  # seconds
TAPPED_AGAIN = 20.0  # seconds without an answer
# What is tapped, whichever of them the page has.
_WAY = ("Kirim", "Setuju, mulai", "Lanjut", "Lanjutkan", "Lewati")
_ACCOUNT = "Ceritakan"
_TICKET = re.compile(r"Kode tiket: ([0-9A-Z-]{19})")


@dataclass
class Source:
    """A person with a chat; `told` are the accounts that were sent, `steps` the seconds of each.

    `patience`: seconds within which each step has to be answered.
    """

    made: Arena
    chat: int
    patience: float = ANSWERED_WITHIN
    told: list[str] = field(default_factory=list)
    steps: list[float] = field(default_factory=list)
    _one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)
    _before: int = 0  # the id of the chat's newest message when the report was begun

    async def report(self, account: str) -> None:
        """One report from /lapor to `Kirim`; nothing but the account is answered."""
        async with self._one_at_a_time:
            await self._report(account)

    async def _report(self, account: str) -> None:
        self._before = max((m["message_id"] for m in await self._messages()), default=0)
        await self._act("send", text="/lapor")
        seen: tuple[str, str] | None = None
        written = False
        while True:
            began = time.monotonic()
            page = await self._page(seen)
            self.steps.append(time.monotonic() - began)
            seen = _mark(page)
            if _ACCOUNT in page["text"] and not written:
                await self._act("send", text=account)
                written = True
                continue
            label = await self._go_on(page)
            if label == "Kirim":
                self.told.append(account)
                return

    async def _go_on(self, page: dict[str, Any]) -> str:
        """Tap what leads on from a page; its label."""
        label, data = next(found for name in _WAY if (found := _button(page, name)))
        await self._act("press", message=page["message_id"], data=data)
        return label

    async def has_ticket(self, known: Collection[str]) -> None:
        """Until there is a ticket that was not known; taps `Kirim` again meanwhile."""
        began = again = time.monotonic()
        while {*await self.tickets()} <= {*known}:
            if time.monotonic() > began + self.patience:
                raise Stuck("a source has no ticket")
            asked = await self._asked("Kirim")
            if asked and time.monotonic() > again + TAPPED_AGAIN:
                await self._go_on(asked[-1])
                again = time.monotonic()
            await asyncio.sleep(LOOK)

    async def asks(self) -> None:
        """/lapor, to which the bot answers with its first page."""
        await self._act("send", text="/lapor")

    async def sends(self, draft: Draft) -> None:
        """Taps `Kirim` under that page; the bot knows this draft."""
        page = next(m for m in await self._messages() if m["from"]["is_bot"])
        began = time.monotonic()
        data = f"t:{tips.stamp(draft)}:send"
        await self._act("press", message=page["message_id"], data=data)
        self.steps.append(time.monotonic() - began)
        self.told.append(draft.evidence[0].text)

    async def tickets(self) -> list[str]:
        """The codes in its receipts."""
        texts = "\n".join(message.get("text", "") for message in await self._messages())
        return _TICKET.findall(texts)

    async def _page(self, seen: tuple[str, str] | None) -> dict[str, Any]:
        """The newest question, once it is another than the one that was seen.

        A crash of the bot may ask one twice: who sees nothing happen taps again, at the newest.
        """
        began = time.monotonic()
        again = began + TAPPED_AGAIN
        while time.monotonic() < began + self.patience:
            asked = await self._asked(*_WAY)
            if asked and _mark(asked[-1]) != seen:
                return asked[-1]
            if asked and time.monotonic() > again:
                await self._go_on(asked[-1])
                again = time.monotonic() + TAPPED_AGAIN
            await asyncio.sleep(LOOK)
        raise Stuck(f"a source was not answered after {seen}")

    async def _asked(self, *labels: str) -> list[dict[str, Any]]:
        """The pages with such a button; one that a crash left of the last report is none."""
        return [
            message
            for message in await self._messages()
            if message["message_id"] > self._before and _button(message, *labels)
        ]

    async def _act(self, name: str, **content: object) -> None:
        await self.made.control(name, {"from": self.chat, "chat": self.chat, **content})

    async def _messages(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await self.made.look(f"chats/{self.chat}/messages")
        return found


async def at_an_even_pace(work: Sequence[Callable[[], Awaitable[None]]], seconds: float) -> None:
    """Begin each in its turn, evenly over so many seconds; until all are done."""
    began = time.monotonic()
    running = []
    for number, begin in enumerate(work):
        await asyncio.sleep(began + seconds * number / len(work) - time.monotonic())
        running.append(asyncio.ensure_future(begin()))
    await asyncio.gather(*running)


def drafted(account: str, *, message_id: int) -> Draft:
    """A report that waits for `Kirim`: consent, and this account, in that message."""
    at = int(time.time())
    agreed = tips.consent(tips.begin("id", at), at)
    piece = Evidence(tips.ACCOUNT, message_id, text=account)
    return replace(agreed, step=tips.REVIEW, evidence=(piece,))


def _mark(page: dict[str, Any]) -> tuple[str, str]:
    return page["text"], str(page.get("reply_markup"))


def _button(message: dict[str, Any], *labels: str) -> tuple[str, str] | None:
    """The first of these buttons under a message: its label and its data."""
    keyboard = (message.get("reply_markup") or {}).get("inline_keyboard") or []
    buttons = {
        button["text"]: button.get("callback_data", "") for row in keyboard for button in row
    }
    return next(((label, buttons[label]) for label in labels if label in buttons), None)
