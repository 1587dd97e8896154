"""What must hold of complaints, of what editors answer, and of what they decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from bot.complaints.model import Complaint, Status
from bot.complaints.to_editors import number_of
from tests.simulation.history import History
from tests.simulation.laws.doubts import doubts
from tests.simulation.machine.chats import words_of
from tests.simulation.people.complainants import Complainant, Filing
from tests.simulation.people.following import Sure

STATES = {
    Status.PUBLISHED: "Dimuat.",
    Status.REFUSED: "Ditolak.",
    Status.COUNCIL: "Dibawa ke Dewan Pers.",
}


def a_confirmed_complaint_is_kept_as_the_receipt_says(history: History) -> Iterator[str]:
    """Under its number, of its article, by its complainant, with all that was confirmed."""
    for person, filing in _confirmed(history):
        complaint = history.ending.complaints.get(filing.number)
        if complaint is None or complaint.chat_id != person.id:
            yield f"{filing.number} of {person.name} was confirmed, and is not kept"
            continue
        if filing.article and filing.article.mark not in complaint.article.title:
            yield f"{filing.number} is of {complaint.article.title!r}"
        told = _told(complaint)
        for mark, sure in filing.said.items():
            if sure is not Sure.NOBODY_KNOWS and told.count(mark) != (sure is Sure.YES):
                yield f"{mark} is {told.count(mark)} times in {filing.number}"
    for person in history.complainants:
        read = {filing.number for filing in person.filings}
        for number, complaint in history.ending.complaints.items():
            if complaint.chat_id == person.id and number not in read and not person.lost:
                yield f"{number} is kept, and {person.name} has no receipt of it"


def a_confirmed_complaint_reaches_the_editors_once(history: History) -> Iterator[str]:
    """Each word of it in one message, or in more after sends in doubt, or where it was shown."""
    desk = history.world.desk
    shown = Counter(number for editor in history.ombudsmen for number in editor.shown)
    sent = [*map(words_of, history.world.chats.sent[desk].values())]
    for person, filing in _confirmed(history):
        most = 1 + doubts(history, desk) + shown[filing.number]
        for mark, sure in filing.said.items():
            number = sum(mark in words for words in sent)
            if (sure is Sure.YES and not 1 <= number <= most) or (sure is Sure.NO and number):
                yield f"{mark} of {person.name} came to the editors {number} times"


def a_complaint_that_was_given_up_is_gone(history: History) -> Iterator[str]:
    """Nothing of it comes to the editors, and nothing is kept."""
    read = " ".join(map(words_of, history.world.chats.shown[history.world.desk]))
    kept = f"{history.ending.written} {history.ending.complaints}"
    for person in history.complainants:
        for filing in person.filings:
            if filing.dropped is Sure.YES and filing.mark in read:
                yield f"{person.name} gave up, and the editors read {filing.mark}"
            if filing.dropped is Sure.YES and filing.mark in kept:
                yield f"{person.name} gave up, and {filing.mark} is kept"


def complaints_are_not_mixed(history: History) -> Iterator[str]:
    """What belongs to one is in its own chat and, below its own number, with the editors."""
    number_and_chat = [
        (mark, filing.number, person.id)
        for person in history.complainants
        for filing in person.filings
        for mark in (filing.mark, person.name)
    ]
    whose = {each.number: p.id for p in history.complainants for each in p.filings if each.number}
    whose |= {number: each.chat_id for number, each in history.ending.complaints.items()}
    number_and_chat += [
        (word.mark, word.number, whose.get(word.number, 0))
        for editor in history.ombudsmen
        for word in editor.words
    ]
    desk, bot = history.world.desk, history.world.telegram.bot.id
    for chat, messages in history.world.chats.shown.items():
        for words in (words_of(m) for m in messages if m.get("from", {}).get("id", bot) == bot):
            for mark, number, person_id in number_and_chat:
                if mark in words and chat != person_id:
                    mine = {each for m, each, who in number_and_chat if who == person_id}
                    if chat != desk or number_of(words) not in mine:
                        yield f"{mark} of {number} is in {chat}: {words!r}"


def an_answer_reaches_its_complainant_once(history: History) -> Iterator[str]:
    """What the bot said that it passed on."""
    for editor in history.ombudsmen:
        for word in editor.words:
            complaint = history.ending.complaints.get(word.number)
            if complaint is None:
                continue
            came = _times(history, complaint.chat_id, word.mark)
            if not word.passed_on <= came <= 1 + doubts(history, complaint.chat_id):
                yield f"{word.mark} of {word.number} came {came} times"


def what_was_decided_is_kept(history: History) -> Iterator[str]:
    """Each decision that was confirmed, and none that nobody made."""
    decisions = [each for editor in history.ombudsmen for each in editor.decisions]
    for complaint in history.ending.complaints.values():
        mine = [each for each in decisions if each.number == complaint.number]
        events = complaint.events[1:]
        for each in mine:
            made = [e for e in events if e.status is each.status and each.mark in e.note]
            if each.ended is not None and [event.by for event in made] != [each.by]:
                yield f"{each.status} of {complaint.number} by {each.by} is kept as {made}"
        for event in events:
            if not any((event.status, event.by) == (each.status, each.by) for each in mine):
                yield f"{complaint.number} is {event}, and nobody pressed that"


def each_decision_reaches_its_complainant_once(history: History) -> Iterator[str]:
    """And the card of the complaint says it, where there is one only."""
    standing = history.world.telegram.people.chats[history.world.desk].messages.values()
    there = [*map(words_of, standing)]
    for complaint in history.ending.complaints.values():
        for status, words in STATES.items():
            event = complaint.event(status)
            came = _times(history, complaint.chat_id, f"{complaint.number} · {words}")
            most = 1 + doubts(history, complaint.chat_id)
            if came > (most if event else 0) or (event and not came):
                yield f"{complaint.number} · {words} came {came} times, kept is {event}"
        cards = [words for words in there if words.startswith(f"{complaint.number} · Hak")]
        last = complaint.events[-1]
        if len(cards) == 1 and last.by not in cards[0]:
            yield f"{complaint.number} is {last}, and its card says {cards[0]!r}"


COMPLAINTS = (
    a_confirmed_complaint_is_kept_as_the_receipt_says,
    a_confirmed_complaint_reaches_the_editors_once,
    a_complaint_that_was_given_up_is_gone,
    complaints_are_not_mixed,
    an_answer_reaches_its_complainant_once,
    what_was_decided_is_kept,
    each_decision_reaches_its_complainant_once,
)


def _confirmed(history: History) -> Iterator[tuple[Complainant, Filing]]:
    """Those of which somebody has the number, and has had nothing erased."""
    for person in history.complainants:
        if person.erased is Sure.NO:
            yield from ((person, each) for each in person.filings if each.confirmed is Sure.YES)


def _told(complaint: Complaint) -> str:
    """All that its complainant said."""
    pieces = [*complaint.papers, *(turn.piece for turn in complaint.turns if not turn.editor)]
    said = (complaint.wrong, complaint.asked, complaint.contact, *(each.text for each in pieces))
    return " ".join(said)


def _times(history: History, chat: int, words: str) -> int:
    return sum(words in words_of(message) for message in history.world.chats.sent[chat].values())
