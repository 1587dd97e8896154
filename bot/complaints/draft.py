"""A complaint's draft: (draft, action) -> draft. Pure: it neither sends nor stores."""

from __future__ import annotations

from dataclasses import replace

from bot.complaints.model import Capacity, Draft, Right
from bot.tips.model import Evidence

TERMS = "terms"  # what a complaint is, before the first question
ARTICLE, RIGHT, CAPACITY, NAME = "article", "right", "capacity", "name"
WRONG, ASKED, PAPERS, CONTACT = "wrong", "asked", "papers", "contact"
REVIEW = "review"  # after the last question

STEPS = (TERMS, ARTICLE, RIGHT, CAPACITY, NAME, WRONG, ASKED, PAPERS, CONTACT, REVIEW)
WORDS = frozenset({WRONG, ASKED})  # may be told in several messages
LINES = frozenset({NAME, CONTACT})  # one message
OPTIONAL = frozenset({PAPERS, CONTACT})

WORDS_LIMIT = 12_000  # characters of one answer: four pages; a longer one is sent as a file
LINE_LIMIT = 200
PAPERS_LIMIT = 10


class TooManyPapers(Exception):
    """The draft already has PAPERS_LIMIT files."""


class TooLong(Exception):
    """The answer would be longer than allowed."""


def begin(language: str, now: float, *, article: int | None = None, after: float = 0.0) -> Draft:
    """Return a new draft whose buttons differ from those of the one before, begun at `after`."""
    started_at = max(now, after + 1) if after else now
    return Draft(TERMS, language, started_at, article=article)


def stamp(draft: Draft) -> str:
    """Return the stamp that tells this draft's buttons from those of an earlier one."""
    return f"{int(draft.started_at):x}"


def is_empty(draft: Draft) -> bool:
    """Whether the draft has neither answers nor files, so that it may be dropped."""
    return not draft.answers and not draft.papers


def advance(draft: Draft) -> Draft:
    """Move on to the next step without an answer, round to the steps before; then to the review.

    After a change, move back to the review.
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
    """Leave out the step that waits, if it is optional."""
    if draft.step not in OPTIONAL:
        return draft
    return advance(replace(draft, answers={**draft.answers, draft.step: ""}))


def revisit(draft: Draft, step: str) -> Draft:
    """Go from the review to a step again; its words are asked for anew."""
    if step not in STEPS[1:-1]:
        return draft
    answers = {each: said for each, said in draft.answers.items() if each != step or each in LINES}
    return replace(draft, step=step, answers=answers, returning=True)


def choose_article(draft: Draft, article: int) -> Draft:
    """Set the article that the complaint is about."""
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
    """Keep a file, whatever step waits. Raises TooManyPapers beyond PAPERS_LIMIT."""
    kept = tuple(each for each in draft.papers if each.message_id != paper.message_id)
    if len(kept) >= PAPERS_LIMIT:
        raise TooManyPapers
    return replace(draft, papers=(*kept, paper))


def release(draft: Draft, message_id: int) -> Draft:
    """Let this file go as it is."""
    papers = tuple(
        replace(each, waits=False) if each.message_id == message_id else each
        for each in draft.papers
    )
    return replace(draft, papers=papers)


def exchange(draft: Draft, message_id: int, other: Evidence) -> Draft:
    """Put another file in the place of this one."""
    papers = tuple(other if each.message_id == message_id else each for each in draft.papers)
    return replace(draft, papers=papers)


def take_back(draft: Draft, message_id: int) -> Draft:
    """Forget a file."""
    papers = tuple(each for each in draft.papers if each.message_id != message_id)
    return replace(draft, papers=papers)


def is_complete(draft: Draft) -> bool:
    """Whether the draft has all answers that a complaint must have."""
    wanted = (step for step in STEPS[1:-1] if step not in OPTIONAL)
    return all(_is_answered(draft, step) for step in wanted)


def right_of(draft: Draft) -> Right:
    """Return the right that the draft claims."""
    return Right(draft.answers[RIGHT])


def capacity_of(draft: Draft) -> Capacity:
    """Return the capacity in which the person claims it."""
    return Capacity(draft.answers[CAPACITY])


def _is_answered(draft: Draft, step: str) -> bool:
    if step == ARTICLE:
        return draft.article is not None
    return step in draft.answers or (step == PAPERS and bool(draft.papers))
