"""What must hold of announcements: all whom they concern get them once, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator

from bot.demo.emulator.protocol.wire import Json
from tests.simulation.history import History
from tests.simulation.laws.doubts import ON_THEIR_WAY, doubts
from tests.simulation.machine.chats import words_of
from tests.simulation.machine.one_process import MANY
from tests.simulation.people.desk.announcers import Announced
from tests.simulation.people.following import PLACES, Follower, Sure

UNDER_WAY = ON_THEIR_WAY + 2.0  # seconds in which what was claimed before a stop still comes


def whom_it_concerns_gets_it_once(history: History) -> Iterator[str]:
    """Who follows one of its places from before it until the end, and has not muted them."""
    for announced in _sent(history):
        for reader in _followers(history):
            came = len(_came(reader, announced))
            certain = _certain(history, reader, announced)
            whole = announced.confirmed and announced.stopped is None and not announced.touched
            if certain is Sure.YES and (whole or announced.changed) and not came:
                yield f"{announced.marks} did not reach {reader.name} ({reader.id})"
            if certain is Sure.NO and came:
                yield f"{announced.marks} reached {reader.name} ({reader.id})"
            if came > 1 + doubts(history, *reader.chats):
                yield f"{announced.marks} came {came} times to {reader.name} ({reader.id})"


def nobody_else_gets_it(history: History) -> Iterator[str]:
    """Of what was not sent only the editors know, and of what was only who follows something."""
    marks = [mark for each in history.announcers for one in each.announced for mark in one.marks]
    sent = [mark for announced in _sent(history) for mark in announced.marks]
    theirs = {chat for each in _followers(history) for chat in each.chats}
    for chat, messages in history.world.chats.shown.items():
        for words in map(words_of, messages):
            for mark in marks:
                known = chat == history.world.desk or (chat in theirs and mark in sent)
                if mark in words and not known:
                    yield f"{mark} came to {chat}"


def many_get_it_by_two_editors(history: History) -> Iterator[str]:
    """What goes to more than a few is sent once another editor than its author has agreed."""
    for announced in (one for each in history.announcers for one in each.announced):
        alone = announced.agreed is None and not announced.asked
        if alone and (announced.began is None or _certain_ones(history, announced) <= MANY):
            continue
        for reader in _followers(history):
            for message in _came(reader, announced):
                if announced.agreed is None or message["date"] + 1 < announced.agreed:
                    yield f"{announced.marks} came to {reader.name}, and one editor wanted it"


def who_stops_it_has_stopped_it(history: History) -> Iterator[str]:
    """Nothing comes later than what was on its way."""
    for announced in _sent(history):
        for reader in _followers(history):
            for message in _came(reader, announced):
                if announced.stopped and message["date"] > announced.stopped + UNDER_WAY:
                    yield f"{announced.marks} was stopped, and came to {reader.name}"


def other_words_are_everywhere(history: History) -> Iterator[str]:
    """Where they were changed, whoever has it reads the new ones; of several, once at least."""
    for announced in _sent(history):
        for reader in _followers(history) if announced.changed else ():
            if _certain(history, reader, announced) is not Sure.YES:
                continue
            there = history.world.telegram.people.chats[reader.chats[-1]].messages.values()
            words = [*map(words_of, there)]
            old = [each for each in words if any(mark in each for mark in announced.marks[:-1])]
            new = any(announced.marks[-1] in each for each in words)
            if old and (not new or len(old) > doubts(history, *reader.chats)):
                yield f"{reader.name} ({reader.id}) still reads {old[0]!r}"


ANNOUNCEMENTS = (
    whom_it_concerns_gets_it_once,
    nobody_else_gets_it,
    many_get_it_by_two_editors,
    who_stops_it_has_stopped_it,
    other_words_are_everywhere,
)


def _sent(history: History) -> Iterator[Announced]:
    """Those that were sent, as far as anybody knows."""
    for editor in history.announcers:
        yield from (each for each in editor.announced if each.began is not None)


def _followers(history: History) -> list[Follower]:
    """A channel gets none: it is nobody's subscription."""
    return [*history.readers, *history.administrators]


def _certain(history: History, reader: Follower, announced: Announced) -> Sure:
    """Whether it must, or must not, come; a pause of the news for some days is no reason."""
    assert announced.began is not None
    span = announced.began, history.world.clock.now()
    wants = reader.wants_announcements(*span)
    places = announced.places or tuple(PLACES)
    if wants is Sure.NO or all(reader.never_follows(place, *span) for place in places):
        return Sure.NO
    follows = any(reader.certain(place, *span) is Sure.YES for place in places)
    return Sure.YES if follows and wants is Sure.YES else Sure.NOBODY_KNOWS


def _certain_ones(history: History, announced: Announced) -> int:
    return sum(_certain(history, each, announced) is Sure.YES for each in _followers(history))


def _came(reader: Follower, announced: Announced) -> list[Json]:
    return [m for m in reader.came() if any(mark in words_of(m) for mark in announced.marks)]
