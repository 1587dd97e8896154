"""A sample report, played through the bot as a citizen would write it, with all questions."""

from __future__ import annotations

import asyncio
import base64
import tomllib
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

import aiohttp

from bot.core.clock import Clock, time_limit
from bot.core.json_codec import Params
from bot.demo.emulator.protocol.wire import Json
from bot.demo.site.newsroom import SAMPLES
from bot.demo.site.pictures import png
from bot.tips.buttons import TipAction, TipButton
from bot.tips.questionnaire import NEWSROOM

PATIENCE = 60.0  # seconds for the whole dialogue; a busy machine looks into a picture for ten
STEPS = 40
LOOK_SECONDS = 0.05
PLACE, EVIDENCE = "place", "evidence"  # fields of the form


class ReportStuck(Exception):
    """The bot did not take the report: it asked another question, or does not answer."""


@dataclass(frozen=True, slots=True)
class SampleReport:
    """The report of a citizen. `picture` is one of the site's, sent as evidence."""

    category: str
    place: str
    account: str
    picture: str


# The actions to press of a question's buttons: the first one that is there.
_PRESSED = (
    TipAction.START_OVER, TipAction.AGREE, TipAction.TRACK, TipAction.CATEGORY,
    TipAction.PLACE_OF_WORDS, TipAction.DAY, TipAction.NEXT, TipAction.SKIP, TipAction.SEND,
)  # fmt: skip


def load_reports() -> Sequence[SampleReport]:
    """Return the reports of samples/reports.toml."""
    data = tomllib.loads((SAMPLES / "reports.toml").read_text(encoding="utf-8"))
    return [SampleReport(**row) for row in data["report"]]


async def play_report(
    control: aiohttp.ClientSession, clock: Clock, source: int, report: SampleReport
) -> None:
    """Play a report from /lapor to Kirim in the source's chat. Raises ReportStuck."""
    dialogue = _Dialogue(control, clock, source)
    said: set[str] = set()
    try:
        async with time_limit(clock, PATIENCE):
            await dialogue.say({"text": "/lapor"})
            for _ in range(STEPS):
                message_id, buttons = await dialogue.question()
                answer = next_answer(buttons, report, said)
                if isinstance(answer, str):
                    said.add(answer)
                    await dialogue.say(await asyncio.to_thread(_words_for, answer, report))
                    continue
                await dialogue.press(message_id, answer)
                if answer.action is TipAction.SEND:
                    return
    except TimeoutError:
        pass
    raise ReportStuck


def next_answer(
    buttons: Iterable[TipButton], report: SampleReport, said: Container[str]
) -> TipButton | str:
    """Return the answer to the question with these buttons: one of them, or a field for words.

    `said`: the fields for which words were sent already. Raises ReportStuck without an answer.
    """
    wanted = {TipAction.TRACK: NEWSROOM, TipAction.CATEGORY: report.category}
    found: dict[TipAction, TipButton] = {}
    for button in buttons:
        if wanted.get(button.action, button.value) == button.value:
            found.setdefault(button.action, button)
    on = found.get(TipAction.NEXT)
    field = PLACE if TipAction.PLACE_PAGE in found else on.value if on else ""
    if field and field not in said:
        return field
    for action in _PRESSED:
        if action in found:
            return found[action]
    raise ReportStuck


def _words_for(field: str, report: SampleReport) -> Params:
    if field == PLACE:
        return {"text": report.place}
    if field != EVIDENCE:
        return {"text": report.account}
    content = base64.b64encode(png(report.picture)).decode()
    return {"photo": {"name": f"{report.picture}.png", "mime": "image/png", "base64": content}}


@dataclass(frozen=True, slots=True)
class _Dialogue:
    """A source's chat with the bot, through the emulator's control API."""

    control: aiohttp.ClientSession
    clock: Clock
    source: int

    async def say(self, message: Params) -> None:
        await self._post("send", {"from": self.source, **message})
        # The bot confirms an update after handling it: the answer is then in the chat.
        while await self._count_pending():
            await self.clock.sleep(LOOK_SECONDS)

    async def press(self, message_id: int, button: TipButton) -> None:
        pressed: Params = {"from": self.source, "message": message_id, "data": button.build()}
        answer = await self._post("press", pressed)
        if not answer["answered"]:
            raise ReportStuck

    async def question(self) -> tuple[int, Sequence[TipButton]]:
        """Return the newest message that has buttons of a report."""
        async with self.control.get(f"/control/chats/{self.source}/messages") as answer:
            messages: list[Json] = await answer.json()
        for message in reversed(messages):
            if buttons := list(_tip_buttons(message)):
                return int(message["message_id"]), buttons
        raise ReportStuck

    async def _count_pending(self) -> int:
        async with self.control.get("/control/counts") as answer:
            counts: Json = await answer.json()
        return int(counts["updates_pending"])

    async def _post(self, action: str, body: Params) -> Json:
        async with self.control.post(f"/control/{action}", json=body) as answer:
            answer.raise_for_status()
            made: Json = await answer.json()
            return made


def _tip_buttons(message: Json) -> Iterable[TipButton]:
    for row in message.get("reply_markup", {}).get("inline_keyboard", ()):
        for key in row:
            if button := TipButton.parse(key.get("callback_data", "")):
                yield button
