"""What handlers and loops work with: one frozen bundle of services, and a typed context."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from telegram.ext import Application, CallbackContext, ContextTypes, ExtBot, JobQueue

from bot.core.clock import Clock
from bot.core.settings import Settings
from bot.deadlines.holidays import WorkCalendar
from bot.delivery.chat_pace import ChatPace
from bot.messages.catalogue import Texts
from bot.places.finder import PlaceFinder
from bot.places.gazetteer import Gazetteer
from bot.places.labels import BotAddress
from bot.sharing.asking_pace import Asking
from bot.tagger.tagger import Tagger
from bot.telegram.members import Members
from bot.tips.limits import Limits
from bot.workers.cases.group_watch import GroupWatch
from bot.workers.delivery.composer import Composer
from bot.workers.delivery.pace import SendingPace
from bot.workers.editors_chat import EditorsChat
from bot.workers.figures.chart_painter import ChartPainter
from bot.workers.file_inspector import FileInspector
from bot.workers.sharing.arrival_counter import ArrivalCounter
from storage.repositories import Storage


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a handler may call.

    Without a group of `editors` no tips are taken; `members`: who is in it; `limits`: how many
    reports they are shown at once; `calendar`: the days that terms are counted in; `composer`:
    makes what readers are sent; `pace`: how fast it leaves, `chat_pace`: to each group; `arrivals`:
    counts who came by which link; `asking`: how often somebody may ask in other chats. `bot_id`,
    `bot`: what the bot is in Telegram.
    `newsroom`: its name in sentences.
    """

    settings: Settings
    storage: Storage
    texts: Texts
    gazetteer: Gazetteer
    finder: PlaceFinder
    tagger: Tagger
    zone: ZoneInfo
    limits: Limits
    calendar: WorkCalendar
    clock: Clock
    composer: Composer
    pace: SendingPace
    chat_pace: ChatPace
    editors: EditorsChat
    group_watch: GroupWatch
    members: Members
    source_files: FileInspector
    painter: ChartPainter
    arrivals: ArrivalCounter
    asking: Asking
    bot_id: int
    bot: BotAddress
    newsroom: str

    @property
    def bot_username(self) -> str:
        """The bot's own name, without the @."""
        return self.bot.username

    @property
    def takes_tips(self) -> bool:
        """Whether there is a group of editors that they may be sent to."""
        return self.editors.takes_reports


class BotData:
    """The application's `bot_data`: filled once by the composition root."""

    services: Services


class Context(CallbackContext[ExtBot[None], dict[object, object], dict[object, object], BotData]):
    """A handler's context, with the services typed."""

    @property
    def services(self) -> Services:
        """What the composition root made."""
        return self.bot_data.services


def context_types() -> ContextTypes[Context, dict[object, object], dict[object, object], BotData]:
    """For `ApplicationBuilder.context_types`."""
    return ContextTypes(context=Context, bot_data=BotData, chat_data=dict, user_data=dict)


App = Application[
    ExtBot[None],
    Context,
    dict[object, object],
    dict[object, object],
    BotData,
    JobQueue[Context],
]
