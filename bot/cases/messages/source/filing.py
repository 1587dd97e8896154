"""The way to file an official report with Bawaslu: its form, until when, and where."""

from __future__ import annotations

from datetime import date

from bot.cases.buttons import AskFiling, FileWish, FilingTopic, TicketFile
from bot.cases.model import Case
from bot.cases.official_form import is_offered
from bot.messages.catalogue import Html, Words
from bot.messages.message import Keyboard
from bot.places.labels import PageContext
from bot.tips import completeness
from bot.tips import draft as tips
from bot.tips.questionnaire import load_form
from bot.tips.reading.identity import official_name
from bot.tips.wording import known_text, term_text, time_left_text


def filing_buttons(case: Case, words: Words) -> Keyboard:
    """Return the buttons for a source that prepares an official report; none for other sources."""
    if not tips.is_official(case.answers) or not is_offered(load_form(case.form)):
        return ()
    official = words("form.button", form=official_name(load_form(case.form)))
    return (
        (TicketFile(FileWish.FORM).button(official),),
        (
            AskFiling(FilingTopic.DEADLINE).button(words("tips.deadline_button")),
            AskFiling(FilingTopic.WHERE).button(words("tips.where_button")),
        ),
    )


def deadline_text(case: Case, context: PageContext) -> Html:
    """Render the last day, and how it is counted."""
    words, form = context.words, load_form(case.form)
    term, left = form.deadline, completeness.time_left(case.answers, form, context)
    if term is None or left is None:
        return words.html("tips.deadline_unknown", counted=term_text(term, words))

    def day_text(day: date) -> str:
        return known_text(day.isoformat(), words, context.zone, context.now)

    days = {
        "day": day_text(left.deadline.safe),
        "possible": day_text(left.deadline.possible),
        "counted": term_text(term, words),
    }
    if left.is_possible:
        return words.html("tips.deadline_possible", **days)
    if not left.is_safe:
        return words.html("tips.deadline_over", **days)
    text = words.html("tips.deadline", left=time_left_text(left, words), **days)
    if left.deadline.possible == left.deadline.safe:
        return text
    return Html(f"{text}\n{words.html('tips.deadline_later', **days)}")


def where_text(case: Case, context: PageContext) -> Html:
    """Render the offices of the place of the event, and what to bring."""
    words, gazetteer, place = context.words, context.gazetteer, case.place
    regency = gazetteer.ancestor(place, "regency") if place in gazetteer else ""
    district = gazetteer.ancestor(place, "district") if regency else ""
    if district and regency:
        where = words(
            "tips.file_in_district",
            district=gazetteer.short_name(district),
            regency=gazetteer.full_name(regency),
        )
    elif regency:
        where = words("tips.file_in_regency", regency=gazetteer.full_name(regency))
    else:
        where = words("tips.file_anywhere")
    return words.html("tips.file_where", where=where)
