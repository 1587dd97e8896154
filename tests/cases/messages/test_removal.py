"""What a source is told of a report that was taken back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.cases.messages.removal import report
from bot.cases.model import Removal
from bot.delivery.model import Letter
from bot.messages.catalogue import load_texts

SOURCE, EDITORS = 918_273_645, -1_001_234_567_890

MESSAGES = st.sets(st.tuples(st.sampled_from([SOURCE, EDITORS]), st.integers(1, 50)), max_size=20)


def told(messages: set[tuple[int, int]], left: set[tuple[int, int]]) -> tuple[Letter, ...]:
    texts = load_texts()
    removal = Removal(7, "MERPATI-41", SOURCE, "id", tuple(sorted(messages)))
    words = texts.of("id")
    return report(removal, left, words=words, editors=EDITORS, editors_words=words)


def numbers(letter: Letter) -> list[int]:
    lines = str(letter.params["text"]).splitlines()
    found = [line.removeprefix("• ").partition(" pesan")[0] for line in lines if " pesan " in line]
    return [int(number) for number in found if number.isdecimal()]


@given(st.data())
def test_every_message_is_accounted_for_once(data: st.DataObject) -> None:
    """Deleted or named as left, here or with the editors: the numbers add up."""
    messages = data.draw(MESSAGES)
    left = data.draw(st.sets(st.sampled_from(sorted(messages)))) if messages else set()
    first, *_ = told(messages, left)
    assert sum(numbers(first)) == len(messages)
    assert first.chat_id == SOURCE


@given(st.data())
def test_editors_are_asked_for_what_only_they_can_delete(data: st.DataObject) -> None:
    """For just as many messages as are left in their group; for none, nothing is said."""
    messages = data.draw(MESSAGES)
    left = data.draw(st.sets(st.sampled_from(sorted(messages)))) if messages else set()
    theirs = sum(chat == EDITORS for chat, _ in left)
    _, *asked = told(messages, left)
    assert [letter.chat_id for letter in asked] == ([EDITORS] if theirs else [])
    if asked:
        text = str(asked[0].params["text"])
        assert f" {theirs} pesan" in text
        assert str(SOURCE) not in text


def test_old_messages_that_nobody_can_find_are_told_of() -> None:
    """Tied before their places were kept: not passed over in silence."""
    words = load_texts().of("en")
    removal = Removal(7, "MERPATI-41", SOURCE, "en", unknown=3)
    (letter,) = report(removal, (), words=words, editors=None, editors_words=words)
    assert "3 old messages" in str(letter.params["text"])


def test_where_the_source_is_not_known_the_editors_are_asked_all_the_same() -> None:
    """Its row is damaged: nobody else is told in its place."""
    words = load_texts().of("id")
    removal = Removal(7, "MERPATI-41", None, "", ((SOURCE, 1), (EDITORS, 2)))
    left = set(removal.messages)
    (letter,) = report(removal, left, words=words, editors=EDITORS, editors_words=words)
    assert letter.chat_id == EDITORS
    assert " 1 pesan" in str(letter.params["text"])
