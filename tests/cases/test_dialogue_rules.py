"""What a case keeps of what is said in it, what its source chose, and when it is over: pure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cases import workflow as desk
from bot.cases.model import Closing, Editor, Turn
from bot.cases.workflow import Forwarding, Status
from bot.tips import draft as tips
from bot.tips.model import Evidence
from tests.support.cases.samples import CASE, NOW, SOURCE, draft, told

RANI = Editor(7, "Rani")


def words(message_id: int, text: str = "Jam sembilan.", *, album: str = "") -> Evidence:
    return Evidence(tips.TEXT, message_id, text=text, album=album)


def by_source(piece: Evidence) -> Turn:
    return Turn(NOW, by_source=True, piece=piece)


def by_editors(piece: Evidence) -> Turn:
    return Turn(NOW, by_source=False, piece=piece)


def test_a_new_case_has_all_that_its_draft_has() -> None:
    """And nothing that an editor would have to say first."""
    given = replace(
        draft(told("Amplop dibagi."), category="etik", place="36.03.19", known="2023-11-14"),
        form="pilkada",
    )
    case = desk.new_case(given, case_id=5, codename="MERPATI-41", source=SOURCE, now=NOW)
    sent = replace(CASE, answers=given.answers, evidence=given.evidence, form="pilkada")
    assert case == sent
    bare = desk.new_case(draft(), case_id=5, codename="MERPATI-41", source=SOURCE, now=NOW)
    assert bare == replace(CASE, category="", place="")


def test_whoever_has_it_is_the_one_who_took_it_last() -> None:
    """Until nobody has it."""
    taken = desk.take(desk.take(CASE, Editor(8, "Yusuf")), RANI)
    assert desk.is_held_by(taken, RANI)
    assert not desk.is_held_by(taken, Editor(8, "Yusuf"))
    assert not desk.is_held_by(desk.release(taken), RANI)


def test_going_on_with_a_case_forgets_why_it_was_stopped() -> None:
    """And that its source was told."""
    again = desk.set_status(desk.stop(CASE, "spam", told=True), Status.FOLLOWED)
    assert (again.reason, again.reason_told) == ("", False)


def test_a_closed_case_is_erased_a_day_later_at_a_whole_minute() -> None:
    """Never earlier than it can be opened again."""
    for now, minute in ((NOW, NOW), (NOW + 1, NOW + 60), (NOW + 60, NOW + 60)):
        closed = desk.close(CASE, by="Rani", reason="spam", now=now)
        assert closed.closing == Closing("Rani", "spam", minute + desk.UNDO)


def test_a_snooze_ends_at_its_moment() -> None:
    """None is none."""
    snoozed = desk.snooze(CASE, NOW + 60)
    assert [desk.is_snoozed(snoozed, NOW + second) for second in (59, 60)] == [True, False]
    assert not desk.is_snoozed(CASE, NOW)


def test_a_case_that_is_published_after_all_keeps_no_reason_against_it() -> None:
    """A colleague may have rejected it while the address of its article was asked for."""
    stopped = desk.stop(CASE, "spam", told=True)
    published = desk.publish(stopped, "https://example.org/a")
    assert published == desk.publish(CASE, "https://example.org/a")


def test_a_case_that_follows_has_the_article_and_the_reason_of_the_other() -> None:
    """What it has of its own stays while both are as far."""
    published = desk.publish(CASE, "https://example.org/a")
    stopped = desk.stop(CASE, "spam", told=True)
    assert desk.follow(CASE, published).article == "https://example.org/a"
    assert desk.follow(replace(published, article=""), published).article == published.article
    assert desk.follow(replace(published, article="b"), published).article == "b"
    assert (desk.follow(CASE, stopped).reason, desk.follow(CASE, stopped).reason_told) == (
        "spam",
        False,
    )


@pytest.mark.parametrize("yes", [True, False])
def test_a_source_is_asked_once_and_its_word_counts_until_the_case_is_handed_over(
    yes: bool,
) -> None:
    """A case of which nobody was asked is not handed over by an answer."""
    question = by_editors(words(0, "Boleh diteruskan?"))
    assert desk.answer_forwarding(CASE, yes=yes) == CASE
    asked = desk.ask_to_forward(CASE, question)
    assert (desk.forwarding_of(asked), asked.turns) == (Forwarding.ASKED, (question,))
    assert desk.ask_to_forward(asked, question) == asked
    answered = desk.answer_forwarding(desk.answer_forwarding(asked, yes=not yes), yes=yes)
    assert desk.forwarding_of(answered) is (Forwarding.AGREED if yes else Forwarding.REFUSED)
    handed_over = desk.set_status(answered, Status.FORWARDED)
    assert (desk.is_forwarded(answered), desk.is_forwarded(handed_over)) == (False, yes)
    changed = desk.answer_forwarding(handed_over, yes=not yes)
    assert (changed == handed_over) is yes


def test_a_source_chooses_how_it_is_told_and_opens_what_is_held() -> None:
    """Each opening makes the next notice a new one."""
    assert [desk.be_discreet(CASE, yes=yes).discreet for yes in (True, False)] == [True, False]
    assert desk.open_letters(desk.open_letters(CASE)).opened == CASE.opened + 2


def test_the_same_question_is_asked_twice_only_when_something_was_said_between() -> None:
    """Whoever said it; a source's own words are no question."""
    asked = desk.add_turn(CASE, by_editors(words(0, "Kapan?")))
    assert not desk.was_just_asked(CASE, "Kapan?")
    assert desk.was_just_asked(asked, "Kapan?")
    assert not desk.was_just_asked(asked, "Di mana?")
    for turn in (by_source(words(3, "Kapan?")), by_editors(words(4, "Halo."))):
        assert not desk.was_just_asked(desk.add_turn(asked, turn), "Kapan?")


