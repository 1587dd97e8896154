"""What editors make of a case, and the card that shows it: pure."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases import workflow as desk
from bot.cases.messages.card import card_text
from bot.cases.messages.card_buttons import (
    ask_page,
    assign_page,
    card_buttons,
    close_page,
    merge_page,
    more_page,
    release_page,
    snooze_page,
    status_page,
    stop_page,
    wakes_at,
)
from bot.cases.messages.dialogue import dialogue_page
from bot.cases.messages.source.to_source import reason_for_source
from bot.cases.messages.to_editors import card, card_letter
from bot.cases.model import Case, Editor, Note, Turn
from bot.cases.workflow import Status
from bot.messages.message import Keyboard
from bot.tips import draft as tips
from bot.tips.model import Evidence
from bot.tips.questionnaire import SEASONS, load_form
from tests.support.cases.samples import CASE, DESK, EDITORS, NOW

RANI, YUSUF = Editor(7, "Rani"), Editor(8, "Yusuf")
DAY = 24 * 3600.0
OTHER = replace(CASE, id=6, codename="KENARI-12", category="politik_uang")


def labels(keyboard: Keyboard) -> list[str]:
    return [button.text for row in keyboard for button in row]


def data(keyboard: Keyboard) -> list[str]:
    return [button.data for row in keyboard for button in row]


def test_the_card_says_who_has_it_how_old_it_is_and_what_became_of_it() -> None:
    """Everything an editor asks at a glance, each in its line, and nothing of the source."""
    case = replace(
        CASE,
        answers={"known": "2023-11-14", "track": "official"},
        evidence=(Evidence(tips.ACCOUNT, 1, text="Amplop <dibagi>"),),
        owner=RANI,
        status=Status.PUBLISHED,
        snoozed_until=NOW + 5 * DAY,
        notes=tuple(Note(NOW, "Yusuf", f"catatan {n}") for n in range(3)),
        merged=("KENARI-12", "NURI-7"),
        article="https://posbanten.co.id/judul/",
    )
    text = card_text(case, replace(DESK, now=NOW + 3 * DAY))
    for line in (
        "Terbit · dipegang Rani · ditunda sampai Senin 20/11",
        "Masuk: Rabu 15/11 05.00 WIB (hari ke-3)",
        "Diketahui: Selasa 14/11 · 5 hari kalender lagi",
        "Gabungan: KENARI-12, NURI-7",
        "Berita: https://posbanten.co.id/judul/",
        "Catatan Yusuf: catatan 1",
        "Catatan Yusuf: catatan 2",
        "dan 1 catatan lagi",
        "<blockquote>Amplop &lt;dibagi&gt;</blockquote>",
    ):
        assert line in text.splitlines(), line
    assert "catatan 0" not in text
    assert str(CASE.source_chat_id) not in text
    assert "ditunda" not in card_text(case, replace(DESK, now=NOW + 6 * DAY))
    assert "sumber diblokir" in card_text(desk.block_source(case, yes=True), DESK)


@given(
    st.text(max_size=5000),
    st.text(max_size=600),
    st.lists(st.text(min_size=1, max_size=600), max_size=5),
)
def test_a_card_fits_a_message_whatever_stands_on_it(
    account: str, words: str, notes: list[str]
) -> None:
    """At most 4096 characters once Telegram has read the markup (Bot API: sendMessage)."""
    case = replace(
        CASE,
        place=words or "x" * 600,
        answers={"known": words, "happened": words, "place_words": words, "track": "official"},
        evidence=(Evidence(tips.ACCOUNT, 1, text=account),),
        owner=Editor(7, words),
        snoozed_until=NOW + DAY,
        notes=tuple(Note(NOW, words, note) for note in notes),
        merged=tuple(f"CENDRAWASIH-{n}" for n in range(100)),
        merged_into="CENDRAWASIH-100",
        article="https://example.org/" + "a" * 2000,
        source_blocked=True,
    )
    seen = html.unescape(
        re.sub("</?(b|blockquote)>", "", card_text(case, replace(DESK, now=NOW + 9 * DAY)))
    )
    assert 0 < len(seen) <= 4096


def test_the_card_says_what_an_official_report_still_lacks() -> None:
    """Part by part, what can still be asked for; each form has words for its parts."""
    bare = replace(CASE, answers={"place": "36.03.19"}, evidence=())
    for form, line in (
        ("pemilu", "terlapor, sejak kapan diketahui, waktu kejadian, cerita, bukti"),
        ("pilkada", "terlapor, sejak kapan diketahui, waktu kejadian, cerita, bukti"),
    ):
        assert f"Masih kurang: {line}" in card_text(replace(bare, form=form), DESK)
    for name in SEASONS:
        for each in load_form(name).requirements:
            assert all(DESK.words(f"editors.part_{field}") for field in each.given_by)
    assert "Masih kurang" not in card_text(replace(bare, form="umum"), DESK)
    told = replace(
        bare,
        answers={
            "place": "36.03.19",
            "happened": "2023-11-14",
            "known": "2023-11-14",
            "reported": "Lurah",
        },
        evidence=(Evidence(tips.ACCOUNT, 1, text="Amplop"), Evidence("photo", 2, file_id="x")),
    )
    assert "Masih kurang" not in card_text(told, DESK)


def test_pressing_twice_changes_nothing_more() -> None:
    """Every button carries the state it wants."""
    for change in (
        lambda case: desk.take(case, RANI),
        desk.release,
        lambda case: desk.set_status(case, Status.VERIFIED),
        lambda case: desk.snooze(case, NOW),
        lambda case: desk.publish(case, "https://example.org/a"),
        lambda case: desk.block_source(case, yes=True),
    ):
        once = change(CASE)
        assert change(once) == once


def test_only_what_is_published_has_an_article() -> None:
    """Another status takes the address back."""
    out = desk.publish(CASE, "https://example.org/a")
    assert (out.status, out.article) == ("published", "https://example.org/a")
    assert desk.set_status(out, Status.PUBLISHED) == out
    assert not desk.set_status(out, Status.FOLLOWED).article


def test_a_merged_case_follows_and_parts_again() -> None:
    """Two sources stay two cases; a chain or a circle of them cannot be made."""
    leader = desk.take(desk.set_status(OTHER, Status.FOLLOWED), YUSUF)
    follower, leader = desk.merge(CASE, leader)
    assert (follower.merged_into, follower.status, follower.owner) == (
        "KENARI-12",
        "followed",
        YUSUF,
    )
    assert leader.merged == ("MERPATI-41",)
    assert follower.source_chat_id == CASE.source_chat_id
    third = replace(CASE, id=9, codename="NURI-7")
    assert not desk.may_merge(follower, third)
    assert not desk.may_merge(third, follower)
    assert not desk.may_merge(leader, third)
    assert not desk.may_merge(CASE, CASE)
    assert desk.may_merge(third, leader)
    alone, before = desk.part(follower, leader)
    assert (alone.merged_into, before.merged) == ("", ())


def test_notes_are_kept_in_their_order_and_not_without_end() -> None:
    """The newest count."""
    case = CASE
    for number in range(desk.NOTES_KEPT + 5):
        case = desk.add_note(case, Note(NOW, "Rani", str(number)))
    assert [note.text for note in case.notes][::49] == ["5", "54"]


def test_the_keyboards_say_what_is_and_carry_what_is_wanted() -> None:
    """Taken or not, blocked or not, followed or not; the chosen status is ticked."""
    assert "Ambil" in labels(card_buttons(CASE, DESK))
    mine = desk.take(CASE, RANI)
    assert "meja:5:own:0" in data(card_buttons(mine, DESK))
    assert "Ambil alih" in labels(more_page(mine, DESK))
    assert "meja:5:blk:1" in data(more_page(CASE, DESK))
    assert "meja:5:blk:0" in data(more_page(desk.block_source(CASE, yes=True), DESK))
    assert "Pisahkan" in labels(more_page(replace(CASE, merged_into="NURI-7"), DESK))
    assert "✓ Baru" in labels(status_page(CASE, DESK))
    assert len(labels(status_page(CASE, DESK))) == len(Status) + 1
    assert "meja:5:end:no_proof" in data(close_page(CASE, DESK))
    assert "meja:5:page:stop" in data(status_page(CASE, DESK))
    assert "meja:5:stop:no_proof:1" in data(stop_page(CASE, DESK, "1"))
    assert "meja:5:own:0:8" in data(release_page(CASE, YUSUF, DESK))


def test_ready_questions_are_those_of_the_form_and_the_category() -> None:
    """What is about the category comes first; money is never asked of the one who got it."""
    general = labels(ask_page(replace(CASE, category="", form="umum"), DESK))
    money = labels(ask_page(replace(CASE, category="politik_uang"), DESK))
    assert money[0] == "Apa yang dibagikan"
    assert "Apa yang dibagikan" not in general
    assert "Minta foto/video" in general


def test_a_snooze_names_a_morning() -> None:
    """The same one however late it is pressed; "0" ends it."""
    keyboard = snooze_page(CASE, DESK)
    assert data(keyboard)[:3] == ["meja:5:z:20231116", "meja:5:z:20231118", "meja:5:z:20231122"]
    until = wakes_at("20231116", DESK)
    assert until is not None
    assert 0 < until - NOW < 2 * DAY
    assert wakes_at("0", DESK) is None
    assert "Tidak ditunda" not in labels(keyboard)
    assert "Tidak ditunda" in labels(snooze_page(desk.snooze(CASE, until), DESK))
    with pytest.raises(ValueError, match="does not match"):
        wakes_at("besok", DESK)


def test_merging_offers_the_likeliest_first_page_by_page() -> None:
    """Same category, then same place, then the newest; never itself or what follows another."""
    alike = replace(CASE, id=1, codename="ALAP-1")
    near = replace(CASE, id=2, codename="NURI-2", category="apk")
    follower = replace(CASE, id=4, codename="BEO-4", merged_into="NURI-2")
    many = [replace(OTHER, id=n, codename=f"ELANG-{n}", place="36.71.01") for n in range(20, 30)]
    keyboard = merge_page(CASE, [*many, near, follower, CASE, alike], DESK)
    assert data(keyboard)[:3] == ["meja:5:mg:ALAP-1", "meja:5:mg:NURI-2", "meja:5:mg:ELANG-29"]
    assert "1/2" in labels(keyboard)
    assert len(merge_page(CASE, [alike], DESK)) == 2


def test_every_button_fits_what_telegram_takes() -> None:
    """64 bytes of data and short labels, whatever the case's number and name."""
    named = replace(CASE, id=10**14, codename="CENDRAWASIH-12345")
    case = replace(named, owner=RANI, category="rekapitulasi")
    others = [replace(case, id=1)]
    for keyboard in (
        card_buttons(case, DESK),
        status_page(case, DESK),
        ask_page(case, DESK),
        more_page(case, DESK),
        snooze_page(case, DESK),
        merge_page(case, others, DESK),
        close_page(case, DESK),
        stop_page(case, DESK),
        stop_page(case, DESK, "1"),
        release_page(case, Editor(10**12, "Yusuf"), DESK),
        assign_page(case, [Editor(10**12, "Yusuf " * 20)], DESK),
    ):
        assert all(len(each.encode()) <= 64 for each in data(keyboard))
        assert all(0 < len(each) <= 40 for each in labels(keyboard))
        assert all(len(row) <= 3 for row in keyboard)


