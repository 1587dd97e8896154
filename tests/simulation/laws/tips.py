"""What must hold of reports, and of what the editors answer."""

from __future__ import annotations

from collections.abc import Iterator

from bot.cases.model import Case
from bot.cases.workflow import said_by_source, texts_of_source
from bot.demo.emulator.protocol.wire import Json
from tests.simulation.history import History
from tests.simulation.laws.doubts import doubts
from tests.simulation.machine.chats import words_of
from tests.simulation.people.desk.editors import TICK, Answer
from tests.simulation.people.following import Sure
from tests.simulation.people.sources import Source


def a_confirmed_report_is_kept(history: History) -> Iterator[str]:
    """Each word that was confirmed is in a case of its source, whatever crashed after that."""
    for source, mark in confirmed(history):
        holders = [case for case in history.ending.cases.values() if mark in told(case)]
        if [case.source_chat_id for case in holders] != [source.id]:
            yield f"{mark} of {source.name} was confirmed, and is kept in {len(holders)} cases"


def a_confirmed_report_reaches_the_editors_once(history: History) -> Iterator[str]:
    """Each word of it is in one message in their group, or in more after sends in doubt.

    A picture without words of its own comes once more where it is corrected: that gives it some.
    """
    shown = [*map(words_of, history.world.chats.sent[history.world.desk].values())]
    for source, mark in confirmed(history):
        number = sum(mark in words for words in shown)
        most = 1 + source.report.corrected[mark] + doubts(history, history.world.desk)
        if not 1 <= number <= most:
            yield f"{mark} of {source.name} came to the editors {number} times"


def what_was_given_up_is_gone(history: History) -> Iterator[str]:
    """Of a draft that was thrown away nothing comes; of what was taken back nothing stays."""
    desk = history.world.desk
    for source in history.sources:
        dropped = source.report.dropped is Sure.YES
        if not dropped and source.report.taken_back is not Sure.YES:
            continue
        there = history.world.chats.shown[desk] if dropped else _standing(history, desk)
        left = [words_of(message) for message in there if source.mark in words_of(message)]
        if left and (dropped or not doubts(history, desk)):
            yield f"{source.name} gave up, and the editors read {left[0]!r}"
        if any(source.mark in told(case) for case in history.ending.cases.values()):
            yield f"{source.name} gave up, and it is kept"


def a_tick_tells_the_truth(history: History) -> Iterator[str]:
    """An answer with a tick came to its source, before the tick, and once."""
    for answer, case in answers(history):
        came = times(history, case.source_chat_id, answer.marks[0])
        if not answer.touched and _is_ticked_early(history, answer, case.source_chat_id):
            yield f"{answer.marks[0]} of {case.codename} had a tick before it came"
        if came > 1 + doubts(history, case.source_chat_id):
            yield f"{answer.marks[0]} of {case.codename} came {came} times"


def an_album_comes_whole(history: History) -> Iterator[str]:
    """Where the first of its pictures came, and none was edited or taken back, all have come."""
    every = [*answers(history)]
    for first, case in every:
        album = [each for each, _ in every if each.album == first.message]
        if times(history, case.source_chat_id, first.marks[0]):
            for each in album:
                came = times(history, case.source_chat_id, each.marks[0])
                if not came and not any(one.touched for one in album):
                    yield f"{each.marks[0]} of {case.codename} did not come with its album"


def nothing_is_confirmed_too_early(history: History) -> Iterator[str]:
    """What a source has read is on the disk, at any crash."""
    yield from history.too_early


TIPS = (
    nothing_is_confirmed_too_early,
    a_confirmed_report_is_kept,
    a_confirmed_report_reaches_the_editors_once,
    what_was_given_up_is_gone,
    a_tick_tells_the_truth,
    an_album_comes_whole,
)


def answers(history: History) -> Iterator[tuple[Answer, Case]]:
    """What editors answered in cases that there still are."""
    for editor in history.editors:
        for answer in editor.answers:
            if case := history.ending.cases.get(answer.case):
                yield answer, case


def confirmed(history: History) -> Iterator[tuple[Source, str]]:
    """The marks that must have reached the editors."""
    for source in history.sources:
        report = source.report
        if report.confirmed is Sure.YES and report.taken_back is Sure.NO:
            yield from ((source, mark) for mark, sure in report.said.items() if sure is Sure.YES)


def told(case: Case) -> str:
    """All that its source said, and the names of pictures that it showed without a word."""
    return " ".join((*texts_of_source(case), *(each.unique_id for each in said_by_source(case))))


def _standing(history: History, chat: int) -> list[Json]:
    return [*history.world.telegram.people.chats[chat].messages.values()]


def _is_ticked_early(history: History, answer: Answer, source: int) -> bool:
    """Whether the line below it had a tick while the source had not got it yet."""
    for chat, message in history.world.chats.order:
        if chat == source and answer.marks[0] in words_of(message):
            return False
        replied = message.get("reply_to_message", {}).get("message_id")
        if (chat, replied) == (history.world.desk, answer.message) and TICK in words_of(message):
            return True
    return False


def times(history: History, chat: int, mark: str) -> int:
    """How many messages with it came to a chat."""
    return sum(mark in words_of(message) for message in history.world.chats.sent[chat].values())
