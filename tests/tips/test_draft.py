"""The draft of a tip: nothing that was said is lost, and everything can be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.catalogue import load_texts
from bot.tips import draft as tips
from bot.tips.model import Draft, Evidence
from bot.tips.questionnaire import load_form

NOW = 1_700_000_000.0
FORM = load_form()


def begun() -> Draft:
    return tips.consent(tips.begin("id", NOW), NOW)


def at(step: str) -> Draft:
    return replace(begun(), step=step)


def words(message_id: int, text: str = "kata") -> Evidence:
    return Evidence(tips.TEXT, message_id, text=text)


def photo(message_id: int, album: str = "") -> Evidence:
    return Evidence("photo", message_id, file_id=f"file-{message_id}", album=album)


def test_the_questions_come_in_the_order_of_the_file() -> None:
    """Track, category, place, when it happened, account, evidence, then the review."""
    draft, seen = begun(), []
    while draft.step != tips.REVIEW:
        seen.append(draft.step)
        draft = tips.advance(draft)
    assert seen == ["track", "category", "place", "happened", "account", "evidence"]


def test_an_official_report_asks_for_more() -> None:
    """When the source knew, who is reported, who saw it: what Bawaslu's form asks for."""
    draft, seen = tips.answer(begun(), "track", {"track": "official"}), []
    while draft.step != tips.REVIEW:
        seen.append(draft.step)
        draft = tips.advance(draft)
    assert {"known", "reported", "witnesses"} <= set(seen)
    assert tips.is_official(draft.answers)


def test_what_only_the_other_track_asks_for_is_not_sent() -> None:
    """Who changes back to a short report sends what the review shows, and the consent."""
    said = {"reported": "Bapak Anu", "happened": "2024-02-14", "known": "2024-02-15"}
    draft = replace(begun(), answers={**begun().answers, **said, "track": "newsroom"})
    sent = tips.without_unasked(draft).answers
    assert sent == {"consent": "1700000000", "happened": "2024-02-14", "track": "newsroom"}
    official = replace(draft, answers={**draft.answers, "track": "official"})
    assert tips.without_unasked(official) == official


def test_the_village_is_asked_for_only_where_a_district_was_tapped() -> None:
    """Who typed the place has said it; who skipped the place is not asked for its village."""
    at_place = at("place")
    tapped = {"place": "36.03.19", "place_words": ""}
    typed = {"place": "36.03.19", "place_words": "TPS 4 Ranca Iyuh, Panongan"}
    assert tips.answer(at_place, "place", tapped).step == "place_words"
    assert tips.answer(at_place, "place", typed).step == "happened"
    assert tips.advance(at_place).step == "happened"


def test_nobody_knows_of_it_before_it_happened() -> None:
    """The day the source knew is asked again, and forgotten; days in words are not compared."""
    days = {"track": "official", "happened": "2024-02-14", "known": "2024-02-13"}
    draft = replace(at("reported"), answers={**begun().answers, **days})
    again = tips.doubt_known(draft)
    assert again is not None
    assert (again.step, again.answers.get("known")) == ("known", None)
    changed = tips.doubt_known(replace(draft, step=tips.REVIEW))
    assert changed is not None
    assert tips.answer(changed, "known", {"known": "2024-02-14"}).step == tips.REVIEW
    for fits in ({"known": "2024-02-14"}, {"happened": "pekan lalu"}, {"track": "newsroom"}):
        assert tips.doubt_known(replace(draft, answers={**draft.answers, **fits})) is None


def test_consent_is_recorded_and_nothing_is_asked_before_it() -> None:
    """The time of the source's word is kept."""
    draft = tips.begin("id", NOW)
    assert draft.step == tips.CONSENT
    assert not tips.has_consented(draft)
    assert tips.consent(draft, NOW).answers["consent"] == "1700000000"


def test_an_earlier_keyboard_changes_the_answer_but_not_the_question() -> None:
    """A press on an old message is understood, and the dialogue goes on where it was."""
    draft = tips.answer(at("category"), "category", {"category": "etik"})
    assert draft.step == "place"
    later = tips.answer(draft, "category", {"category": "apk"})
    assert later.step == "place"
    assert later.answers["category"] == "apk"


def test_a_change_from_the_review_leads_back_to_it() -> None:
    """One answer is changed, the others are not asked again."""
    draft = tips.revisit(at(tips.REVIEW), "place")
    assert draft.step == "place"
    typed = {"place": "36.03.19", "place_words": "Panongan"}
    back = tips.answer(draft, "place", typed)
    assert back.step == tips.REVIEW
    tapped = tips.answer(draft, "place", {**typed, "place_words": ""})
    assert tapped.step == "place_words"
    assert tips.answer(tapped, "place_words", {"place_words": "TPS 4"}).step == tips.REVIEW
    assert tips.advance(replace(back, step="category")).step == "happened"


