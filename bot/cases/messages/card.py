"""The card of a case in the editors' group: its state, and what its source told.

The card is rendered anew from the case whenever that changes; it does not say who the source is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.cases.messages.copying import chunks_of, quote
from bot.cases.model import Case, Closing
from bot.cases.workflow import Reason, is_of_minor, is_snoozed, status_of
from bot.messages.catalogue import Html, Words
from bot.messages.dates import clock_time, day, moment
from bot.messages.message import clip, clip_html
from bot.messages.sanitize import defang
from bot.places.labels import PageContext
from bot.tips import completeness
from bot.tips import draft as tips
from bot.tips.model import Evidence
from bot.tips.questionnaire import KNOWN, category_label, load_form
from bot.tips.wording import known_text, meter_text, place_details, place_text, time_left_text

ANSWER_ROOM = 200  # characters of an answer in a line of the card
FIRST_CHUNK = 1600  # characters of the account on the card: the rest of its room is for the lines
NOTES_SHOWN = 2
NAME_ROOM = 40
REASON_ROOM = 300  # characters of a reason in an editor's own words
TOPIC_NAME_LIMIT = 128  # Bot API: createForumTopic
_TOPIC_PART = 50  # characters of a place or category in the name
_NOTE_ROOM = 150
_ARTICLE_ROOM = 300
_DAY = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class EditorsView(PageContext):
    """The editors' side: their group, and the context of its pages."""

    chat_id: int


def place_name(place: str, view: EditorsView) -> str:
    """Return the place as editors read it."""
    where = place_text(place, view.gazetteer, view.words)
    return defang(where) or view.words("editors.no_place")


def category_name(slug: str, view: EditorsView) -> str:
    """Return the category's name as editors read it."""
    return view.words(category_label(slug) or "editors.no_category")


def topic_name(case: Case, view: EditorsView) -> str:
    """Return the name of a case's topic, such as "Manipulasi suara · Panongan · MERPATI-41".

    Missing parts are left out.
    """
    place = case.place
    if place in view.gazetteer:
        place = view.gazetteer.short_name(place)
    said = " ".join(defang(place).split())
    parts = [category_name(case.category, view) if case.category else "", said]
    named = [clip(part, _TOPIC_PART) for part in parts if part]
    return " · ".join([*named, case.codename])[:TOPIC_NAME_LIMIT]


def pieces_of(case: Case) -> tuple[Evidence, ...]:
    """Return the evidence that came with the report."""
    return tuple(p for p in tips.evidence(case.evidence) if p.kind != tips.CONTACT_ASKED)


def account_chunks(case: Case) -> list[str]:
    """Return the account in parts: the first is on the card, the others follow it."""
    said = defang("\n".join(piece.text for piece in tips.account(case.evidence)))
    return chunks_of(said, first=FIRST_CHUNK)


def card_text(case: Case, view: EditorsView) -> Html:
    """Render the card as the case is now."""
    first, *_ = account_chunks(case) or [view.words("editors.no_account")]
    lines = [
        *_head(case, view),
        *_facts(case, view),
        *_work(case, view),
        quote(first),
        view.words.html("editors.how_to_answer"),
    ]
    return Html("\n".join(lines))


def closed_text(case: Case, closing: Closing, view: EditorsView) -> Html:
    """Render the text in place of the card while closing can be undone: without the report."""
    when = moment(view.words, closing.erased_at, view.now, view.zone)
    return view.words.html(
        "editors.is_closing", when=when, **_closing_values(case, closing, view.words)
    )


def erased_text(case: Case, closing: Closing, words: Words) -> Html:
    """Render the text in place of the card once the case is erased."""
    return words.html("editors.is_closed", **_closing_values(case, closing, words))


def _closing_values(case: Case, closing: Closing, words: Words) -> dict[str, str]:
    return {
        "codename": case.codename,
        "name": clip_html(closing.by, NAME_ROOM),
        "reason": clip_html(reason_text(closing.reason, words), REASON_ROOM),
    }


