"""A complaint being written: whatever is done in whatever order, it stays one that can be sent."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.complaints import draft as drafts
from bot.complaints.model import Capacity, Draft, Right
from bot.tips.model import Evidence
from tests.support.storage.stored import NOW

Act = Callable[[Draft], Draft]


FILLED: dict[str, Act] = {
    drafts.TERMS: drafts.advance,
    drafts.ARTICLE: lambda draft: drafts.choose_article(draft, 7),
    drafts.RIGHT: lambda draft: drafts.answer(draft, drafts.RIGHT, Right.REPLY),
    drafts.CAPACITY: lambda draft: drafts.answer(draft, drafts.CAPACITY, Capacity.PROXY),
    drafts.NAME: lambda draft: drafts.answer(draft, drafts.NAME, "Sri"),
    drafts.WRONG: lambda draft: drafts.advance(drafts.add_words(draft, "kata")),
    drafts.ASKED: lambda draft: drafts.advance(drafts.add_words(draft, "kata")),
    drafts.PAPERS: drafts.skip,
    drafts.CONTACT: drafts.skip,
    drafts.REVIEW: drafts.advance,
}


def fill(draft: Draft) -> Draft:
    """Answer the step that waits."""
    return FILLED[draft.step](draft)


ACTS: list[Act] = [
    fill,
    fill,
    fill,
    drafts.advance,
    drafts.skip,
    lambda draft: drafts.hold(draft, Evidence("photo", 5)),
    lambda draft: drafts.take_back(draft, 5),
    *(lambda draft, step=step: drafts.revisit(draft, step) for step in drafts.STEPS),
]


def written() -> Draft:
    draft = drafts.begin("id", NOW)
    while draft.step != drafts.REVIEW:
        draft = fill(draft)
    return draft


@given(st.lists(st.sampled_from(ACTS), max_size=30))
def test_from_anywhere_answers_lead_to_the_review_with_all_that_is_needed(acts: list[Act]) -> None:
    """No order of steps, skips and changes leaves something out or goes round in a ring."""
    draft = drafts.begin("id", NOW)
    for act in acts:
        draft = act(draft)
        assert draft.step in drafts.STEPS
        if draft.step == drafts.REVIEW:
            assert drafts.is_complete(draft)
    for _ in range(2 * len(drafts.STEPS)):
        draft = fill(draft)
    assert draft.step == drafts.REVIEW
    assert drafts.is_complete(draft)


def test_what_is_changed_leads_back_to_the_review() -> None:
    """One question, not all of them; words are told anew."""
    changed = drafts.revisit(written(), drafts.WRONG)
    assert drafts.WRONG not in changed.answers
    again = drafts.advance(drafts.add_words(changed, "lain"))
    assert (again.step, again.answers[drafts.WRONG]) == (drafts.REVIEW, "lain")


def test_words_add_up_to_their_limit_and_no_further() -> None:
    """What would be too long changes nothing."""
    draft = drafts.revisit(written(), drafts.WRONG)
    full = drafts.add_words(draft, "x" * drafts.WORDS_LIMIT)
    with pytest.raises(drafts.TooLong):
        drafts.add_words(full, "y")
    with pytest.raises(drafts.TooLong):
        drafts.answer(draft, drafts.NAME, "x" * (drafts.LINE_LIMIT + 1))


def test_there_is_room_for_so_many_papers() -> None:
    """The same message again is the same paper."""
    draft = drafts.begin("id", NOW)
    for number in range(drafts.PAPERS_LIMIT):
        draft = drafts.hold(draft, Evidence("photo", number))
    assert len(drafts.hold(draft, Evidence("photo", 0)).papers) == drafts.PAPERS_LIMIT
    with pytest.raises(drafts.TooManyPapers):
        drafts.hold(draft, Evidence("photo", 99))


def test_buttons_of_a_draft_before_are_none_of_the_next() -> None:
    """Also of two that begin within a second."""
    first = drafts.begin("id", NOW)
    second = drafts.begin("id", NOW, after=first.started_at)
    assert drafts.stamp(first) != drafts.stamp(second)
