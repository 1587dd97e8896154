"""The ticket's page: the state of a report, until when it can be filed, the latest messages."""

from __future__ import annotations

from collections.abc import Iterator

from bot.cases.messages.card import REASON_ROOM
from bot.cases.messages.source.to_source import reason_for_source
from bot.cases.model import Case, Turn
from bot.cases.workflow import Status, is_forwarded, status_of
from bot.messages.catalogue import Html, Words
from bot.messages.dates import day, moment
from bot.messages.message import clip_html
from bot.messages.sanitize import remove_tricks
from bot.places.labels import PageContext
from bot.tips import completeness
from bot.tips import draft as tips
from bot.tips.questionnaire import load_form
from bot.tips.wording import kind_text, time_left_text

TURNS_SHOWN = 5  # of the dialogue; the file of the report has all of it
TURN_SHOWN = 200  # characters


def ticket_text(case: Case, context: PageContext, *, waits: bool) -> Html:
    """Render the page of a report for its source. `waits`: the editors have not seen it yet."""
    words = context.words
    status = words.html(
        "tips.ticket_status",
        opened=day(words, case.opened_at, context.now, context.zone),
        status=words(f"tips.status_{'waits' if waits else _status(case)}"),
    )
    parts = [
        status,
        *_ending(case, context),
        _until(case, context),
        "\n".join(_dialogue(case, words)),
    ]
    return Html("\n\n".join(part for part in parts if part))


def _status(case: Case) -> Status:
    """Return the status for the source: a case that follows a forwarded one was not forwarded."""
    status = status_of(case)
    return Status.FOLLOWED if status is Status.FORWARDED and not is_forwarded(case) else status


def _ending(case: Case, context: PageContext) -> Iterator[Html]:
    """Yield the reason to end a case, where the editors share it; and when it will be erased."""
    words = context.words
    if case.reason_told:
        reason = clip_html(remove_tricks(reason_for_source(case, words)), REASON_ROOM)
        yield words.html("tips.ticket_reason", reason=reason)
    if case.closing is not None:
        erased = moment(words, case.closing.erased_at, context.now, context.zone)
        yield words.html("tips.ticket_closing", when=erased)


def _until(case: Case, context: PageContext) -> str:
    """Render how long a source can still file a report of its own; empty for other sources."""
    left = completeness.time_left(case.answers, load_form(case.form), context)
    if left is None or not tips.is_official(case.answers):
        return ""
    return context.words.html("tips.ticket_until", until=time_left_text(left, context.words))


def _dialogue(case: Case, words: Words) -> Iterator[str]:
    shown = [turn for turn in case.turns if not turn.withdrawn][-TURNS_SHOWN:]
    if shown:
        yield words.html("tips.ticket_dialogue")
    for turn in shown:
        key = "tips.ticket_you" if turn.by_source else "tips.ticket_editors"
        yield words.html(key, said=clip_html(_words_of(turn, words), TURN_SHOWN))


def _words_of(turn: Turn, words: Words) -> str:
    said = " ".join(remove_tricks(turn.piece.text).split())
    if turn.piece.kind in {tips.TEXT, tips.ACCOUNT}:
        return said
    kind = kind_text(turn.piece.kind, words)
    return f"{kind}: {said}" if said else kind
