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
from bot.tagger.tagger import Tagger
from bot.telegram.members import Members
from bot.tips.limits import Limits
from bot.workers.cases.group_watch import GroupWatch
from bot.workers.delivery.composer import Composer
from bot.workers.editors_chat import EditorsChat
from bot.workers.figures.chart_painter import ChartPainter
from bot.workers.file_inspector import FileInspector
from storage.opening import Storage


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a handler may call.

    Without a group of `editors` no tips are taken; `members`: who is in it; `limits`: how many
    reports they are shown at once; `calendar`: the days that terms are counted in; `composer`:
    makes what readers are sent; `chat_pace`: of each group. `bot_id` and `bot_username` are the
    bot's own.
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
    chat_pace: ChatPace
    editors: EditorsChat
    group_watch: GroupWatch
    members: Members
    source_files: FileInspector
    painter: ChartPainter
    bot_id: int
    bot_username: str
    newsroom: str

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