def test_a_held_answer_is_kept_in_its_newest_version_with_its_album() -> None:
    """Of very many the oldest go."""
    one, two, alone = words(1, album="a"), words(2, album="a"), words(3)
    case = CASE
    for piece in (one, two, alone, words(2, "Baru.", album="a")):
        case = desk.hold(case, piece)
    assert case.held == (one, alone, words(2, "Baru.", album="a"))
    assert desk.held_album(case, 1) == (one, words(2, "Baru.", album="a"))
    assert desk.held_album(case, 3) == (alone,)
    assert desk.held_album(case, 9) == ()
    assert desk.let_go(case, [one, two]).held == (alone,)
    for number in range(desk.HELD_AT_MOST + 2):
        case = desk.hold(case, words(100 + number))
    assert [case.held[0].message_id, len(case.held)] == [102, desk.HELD_AT_MOST]


def test_only_what_the_editors_take_back_is_withdrawn() -> None:
    """A source's message of the same number is another one's."""
    case = CASE
    for turn in (by_source(words(8)), by_editors(words(8)), by_editors(words(9))):
        case = desk.add_turn(case, turn)
    gone = desk.withdraw(case, [words(8)])
    assert [turn.withdrawn for turn in gone.turns] == [False, True, False]
    assert desk.passed_on_album(case, 9) == (words(9),)
    assert desk.passed_on_album(gone, 9) == (words(9),)


def test_a_newer_version_of_the_account_is_one_too() -> None:
    """What comes beside it stays what it is, and what editors say is not the source's."""
    case = replace(CASE, evidence=(told("Amplop."), Evidence("photo", 2, file_id="x")))
    added = (words(1, "Amplop biru."), words(2, "Foto lain."), words(5), told("Tas.", 1))
    for piece in added:
        case = desk.add_turn(case, by_source(piece))
    case = desk.add_turn(case, by_editors(words(1, "Terima kasih.")))
    assert desk.said_by_source(case) == (
        *case.evidence,
        told("Amplop biru."),
        *added[1:],
    )