def _head(case: Case, view: EditorsView) -> Iterator[str]:
    words = view.words
    yield words.html(
        "editors.card",
        codename=case.codename,
        category=category_name(_category(case), view),
        place=clip_html(place_name(case.place, view), ANSWER_ROOM),
    )
    standing = [words(f"editors.status_{status_of(case)}"), owner_text(case, words)]
    if is_snoozed(case, view.now) and case.snoozed_until is not None:
        standing.append(
            words("editors.snoozed_until", day=day(words, case.snoozed_until, view.now, view.zone))
        )
    if case.source_blocked:
        standing.append(words("editors.is_blocked"))
    yield clip_html(" · ".join(standing), ANSWER_ROOM)
    days = int(max(0.0, view.now - case.opened_at) // _DAY)
    opened = day(words, case.opened_at, view.now, view.zone)
    arrived = f"{opened} {clock_time(words, case.opened_at, view.zone)}"
    age = f" ({words.count('editors.age', days)})" if days else ""
    yield words.html("editors.arrived", arrived=arrived + age)
    if is_of_minor(case):
        yield words.html("editors.minor")
    yield from _official_report(case, view)


def _official_report(case: Case, view: EditorsView) -> Iterator[str]:
    """Yield what an official report still needs, and until when it is taken."""
    words, form = view.words, load_form(case.form)
    known = case.answers.get(KNOWN, "")
    left = time_left_text(completeness.time_left(case.answers, form, view), words)
    if known or any(question.field == KNOWN for question in form.questions_for(case.answers)):
        said = defang(known_text(known, words, view.zone, view.now))
        line = words.html(
            "editors.known",
            known=clip_html(said, ANSWER_ROOM) if said else words("editors.not_said"),
        )
        yield f"{line} · {left}" if left else line
    elif left:
        yield words.html("editors.official_until", until=left)
    evidence = (*tips.newest(case.evidence), *_later_evidence(case))
    meter = meter_text(completeness.measure(case.answers, evidence, form), words)
    if meter:
        yield words.html("editors.meter", meter=meter)
    if missing := completeness.missing_fields(case.answers, evidence, form):
        parts = ", ".join(words(f"editors.part_{field}") for field in missing)
        yield words.html("editors.missing", parts=parts)
    if tips.is_official(case.answers):
        yield words.html("editors.official")


def _later_evidence(case: Case) -> list[Evidence]:
    """Return the evidence that the source added later; later words are answers."""
    added = (turn.piece for turn in case.turns if turn.by_source)
    return [piece for piece in added if piece.kind != tips.TEXT]


def _facts(case: Case, view: EditorsView) -> Iterator[str]:
    words = view.words
    said = place_details(case.place, case.answers.get("place_words", ""), view.gazetteer)
    if said:
        yield words.html("editors.place", place=clip_html(defang(said), ANSWER_ROOM))
    if happened := case.answers.get("happened"):
        day_of_it = defang(known_text(happened, words, view.zone, view.now))
        yield words.html("editors.happened", day=clip_html(day_of_it, ANSWER_ROOM))
    category = load_form(case.form).category(_category(case))
    if category and category.articles:
        yield words.html("editors.articles", articles="; ".join(category.articles))
    if pieces := pieces_of(case):
        yield words.count_html("editors.evidence_count", len(pieces))


def _work(case: Case, view: EditorsView) -> Iterator[str]:
    """Yield the lines on the editors' work."""
    words = view.words
    if case.merged_into:
        yield words.html("editors.merged_into", codename=case.merged_into)
    if case.merged:
        names = clip_html(", ".join(case.merged), ANSWER_ROOM)
        yield words.html("editors.merged", codenames=names)
    if case.forwarding:
        yield words.html(f"editors.forwarding_{case.forwarding}")
    if case.reason:
        key = "editors.reason_told" if case.reason_told else "editors.reason"
        yield words.html(key, reason=clip_html(reason_text(case.reason, words), REASON_ROOM))
    if case.article:
        yield words.html("editors.article", address=clip_html(case.article, _ARTICLE_ROOM))
    for note in case.notes[-NOTES_SHOWN:]:
        said = clip_html(" ".join(note.text.split()), _NOTE_ROOM)
        yield words.html("editors.note", name=clip_html(note.by, NAME_ROOM), note=said)
    if len(case.notes) > NOTES_SHOWN:
        yield words.count_html("editors.more_notes", len(case.notes) - NOTES_SHOWN)


def reason_text(reason: str, words: Words) -> str:
    """Return a ready reason as editors read it; their own words stay."""
    return words(f"editors.reason_{reason}") if reason in set(Reason) else reason


def owner_text(case: Case, words: Words) -> str:
    """Return the owner of a case as editors read it."""
    if case.owner is None:
        return words("editors.nobody_has_it")
    return words("editors.has_it", name=case.owner.name[:NAME_ROOM])


def _category(case: Case) -> str:
    """Return the category, if the case's form has it; else empty."""
    known = load_form(case.form).category(case.category)
    return known.slug if known else ""
