"""What must hold of what sources say, and of who they are: nothing is mixed, nobody exposed.

Of who complains, by name, only the editors know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from bot.complaints.to_editors import number_of
from bot.demo.emulator.protocol.wire import Json
from tests.simulation.history import History
from tests.simulation.laws.tips import answers, told
from tests.simulation.machine.chats import words_of
from tests.simulation.people.desk.editors import names_of
from tests.simulation.people.sources import Source
from tests.simulation.people.two_rooms import TwoRooms

APART = 3600.0  # seconds
TAKEN_BACK = re.compile("mencabut laporannya|perkara ini dicabut|Dicabut pengirimnya")


def nothing_is_mixed_in_chats(history: History) -> Iterator[str]:
    """The words of a source are in its own chat and, below its codename, with the editors.

    What it showed without a word replies there to what has the codename.
    """
    owner = {case.codename: case.source_chat_id for case in history.ending.cases.values()}
    for chat, messages in history.world.chats.shown.items():
        for message in messages:
            found = [each for each in history.sources if each.mark in words_of(message)]
            names = names_of(message) or names_of(message.get("reply_to_message", {}))
            whose = chat if chat != history.world.desk else owner.get(names[0]) if names else None
            if len(found) > 1 or (whose and any(each.id != whose for each in found)):
                yield f"{[each.mark for each in found]} in {chat}: {words_of(message)!r}"


def nothing_is_mixed_in_cases(history: History) -> Iterator[str]:
    """A case has the words of its own source, and the answers that were given in it."""
    for case in history.ending.cases.values():
        words = told(case)
        for source in history.sources:
            if source.mark in words and source.id != case.source_chat_id:
                yield f"{source.mark} is in {case.codename}"
        pieces = [turn.piece for turn in case.turns if not turn.by_source]
        said = " ".join(f"{piece.text} {piece.unique_id}" for piece in pieces)
        for answer, meant in answers(history):
            if answer.case != case.id and any(mark in said for mark in answer.marks):
                yield f"{answer.marks[0]} for {meant.codename} is in {case.codename}"


def an_answer_comes_to_its_source_only(history: History) -> Iterator[str]:
    """And what was meant for colleagues to nobody."""
    for editor in history.editors:
        meant = {mark: answer.case for answer in editor.answers for mark in answer.marks}
        for mark in (*meant, *editor.inside):
            case = history.ending.cases.get(meant.get(mark, 0))
            for chat, messages in history.world.chats.shown.items():
                alright = chat == history.world.desk or (case and chat == case.source_chat_id)
                gone = mark in meant and case is None  # taken back: nobody knows whose it was
                if not alright and not gone and any(mark in words_of(each) for each in messages):
                    yield f"{mark} came to {chat}"


def nobody_is_exposed(history: History) -> Iterator[str]:
    """Who a source is: not in the group, in the logs, in the metrics, on the disk, with others.

    Who complains is known to the group, and to nobody else.
    """
    shown = history.world.chats.shown
    by_name = {each.id for each in history.complainants}
    people = [*history.readers, *history.sources, *history.complainants]
    seen = {"the logs": str(history.logs), "the metrics": history.metrics}
    seen |= {f"the chat of {each.id}": str(shown[each.id]) for each in people}
    desk = {"the group": str(shown[history.world.desk])}
    for person in (*history.sources, *history.complainants):
        others = seen if person.id in by_name else seen | desk
        for mark in person.identity():
            for place, text in others.items():
                if mark in text and place != f"the chat of {person.id}":
                    yield f"{mark} is in {place}"
        # SQLite writes a number of this size in six bytes.
        hidden = [*map(str.encode, (*person.identity(), person.mark)), person.id.to_bytes(6, "big")]
        for ending in history.endings:
            for name, content in ending.files.items():
                yield from (f"{mark!r} is in {name}" for mark in hidden if mark in content)
        if person.mark in seen["the logs"] + seen["the metrics"]:
            yield f"{person.mark} is in the logs or the metrics"


def nothing_links_a_report_to_a_complaint(history: History) -> Iterator[str]:
    """Of who does both in one chat: what is kept or said of one has nothing of the other."""
    for both in history.both:
        of_report = {both.source.mark, *_codenames(history, both.source)}
        of_complaint = {*both.complainant.identity(), both.complainant.mark, *_numbers(both)}
        for place, text in _places(history, both):
            found = [mark for marks in (of_report, of_complaint) for mark in marks if mark in text]
            if not of_report.isdisjoint(found) and not of_complaint.isdisjoint(found):
                yield f"{found} are in {place}"


def both_rooms_are_not_left_at_once(history: History) -> Iterator[str]:
    """By who has everything erased: editors who read so together know whose report it was."""
    for both in history.both:
        ends = [message for message in history.world.chats.shown[history.world.desk]
                if TAKEN_BACK.search(words_of(message))]  # fmt: skip
        # Of a report that goes before it is shown, only its end names it.
        others = {name for each in history.sources if each is not both.source
                  for name in _codenames(history, each)}  # fmt: skip
        reports = [m for m in ends if (names := names_of(m)) and names[0] not in others]
        complaints = [m for m in ends if number_of(words_of(m)) in _numbers(both)]
        for report, complaint in product(reports, complaints):
            if abs(_at(report) - _at(complaint)) < APART:
                yield f"{words_of(complaint)!r} came with {words_of(report)!r}"


SECRECY = (
    nothing_is_mixed_in_chats,
    nothing_is_mixed_in_cases,
    an_answer_comes_to_its_source_only,
    nobody_is_exposed,
    nothing_links_a_report_to_a_complaint,
    both_rooms_are_not_left_at_once,
)


def _codenames(history: History, source: Source) -> set[str]:
    """Those under which the words of a source were shown to the group."""
    shown = history.world.chats.shown[history.world.desk]
    return {name for m in shown if source.mark in words_of(m) for name in names_of(m)[:1]}


def _numbers(both: TwoRooms) -> set[str]:
    return {each.number for each in both.complainant.filings if each.number}


def _places(history: History, both: TwoRooms) -> Iterator[tuple[str, str]]:
    """Each message of the bot's in the group and in their chat, and each thing that is kept."""
    source, numbers, bot = both.source, _numbers(both), history.world.telegram.bot.id
    for chat in (history.world.desk, source.id):
        for message in history.world.chats.shown[chat]:
            if message.get("from", {}).get("id", bot) == bot:
                yield f"{chat}", words_of(message)
    for case in history.ending.cases.values():
        if case.source_chat_id == source.id:
            yield case.codename, f"{replace(case, source_chat_id=0)} {history.ending.logs[case.id]}"
    if draft := history.ending.written.get(source.id):
        yield "a complaint that is written", f"{both.complainant.mark} {draft}"
    for number, complaint in history.ending.complaints.items():
        if number in numbers:
            yield number, f"{replace(complaint, chat_id=0)}"


def _at(message: Json) -> float:
    """When it came to say what it says."""
    return float(message.get("edit_date") or message["date"])
