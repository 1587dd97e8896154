"""Everything held about a person, as a file that they can read.

Reports that were sent are not in it: whoever holds the phone could read them there. Their ticket
code opens them (`handlers.dialogue`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.cases.messages.plain_text import report_lines
from bot.messages.catalogue import Words
from bot.messages.dates import moment
from bot.places.gazetteer import Gazetteer
from bot.places.labels import PageContext
from bot.readers.model import Held, State
from bot.tips.questionnaire import load_form


@dataclass(frozen=True, slots=True)
class MyData:
    """Writes the file."""

    words: Words
    gazetteer: Gazetteer
    zone: ZoneInfo
    now: float

    def text(self, held: Held) -> str:
        """The whole file."""
        made = self.words("mydata.made", when=self._when(self.now))
        parts = [f"{self.words('mydata.title')}\n{made}"]
        for heading, lines in (
            ("mydata.chat", self._chat(held)),
            ("mydata.places", self._places(held)),
            ("mydata.news", self._news(held)),
            ("mydata.draft", self._draft(held)),
            ("mydata.reports", iter([self.words("mydata.reports_how")])),
            ("mydata.unhandled", iter(held.unhandled)),
            ("mydata.other", self._other(held)),
        ):
            written = "\n".join(lines) or self.words("mydata.nothing")
            parts.append(f"{self.words(heading).upper()}\n{written}")
        return "\n\n".join(parts) + "\n"

    def _chat(self, held: Held) -> Iterator[str]:
        yield self.words("mydata.chat_id", id=str(held.chat_id))
        reader = held.subscriber
        if reader is None:
            return
        yield self.words("mydata.language", language=reader.language)
        yield self.words(f"mydata.state_{reader.state}")
        yield self.words("mydata.delivery", delivery=str(reader.delivery))
        if reader.paused_until is not None and reader.paused_until > self.now:
            yield self.words("mydata.paused", until=self._when(reader.paused_until))
        if held.quiet is not None:
            start, end = (f"{at // 60:02}.{at % 60:02}" for at in held.quiet)
            yield self.words("mydata.quiet", start=start, end=end)
        if held.joined_on is not None:
            yield self.words("mydata.joined", when=self._when(held.joined_on))
        if held.left_on is not None and reader.state is State.LEFT:
            yield self.words("mydata.left", when=self._when(held.left_on))

    def _places(self, held: Held) -> Iterator[str]:
        for follow in held.subscriber.follows if held.subscriber else ():
            known = follow.place in self.gazetteer
            name = self.gazetteer.full_name(follow.place) if known else follow.place
            yield self.words("mydata.wide", place=name) if follow.wide else name

    def _news(self, held: Held) -> Iterator[str]:
        for news in held.news:
            yield f"{self._when(news.at)}: {news.title}"

    def _draft(self, held: Held) -> Iterator[str]:
        draft = held.draft
        if draft is None or draft.case_id is not None:
            return
        yield self.words("mydata.begun", when=self._when(draft.started_at))
        context = PageContext(self.words, self.gazetteer, self.zone, 0.0)
        yield from report_lines(draft.answers, draft.evidence, load_form(draft.form), context)

    def _other(self, held: Held) -> Iterator[str]:
        if held.wrong_codes:
            yield self.words.count("mydata.wrong_codes", held.wrong_codes)
        if held.blocked:
            yield self.words("mydata.blocked")
        if held.deeds:
            yield self.words.count("mydata.deeds", held.deeds)

    def _when(self, at: float) -> str:
        # The year always: a file is read later, too.
        return moment(self.words, at, 0.0, self.zone)
