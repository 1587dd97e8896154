"""The card of an article in the editors' group: its readers, and the results of its pushes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from math import ceil, inf

from bot.articles.delays import Delays
from bot.articles.desk.buttons import (
    AskWithdrawal,
    CardAction,
    CardButton,
    HoldArticle,
    MarkImportant,
    NotPlace,
    OtherPlaces,
)
from bot.articles.desk.holds import held_line
from bot.articles.messages import headline_link
from bot.articles.model import Article, Audience, PushCounts
from bot.articles.place_correction import place_names
from bot.articles.statistics import counts_line, duration
from bot.core.json_codec import Params, encode
from bot.delivery.forecast import Forecast
from bot.delivery.model import Letter, Priority
from bot.messages.catalogue import Html
from bot.messages.dates import moment
from bot.messages.message import Button, Keyboard, Message, clip, params
from bot.places.labels import PageContext
from bot.places.model import Places
from bot.places.typed_places import narrowest_codes

ALONE = 3  # new articles that have a card each; more come in one message
LISTED = 15  # headlines in one message
EXPLAINED = 2  # places with the words that brought them
PHRASE_SHOWN = 40  # characters of such words
DISPUTED_SHOWN = 3  # places


@dataclass(frozen=True, slots=True)
class CardFacts:
    """The facts on an article's card. `disputed`: places, with how many readers dispute each."""

    article: Article
    audience: Audience
    counts: PushCounts | None = None
    disputed: tuple[tuple[str, int], ...] = ()
    delays: Delays | None = None
    forecast: Forecast | None = None


def card(context: PageContext, facts: CardFacts) -> Message:
    """Render the card of an article as it is now, with the buttons of its actions."""
    words, article = context.words, facts.article
    lines: list[str] = [
        headline_link(article),
        words.html("cards.places", places=_place_reasons(context, article)),
    ]
    if article.important:
        lines.insert(0, words.html("push.breaking"))
    if article.withdrawn_at is not None:
        when = moment(words, article.withdrawn_at, context.now, context.zone)
        lines.append(words.html("cards.withdrawn", time=when))
    else:
        lines.append(_audience_line(context, facts.audience))
        if article.is_held(context.now):
            lines.append(held_line(context, article))
        if facts.forecast is not None:
            lines.append(forecast_line(context, facts.forecast))
    if article.changed_at is not None and article.withdrawn_at is None:
        when = moment(words, article.changed_at, context.now, context.zone)
        lines.append(words.html("push.changed", changed=when))
    if facts.counts is not None and _has_begun(facts.counts):
        lines.append(
            words.html("cards.counts", counts=counts_line(facts.counts, words, facts.delays))
        )
    lines += [
        words.html(
            "cards.disputed", place=context.gazetteer.full_name(code), n=words.number(readers)
        )
        for code, readers in _disputed_places(facts)
    ]
    return Message("\n".join(lines), _buttons(context, facts))


def forecast_line(context: PageContext, forecast: Forecast) -> Html:
    """Return how many get it at once, and when 90 of 100 will have it, rounded up to a minute."""
    words, readers = context.words, forecast.readers
    if forecast.seconds is None or forecast.seconds == inf:
        said = words.count_html("cards.forecast_unknown", readers)
    elif forecast.open_end:
        time = duration(words, forecast.seconds)
        said = words.count_html("cards.forecast_held", readers, time=time)
    else:
        time = _by(context, forecast.seconds)
        said = words.count_html("cards.forecast", readers, time=time)
    if not forecast.later:
        return said
    return Html(f"{said} · {words.html('cards.later', n=words.number(forecast.later))}")


def _by(context: PageContext, seconds: float) -> str:
    at = ceil((context.now + seconds) / 60) * 60.0
    return moment(context.words, at, context.now, context.zone)


def card_list(
    context: PageContext,
    articles: Sequence[Article],
    total: int,
    forecasts: Iterable[Forecast] = (),
) -> Message:
    """Render one message for `total` new articles: the newest LISTED of them, in their order.

    `forecasts`: of the newest articles, which are sent last; the list says when the last is sent.
    """
    words = context.words
    parts: list[str] = [words.count_html("cards.many", total)]
    for article in articles:
        where = words.html("cards.places", places=place_names(context, article.places))
        parts.append(f"{headline_link(article, 100)}\n{where}")
    if (rest := total - len(articles)) > 0:
        parts.append(words.count_html("bundles.rest", rest))
    known = [each.seconds for each in forecasts if each.seconds is not None and not each.open_end]
    if known and max(known) < inf:
        parts.append(words.html("cards.many_forecast", time=_by(context, max(known))))
    parts.append(words.html("cards.many_hint"))
    return Message("\n\n".join(parts))


