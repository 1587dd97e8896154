"""The file of all data that is held about a person, for them to read.

Sent reports are not in it, because anybody with the phone could read them there. Their ticket code
opens them (`handlers.tips.sent.ticket`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from bot.cases.messages.plain_text import report_lines
from bot.complaints.pages import list_papers
from bot.messages.catalogue import Html
from bot.messages.dates import format_day, moment, time_of_day
from bot.messages.message import Message
from bot.places.labels import PageContext
from bot.readers.model import State, StoredData, Subscriber
from bot.search.subjects import load_subjects
from bot.tips.draft import LANGUAGE
from bot.tips.questionnaire import load_form


def personal_data(context: PageContext, held: StoredData) -> str:
    """Write the whole file, as text."""
    made = context.words("mydata.made", when=_date_and_time(context, context.now))
    parts = [f"{context.words('mydata.title')}\n{made}"]
    for heading, lines in (
        ("mydata.chat", _chat(context, held)),
        ("mydata.places", _places(context, held)),
        ("mydata.keywords", _keywords(context, held)),
        ("mydata.news", _news(context, held)),
        ("mydata.announced", (_date_and_time(context, at) for at in held.announced)),
        ("mydata.draft", _draft(context, held)),
        ("mydata.complaints", _complaints(context, held)),
        ("mydata.reports", iter([context.words("mydata.reports_how")])),
        ("mydata.unhandled", iter(held.unhandled)),
        ("mydata.other", _other(context, held)),
    ):
        written = "\n".join(lines) or context.words("mydata.nothing")
        parts.append(f"{context.words(heading).upper()}\n{written}")
    return "\n\n".join(parts) + "\n"


def _chat(context: PageContext, held: StoredData) -> Iterator[str]:
    yield context.words("mydata.chat_id", id=str(held.chat_id))
    reader = held.subscriber
    if reader is None:
        if held.draft is not None and held.draft.step == LANGUAGE:
            yield _language(context, held.draft.language)
        return
    yield _language(context, reader.language)
    chosen = context.words(f"mydata.{reader.mode or 'each'}")
    yield context.words(f"mydata.state_{reader.state}", delivery=chosen)
    yield from _choices(context, reader)
    if until := reader.pause_end(context.now):
        yield context.words("mydata.paused", until=_date_and_time(context, until))
    if held.joined_on is not None:
        yield context.words("mydata.joined", day=_day(context, held.joined_on))
    if held.summarized_for is not None:
        yield context.words("mydata.summarized", when=_date_and_time(context, held.summarized_for))
    if not reader.announcements:
        yield context.words("mydata.no_announcements")
    if held.left_on is not None and reader.state is State.LEFT:
        yield context.words("mydata.left", day=_day(context, held.left_on))


def _choices(context: PageContext, reader: Subscriber) -> Iterator[str]:
    words = context.words
    if reader.around:
        yield words("mydata.around")
    yield words("mydata.summary", time=time_of_day(words, reader.summary_at))
    if reader.most_a_day is not None:
        yield words("mydata.most", n=reader.most_a_day)
    if (quiet := reader.quiet) is not None:
        start, end = (time_of_day(words, at) for at in (quiet.start, quiet.end))
        yield words("mydata.quiet", start=start, end=end)
        yield words(f"mydata.quiet_{quiet.mode}")
        if quiet.urgent:
            yield words("mydata.urgent")


def _places(context: PageContext, held: StoredData) -> Iterator[str]:
    words = context.words
    for follow in held.subscriber.follows if held.subscriber else ():
        known = follow.place in context.gazetteer
        name = context.gazetteer.full_name(follow.place) if known else follow.place
        place = words("mydata.wide", place=name) if follow.wide else name
        yield words("mydata.place_mode", place=place, mode=words(f"mydata.{follow.mode}"))


def _keywords(context: PageContext, held: StoredData) -> Iterator[str]:
    for keyword in held.subscriber.keywords if held.subscriber else ():
        words = load_subjects().label(keyword.name, context.words.language)
        yield words if keyword.wanted else context.words("mydata.muted", words=words)
    if held.subscriber and held.subscriber.stories:
        yield context.words.count("mydata.stories", len(held.subscriber.stories))


def _news(context: PageContext, held: StoredData) -> Iterator[str]:
    for news in held.news:
        said = (
            news.title if news.at is None else f"{_date_and_time(context, news.at)}: {news.title}"
        )
        if news.disputed:
            places = " · ".join(
                context.gazetteer.full_name(code) if code in context.gazetteer else code
                for code in news.disputed
            )
            said = f"{said} ({context.words('mydata.disputed', places=places)})"
        yield said


def _draft(context: PageContext, held: StoredData) -> Iterator[str]:
    draft = held.draft
    if draft is None or draft.case_id is not None or draft.step == LANGUAGE:
        return
    yield context.words("mydata.begun", when=_date_and_time(context, draft.started_at))
    dated = replace(context, now=0.0)  # always with the year, as below
    yield from report_lines(draft.answers, draft.evidence, load_form(draft.form), dated)


def _complaints(context: PageContext, held: StoredData) -> Iterator[str]:
    """Yield the sent complaints with their later turns, and the complaint that is being written."""
    words = context.words
    for each in held.complaints:
        yield f"{each.number}: {_date_and_time(context, each.received_at)}, {each.article.title}"
        for step in ("capacity", "name", "contact", "wrong", "asked"):
            said = getattr(each, step)
            if step == "capacity":
                said = words(f"complaints.capacity_{said}")
            if said:
                yield f"{words(f'complaints.label_{step}')}: {said}"
        for turn in each.turns:
            yield f"{_date_and_time(context, turn.at)}, {turn.by}: {turn.piece.text}"
        for event in each.events[1:]:
            status = words(f"complaints.status_{event.status}")
            yield f"{_date_and_time(context, event.at)}: {status} {event.note}".rstrip()
        yield from map(_plain, list_papers(each.papers, words))
    if (draft := held.complaint_draft) is not None:
        yield words("mydata.complaint_begun", when=_date_and_time(context, draft.started_at))
        yield from (
            f"{words(f'complaints.label_{step}')}: {said}"
            for step, said in draft.answers.items()
            if said
        )
        yield from map(_plain, list_papers(draft.papers, words))


def _plain(line: Html) -> str:
    return Message(line).plain


def _other(context: PageContext, held: StoredData) -> Iterator[str]:
    if held.wrong_codes:
        yield context.words.count("mydata.wrong_codes", held.wrong_codes)
    if held.blocked:
        yield context.words("mydata.blocked")
    if held.deeds:
        yield context.words.count("mydata.deeds", held.deeds)


def _date_and_time(context: PageContext, at: float) -> str:
    # Always with the year, because a file is also read later.
    return moment(context.words, at, 0.0, context.zone)


def _day(context: PageContext, at: float) -> str:
    # Only the day is stored, in UTC (storage.engine.coarse_time): there is no time of day.
    return format_day(context.words, datetime.fromtimestamp(at, UTC), "d MMMM y")


def _language(context: PageContext, code: str) -> str:
    try:
        name = context.words(f"mydata.language_{code}")
    except KeyError:  # a language that the bot no longer has
        name = code
    return context.words("mydata.language", language=name)
