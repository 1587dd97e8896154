"""What editors are shown when they correct an article's places. Nothing here reads or writes."""

from __future__ import annotations

import html

from bot.articles.buttons import CorrectPlaces
from bot.articles.messages import TITLE_LIMIT
from bot.articles.model import Article
from bot.messages.catalogue import Html, Words
from bot.messages.message import Message, clip_html
from bot.places.finder import Match
from bot.places.gazetteer import Gazetteer
from bot.places.labels import example, shown
from bot.places.model import Places
from bot.places.typed_places import Named, narrowest, packed


def headline(article: Article) -> Html:
    """The headline as a link: a reply to the message tells which article it is about."""
    link = html.escape(article.link)
    return Html(f'<a href="{link}"><b>{clip_html(article.title, TITLE_LIMIT)}</b></a>')


def places_said(places: Places, words: Words, gazetteer: Gazetteer) -> str:
    """All of them by their full names; of an article of none, that."""
    codes = narrowest(places, gazetteer)
    if not codes:
        return words("placing.no_place")
    if places.province:
        return words("placing.province", province=gazetteer.short_name(gazetteer.province))
    return " · ".join(map(gazetteer.full_name, codes))


def current_places(article: Article, words: Words, gazetteer: Gazetteer) -> Message:
    """The places an article has, where none were typed."""
    places = places_said(article.places, words, gazetteer)
    text = words.html("placing.now", title=headline(article), places=places)
    how = words.html("placing.how", example=example(gazetteer))
    return Message(f"{text}\n\n{how}")


def corrected_places(
    article: Article,
    places: Places,
    words: Words,
    gazetteer: Gazetteer,
    *,
    readers: int | None,
    recalled: int,
) -> Message:
    """The places it has now, and what follows from that.

    `readers`: to how many it is sent who have not got it; None where it is no news any more.
    `recalled`: how many pushes to others were taken back before they went out.
    """
    said = words.html(
        "placing.placed", title=headline(article), places=places_said(places, words, gazetteer)
    )
    if readers is None:
        then = words.html("placing.not_sent")
    elif readers:
        then = words.count_html("placing.sent", readers)
    else:
        then = words.html("placing.nobody_new")
    lines = [said, then]
    if recalled:
        lines.append(words.count_html("placing.recalled", recalled))
    return Message("\n".join(lines))


def clarification(article: Article, named: Named, words: Words, gazetteer: Gazetteer) -> Message:
    """Which of several places is meant, or whom nobody knows; nothing was changed yet."""
    names = ", ".join(f"‘{shown(name)}’" for name in named.unknown or named.unclear)
    if named.unknown:
        return Message(words.html("placing.unknown", names=names))
    rows = tuple(
        (data.button(_label(answer.chosen, gazetteer)),)
        for answer in named.answers
        if (data := CorrectPlaces(article.id, packed(answer.places, gazetteer))).fits
    )
    if len(rows) < max(1, len(named.answers)):
        return Message(words.html("placing.too_many", names=names))
    return Message(words.html("placing.which", title=headline(article), names=names), rows)


def _label(chosen: tuple[Match, ...], gazetteer: Gazetteer) -> str:
    return " · ".join(
        f"{gazetteer.short_name(match.via)}, {gazetteer.label(match.code)}"
        if match.via
        else gazetteer.label(match.code)
        for match in chosen
    )
