"""The words for the answers of a draft, for the source and for the editors alike."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

from bot.deadlines.terms import Term
from bot.messages.catalogue import Words
from bot.messages.dates import day
from bot.messages.day_words import read_iso
from bot.places.gazetteer import Gazetteer
from bot.places.labels import PageContext
from bot.tips.completeness import Completeness, TimeLeft
from bot.tips.draft import ACCOUNT, CONTACT, CONTACT_ASKED, TEXT
from bot.tips.questionnaire import NEWSROOM, OFFICIAL, Kind, Question, QuestionKind, category_label

MAP = "@map"  # in cases from before locations became districts: the place is a point on the map
TRACK_LABELS = {NEWSROOM: "tips.track_newsroom", OFFICIAL: "tips.track_official"}
_CALLED = {ACCOUNT: TEXT, CONTACT_ASKED: CONTACT}  # kinds of pieces that share a word


def kind_text(kind: str, words: Words) -> str:
    """Return the name of this kind of piece."""
    return words(f"tips.kind_{_CALLED.get(kind, kind)}")


def place_text(place: str, gazetteer: Gazetteer, words: Words) -> str:
    """Return the full name of a place; words of the source stay as they are."""
    if place == MAP:
        return words("tips.place_on_map")
    return gazetteer.full_name(place) if place in gazetteer else place


def place_details(place: str, place_words: str, gazetteer: Gazetteer) -> str:
    """Return the source's own words if they say more than the name of the place; else empty."""
    if place not in gazetteer:
        return ""
    names = {gazetteer.full_name(place), gazetteer.short_name(place), gazetteer.label(place)}
    known = place_words.casefold() in {name.casefold() for name in names}
    return "" if known else place_words


def known_text(known: str, words: Words, zone: ZoneInfo, now: float) -> str:
    """Return a day in words, with its year unless it is that of `now`; other words stay."""
    date = read_iso(known)
    if date is None:
        return known
    noon = datetime.combine(date, time(12), zone)
    return day(words, noon.timestamp(), now, zone)


def answer_text(question: Question, answers: Mapping[str, str], context: PageContext) -> str:
    """Return an answer of one line, as its source reads it; empty for none."""
    answer, words = answers.get(question.field, ""), context.words
    if question.kind is QuestionKind.TRACK:
        return words(TRACK_LABELS.get(answer, TRACK_LABELS[NEWSROOM]))
    if question.kind is QuestionKind.CHOICE:
        label = category_label(answer)
        return words(label) if label else ""
    if question.kind is QuestionKind.DAY:
        return known_text(answer, words, context.zone, context.now)
    if question.kind is QuestionKind.PLACE:
        where = place_text(answer, context.gazetteer, words)
        said = answers.get(f"{question.field}_words", "")
        details = place_details(answer, said, context.gazetteer)
        return f"{where} ({details})" if details else where
    return answer


def meter_text(meter: Completeness, words: Words) -> str:
    """Return the meter of an official report: "formal 2/3, materiel 1/3"; empty without one."""
    if not (meter.met or meter.missing):
        return ""
    formal, material = meter.score(Kind.FORMAL), meter.score(Kind.MATERIAL)
    return words("tips.meter", formal="{}/{}".format(*formal), material="{}/{}".format(*material))


def missing_text(meter: Completeness, words: Words) -> str:
    """Return the missing requirements of an official report, as a list in one line."""
    return ", ".join(words(each.label) for each in meter.missing)


def time_left_text(time_left: TimeLeft | None, words: Words) -> str:
    """Return the time in which an official report is still taken; empty where unknown."""
    if time_left is None:
        return ""
    if time_left.is_possible:
        left = (time_left.deadline.possible - time_left.today).days
        return words.count("tips.days_possible", left) if left else words("tips.last_possible")
    if time_left.days_left == 0:
        return words("tips.last_day")
    key = "tips.days_left" if time_left.days_left > 0 else "tips.days_over"
    return words.count(key, abs(time_left.days_left))


def term_text(term: Term | None, words: Words) -> str:
    """Return a term in words: "7 hari kerja"; empty for none."""
    return words.count(f"tips.term_{term.counted}", term.days) if term else ""
