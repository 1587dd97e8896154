"""The typed context of handlers and loops, with one frozen bundle of services."""

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
    """The services that a handler may call.

    Without a group of `editors` no tips are taken; `members`: who is in a group; `limits`: how many
    reports editors are shown at once; `calendar`: the days that terms are counted in; `composer`:
    makes readers' messages; `pace`: how fast the outbox is sent, `chat_pace`: the pace in each
    group; `arrivals`: counts readers by the link that they came by; `asking`: how often a person
    may ask in other chats; `bot_id`, `bot`: the bot's id and address in Telegram; `newsroom`: its
    name in sentences.
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
        """The bot's username, without the @."""
        return self.bot.username

    @property
    def takes_tips(self) -> bool:
        """Whether there is a group of editors that tips may be sent to."""
        return self.editors.takes_reports


class BotData:
    """The application's `bot_data`, filled once by the composition root."""

    services: Services


class Context(CallbackContext[ExtBot[None], dict[object, object], dict[object, object], BotData]):
    """The context of a handler, with the services typed."""

    @property
    def services(self) -> Services:
        """The services that the composition root made."""
        return self.bot_data.services


def context_types() -> ContextTypes[Context, dict[object, object], dict[object, object], BotData]:
    """Return the types for `ApplicationBuilder.context_types`."""
    return ContextTypes(context=Context, bot_data=BotData, chat_data=dict, user_data=dict)


App = Application[
    ExtBot[None],
    Context,
    dict[object, object],
    dict[object, object],
    BotData,
    JobQueue[Context],
]