def test_a_card_shown_anew_is_an_edit_in_the_lane_of_its_case() -> None:
    """It never overtakes the card itself, and nobody can forward it."""
    letter = card_letter(CASE, DESK, mark="m")
    assert (letter.method, letter.chat_id, letter.lane) == (
        "editMessageText",
        EDITORS,
        "case:5:editors",
    )
    assert letter.secret
    assert letter.reply_to_card


def test_a_case_of_an_earlier_version_is_new() -> None:
    """A status that nobody knows (any more) hides nothing."""
    assert desk.status_of(replace(CASE, status="??")) is Status.NEW
    case: Case = replace(CASE, status="??")
    assert "Baru" in card_text(case, DESK)


def test_a_question_is_open_until_its_source_says_something() -> None:
    """When the editors spoke last, if they had the last word."""
    said = Evidence(tips.TEXT, 1, text="Jam berapa?")
    asked = desk.add_turn(CASE, Turn(NOW + 5, by_source=False, piece=said))
    answered = desk.add_turn(asked, Turn(NOW + 9, by_source=True, piece=said))
    taken_back = desk.add_turn(CASE, Turn(NOW, by_source=False, piece=said, withdrawn=True))
    cases = (CASE, asked, answered, taken_back)
    assert [desk.asked_at(case) for case in cases] == [None, NOW + 5, None, None]


