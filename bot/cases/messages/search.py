"""The search for cases that have every word that editors typed, and its pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.cases.buttons import CaseAction, CaseButton, CaseSearchPage
from bot.cases.messages.card import EditorsView, category_name, owner_text, place_name
from bot.cases.messages.lists import PLACE_ROOM, case_line
from bot.cases.model import Case, ClosedCase
from bot.cases.urgency import CaseUrgency
from bot.cases.waitlist import PER_PAGE, clamp_skipped
from bot.cases.workflow import Status, status_named, status_of
from bot.messages.catalogue import Html
from bot.messages.dates import ago
from bot.messages.message import Message, clip
from bot.messages.paging import pager, rows
from bot.places.normalization import lower_case, normalize

SHORTEST = 2  # letters of a word


def wanted_words(typed: str) -> tuple[str, ...]:
    """Return the words to look for; empty where there are none."""
    return tuple(word for word in lower_case(normalize(typed)).split() if len(word) >= SHORTEST)


def has_words(case: Case, wanted: tuple[str, ...], view: EditorsView) -> bool:
    """Whether an open case has all of them: its name, kind, place, status, owner, all words."""
    parts = [
        case.codename,
        category_name(case.category, view),
        place_name(case.place, view),
        _regency(case, view),
        view.words(f"editors.status_{status_of(case)}"),
        owner_text(case, view.words),
        *case.answers.values(),
        *(piece.text for piece in case.evidence),
        *(turn.piece.text for turn in case.turns),
        *(note.text for note in case.notes),
        *case.merged,
        case.merged_into,
        case.article,
    ]
    return _has(parts, wanted)


def closed_has_words(
    case: ClosedCase, wanted: tuple[str, ...], names: Mapping[int, str], view: EditorsView
) -> bool:
    """Whether a closed case has all of them: its name, its status, and who worked on it."""
    return _has([case.codename, _status_text(case, view), *_workers_of(case, names)], wanted)


def search_page(
    found: Sequence[CaseUrgency | ClosedCase],
    button: CaseSearchPage,
    cards: Mapping[int, int],
    names: Mapping[int, str],
    view: EditorsView,
) -> Message:
    """Render the page that the button asks for; `names` of editors, by their user ids."""
    words, typed = view.words, button.words
    only_closed = words.html("editors.search_of_closed")
    if not found:
        return Message(f"{words.html('editors.nothing_found', typed=typed)}\n\n{only_closed}")
    begin = clamp_skipped(button.skipped, len(found))
    shown = found[begin : begin + PER_PAGE]
    lines = [words.count_html("editors.found", len(found), typed=typed)]
    lines += [
        _closed_line(each, names, view)
        if isinstance(each, ClosedCase)
        else case_line(each, cards, view)
        for each in shown
    ]
    reopen = [
        CaseButton(each.id, CaseAction.REOPEN).button(
            words("editors.reopen_named", codename=each.codename)
        )
        for each in shown
        if isinstance(each, ClosedCase) and each.closes_at is not None
    ]
    pages = pager(
        lambda offset: CaseSearchPage(offset, typed),
        offset=begin,
        size=PER_PAGE,
        total=len(found),
    )
    return Message("\n\n".join([*lines, only_closed]), (*rows(reopen, 1), *pages))


def _closed_line(case: ClosedCase, names: Mapping[int, str], view: EditorsView) -> Html:
    words = view.words
    at = case.log[-1].at if case.log else None
    stands = [
        words("editors.can_be_reopened" if case.closes_at is not None else "editors.is_over"),
        _status_text(case, view),
        clip(", ".join(_workers_of(case, names)), PLACE_ROOM),
        "" if at is None else ago(words, at, view.now, view.zone),
    ]
    return words.html(
        "editors.closed_case_of_list",
        codename=case.codename,
        stands=" · ".join(filter(None, stands)),
    )


def _status_text(case: ClosedCase, view: EditorsView) -> str:
    """Return the status at closing, by the log; empty where the log has none."""
    status = None
    for entry in case.log:
        if entry.did == "published":
            status = Status.PUBLISHED
        elif entry.did.startswith("status_"):
            status = status_named(entry.did.removeprefix("status_"))
    return view.words(f"editors.status_{status}") if status else ""


def _workers_of(case: ClosedCase, names: Mapping[int, str]) -> tuple[str, ...]:
    """Return the names of editors in the log who are still members."""
    known = (names.get(entry.editor, "") for entry in case.log)
    return tuple(dict.fromkeys(filter(None, known)))


def _regency(case: Case, view: EditorsView) -> str:
    """Return the regency's name, under which its districts are found too."""
    regions = view.gazetteer
    regency = regions.regency_of(case.place) if case.place in regions else ""
    return regions.full_name(regency) if regency else ""


def _has(parts: list[str], wanted: tuple[str, ...]) -> bool:
    text = lower_case(" ".join(parts))
    return all(word in text for word in wanted)
