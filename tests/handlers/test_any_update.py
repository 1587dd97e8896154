"""Whatever Telegram gives: it is handled, by whom it may be, and the log says nothing of it."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from telegram import Update

from bot.core.clock import SYSTEM_CLOCK
from bot.core.json_codec import Json, decode, encode
from bot.core.settings import Settings
from bot.telegram.connections import Connections
from bot.telegram.updates import read_update
from bot.wiring.base import Base, make_application, make_services
from bot.workers.updates.attempts import Attempts, End
from handlers.base.dispatch import apologiser, dispatcher
from handlers.base.errors import tell_set_aside
from handlers.base.routing import ChatScope, register
from handlers.routes import ROUTES
from tests.support.bot import NO_FEED, make_database
from tests.support.bot import SECRET as TIP_SECRET
from tests.support.cases.stored import open_case
from tests.support.chats.invented_updates import (
    ARTICLES,
    BYSTANDER,
    CASE,
    CHATS,
    DESK,
    EDITOR,
    PRESSES,
    READER,
    READERS,
    SECRET,
    STRANGER,
    Invented,
    Object,
    histories,
    plain_press,
)
from tests.support.fake_clock import FakeClock
from tests.support.storage.articles import file_article
from tests.support.storage.databases import empty

pytestmark = pytest.mark.real_time  # the examples are tried in a thread

TOKEN = "1:token"
MESSAGE: Object = {"message_id": 9, "date": 0, "chat": {"id": DESK, "type": "supergroup"}}
SENT: dict[str, Json] = {
    "answerGuestQuery": {"inline_message_id": "inline"},
    "editMessageText": MESSAGE,
    "sendDocument": MESSAGE,
    "sendMessage": MESSAGE,
    "sendPhoto": MESSAGE,
}
ME: Object = {"id": 1, "is_bot": True, "first_name": "Bot", "username": "posbanten_bot"}


class HurriedClock(FakeClock):
    """Nobody waits: the time is over at once."""

    async def sleep(self, seconds: float) -> None:
        self.time += max(0.0, seconds)
        await asyncio.sleep(0)


class Silence:
    """Telegram, which takes everything and remembers to whom it went."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, int]] = []

    def answer(self, method: str, params: dict[str, Json]) -> Json:
        chat = int(str(params.get("chat_id") or 0))
        self.calls.append((method, chat))
        match method:
            case "getMe":
                return ME
            case "getChat":
                kind = "private" if chat > 0 else "supergroup"
                return {"id": chat, "type": kind, "accent_color_id": 0, "max_reaction_count": 0}
            case "getChatMember":
                return self._member(chat, int(str(params["user_id"])))
            case "getChatAdministrators":
                return [{"status": "creator", "is_anonymous": False, "user": {**ME, "id": READER}}]
            case _:
                return SENT.get(method, True)

    def _member(self, chat: int, user: int) -> Json:
        if user == ME["id"]:
            return {"status": "creator", "is_anonymous": False, "user": ME}
        member = chat == DESK and user == EDITOR
        person: Object = {"id": user, "is_bot": False, "first_name": "x"}
        return {"status": "member" if member else "left", "user": person}


class World:
    """The bot, wired as it is run, beside a Telegram that is a function."""

    def __init__(self, base: Base, silence: Silence) -> None:
        self.base = base
        self.silence = silence
        self.application = make_application(base)
        self.failed = False
        self._handle = dispatcher(self.application)
        self._attempts = Attempts(
            self._try,
            base.storage.updates,
            apologiser(self.application, tell_set_aside),
            limit=60,
            clock=SYSTEM_CLOCK,
        )
        self._number = self._case = 0

    async def begin(self) -> None:
        await self.application.initialize()
        self.application.bot_data.services = make_services(self.base, ME)
        register(self.application, ROUTES)

    async def furnish(self) -> None:
        """Articles, a case of a source's, and somebody who follows places and says nothing."""
        storage = self.base.storage
        await empty(storage)
        for number in range(ARTICLES):
            await file_article(storage, f"Judul {number}", "36.03.19")
        now = self.base.clock.now()
        await storage.subscribers.follow(BYSTANDER, "36.03.19", language="id", now=now, once=1)
        await open_case(storage, source=BYSTANDER, now=now)
        (case,) = await storage.cases.list_open()
        self._case = case.id

    def read(self, content: Object) -> Update:
        self._number += 1
        query = content.get("callback_query")
        if isinstance(query, dict) and isinstance(data := query.get("data"), str):
            content = {"callback_query": {**query, "data": data.replace(CASE, str(self._case))}}
        return read_update({"update_id": 1000 + self._number, **content}, self.application.bot)

    async def take(self, update: Update) -> None:
        """As the receiver does: one that fails is started thrice, and set aside."""
        self.failed = False
        while await self._attempts.make(update) is End.UNFINISHED:
            pass

    async def _try(self, update: Update) -> None:
        try:
            await self._handle(update)
        except Exception:
            self.failed = True
            raise