def test_an_edit_is_a_version_more_and_the_newest_counts() -> None:
    """Both versions are in the draft; what is shown and sent is the newer one."""
    draft = tips.hold(at("account"), words(1, "lama"))
    revised = tips.revise(draft, words(1, "baru"))
    assert revised is not None
    assert [piece.text for piece in revised.evidence] == ["lama", "baru"]
    assert [piece.text for piece in tips.account(revised.evidence)] == ["baru"]
    assert tips.revise(draft, words(2)) is None


def test_of_many_versions_the_first_and_the_newest_are_kept() -> None:
    """A draft does not grow with every edit; what was said first is never lost."""
    draft = tips.hold(tips.hold(at("account"), words(1, "0")), words(2, "lain"))
    for number in range(1, 100):
        revised = tips.revise(draft, words(1, str(number)))
        assert revised is not None
        draft = revised
    versions = [piece.text for piece in draft.evidence if piece.message_id == 1]
    assert versions == ["0", *(str(number) for number in range(80, 100))]
    assert [piece.text for piece in tips.account(draft.evidence)] == ["99", "lain"]


def test_words_are_the_account_until_it_is_told_and_evidence_after() -> None:
    """Wherever in the dialogue they are said."""
    for step in ("category", "known", "account"):
        assert len(tips.account(tips.hold(at(step), words(1)).evidence)) == 1
    for step in ("evidence", tips.REVIEW):
        assert len(tips.evidence(tips.hold(at(step), words(1)).evidence)) == 1


def test_a_picture_after_the_account_moves_on_to_the_evidence() -> None:
    """Who sends pictures has finished telling."""
    draft = tips.hold(at("account"), photo(1))
    assert draft.step == "account"
    told = tips.hold(draft, words(2))
    assert tips.hold(told, photo(3)).step == "evidence"


def test_thirty_pieces_are_held_and_the_next_is_refused_aloud() -> None:
    """The thirty-first raises Full: it is not dropped without a word."""
    draft = at("evidence")
    for number in range(tips.PIECES_LIMIT):
        draft = tips.hold(draft, photo(number))
    with pytest.raises(tips.TooManyPieces):
        tips.hold(draft, photo(99))
    assert len(tips.evidence(tips.hold(draft, photo(0)).evidence)) == tips.PIECES_LIMIT


def test_a_contact_waits_for_the_sources_word() -> None:
    """Its number may be the source's own: without a yes there is nothing to send."""
    contact = Evidence(tips.CONTACT_ASKED, 7, text="Budi, +62")
    draft = tips.hold(at("evidence"), contact)
    assert not tips.is_ready(draft)
    assert tips.is_ready(tips.decide_contact(draft, 7, include=True))
    assert not tips.evidence(tips.decide_contact(draft, 7, include=False).evidence)


pieces = st.lists(
    st.tuples(st.sampled_from([words, photo]), st.integers(min_value=1, max_value=12)),
    max_size=25,
)
steps = st.sampled_from([tips.CONSENT, *(q.field for q in FORM.questions), tips.REVIEW])


@given(steps, pieces)
def test_everything_sent_while_a_draft_is_open_is_held_once(
    step: str, said: list[tuple[Callable[[int], Evidence], int]]
) -> None:
    """Any message, at any step, in any order, is in the draft exactly once; then taken back."""
    draft = at(step)
    for make, number in said:
        draft = tips.hold(draft, make(number))
    held = [piece.message_id for piece in tips.newest(draft.evidence)]
    assert sorted(held) == sorted({number for _, number in said})
    for number in held:
        draft = tips.take_back(draft, number)
    assert not draft.evidence


def test_the_form_has_words_for_all_it_names() -> None:
    """Labels, warnings and questions of the data file are in the locales."""
    for language in load_texts().languages:
        said = load_texts().of(language)
        for category in FORM.categories:
            assert said(category.label)
            assert not category.warning or said(category.warning)
        for question in FORM.questions:
            assert said(question.change)


def test_the_law_is_that_of_the_day_of_the_event(monkeypatch: pytest.MonkeyPatch) -> None:
    """Told on any day: its articles, its deadline, its form; a day in words changes nothing."""
    newer = replace(FORM, name="pemilu-2028", valid_from=date(2028, 1, 5))
    both = {FORM.name: FORM, newer.name: newer}
    monkeypatch.setattr("bot.tips.questionnaire.load_forms", lambda: both)
    draft = replace(at("happened"), form=newer.name)
    before = tips.answer(draft, "happened", {"happened": "2028-01-04"})
    assert (before.form, before.step) == (FORM.name, "account")
    after = tips.answer(replace(before, step="happened"), "happened", {"happened": "2028-01-05"})
    assert after.form == newer.name
    assert tips.answer(draft, "happened", {"happened": "waktu itu"}).form == newer.name
    assert tips.note(before, {"known": "2028-02-01"}).form == FORM.name
