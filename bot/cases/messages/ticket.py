"""The ticket's page: how a report stands, until when it can be filed, what was said last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from bot.cases.model import Case, Turn
from bot.cases.workflow import status_of
from bot.messages.catalogue import Html, Words
from bot.messages.dates import day
from bot.messages.message import clip_html
from bot.messages.sanitize import remove_tricks
from bot.tips import completeness
from bot.tips import draft as tips
from bot.tips.questionnaire import load_form
from bot.tips.wording import days_left_text, kind_text

TURNS_SHOWN = 5  # of the dialogue; all of it is in the file of the report
TURN_SHOWN = 200  # characters


@dataclass(frozen=True, slots=True)
class TicketPage:
    """Writes the page. `zone` and `now` (epoch seconds) are the newsroom's."""

    words: Words
    zone: ZoneInfo
    now: float

    def text(self, case: Case, *, waits: bool) -> Html:
        """All that a source is told of its report. `waits`: the editors were not shown it yet."""
        status = self.words.html(
            "tips.ticket_status",
            opened=day(self.words, case.opened_at, self.zone),
            status=self.words(f"tips.status_{'waits' if waits else status_of(case)}"),
        )
        parts = [status, "\n".join(self._until(case)), "\n".join(self._dialogue(case))]
        return Html("\n\n".join(part for part in parts if part))

    def _until(self, case: Case) -> Iterator[str]:
        """For who files a report of their own: how long that can be done."""
        form, known = load_form(case.form), case.answers.get("known", "")
        left = completeness.days_left(known, self.now, self.zone, form)
        if left is not None and tips.is_official(case.answers):
            until = days_left_text(left, self.words)
            yield self.words.html("tips.ticket_until", until=until)

    def _dialogue(self, case: Case) -> Iterator[str]:
        shown = case.turns[-TURNS_SHOWN:]
        if shown:
            yield self.words.html("tips.ticket_dialogue")
        for turn in shown:
            key = "tips.ticket_you" if turn.by_source else "tips.ticket_editors"
            yield self.words.html(key, said=clip_html(self._said(turn), TURN_SHOWN))

    def _said(self, turn: Turn) -> str:
        words = " ".join(remove_tricks(turn.piece.text).split())
        if turn.piece.kind in {tips.TEXT, tips.ACCOUNT}:
            return words
        kind = kind_text(turn.piece.kind, self.words)
        return f"{kind}: {words}" if words else kind