def test_a_dialogue_ends_half_an_hour_after_its_sources_last_word() -> None:
    """What the editors say meanwhile does not keep it open."""
    said = Evidence(tips.TEXT, 1, text="Jam sembilan.")
    case = desk.add_turn(CASE, Turn(NOW + 600, by_source=True, piece=said))
    case = desk.add_turn(case, Turn(NOW + 2000, by_source=False, piece=said))
    assert not desk.has_lapsed(CASE, NOW, NOW + 1800)
    assert desk.has_lapsed(CASE, NOW, NOW + 1801)
    assert not desk.has_lapsed(case, NOW, NOW + 2400)
    assert desk.has_lapsed(case, NOW, NOW + 2401)


statuses = st.sampled_from(sorted(Status))


@given(mine=statuses, other=statuses)
def test_merging_brings_neither_back(mine: Status, other: Status) -> None:
    """Both are as far as the one that is further, whichever is merged into which.

    One that nobody goes on with ends no other.
    """
    case = replace(CASE, status=mine.value, reason="spam" if mine is Status.REJECTED else "")
    leader = replace(OTHER, status=other.value)
    follower, leading = desk.merge(case, leader)
    _, turned_round = desk.merge(leader, case)
    assert follower.status == leading.status == turned_round.status
    order = [Status.REJECTED, *(each for each in Status if each is not Status.REJECTED)]
    assert follower.status == max(mine, other, key=order.index)