@pytest.fixture
async def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    silence = Silence()

    async def request(
        _self: Connections, _method: str, url: object, *, body: bytes = b"", **_given: object
    ) -> tuple[int, bytes]:
        if body.startswith(b"{"):
            decoded = decode(body)
            params = dict(decoded) if isinstance(decoded, dict) else {}
        else:
            params = dict(parse_qsl(body.decode(errors="replace")))
        result = silence.answer(str(url).rpartition("/")[2], params)
        return 200, encode({"ok": True, "result": result})

    monkeypatch.setattr(Connections, "request", request)
    settings = Settings.model_validate(
        {
            "bot_token": TOKEN,
            "telegram_api_url": "http://telegram.invalid",
            "feed_urls": (NO_FEED,),
            "database_url": f"sqlite:///{tmp_path}/bot.db",
            "messages_per_second": 1000,
            "editors_chat_id": DESK,
            "tip_secret": TIP_SECRET,
        }
    )
    await make_database(tmp_path / "bot.db")
    async with AsyncExitStack() as stack:
        base = await Base.build(settings, stack, clock=HurriedClock())
        made = World(base, silence)
        await made.begin()
        stack.push_async_callback(made.application.shutdown)
        yield made


async def test_a_button_does_nothing_for_whom_it_is_not(world: World) -> None:
    """Each of the table: an editor's for a stranger in the group, and anywhere else; a group's own
    for who does not run it. The press is answered, and that is all.
    """
    await world.furnish()
    desk, readers, *_ = CHATS
    at_home: Object = {"id": EDITOR, "type": "private", "first_name": "Rani"}
    wrong = {
        ChatScope.EDITORS: ((STRANGER, desk), (EDITOR, at_home), (READER, readers)),
        ChatScope.SUBSCRIBERS: ((STRANGER, readers), (EDITOR, desk)),
        ChatScope.READERS: ((EDITOR, desk),),
        ChatScope.PRIVATE: ((READER, readers), (EDITOR, desk)),
    }
    for entry in PRESSES:
        for user, chat in wrong[entry.where]:
            world.silence.calls.clear()
            await world.take(world.read(plain_press(entry, user, chat)))
            done = [method for method, _ in world.silence.calls if not method.startswith("get")]
            assert (world.failed, done) == (False, ["answerCallbackQuery"]), entry.data


async def test_whatever_comes_is_handled_and_nobody_acts_for_another(
    world: World, log: io.StringIO
) -> None:
    """No handler fails at what Telegram may give; what it may not is set aside.

    An answer goes to the chat that it came from, or to whoever acts. Who says nothing keeps what
    they follow; a group's choices are changed by who runs it, a case by members of the editors'
    group. No line of the log has a word of what was said, or of who said it.
    """
    loop = asyncio.get_running_loop()

    @settings(max_examples=settings().max_examples // 3)
    @given(histories)
    def one(history: Sequence[Invented]) -> None:
        asyncio.run_coroutine_threadsafe(_live_through(world, history), loop).result()
        assert SECRET not in log.getvalue()

    await asyncio.to_thread(one)


async def _live_through(world: World, history: Sequence[Invented]) -> None:
    await world.furnish()
    storage = world.base.storage
    before = await storage.subscribers.get(BYSTANDER)
    for invented in history:
        update = world.read(invented.content)
        world.silence.calls.clear()
        group = await storage.subscribers.get(READERS)
        await world.take(update)
        presser = update.effective_user if update.callback_query else None
        if presser is not None and presser.id != READER:
            assert await storage.subscribers.get(READERS) == group
        assert invented.is_cut or not world.failed, update
        theirs = {0, update.effective_chat.id if update.effective_chat else 0}
        theirs |= {update.effective_user.id} if update.effective_user else set()
        written = {call for call in world.silence.calls if not call[0].startswith("get")}
        assert {chat for _, chat in written} <= theirs
    assert await storage.subscribers.get(BYSTANDER) == before
    for case in await storage.cases.list_kept():
        deeds = await storage.audit_log.of_case(case.id)
        assert {deed.editor for deed in deeds} <= {EDITOR}
