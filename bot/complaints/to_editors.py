"""A complaint in the editors' group: its card, its files as copies, the person's additions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.articles.messages import headline_link
from bot.cases.messages.copying import COPIED, chunks_of, copy_of, fits_caption
from bot.complaints.buttons import ComplaintsPage, DeskAction, DeskButton
from bot.complaints.model import NUMBER, Complaint, Event, Status, ToldCounts
from bot.complaints.terms import Deadline, ends_at, is_late_claim, running_term
from bot.complaints.workflow import can_become
from bot.core.json_codec import Params
from bot.delivery.model import Letter, Priority
from bot.messages.catalogue import Html, Words
from bot.messages.dates import day
from bot.messages.message import Keyboard, Message, clip, clip_html, params
from bot.messages.paging import pager, rows
from bot.messages.sanitize import remove_tricks
from bot.places.labels import PageContext, date_and_time
from bot.tips.model import Evidence
from bot.tips.wording import kind_text

BLOCK_SHOWN = 1000  # characters of an answer on the card; a longer one follows it whole
LINE_SHOWN = 200
NOTE_SHOWN = 300
PER_PAGE = 8  # complaints in a list

_HEADED = re.compile(rf"\W{{0,3}}({NUMBER})\b")  # a sign may stand before it


@dataclass(frozen=True, slots=True)
class Desk:
    """The editors' side: their group, the context of pages, and the deadlines."""

    chat_id: int
    context: PageContext
    deadline: Deadline


def number_of(text: str) -> str:
    """Return the number that a message of the bot begins with; empty where there is none."""
    found = _HEADED.match(text)
    return found[1] if found else ""


def card(
    desk: Desk, complaint: Complaint, told: ToldCounts | None = None, *, undelivered: bool = False
) -> Message:
    """Render the card of a complaint as it is now, with the buttons of its next states.

    `undelivered`: a letter about it has not reached its person.
    """
    context = desk.context
    if complaint.status is Status.WITHDRAWN:
        return Message(context.words.html("complaints.card_erased", number=complaint.number))
    parts = [
        "\n".join(_head(desk, complaint)),
        *(_block(context, complaint, field) for field in ("wrong", "asked")),
    ]
    if complaint.papers:
        n = len(complaint.papers)
        parts.append(context.words.count_html("complaints.card_papers", n))
    happened = [_event_line(context, event) for event in complaint.events[1:]]
    if told is not None:
        happened.append(told_line(context.words, told))
    if undelivered:
        happened.append(context.words.html("complaints.undelivered"))
    if happened:
        parts.append("\n".join(happened))
    return Message("\n\n".join(parts), _buttons(context.words, complaint))


def told_line(words: Words, told: ToldCounts) -> Html:
    """Render how many readers were told of the published reply, and how many cannot be told."""
    key = "complaints.told" if told.finished_at is not None else "complaints.telling"
    line = words.count_html(key, told.told, known=words.number(told.known))
    if told.forgotten:
        line = Html(f"{line} {words.count_html('corrections.forgotten', told.forgotten)}")
    return line


def opening_letters(desk: Desk, complaint: Complaint) -> tuple[Letter, ...]:
    """Return the letters that bring a new complaint: the card, all of its words, its files."""
    return (
        _letter(desk, complaint, params(card(desk, complaint)), CARD),
        *_enclosures(desk, complaint),
    )


CARD = "card"  # in the key of the letter that shows a card first


def _enclosures(desk: Desk, complaint: Complaint) -> Iterator[Letter]:
    words = desk.context.words
    for field in ("wrong", "asked"):
        said = remove_tricks(getattr(complaint, field))
        if len(said) <= BLOCK_SHOWN:
            continue
        label = words(f"complaints.label_{field}")
        head = words.html("complaints.whole", number=complaint.number, label=label)
        for at, chunk in enumerate(chunks_of(said)):
            text = f"{head}\n<blockquote>{clip_html(chunk, len(chunk))}</blockquote>"
            yield _letter(desk, complaint, params(Message(text)), f"{field}:{at}")
    for at, paper in enumerate(complaint.papers, 1):
        named = words("complaints.paper_head", number=complaint.number, n=at)
        yield from _file(desk, complaint, paper, named, f"paper:{at}")


def addition_letters(
    desk: Desk, complaint: Complaint, piece: Evidence, *, mark: str
) -> tuple[Letter, ...]:
    """Return the letters with a later message of the person, under their name.

    `mark`: of that message, so that their keys are its own.
    """
    words = desk.context.words
    head = words("complaints.added", number=complaint.number, name=clip(complaint.name, 60))
    if piece.kind in COPIED:
        return tuple(_file(desk, complaint, piece, head, mark))
    return tuple(_word_letters(desk, complaint, head, piece.text, mark))


def edited_card(desk: Desk, complaint: Complaint, *, mark: str) -> Letter:
    """Return the letter that updates the card, where it was shown last or is to come yet."""
    letter = _letter(desk, complaint, params(card(desk, complaint)), f"card:{mark}")
    letter = replace(letter, method="editMessageText")
    if complaint.card is None:
        return replace(letter, edits=_key(complaint, CARD))
    return replace(letter, params={**letter.params, "message_id": complaint.card})


def notice_letter(desk: Desk, complaint: Complaint, key: str, *, mark: str) -> Letter:
    """Return a notice about a complaint, with the button for its card; `key`: of its words.

    It says when the term ends; where none runs, when the complaint came.
    """
    end = ends_at(complaint, desk.deadline)
    text = desk.context.words.html(
        key,
        number=complaint.number,
        title=clip(complaint.article.title, LINE_SHOWN),
        when=date_and_time(desk.context, complaint.received_at if end is None else end),
    )
    if complaint.status is Status.WITHDRAWN:
        return _letter(desk, complaint, params(Message(text)), mark)
    show = DeskButton(complaint.id, DeskAction.SHOW).button(desk.context.words("complaints.show"))
    return _letter(desk, complaint, params(Message(text, ((show,),))), mark)


