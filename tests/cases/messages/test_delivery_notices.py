"""What the editors read when a part of a case could not be delivered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.cases.messages.delivery_notices import delivery_notices
from bot.cases.model import Case
from bot.delivery.model import DeliveryStatus, Item, Kind, Outcome, Priority
from bot.messages.catalogue import Words, load_texts

EDITORS, SOURCE = -100, 9_812_345_678
CASE = Case(7, "MERPATI-41", "money", "36.03.19", "new", 0.0, SOURCE, "en")
ITEM = Item(11, SOURCE, Kind.ANSWER, Priority.TIP, "en", 0, case_id=7)


def failed(kind: Kind) -> Outcome:
    return Outcome(replace(ITEM, kind=kind), DeliveryStatus.FAILED, reason="Forbidden: blocked")


@pytest.fixture
def words() -> Words:
    return load_texts().of("id")


@pytest.mark.parametrize(
    ("kind", "said"), [(Kind.ANSWER, "tidak sampai ke sumber"), (Kind.TIP, "satu bagian laporan")]
)
def test_editors_are_told_which_case_and_what_is_missing(
    words: Words, kind: Kind, said: str
) -> None:
    """Under the case's card, sealed on its way, and without a trace of the source."""
    (notice,) = delivery_notices(failed(kind), CASE, editors=EDITORS, words=words)
    assert (notice.chat_id, notice.kind) == (EDITORS, Kind.NOTICE)
    assert notice.secret
    assert notice.reply_to_card
    assert "MERPATI-41" in str(notice.params["text"])
    assert said in str(notice.params["text"])
    assert str(SOURCE) not in repr(notice)


def test_each_letter_is_told_of_by_itself(words: Words) -> None:
    """Two that failed are two notices, the same one twice is one (keys go to a chat once)."""
    first, second = failed(Kind.ANSWER), failed(Kind.ANSWER)
    second = replace(second, item=replace(second.item, id=12))
    keys = [
        delivery_notices(each, CASE, editors=EDITORS, words=words)[0].key
        for each in (first, second)
    ]
    assert len(set(keys)) == 2


def test_a_push_or_a_notice_is_nobody_s_case_and_without_a_group_nobody_is_told(
    words: Words,
) -> None:
    """Only what of a case is lost is told, and only where there are editors."""
    for kind in (Kind.PUSH, Kind.NOTICE):
        assert delivery_notices(failed(kind), CASE, editors=EDITORS, words=words) == ()
    assert delivery_notices(failed(Kind.TIP), CASE, editors=None, words=words) == ()
