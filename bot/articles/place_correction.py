"""The messages with which editors correct an article's places."""

from __future__ import annotations

from bot.articles.buttons import CorrectPlaces
from bot.articles.messages import headline_link
from bot.articles.model import Article
from bot.messages.message import Message
from bot.places.labels import PageContext, example_district, match_label, typed_text
from bot.places.model import Places
from bot.places.typed_places import TypedPlaces, narrowest_codes, pack_places


def place_names(context: PageContext, places: Places) -> str:
    """Return the full names of the places, or the words for no place."""
    gazetteer = context.gazetteer
    codes = narrowest_codes(places, gazetteer)
    if not codes:
        return context.words("placing.no_place")
    if places.province:
        return context.words("placing.province", province=gazetteer.short_name(gazetteer.province))
    return " · ".join(map(gazetteer.full_name, codes))


def current_places(context: PageContext, article: Article) -> Message:
    """Render the places of an article, and how to correct them."""
    words, places = context.words, place_names(context, article.places)
    text = words.html("placing.now", title=headline_link(article), places=places)
    how = words.html("placing.how", example=example_district(context.gazetteer))
    return Message(f"{text}\n\n{how}")


def corrected_places(
    context: PageContext,
    article: Article,
    places: Places,
    *,
    readers: int | None,
    recalled: int,
) -> Message:
    """Render the places of an article after a correction, and the effects of that.

    `readers`: how many will be sent the article now; None where the news is too old to send.
    `recalled`: how many pushes to others were taken back before they were sent.
    """
    words, names = context.words, place_names(context, places)
    said = words.html("placing.placed", title=headline_link(article), places=names)
    if readers is None:
        then = words.html("placing.not_sent")
    elif readers:
        held = article.is_held(context.now)
        then = words.count_html("placing.sent_once_released" if held else "placing.sent", readers)
    else:
        then = words.html("placing.nobody_new")
    lines = [said, then]
    if recalled:
        lines.append(words.count_html("placing.recalled", recalled))
    return Message("\n".join(lines))


def clarification(context: PageContext, article: Article, typed: TypedPlaces) -> Message:
    """Render the question which places are meant, or which are unknown; no place is changed yet."""
    words, gazetteer = context.words, context.gazetteer
    names = ", ".join(f"‘{typed_text(name)}’" for name in typed.unknown or typed.unclear)
    if typed.unknown:
        return Message(words.html("placing.unknown", names=names))
    rows = tuple(
        (data.button(" · ".join(match_label(gazetteer, each) for each in interpretation.choices)),)
        for interpretation in typed.interpretations
        if (data := CorrectPlaces(article.id, pack_places(interpretation.places, gazetteer))).fits
    )
    if len(rows) < max(1, len(typed.interpretations)):
        return Message(words.html("placing.too_many", names=names))
    return Message(words.html("placing.which", title=headline_link(article), names=names), rows)
