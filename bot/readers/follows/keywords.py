"""The words and subjects that a reader follows or mutes: the check of typed ones, the pages."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from bot.messages.catalogue import Html
from bot.messages.dates import time_of_day
from bot.messages.message import Button, Keyboard, Message, clip
from bot.messages.paging import numbered_page, rows
from bot.places.labels import PageContext
from bot.readers.buttons import ChooseKeyword, KeywordsPage, KeywordWish
from bot.readers.keyboards import regencies_button, regencies_keyboard
from bot.readers.model import MOST_KEYWORDS, Mode, Subscriber
from bot.search.dictionary import load_dictionary
from bot.search.keywords import SUBJECT, keyword_of
from bot.search.stories import STORY
from bot.search.subjects import load_subjects

SHORTEST, LONGEST = 3, 60  # letters
_MINUS = frozenset("-−–")  # a phone may write any of them
PER_PAGE = 8
ON_OVERVIEW = 6
LABEL_SHOWN = 24  # characters on a button


class Refusal(StrEnum):
    """The reason why words are refused as a keyword."""

    SHORT = "short"
    LONG = "long"
    COMMON = "common"
    MANY = "many"


def muted_words(text: str) -> str:
    """Return the words to mute of "-sepak bola"; empty for other words and for a list."""
    sign, said = text[:1], text[1:].strip()
    return said if sign in _MINUS and said[:1].isalpha() and "\n" not in said else ""


def read_keyword(typed: str) -> str | Refusal:
    """Return the keyword of the typed words, without words that add nothing to a search."""
    subjects, filler = load_subjects(), load_dictionary().filler
    words = keyword_of(typed)
    name = subjects.resolve(words)
    if name == words:
        name = subjects.resolve(" ".join(word for word in words.split() if word not in filler))
    if not name:
        return Refusal.COMMON if words else Refusal.SHORT
    if len(typed) > LONGEST or not ChooseKeyword(KeywordWish.FOLLOW, name).fits:
        return Refusal.LONG
    return Refusal.SHORT if len(name.replace(" ", "")) < SHORTEST else name


def is_keyword(name: str) -> bool:
    """Return whether the name in a button can be followed."""
    if name.startswith(SUBJECT):
        return name in load_subjects().labels
    return bool(name) and keyword_of(name) == name


def refuse(subscriber: Subscriber | None, name: str) -> Refusal | None:
    """Return MANY if the reader can choose no new keyword; None for one that they have."""
    keywords = subscriber.keywords if subscriber else ()
    known = {keyword.name for keyword in keywords}
    return Refusal.MANY if name not in known and len(known) >= MOST_KEYWORDS else None


def refusal_page(context: PageContext, subscriber: Subscriber | None, refusal: Refusal) -> Message:
    """Render the message on why typed words are no keyword, with the next steps."""
    buttons: Keyboard = ()
    if refusal is Refusal.MANY and subscriber is not None:
        buttons = _drop_rows(context, _names(subscriber)[:PER_PAGE])
        if len(subscriber.keywords) > PER_PAGE:
            buttons = (*buttons, (_all_button(context, subscriber),))
    values = {"letters": SHORTEST if refusal is Refusal.SHORT else LONGEST, "most": MOST_KEYWORDS}
    return Message(context.words.html(f"keywords.{refusal}", **values), buttons)


def follow_button(context: PageContext, name: str, key: str = "") -> Button:
    """Return the button that follows a keyword; `key`: of another label."""
    label = context.words(
        key or _kind("keywords.follow", name), words=clip(_label(context, name), LABEL_SHOWN)
    )
    return ChooseKeyword(KeywordWish.FOLLOW, name).button(label)


def follow_row(context: PageContext, typed: str, key: str = "") -> Keyboard:
    """Return the row that follows the typed words; empty if they can be no keyword."""
    name = read_keyword(typed)
    return () if isinstance(name, Refusal) else ((follow_button(context, name, key),),)


def offer_page(context: PageContext, subscriber: Subscriber | None, name: str) -> Message:
    """Offer to follow words that are no place as a keyword, or to pick a place."""
    province = context.gazetteer.short_name(context.gazetteer.province)
    text = context.words.html("keywords.offer", words=_label(context, name), province=province)
    regencies = regencies_keyboard(context, subscriber)
    return Message(text, ((follow_button(context, name),), *regencies))


def chosen_page(context: PageContext, subscriber: Subscriber, name: str, note: str) -> Message:
    """Render the message that a keyword is followed or muted; `note`: why no news comes."""
    if name in subscriber.muted_keywords:
        key = "keywords.muted"
    else:
        key = f"keywords.followed_{subscriber.mode or Mode.DIRECT}"
    text = context.words.html(
        key,
        words=_label(context, name),
        province=context.gazetteer.short_name(context.gazetteer.province),
        time=time_of_day(context.words, subscriber.summary_comes_at),
    )
    undo = ChooseKeyword(KeywordWish.DROP, name).button(context.words("keywords.undo"))
    row = (undo, _all_button(context, subscriber)) if len(subscriber.keywords) > 1 else (undo,)
    return Message(f"{text} {note}" if note else text, (row,))


def dropped_page(
    context: PageContext, subscriber: Subscriber | None, name: str, number: int = 1
) -> Message:
    """Render the message that a keyword was dropped, above the remaining ones."""
    said = context.words.html("keywords.dropped", words=_label(context, name))
    page = keywords_page(context, subscriber, number)
    return Message(Html(f"{said}\n\n{page.text}"), page.buttons)


def keywords_page(context: PageContext, subscriber: Subscriber | None, number: int = 1) -> Message:
    """Render a page of the keywords, where a tap drops a keyword."""
    back = (regencies_button(context, "places.back"),)
    lines = keyword_lines(context, subscriber)
    if subscriber is None or not lines:
        return Message(context.words.html("keywords.none"), (back,))
    shown, turn = numbered_page(_names(subscriber), number, PER_PAGE, KeywordsPage)
    text = Html(f"{lines}\n{context.words.html('keywords.tap')}")
    return Message(text, (*_drop_rows(context, shown), *turn, back))


def keyword_lines(context: PageContext, subscriber: Subscriber | None) -> Html | None:
    """Return a line of followed keywords and a line of muted ones; None for neither."""
    if subscriber is None or not subscriber.keywords:
        return None
    lines = [
        context.words.html(key, words=", ".join(_label(context, name) for name in names))
        for key, names in (
            ("keywords.line_followed", subscriber.followed_keywords),
            ("keywords.line_muted", subscriber.muted_keywords),
        )
        if names
    ]
    return Html("\n".join(lines))


def overview_rows(context: PageContext, subscriber: Subscriber | None) -> Keyboard:
    """Return the buttons that drop keywords; if there are many, one to their page."""
    if subscriber is None or not subscriber.keywords:
        return ()
    names = _names(subscriber)
    if len(names) <= ON_OVERVIEW:
        return _drop_rows(context, names)
    return ((_all_button(context, subscriber),),)


def named_in_sentence(context: PageContext, names: Sequence[str]) -> str:
    """Return "kata ‘banjir’ · topik ‘politik’", for the line on why an article came."""
    return " · ".join(
        context.words(_kind("keywords.quoted", name), words=_label(context, name)) for name in names
    )


def _names(subscriber: Subscriber) -> tuple[str, ...]:
    return (*subscriber.followed_keywords, *subscriber.muted_keywords)


def _drop_rows(context: PageContext, names: Sequence[str]) -> Keyboard:
    buttons = [
        ChooseKeyword(KeywordWish.DROP, name).button(
            context.words("keywords.drop", words=clip(_label(context, name), LABEL_SHOWN))
        )
        for name in names
    ]
    return rows(buttons, 2)


def _all_button(context: PageContext, subscriber: Subscriber) -> Button:
    label = context.words.count("keywords.all", len(subscriber.keywords))
    return KeywordsPage(1).button(label)


def _label(context: PageContext, name: str) -> str:
    return load_subjects().label(name, context.words.language)


def _kind(key: str, name: str) -> str:
    if name.startswith(STORY):
        return f"{key}_story"
    return f"{key}_subject" if name.startswith(SUBJECT) else key