def test_merging_keeps_article_and_holder() -> None:
    """Whichever of the two has them."""
    published = desk.take(desk.publish(CASE, "https://example.org/a"), RANI)
    follower, leader = desk.merge(published, OTHER)
    for each in (follower, leader):
        assert (each.status, each.article, each.owner) == (
            "published",
            "https://example.org/a",
            RANI,
        )


def test_a_closed_case_shows_no_word_of_it_and_opens_as_it_was() -> None:
    """Who closed it, why, until when; after the undo the card is the card."""
    case = replace(CASE, evidence=(Evidence(tips.ACCOUNT, 1, text="Rahasia"),))
    closed = desk.close(case, by="Rani <b>", reason="no_proof", now=NOW)
    page = card(closed, DESK)
    assert "ditutup oleh Rani &lt;b&gt;" in page.text
    assert "Alasan: Kurang bukti" in page.text
    assert "Rahasia" not in page.text
    assert labels(page.buttons) == ["Buka lagi"]
    assert card(desk.reopen(closed), DESK) == card(case, DESK)


def test_why_editors_do_not_go_on_is_on_the_card_until_they_do() -> None:
    """With whether the source knows; every ready reason has words for both sides."""
    for reason in desk.Reason:
        for told in (True, False):
            stopped = desk.stop(CASE, reason, told=told)
            text = card_text(stopped, DESK)
            assert "Tidak dilanjutkan" in text
            assert ("(sumber diberi tahu)" in text) is told
            assert reason_for_source(stopped, DESK.words)
    assert "Alasan" not in card_text(desk.set_status(stopped, Status.FOLLOWED), DESK)
    assert "karena &lt;ini&gt;" in card_text(desk.stop(CASE, "karena <ini>", told=False), DESK)


def test_every_page_of_a_dialogue_fits_a_message_and_none_of_it_is_left_out() -> None:
    """Whatever was said, however long; the newest page comes first."""
    words = [f"kata{n} " * 200 for n in range(40)]
    case = replace(
        CASE,
        evidence=(Evidence(tips.ACCOUNT, 1, text="awal"),),
        turns=tuple(
            Turn(NOW + n, by_source=n % 2 == 0, piece=Evidence(tips.TEXT, n, text=said))
            for n, said in enumerate(words)
        ),
        notes=(Note(NOW + 100, "Rani <b>", "akhir http://jebakan.example"),),
    )
    last = dialogue_page(case, None, DESK)
    assert "akhir hxxp[:]//jebakan[.]example" in last.text
    count = int(next(each for each in labels(last.buttons) if "/" in each).partition("/")[2])
    pages = [dialogue_page(case, number, DESK).plain for number in range(1, count + 1)]
    assert all(len(page) <= 4096 for page in pages)
    assert last.plain == pages[-1]
    shown = re.findall(r"kata\d+", "".join(pages))
    assert "awal" in pages[0]
    assert all(shown.count(f"kata{n}") == 200 for n in range(40))


def test_what_was_withdrawn_is_no_answer_and_is_not_edited() -> None:
    """Nor is a ready question, which is no message of the editors'."""
    asked = Turn(NOW, by_source=False, piece=Evidence(tips.TEXT, 0, text="Kapan?"))
    pieces = [Evidence("photo", n, file_id=str(n), album="a") for n in (8, 9)]
    case = desk.add_turn(CASE, asked)
    assert not desk.is_answered(case)
    for piece in pieces:
        case = desk.add_turn(case, Turn(NOW, by_source=False, piece=piece))
    assert desk.is_answered(case)
    assert desk.passed_on_album(case, 9) == tuple(pieces)
    gone = desk.withdraw(case, pieces)
    assert not desk.is_answered(gone)
    assert desk.last_passed_on(gone, 8) is None
    assert desk.passed_on_album(gone, 9) == ()
    assert len(gone.turns) == 3