def complaints_list(desk: Desk, listed: Sequence[Complaint], offset: int, total: int) -> Message:
    """Render the open complaints, the first to end first; each with a button for its card."""
    words = desk.context.words
    if not listed:
        return Message(words.html("complaints.list_empty"))
    lines = [words.count_html("complaints.list", total)]
    for each in listed:
        end = ends_at(each, desk.deadline)
        late = end is not None and end < desk.context.now
        lines.append(
            words.html(
                "complaints.list_late" if late else "complaints.list_line",
                number=each.number,
                status=words(f"complaints.status_{each.status}"),
                title=clip(each.article.title, LINE_SHOWN),
                when="" if end is None else date_and_time(desk.context, end),
            )
        )
    show = [DeskButton(each.id, DeskAction.SHOW).button(each.number) for each in listed]
    turn = pager(ComplaintsPage, offset=offset, size=PER_PAGE, total=total)
    return Message("\n\n".join(lines), (*rows(show, 2), *turn))


def _head(desk: Desk, complaint: Complaint) -> Iterator[str]:
    context, words, article = desk.context, desk.context.words, complaint.article
    right = words(f"complaints.right_{complaint.right}")
    status = words(f"complaints.status_{complaint.status}")
    yield words.html("complaints.card", number=complaint.number, right=right, status=status)
    yield words.html(
        "complaints.card_article",
        title=headline_link(article, LINE_SHOWN),
        day=day(words, article.published_at, context.now, context.zone),
    )
    if article.withdrawn:
        yield words.html("complaints.card_withdrawn")
    yield words.html(
        "complaints.card_from",
        name=_line(complaint.name),
        capacity=words(f"complaints.capacity_{complaint.capacity}"),
        account=_line(complaint.account),
        contact=_line(complaint.contact) or words("complaints.none"),
    )
    if (running := running_term(complaint)) is not None:
        end = desk.deadline(*running)
        over = "complaints.card_over" if end < context.now else "complaints.card_until"
        yield words.html(over, when=date_and_time(context, end))
        if not running[1].firm:
            yield words.html("complaints.card_prudent")
    if is_late_claim(complaint, desk.deadline):
        yield words.html("complaints.card_late_claim")


def _block(context: PageContext, complaint: Complaint, field: str) -> Html:
    said: str = getattr(complaint, field)
    return context.words.html(
        "complaints.block",
        label=context.words(f"complaints.label_{field}"),
        answer=clip_html(remove_tricks(said), BLOCK_SHOWN),
    )


def _event_line(context: PageContext, event: Event) -> Html:
    return context.words.html(
        f"complaints.event_{event.status}",
        when=date_and_time(context, event.at),
        by=event.by,
        note=clip_html(remove_tricks(event.note), NOTE_SHOWN),
    )


def _buttons(words: Words, complaint: Complaint) -> Keyboard:
    wanted = [
        DeskButton(complaint.id, action).button(words(f"complaints.button_{action}"))
        for action, status in (
            (DeskAction.PUBLISH, Status.PUBLISHED),
            (DeskAction.REFUSE, Status.REFUSED),
            (DeskAction.COUNCIL, Status.COUNCIL),
        )
        if can_become(complaint, status)
    ]
    dossier = DeskButton(complaint.id, DeskAction.DOSSIER).button(words("complaints.button_pdf"))
    return rows([*wanted, dossier], 2)


def _file(
    desk: Desk, complaint: Complaint, paper: Evidence, head: str, mark: str
) -> Iterator[Letter]:
    """Yield a copy of the person's file under this head; its words apart where they do not fit."""
    words = desk.context.words
    sha256 = words("editors.sha256", sha256=paper.sha256) if paper.sha256 else ""
    said = "\n".join(filter(None, (head, remove_tricks(paper.text), sha256)))
    if not fits_caption(paper.kind, said):
        yield from _word_letters(
            desk, complaint, head, f"{paper.text}\n{sha256}".strip(), f"{mark}:words"
        )
        said = f"{head} · {kind_text(paper.kind, words)}"
    copied, (method, again) = copy_of(paper, from_chat_id=complaint.chat_id, caption=said)
    letter = _letter(desk, complaint, copied, mark)
    yield replace(letter, method="copyMessage", fallback=((method, again),))


def _word_letters(
    desk: Desk, complaint: Complaint, head: str, text: str, mark: str
) -> Iterator[Letter]:
    for at, chunk in enumerate(chunks_of(remove_tricks(text))):
        quoted = f"<blockquote>{clip_html(chunk, len(chunk))}</blockquote>"
        page = Message(f"{clip_html(head, LINE_SHOWN)}\n{quoted}")
        yield _letter(desk, complaint, params(page), f"{mark}:{at}")


def _letter(desk: Desk, complaint: Complaint, given: Params, key: str) -> Letter:
    return Letter(
        desk.chat_id,
        given,
        key=_key(complaint, key),
        priority=Priority.TIP,
        lane=editors_lane(complaint.id),
    )


def _key(complaint: Complaint, key: str) -> str:
    return f"complaint:{complaint.id}:{key}"


def editors_lane(complaint_id: int) -> str:
    """Return the lane in which the letters of a complaint come to the editors."""
    return f"complaint:{complaint_id}:editors"


def _line(text: str) -> str:
    return clip(" ".join(remove_tricks(text).split()), LINE_SHOWN)