def quiet_letter(
    message: Message,
    *,
    chat_id: int,
    name: str,
    edited: int | None = None,
    priority: Priority = Priority.EDIT,
) -> Letter:
    """Return the letter that brings a message to the group, without a sound.

    `name`: the letter's key, so that there is one; `edited`: the message that it changes.
    """
    given: Params = {**params(message), "disable_notification": True}
    if edited is not None:
        given = {**params(message), "message_id": edited}
    return Letter(
        chat_id,
        given,
        key=name,
        priority=priority,
        method="sendMessage" if edited is None else "editMessageText",
        secret=False,
    )


def digest(message: Message) -> str:
    """Return the digest of a message, to tell whether it has changed."""
    return blake2b(encode(params(message)), digest_size=16).hexdigest()


def without_place(places: Places, code: str) -> Places:
    """Return the places without this one, and without the places in it."""
    inside = f"{code}."
    districts = tuple(d for d in places.districts if d != code and not d.startswith(inside))
    left = {district.rpartition(".")[0] for district in districts}
    had = {district.rpartition(".")[0] for district in places.districts}
    # A regency that was there only because of its district is removed with it.
    regencies = tuple(r for r in places.regencies if r != code and (r in left or r not in had))
    return Places(regencies, districts, places.province)


def _has_begun(counts: PushCounts) -> bool:
    return bool(counts.sent or counts.blocked or counts.waiting or counts.failed)


def _place_reasons(context: PageContext, article: Article) -> str:
    """Return the places, each with the words that weighed most for it."""
    words, gazetteer, places = context.words, context.gazetteer, article.places
    codes = narrowest_codes(places, gazetteer)
    if article.placed_at is not None:
        return words("cards.placed", places=place_names(context, places))
    if places.province or not codes:
        return place_names(context, places)
    named = []
    for code in codes[:EXPLAINED]:
        reasons = [reason for reason in places.reasons if reason.place == code]
        name = gazetteer.full_name(code)
        if reasons:
            best = max(reasons, key=lambda reason: reason.weight)
            phrase = clip(best.phrase, PHRASE_SHOWN)
            name = words("cards.because", place=name, phrase=phrase)
        named.append(name)
    named += map(gazetteer.full_name, codes[EXPLAINED:])
    return " · ".join(named)


def _audience_line(context: PageContext, audience: Audience) -> str:
    words = context.words
    parts = [words("cards.at_once", n=words.number(audience.at_once))]
    if audience.summary:
        parts.append(words("cards.summary", n=words.number(audience.summary)))
    if audience.if_important:
        parts.append(words("cards.if_important", n=words.number(audience.if_important)))
    return " · ".join(parts)


def _buttons(context: PageContext, facts: CardFacts) -> Keyboard:
    article, words = facts.article, context.words
    if article.withdrawn_at is not None:
        return ()
    marked = article.important
    label = words("cards.marked_button" if marked else "cards.mark_button")
    mark = MarkImportant(article.id, wanted=not marked).button(label)
    held = article.is_held(context.now)
    hold = HoldArticle(article.id, wanted=not held)

    def step(action: CardAction, key: str) -> Button:
        return CardButton(article.id, action).button(words(key))

    return (
        (mark, hold.button(words("cards.release_button" if held else "cards.hold_button"))),
        (
            OtherPlaces(article.id).button(words("cards.also_button")),
            step(CardAction.PLACES, "cards.places_button"),
        ),
        (
            step(CardAction.ERRATUM, "cards.erratum_button"),
            AskWithdrawal(article.id).button(words("withdrawals.button")),
            step(CardAction.TRY, "cards.try_button"),
        ),
        *(
            (
                NotPlace(article.id, code).button(
                    words("cards.not_place", place=context.gazetteer.short_name(code))
                ),
            )
            for code, _ in _disputed_places(facts)
        ),
    )


def _disputed_places(facts: CardFacts) -> Sequence[tuple[str, int]]:
    """Return the disputed places that the article still has, the most disputed first."""
    places = facts.article.places
    there = {*places.regencies, *places.districts}
    most = sorted(facts.disputed, key=lambda each: (-each[1], each[0]))
    return [each for each in most if each[0] in there][:DISPUTED_SHOWN]
