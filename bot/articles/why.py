"""The answer to why an article has a place or lacks one, and the question as editors ask it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.articles.messages import headline_link
from bot.articles.model import Article
from bot.articles.place_correction import place_names
from bot.messages.catalogue import Html
from bot.messages.dates import moment
from bot.messages.message import Message, clip
from bot.places.labels import PageContext
from bot.places.model import Places, Sighting
from bot.places.normalization import fold
from bot.places.typed_places import narrowest_codes

_ASKING = frozenset({"kenapa", "mengapa", "knp", "why"})
# The words between question and name: "kenapa bukan di Curug?", "kenapa kok ke Panongan".
_BETWEEN = frozenset({
    "kok", "bukan", "tidak", "tak", "gak", "ga", "nggak", "enggak", "bisa", "harus", "masuk",
    "dikirim", "ditandai", "ke", "di", "untuk", "wilayah", "artikel", "berita", "ini", "itu",
    "not", "is", "it", "this", "in", "to", "for",
})  # fmt: skip


def parse_question(text: str) -> str | None:
    """Return the words behind "kenapa"; None where the text does not begin with such a word."""
    head, _, rest = " ".join(text.split()).partition(" ")
    return rest if fold(head.rstrip("?!.,")) in _ASKING else None


def parse_place_name(rest: str) -> str:
    """Return the name that is asked about; empty for a question about the article itself."""
    words = rest.split()
    while words and fold(words[0].rstrip("?!.,")) in _BETWEEN | {""}:
        words.pop(0)
    return " ".join(words).rstrip("?!. ")


PLACES_SHOWN = 5
LINES_SHOWN = 4  # of a place
PHRASE_SHOWN = 60  # characters
# In the weights of cues.toml, where "Kecamatan X" once in the running text is 2.
STRONG, FAIR = 3.0, 1.5


def explanation(
    context: PageContext,
    article: Article,
    asked: Sequence[str],
    sightings: Mapping[str, Sequence[Sighting]],
) -> Message:
    """Render why the article has the places `asked`, or lacks them; by default all it has.

    `sightings`: where the article names, or may name, each place that it lacks.
    """
    words = context.words
    if article.placed_at is not None:
        when = moment(words, article.placed_at, context.now, context.zone)
        places = place_names(context, article.places)
        said = words.html("why.editors", when=when, places=places)
        return Message(f"{headline_link(article)}\n{said}")
    codes = tuple(asked) or narrowest_codes(article.places, context.gazetteer)
    blocks = [
        _place_reasons(context, article.places, code)
        if _is_in(article.places, code, context)
        else _place_absence(context, code, sightings.get(code, ()))
        for code in codes[:PLACES_SHOWN]
    ]
    if not blocks:
        blocks = [words.html("why.none")]
    return Message("\n\n".join([headline_link(article), *blocks, words.html("why.mend")]))


def missing_places(article: Article, asked: Sequence[str], context: PageContext) -> tuple[str, ...]:
    """Return the places asked about that the tagger did not give the article."""
    if article.placed_at is not None:
        return ()
    return tuple(c for c in asked[:PLACES_SHOWN] if not _is_in(article.places, c, context))


def _is_in(places: Places, code: str, context: PageContext) -> bool:
    if code == context.gazetteer.province:
        return places.province
    return code in (*places.districts, *places.regencies)


def _place_reasons(context: PageContext, places: Places, code: str) -> Html:
    words = context.words
    name = context.gazetteer.full_name(code)
    lines = [
        words.html(
            "why.reason",
            phrase=clip(reason.phrase, PHRASE_SHOWN),
            where=words(f"why.where_{reason.where}"),
            strength=_strength(context, reason.weight),
        )
        for reason in places.reasons
        if reason.place == code
    ][:LINES_SHOWN]
    inside = [d for d in places.districts if context.gazetteer.parent(d) == code]
    if inside:
        districts = ", ".join(map(context.gazetteer.short_name, inside[:PLACES_SHOWN]))
        lines.append(words.html("why.through", districts=districts))
    return Html("\n".join([words.html("why.has", place=name), *lines]))


def _place_absence(context: PageContext, code: str, sightings: Sequence[Sighting]) -> Html:
    words = context.words
    name = context.gazetteer.full_name(code)
    if not sightings:
        return words.html("why.unseen", place=name)
    lines = [_sighting_line(context, sighting) for sighting in sightings[:LINES_SHOWN]]
    return Html("\n".join([words.html("why.lacks", place=name), *lines]))


def _sighting_line(context: PageContext, sighting: Sighting) -> Html:
    words = context.words
    phrase = clip(sighting.phrase, PHRASE_SHOWN)
    where = words(f"why.where_{sighting.where}")
    if sighting.weight:
        strength = _strength(context, sighting.weight)
        return words.html("why.too_weak", phrase=phrase, where=where, strength=strength)
    if sighting.others:
        others = ", ".join(map(context.gazetteer.full_name, sighting.others[:PLACES_SHOWN]))
        return words.html("why.shared", phrase=phrase, where=where, others=others)
    return words.html("why.unsure", phrase=phrase, where=where)


def _strength(context: PageContext, weight: float) -> str:
    word = "strong" if weight >= STRONG else "fair" if weight >= FAIR else "faint"
    number = context.words.number(round(weight, 1))
    return context.words(f"why.strength_{word}", weight=number)
