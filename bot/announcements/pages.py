"""The pages of an announcement for editors: its panel, recipients, preview and progress."""

from __future__ import annotations

from math import inf

from bot.announcements.buttons import ChooseRecipients, PanelAction, PanelButton
from bot.announcements.limits import limit_of, visible_length
from bot.announcements.model import SECOND_EDITOR_ABOVE, Announcement, Progress
from bot.articles.statistics import duration
from bot.messages.catalogue import Html
from bot.messages.message import Button, Keyboard, Message, Style
from bot.messages.paging import mark_chosen, rows
from bot.places.labels import PageContext


def recipient_names(context: PageContext, announcement: Announcement) -> str:
    """Return the recipients of an announcement, in words."""
    if not announcement.places:
        return context.words("announcements.everybody")
    names = " · ".join(map(context.gazetteer.full_name, announcement.places))
    return context.words("announcements.followers", places=names)


def panel(context: PageContext, announcement: Announcement) -> Message:
    """Render the panel: the announcement's parts and actions; a reply to it sets its words."""
    words = context.words
    length, limit = visible_length(announcement.text), limit_of(announcement.picture)
    shown = words("announcements.length", n=words.number(length)) if length else ""
    said = words.html(
        "announcements.panel",
        text=shown or words("announcements.none"),
        picture=words("announcements.there" if announcement.picture else "announcements.none"),
        button=announcement.label or words("announcements.none"),
        recipients=recipient_names(context, announcement),
    )
    parts: list[str] = [said]
    if problem := _problem(announcement):
        parts.append(words.html(problem, n=words.number(length), limit=words.number(limit)))

    def to(action: PanelAction, key: str) -> Button:
        return PanelButton(announcement.id, action).button(words(key))

    button = (
        to(PanelAction.NO_BUTTON, "announcements.no_button")
        if announcement.address
        else to(PanelAction.BUTTON, "announcements.add_button")
    )
    picture = (
        ((to(PanelAction.NO_PICTURE, "announcements.no_picture"),),) if announcement.picture else ()
    )
    preview = () if problem else ((to(PanelAction.PREVIEW, "announcements.preview_button"),),)
    return Message(
        "\n\n".join(parts),
        (
            (button, to(PanelAction.RECIPIENTS, "announcements.recipients_button")),
            *picture,
            *preview,
            (to(PanelAction.CANCEL, "announcements.cancel_button"),),
        ),
    )


def may_be_sent(announcement: Announcement) -> bool:
    """Whether an announcement has words, and not too many."""
    return not _problem(announcement)


def recipients_page(context: PageContext, announcement: Announcement) -> Message:
    """Render the choice of recipients: all readers, a regency, or by a reply any other place."""
    words, gazetteer = context.words, context.gazetteer
    places = announcement.places

    def choice(label: str, place: str, *, on: bool) -> Button:
        data = ChooseRecipients(announcement.id, wanted=not on, place=place)
        return data.button(mark_chosen(label, on=on))

    everybody = choice(words("announcements.everybody_button"), "", on=not places)
    listed = dict.fromkeys((*gazetteer.regencies, *places))
    each = [choice(gazetteer.label(code), code, on=code in places) for code in listed]
    text = words.html(
        "announcements.ask_recipients", recipients=recipient_names(context, announcement)
    )
    back = PanelButton(announcement.id, PanelAction.PANEL).button(words("places.back"))
    return Message(text, ((everybody,), *rows(each, 2), (back,)))


def confirmation(
    context: PageContext, announcement: Announcement, *, readers: int, seconds: float
) -> Message:
    """Render the question below the preview: how many would get it, and how long that takes."""
    words = context.words
    named = recipient_names(context, announcement)
    change = PanelButton(announcement.id, PanelAction.PANEL)
    back = change.button(words("announcements.edit_button"))
    if not readers:
        return Message(words.html("announcements.nobody", recipients=named), ((back,),))
    if seconds == inf:
        text = words.count_html("announcements.confirm_unknown", readers, recipients=named)
    else:
        text = words.count_html(
            "announcements.confirm", readers, recipients=named, time=duration(words, seconds)
        )
    if readers > SECOND_EDITOR_ABOVE:
        text = Html(f"{text}\n{words.html('announcements.two_needed')}")
    send = PanelButton(announcement.id, PanelAction.SEND, announcement.revision)
    return Message(text, ((back, send.button(words("announcements.send_button"))),))


def second_needed(
    context: PageContext, announcement: Announcement, *, editor: str, readers: int
) -> Message:
    """Render the page that asks another editor to agree."""
    words = context.words
    text = words.count_html("announcements.asked", readers, editor=editor)
    back = PanelButton(announcement.id, PanelAction.PANEL)
    send = PanelButton(announcement.id, PanelAction.SEND, announcement.revision)
    return Message(
        text,
        (
            (
                back.button(words("announcements.edit_button")),
                send.button(words("announcements.agree_button")),
            ),
        ),
    )


def progress_page(context: PageContext, announcement: Announcement, progress: Progress) -> Message:
    """Render the progress of an announcement; its buttons stop it and change its words."""
    words = context.words
    parts = [words("announcements.sent", n=words.number(progress.sent))]
    parts += [
        words(f"announcements.{name}", n=words.number(count))
        for name in ("waiting", "editing", "gone", "failed", "dropped")
        if (count := getattr(progress, name))
    ]
    key = "running"
    if announcement.stopped_at is not None:
        key = "stopped"
    elif announcement.spread_at is not None and not progress.waiting:
        key = "through"
    text = words.html(
        f"announcements.{key}",
        recipients=recipient_names(context, announcement),
        counts=" · ".join(parts),
    )
    return Message(text, _running_buttons(context, announcement, running=key == "running"))


def changed_page(context: PageContext, announcement: Announcement, *, messages: int) -> Message:
    """Render the question below the preview of other words: how many messages would be changed."""
    words = context.words
    yes = PanelButton(announcement.id, PanelAction.CHANGE_NOW, announcement.revision)
    text = words.count_html("announcements.confirm_change", messages)
    return Message(text, ((yes.button(words("announcements.change_yes")),),))


def _running_buttons(
    context: PageContext, announcement: Announcement, *, running: bool
) -> Keyboard:
    words = context.words
    change = PanelButton(announcement.id, PanelAction.CHANGE)
    buttons: tuple[Button, ...] = (change.button(words("announcements.change_button")),)
    if running:
        stop = PanelButton(announcement.id, PanelAction.STOP)
        buttons += (stop.button(words("announcements.stop_button")).in_style(Style.DANGER),)
    return (buttons,)


def _problem(announcement: Announcement) -> str:
    """Return the key of what an announcement lacks, or has too much of; empty for no problem."""
    length = visible_length(announcement.text)
    if not length:
        return "announcements.no_text"
    if length > limit_of(announcement.picture):
        return (
            "announcements.caption_too_long" if announcement.picture else "announcements.too_long"
        )
    return ""
