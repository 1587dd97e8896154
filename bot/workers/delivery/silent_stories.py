"""The end of followed stories that do not go on, told once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import structlog

from bot.articles.messages import headline_link
from bot.core.errors import StorageError
from bot.delivery.model import Kind, Letter, Priority
from bot.messages.catalogue import Texts
from bot.messages.message import Message, params
from bot.search.stories import story_name
from storage.readers.keywords import EndedStory, Keywords

EVERY = 1800.0  # seconds
DAYTIME = range(8, 20)  # hours of the newsroom's day: no reader is woken

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True, slots=True)
class SilentStories:
    """The job that ends silent stories. `notify` is called for letters. `clock`: UTC seconds."""

    keywords: Keywords
    texts: Texts
    zone: ZoneInfo
    clock: Callable[[], float]
    notify: Callable[[], None]

    async def tick(self) -> None:
        """End the stories that have been silent for two weeks."""
        now = self.clock()
        if datetime.fromtimestamp(now, self.zone).hour not in DAYTIME:
            return
        try:
            while await self.keywords.end_silent(now=now, tell=self._tell):
                self.notify()
        except StorageError as error:
            log.error("stories_not_ended", reason=str(error))

    def _tell(self, ended: EndedStory) -> Letter:
        words = self.texts.of(ended.language)
        said = words.html("keywords.story_ended", story=headline_link(ended.article))
        return Letter(
            ended.chat_id,
            params(Message(said)),
            key=f"{story_name(ended.article.id)} ended at {self.clock()}",
            kind=Kind.CORRECTION,
            priority=Priority.ANNOUNCEMENT,
            secret=False,  # so that it is dropped where the chat leaves
        )
