"""The bot itself, as `run` runs it, beside an emulated Telegram."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from bot import app
from bot.app import run
from bot.articles.model import Article
from bot.core.clock import SYSTEM_CLOCK, Clock
from bot.core.settings import Settings
from bot.core.tip_secret import tip_secret
from bot.core.vault import Vault
from bot.places.gazetteer import Gazetteer, load_gazetteer
from bot.readers.model import Subscriber
from bot.workers.scheduler import ClockScheduler, Scheduler
from storage.opening import open_storage
from storage.repositories import Storage
from tests.support.chats.telegram import Person, Telegram
from tests.support.patience import PATIENCE
from tests.support.storage.articles import file_article

SECRET = "5e" * 32
NO_FEED = "http://127.0.0.1:9/feed/"  # the discard port: nobody answers


@dataclass
class RunningBot:
    """A bot that reads updates. `storage` is a door of its own to the bot's database."""

    settings: Settings
    storage: Storage
    gazetteer: Gazetteer = field(default_factory=load_gazetteer)

    async def article(
        self,
        title: str,
        *places: str,
        lead: str = "Begini ceritanya.",
        minutes_ago: float = 10,
        push: bool = False,
    ) -> Article:
        """Store an article of these regency or district codes, as the poller would."""
        return await file_article(
            self.storage, title, *places, lead=lead, minutes_ago=minutes_ago, push=push
        )

    async def subscriber_of(self, person: Person) -> Subscriber:
        """What is stored of a reader, who must be known."""
        found = await self.storage.subscribers.get(person.id)
        assert found is not None
        return found


_templates: dict[str, bytes] = {}  # of this worker: migrating costs more than most tests


async def make_database(path: Path) -> None:
    """An empty database at this version, as the bot would make it at its first start."""
    if path.exists():
        return
    if SECRET not in _templates:
        with TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/bot.db"
            await (await open_storage(url, vault=Vault(SECRET), upgrade=True)).close()
            _templates[SECRET] = (Path(folder) / "bot.db").read_bytes()
    path.write_bytes(_templates[SECRET])


@asynccontextmanager
async def running_bot(
    telegram: Telegram,
    folder: Path,
    *,
    clock: Clock = SYSTEM_CLOCK,
    scheduler: Scheduler | None = None,
    announces: bool = True,
    **settings: object,
) -> AsyncIterator[RunningBot]:
    """The bot with its database in `folder`; `settings` are those of `Settings`.

    `announces`: whether it shows its commands and its profile at Telegram, twenty calls at a start.
    """
    given = {
        "bot_token": telegram.token,
        "telegram_api_url": telegram.url,
        "feed_urls": (NO_FEED,),
        "poll_seconds": 3600,
        "database_url": f"sqlite:///{folder}/bot.db",
        "messages_per_second": 1000,
        "article_cards": False,  # what is said in the editors' group is what a test is about
        "newsroom_hosts": ("posbanten.co.id",),
        "tip_secret": SECRET,
    }
    made = Settings.model_validate(given | settings)
    scheduler = scheduler or ClockScheduler(clock)
    if made.database_url == given["database_url"]:
        await make_database(folder / "bot.db")
    stop, started = asyncio.Event(), asyncio.Event()
    with ExitStack() as changes:
        if not announces:
            changes.enter_context(patch.object(app, "_announce", _announce_nothing))
        running = asyncio.create_task(
            run(made, stop=stop, started=started, clock=clock, scheduler=scheduler)
        )
        starting = asyncio.create_task(started.wait())
        await asyncio.wait(
            {running, starting}, timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED
        )
        starting.cancel()
    if running.done():
        running.result()
    assert started.is_set(), "the bot did not start"
    storage = await open_storage(made.database_url, vault=Vault(tip_secret(made)))
    try:
        yield RunningBot(made, storage)
    finally:
        await storage.close()
        stop.set()
        await running


async def _announce_nothing(_base: object, _application: object) -> None:
    """In the place of the menus and the profile."""
