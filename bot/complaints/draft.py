"""A complaint being written: (draft, what was done) -> draft. Nothing here sends or stores."""

from __future__ import annotations

from dataclasses import replace

from bot.complaints.model import Capacity, Draft, Right
from bot.tips.model import Evidence

TERMS = "terms"  # what this room is, before the first question
ARTICLE, RIGHT, CAPACITY, NAME = "article", "right", "capacity", "name"
WRONG, ASKED, PAPERS, CONTACT = "wrong", "asked", "papers", "contact"
REVIEW = "review"  # after the last question

STEPS = (TERMS, ARTICLE, RIGHT, CAPACITY, NAME, WRONG, ASKED, PAPERS, CONTACT, REVIEW)
WORDS = frozenset({WRONG, ASKED})  # may be told in several messages
LINES = frozenset({NAME, CONTACT})  # one message
OPTIONAL = frozenset({PAPERS, CONTACT})

WORDS_LIMIT = 12_000  # characters of one answer: four pages; what is longer goes as a file
LINE_LIMIT = 200
PAPERS_LIMIT = 10


class Full(Exception):
    """There are as many papers as there can be."""


class TooLong(Exception):
    """The words would be longer than an answer can be."""


def begin(language: str, now: float, *, article: int | None = None, after: float = 0.0) -> Draft:
    """A new draft; its buttons are none of the one before it, which was begun at `after`."""
    started_at = max(now, after + 1) if after else now
    return Draft(TERMS, language, started_at, article=article)


def stamp(draft: Draft) -> str:
    """Tells this draft's buttons from those of an earlier one."""
    return f"{int(draft.started_at):x}"


def is_empty(draft: Draft) -> bool:
    """Whether nothing would be missed if it were dropped."""
    return not draft.answers and not draft.papers


def advance(draft: Draft) -> Draft:
    """On to the next step that is not answered, round to what was left out; then the review.

    After a change, back to the review.
    """
    if draft.step == REVIEW:
        return draft
    at = STEPS.index(draft.step)
    following = (*STEPS[at + 1 : -1], *STEPS[1 : at + 1])
    step = next((each for each in following if not _is_answered(draft, each)), REVIEW)
    if draft.returning and is_complete(draft):
        step = REVIEW
    return replace(draft, step=step, returning=draft.returning and step != REVIEW)


def skip(draft: Draft) -> Draft:
    """Leave out the step that waits, where it may be."""
    if draft.step not in OPTIONAL:
        return draft
    return advance(replace(draft, answers={**draft.answers, draft.step: ""}))


def revisit(draft: Draft, step: str) -> Draft:
    """From the review to a step again; words are told anew."""
    if step not in STEPS[1:-1]:
        return draft
    answers = {each: said for each, said in draft.answers.items() if each != step or each in LINES}
    return replace(draft, step=step, answers=answers, returning=True)


def choose_article(draft: Draft, article: int) -> Draft:
    """The article that it is about."""
    chosen = replace(draft, article=article)
    return advance(chosen) if draft.step == ARTICLE else chosen


def answer(draft: Draft, step: str, value: str) -> Draft:
    """Keep an answer; only the step that waits moves on. Raises TooLong for more than a line."""
    if len(value) > LINE_LIMIT:
        raise TooLong
    answered = replace(draft, answers={**draft.answers, step: value})
    return advance(answered) if draft.step == step else answered


def add_words(draft: Draft, said: str) -> Draft:
    """Add a message to the answer in words that waits. Raises TooLong beyond WORDS_LIMIT."""
    before = draft.answers.get(draft.step, "")
    together = f"{before}\n\n{said.strip()}".strip()
    if len(together) > WORDS_LIMIT:
        raise TooLong
    return replace(draft, answers={**draft.answers, draft.step: together})


def hold(draft: Draft, paper: Evidence) -> Draft:
    """Keep a file, whatever step waits. Raises Full beyond PAPERS_LIMIT."""
    kept = tuple(each for each in draft.papers if each.message_id != paper.message_id)
    if len(kept) >= PAPERS_LIMIT:
        raise Full
    return replace(draft, papers=(*kept, paper))


def release(draft: Draft, message_id: int) -> Draft:
    """This file goes as it is."""
    papers = tuple(
        replace(each, waits=False) if each.message_id == message_id else each
        for each in draft.papers
    )
    return replace(draft, papers=papers)


def exchange(draft: Draft, message_id: int, other: Evidence) -> Draft:
    """Another file in the place of this one."""
    papers = tuple(other if each.message_id == message_id else each for each in draft.papers)
    return replace(draft, papers=papers)


def take_back(draft: Draft, message_id: int) -> Draft:
    """Forget a file."""
    papers = tuple(each for each in draft.papers if each.message_id != message_id)
    return replace(draft, papers=papers)


def is_complete(draft: Draft) -> bool:
    """Whether all is there that a complaint must have."""
    wanted = (step for step in STEPS[1:-1] if step not in OPTIONAL)
    return all(_is_answered(draft, step) for step in wanted)


def right_of(draft: Draft) -> Right:
    """What is asked for."""
    return Right(draft.answers[RIGHT])


def capacity_of(draft: Draft) -> Capacity:
    """In what capacity."""
    return Capacity(draft.answers[CAPACITY])


def _is_answered(draft: Draft, step: str) -> bool:
    if step == ARTICLE:
        return draft.article is not None
    return step in draft.answers or (step == PAPERS and bool(draft.papers))
