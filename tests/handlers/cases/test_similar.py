"""Cases that may be about the same thing are pointed out, with the reason, and never merged."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases.messages.similar import MOST, similar_letter
from bot.cases.model import Case, Turn
from bot.cases.similarity import DAYS_OF_REPORTS, Likeness, find_alike
from bot.tips import draft as tips
from bot.tips.model import Evidence
from tests.support.bot import RunningBot
from tests.support.cases.samples import CASE, DESK, NOW
from tests.support.chats.people import Group, Person
from tests.support.chats.telegram import Telegram
from tests.support.tips.pictures import PNG
from tests.support.tips.telling import send, told

ACCOUNT = "Tim sukses membagikan amplop berisi uang di balai desa Panongan kemarin sore."
DAY = 24 * 3600.0


def case(number: int, account: str = "", *, file: str = "", **answers: str) -> Case:
    pieces = [Evidence(tips.ACCOUNT, 1, text=account)] if account else []
    if file:
        pieces.append(Evidence("photo", 2, file_id=f"of {number}", unique_id=file))
    return replace(
        CASE,
        id=number,
        codename=f"B-{number}",
        category="politik_uang",
        place="36.03.19",
        opened_at=NOW,
        answers=answers,
        evidence=tuple(pieces),
    )


def compared(one: Case, other: Case) -> Likeness | None:
    return next(find_alike(one, [one, other], {}), None)


def test_the_same_event_needs_category_place_and_time() -> None:
    """Two of the three say nothing."""
    one = case(1, happened="2026-11-20")
    found = compared(one, case(2, happened="2026-11-22"))
    assert found is not None
    assert (found.same_event, found.words, found.same_file) == (True, 0, False)
    assert compared(one, case(2, happened="2026-11-23")) is None
    assert compared(one, replace(case(2, happened="2026-11-20"), place="36.03.18")) is None
    assert compared(one, replace(case(2, happened="2026-11-20"), category="etik")) is None
    assert compared(one, replace(case(2, happened="2026-11-20"), place="")) is None


def test_without_days_the_time_of_the_reports_counts() -> None:
    """Words such as "minggu lalu" are no day; that of learning stands in for that of the event."""
    one = case(1, happened="minggu lalu")
    later = NOW + DAYS_OF_REPORTS * DAY
    assert compared(one, replace(case(2), opened_at=later)) is not None
    assert compared(one, replace(case(2), opened_at=later + 1)) is None
    assert compared(case(1, known="2026-11-20"), case(2, happened="2026-11-21")) is not None


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        (ACCOUNT, True),
        (ACCOUNT.upper(), True),
        ("Kemarin sore di balai desa Panongan tim sukses membagikan amplop berisi uang.", True),
        (ACCOUNT.replace("kemarin", "tadi"), True),
        ("Baliho dipasang di pohon sepanjang jalan raya Serang sejak minggu lalu.", False),
        ("Amplop.", False),
    ],
)
def test_alike_accounts_are_found_wherever_they_are_from(other: str, *, alike: bool) -> None:
    """Copied, changed a little, moved about; a few words in common are no likeness."""
    elsewhere = replace(case(2, other), place="36.73.01", category="lainnya")
    found = compared(case(1, ACCOUNT), elsewhere)
    assert (found is not None and found.words >= 80) is alike


def test_a_file_that_was_sent_on_is_the_same() -> None:
    """By Telegram's own id of it; what has no file shares none."""
    one = replace(case(1, file="AgAD"), place="")
    found = compared(one, replace(case(2, file="AgAD"), place=""))
    assert found is not None
    assert found.same_file
    assert compared(one, replace(case(2, file="AgAE"), place="")) is None
    kept = {1: frozenset({"hash"}), 2: frozenset({"hash", "other"})}
    elsewhere = replace(case(2), place="")
    assert next(find_alike(one, [elsewhere], kept)).same_file
    later = Evidence("photo", 9, file_id="later", unique_id="AgAD")
    added = replace(case(2), place="", turns=(Turn(NOW, by_source=True, piece=later),))
    assert compared(one, added) is not None
    answered = replace(added, turns=(Turn(NOW, by_source=False, piece=later),))
    assert compared(one, answered) is None
    assert compared(replace(case(1), place=""), replace(case(2), place="")) is None


def test_what_follows_another_case_is_not_pointed_out() -> None:
    """The other one is."""
    assert compared(case(1), replace(case(2), merged_into="B-3")) is None


@given(st.text(max_size=200), st.text(max_size=200))
def test_likeness_goes_both_ways(one: str, other: str) -> None:
    """Which case came first makes no difference."""
    here = compared(case(1, one), case(2, other))
    there = compared(case(2, other), case(1, one))
    assert here is not None
    assert there is not None
    assert (here.words, here.same_event) == (there.words, there.same_event)


def test_the_most_alike_are_named_and_the_rest_is_counted() -> None:
    """A common file first, then the account, then the event; nothing but codenames and reasons."""
    one = case(1, ACCOUNT, file="AgAD")
    others = [case(n) for n in range(10, 17)] + [case(2, ACCOUNT), case(3, file="AgAD")]
    letter = similar_letter(one, list(find_alike(one, others, {})), DESK)
    head, *lines = str(letter.params["text"]).splitlines()
    assert head == "<b>B-1</b> mungkin sama dengan:"
    assert lines[0] == "<b>B-3</b> · berkas yang sama, jenis, tempat, dan waktunya sama"
    assert lines[1] == "<b>B-2</b> · ceritanya 100% sama, jenis, tempat, dan waktunya sama"
    assert lines[MOST] == "dan 4 lagi"
    assert "amplop" not in str(letter.params).casefold()
    assert letter.secret
    assert letter.reply_to_card


async def test_the_editors_read_under_the_card_what_it_may_be_the_same_as(
    telegram: Telegram, bot: RunningBot, source: Person, desk: Group
) -> None:
    """Two sources, one event, one picture: said once, of the later case; both stay two cases."""
    await told(source)
    await source.sends(photo=PNG)
    await source.hears("1 bukti tersimpan")
    await send(source)
    first = await desk.hears("Politik uang")
    other = await telegram.person("Saksi")
    await told(other, "Saya juga lihat.")
    await other.sends(photo=PNG)
    await other.hears("1 bukti tersimpan")
    await send(other)
    second = await desk.hears("Saya juga lihat.")
    word = await desk.hears("mungkin sama dengan")
    assert word.reply_to == second.id
    assert word.text.startswith(second.text.partition(" ")[0])
    assert f"{first.text.partition(' ')[0]} · " in word.text
    assert "jenis, tempat, dan waktunya sama" in word.text
    assert word.raw["has_protected_content"]
    assert await bot.storage.cases.count_open() == 2
    assert not await bot.storage.comparisons.due()
    assert sum("mungkin sama" in heard.text for heard in await desk.from_bot()) == 1
