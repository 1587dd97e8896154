"""What plain words of a reader ask for, also while a report is only offered."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.places.finder import PlaceFinder
from bot.places.normalization import normalize
from bot.places.typed_places import find_each
from bot.readers.spelling import Word, tokens_of
from bot.readers.wishes import COURTESIES, Catalogue, Pattern, Wish

READ_AT_MOST = 300  # characters: what comes after them adds nothing to a question
_NEWS_WORDS = 6  # of a question for news; more of them are a story
_WISH_WORDS = 25  # of a sentence in which a wish may stand anywhere
_LOOSE_WORDS = 10  # of a sentence in which some words may be strange
_MAYBE_PLACE_WORDS = 3  # of a place's name, misspelt
_EDGES = ' \t\n.,;:!?…"“”()[]'
_CLAUSE = re.compile(r"[,;!?\n…—]+|(?<=[^\W\d_]{4})\.+")  # "kab. tangerang" is one
_NEGATIONS = frozenset({"jangan", "tidak", "bukan"})
_PREPOSITIONS = frozenset({"di", "ke", "dari", "dr", "in", "at", "from", "wilayah", "daerah"})


@dataclass(frozen=True, slots=True)
class Utterance:
    """What is wanted, and of what (`rest`, folded: "panongan").

    `whole`: all words say it; else the wish stands among words that may say something else.
    Of a search, `places` are the codes of places named in it and `topic` is the rest without them.
    """

    wish: Wish
    rest: str = ""
    whole: bool = True
    places: tuple[str, ...] = ()
    topic: str = ""


def understand(
    text: str, catalogue: Catalogue, finder: PlaceFinder, *, reply: bool = False
) -> Utterance:
    """What a message in plain words wants; `reply`: it replies to news.

    A sentence of nothing but known words says one wish. Else it may begin with one ("ikuti …"),
    have one in its midst or in one of its clauses; what is left is a place or words to search.
    """
    text = normalize(text[:READ_AT_MOST])
    tokens = tokens_of(text)
    if not tokens:
        pictures = any(unicodedata.category(char) == "So" for char in text)
        return Utterance(Wish.EMOJI if pictures else Wish.UNREADABLE)
    reader = _Reader(catalogue, finder, reply=reply)
    return (
        reader.sentence(tokens)
        or reader.within(tokens)
        or reader.clause(text)
        or reader.loosely(tokens)
        or reader.question(tokens)
    )


def is_readers(text: str, catalogue: Catalogue, finder: PlaceFinder) -> bool:
    """Whether the words are a place, a greeting or a wish; a story or a question is none."""
    if len(text) > READ_AT_MOST:
        return False
    said = understand(text, catalogue, finder)
    match said.wish:
        case Wish.SEARCH | Wish.MAYBE_PLACE:
            return asks_for_news(text, catalogue)
        case Wish.REPORT:
            return not said.rest
        case Wish.UNREADABLE:  # a photo without words, most often
            return False
        case _:
            return said.whole


def is_for_bot(text: str, catalogue: Catalogue, finder: PlaceFinder) -> bool:
    """As `is_readers`, of somebody who talks with the editors: "ok, makasih" may be for them."""
    if not is_readers(text, catalogue, finder):
        return False
    return understand(text, catalogue, finder).wish not in COURTESIES


def asks_for_news(text: str, catalogue: Catalogue) -> bool:
    """Whether a few words begin as people ask for news: "berita banjir panongan"."""
    words = _without(tokens_of(text[:READ_AT_MOST]), catalogue.address)
    return bool(words) and words[0] in catalogue.news and len(words) <= _NEWS_WORDS


def keywords(text: str, catalogue: Catalogue) -> str:
    """The words of a question that are worth searching; all of them if none is."""
    tokens = _without(tokens_of(text), catalogue.address)
    words = _drop_phrases(tokens, catalogue.phrases)
    return " ".join(word for word in words if word not in catalogue.filler) or " ".join(tokens)


def tells_of_violation(text: str, catalogue: Catalogue) -> bool:
    """Whether the words speak of a violation: who says them may want to report it."""
    said = f" {' '.join(tokens_of(text))} "
    return any(f" {phrase} " in said for phrase in catalogue.violation)


@dataclass(frozen=True, slots=True)
class _Reader:
    """The ways in which one message is read, from the surest to the least sure."""

    catalogue: Catalogue
    finder: PlaceFinder
    reply: bool
    read: dict[tuple[str, ...], list[Word]] = field(default_factory=dict)  # by their tokens

    def sentence(self, tokens: list[str]) -> Utterance | None:
        """All of it says one wish, or begins with one that has a rest; a greeting may precede."""
        catalogue = self.catalogue
        bare = _without(tokens, catalogue.address)
        for said in (tokens, bare):
            if wish := catalogue.exact.get(" ".join(said)):
                return Utterance(wish)
        if wish := self._whole(tokens):
            return Utterance(wish)
        if behind := self._behind_greeting(tokens):
            return self.sentence(behind) or self.within(behind) or self.question(behind)
        return self._begun(bare, frozenset({Wish.REPORT}))

    def within(self, tokens: list[str]) -> Utterance | None:
        """A wish that stands among other words; or that what follows is asked for."""
        if said := self._anywhere(tokens):
            return said
        begun = self._begun(_without(tokens, self.catalogue.address), frozenset(Wish))
        if begun is not None and begun.wish in _SEARCHES:  # "stop dulu sampai lebaran"
            return self.loosely(tokens) or begun
        return begun

    def clause(self, text: str) -> Utterance | None:
        """A clause that says a wish: "lagi sibuk, jangan kirim dulu"."""
        clauses = [clause for clause in map(tokens_of, _CLAUSE.split(text)) if clause]
        for tokens in clauses:
            for told in _told_reasons(tokens, self.catalogue.reasons):
                wish = self._whole(told)
                if wish is not None and wish not in COURTESIES:
                    return Utterance(wish, whole=False)
            begun = self._begun(_without(tokens, self.catalogue.address), _OF_PLACES)
            if begun is not None and begun.wish in _OF_PLACES and len(clauses) > 1:
                return begun
        return None

    def loosely(self, tokens: list[str]) -> Utterance | None:
        """A wish with a stranger or two in it; a place is no stranger."""
        meanings = {word.meaning for word in self._words(tokens)}
        loose = (each for each in self.catalogue.sentences if each.strangers)
        if len(tokens) > _LOOSE_WORDS or not any(each.words <= meanings for each in loose):
            return None
        place, others = self._place_inside(tokens)
        wish = self._whole(others, loose=True) if others else None
        if wish is Wish.STOP and place:
            return Utterance(Wish.UNFOLLOW, place)
        return None if wish is None else Utterance(wish, whole=False)

    def _place_inside(self, tokens: list[str]) -> tuple[str, list[str]]:
        """The one place named among the tokens, and the other tokens."""
        said = " ".join(tokens)
        spans = self.finder.spans_in_sentence(said)
        if len(spans) != 1 or len(said.split()) != len(tokens):
            return "", tokens
        start, end, _ = spans[0]
        return " ".join(tokens[start:end]), [*tokens[:start], *tokens[end:]]

    def question(self, tokens: list[str]) -> Utterance:
        """A place, or words to search."""
        catalogue = self.catalogue
        said = _drop_phrases(_without(tokens, catalogue.address), catalogue.phrases)
        rest = " ".join(_drop_edges(said, catalogue.filler))
        if not rest:
            news = not catalogue.news.isdisjoint(said)
            return Utterance(Wish.LATEST if news else Wish.UNREADABLE)
        found = self.finder.find(rest)
        if found.matches:
            return Utterance(Wish.PLACE, rest)
        spans = self.finder.spans_in_sentence(" ".join(said))
        places = tuple(dict.fromkeys(match.code for _, _, some in spans for match in some))
        named = {at for start, end, _ in spans for at in range(start, end)}
        topic = [token for at, token in enumerate(said) if at not in named]
        while topic and topic[-1] in _PREPOSITIONS:
            topic.pop()
        wanted = keywords(rest, catalogue)
        maybe = found.suggestions and not spans and self._may_be_name(rest.split())
        return Utterance(
            Wish.MAYBE_PLACE if maybe else Wish.SEARCH,
            rest if maybe else wanted,
            places=places,
            topic=keywords(" ".join(topic), catalogue) if places else wanted,
        )

    def _may_be_name(self, tokens: Sequence[str]) -> bool:
        """Whether the words can be meant as a place: no ordinary word is among them."""
        if len(tokens) > _MAYBE_PLACE_WORDS:
            return False
        kinds = self.finder.kind_words
        spelling = self.catalogue.spelling
        return not any(token not in kinds and spelling.knows(token) for token in tokens)

    def _words(self, tokens: list[str]) -> list[Word]:
        key = tuple(tokens)
        if key not in self.read:
            self.read[key] = self.catalogue.spelling.words(tokens, self.finder.is_name)
        return self.read[key]

    def _whole(self, tokens: list[str], *, loose: bool = False) -> Wish | None:
        """The wish of a sentence; `loose`: strangers may stand in it, as many as the wish lets."""
        words = self._words(tokens)
        meanings = {word.meaning for word in words}
        return next(
            (
                pattern.wish
                for pattern in self.catalogue.sentences
                if pattern.words <= meanings and (self.reply or not pattern.reply)
                if sum(
                    word.meaning not in pattern.words | pattern.also
                    and not self._is_noise(word, tokens)
                    for word in words
                )
                <= (pattern.strangers if loose else 0)
            ),
            None,
        )

    def _is_noise(self, word: Word, tokens: Sequence[str]) -> bool:
        noise = self.catalogue.noise
        return word.meaning in noise or noise.issuperset(tokens[word.start : word.end])

    def _anywhere(self, tokens: list[str]) -> Utterance | None:
        words = self._words(tokens)
        if len(words) > _WISH_WORDS:
            return None
        for pattern in self.catalogue.anywhere:
            window = _window(words, pattern)
            if window is None:
                continue
            start, end = window
            if start and words[start - 1].meaning in _NEGATIONS | {"kenapa"}:
                continue
            around = (*words[:start], *words[end:])
            left = [
                token
                for word in around
                if word.meaning not in pattern.also
                for token in tokens[word.start : word.end]
            ]
            rest = " ".join(_drop_edges(left, self.catalogue.noise))
            if pattern.wish is Wish.STOP and self.names_place(rest):
                return Utterance(Wish.UNFOLLOW, rest)
            return Utterance(pattern.wish, whole=False)
        return None

    def _begun(self, tokens: list[str], wishes: frozenset[Wish]) -> Utterance | None:
        asked = list(tokens)
        while len(asked) > 1 and asked[0] in self.catalogue.noise and not self._beginning(asked):
            asked.pop(0)
        found = self._beginning(asked)
        if found is None or found[1] not in wishes:
            return None
        phrase, wish = found
        asked = asked[len(phrase) :]
        if wish in _OF_PLACES:
            return self._of_place(wish, asked)
        if wish is Wish.SEARCH:
            return self.question(asked)
        return Utterance(wish, " ".join(_without(asked, self.catalogue.address)))

    def _of_place(self, wish: Wish, asked: list[str]) -> Utterance | None:
        """A wish about a place, where what is asked names one; else words to search."""
        filler = self.catalogue.filler | self.catalogue.noise
        rest = " ".join(_drop_edges(asked, filler))
        if self.names_place(rest):
            return Utterance(wish, rest)
        place, others = self._place_inside(asked)
        if place and all(map(self.catalogue.spelling.knows, others)):
            return Utterance(wish, place)
        question = None if wish is Wish.WRONG_PLACE else self.question(asked)
        return None if question is None or question.wish is Wish.UNREADABLE else question

    def _beginning(self, tokens: Sequence[str]) -> tuple[tuple[str, ...], Wish] | None:
        for phrase, wish in self.catalogue.begins:
            if len(tokens) > len(phrase) and tuple(tokens[: len(phrase)]) == phrase:
                return phrase, wish
        return None

    def names_place(self, words: str) -> bool:
        """Whether it is a place, several, or close to one: "stop politik uang" is no such wish."""
        each = find_each(words, self.finder)
        if self.finder.find(words).matches or any(found.matches for _, found in each):
            return True
        return bool(self.finder.find(words).suggestions) and self._may_be_name(words.split())

    def _behind_greeting(self, tokens: list[str]) -> list[str]:
        """ "halo min, berita panongan": what follows the greeting; nothing where none is."""
        for length in range(min(4, len(tokens) - 1), 0, -1):
            head, behind = tokens[:length], tokens[length:]
            if self._whole(head) in {Wish.GREETING, Wish.SALAM}:
                return _without(behind, self.catalogue.address)
        return []


_SEARCHES = frozenset({Wish.SEARCH, Wish.MAYBE_PLACE})
_OF_PLACES = frozenset({Wish.FOLLOW, Wish.UNFOLLOW, Wish.WRONG_PLACE})


def _window(words: Sequence[Word], pattern: Pattern) -> tuple[int, int] | None:
    """Where all words of a pattern stand together, at most one other between them."""
    size = len(pattern.words)
    for length in (size, size + 1):
        for start in range(len(words) - length + 1):
            if pattern.words <= {word.meaning for word in words[start : start + length]}:
                return start, start + length
    return None


def _told_reasons(tokens: list[str], reasons: Sequence[str]) -> list[list[str]]:
    """The tokens, and those before a word like "karena"."""
    for at in range(1, len(tokens)):
        if any(tokens[at : at + len(r.split())] == r.split() for r in reasons):
            return [tokens, tokens[:at]]
    return [tokens]


def _without(tokens: Sequence[str], address: frozenset[str]) -> list[str]:
    """Without the address at both ends; the last token stays."""
    words = list(tokens)
    while len(words) > 1 and words[-1] in address:
        words.pop()
    while len(words) > 1 and words[0] in address:
        words.pop(0)
    return words


def _drop_phrases(tokens: Sequence[str], phrases: Sequence[tuple[str, ...]]) -> list[str]:
    kept: list[str] = []
    at = 0
    while at < len(tokens):
        length = next(
            (len(phrase) for phrase in phrases if tuple(tokens[at : at + len(phrase)]) == phrase), 0
        )
        if not length:
            kept.append(tokens[at])
        at += length or 1
    return kept


def _drop_edges(words: list[str], filler: frozenset[str]) -> list[str]:
    """Filler goes from both ends only: "Ranca Iyuh di Panongan" keeps what is between."""
    start, end = 0, len(words)
    while start < end and words[start] in filler:
        start += 1
    while end > start and words[end - 1] in filler:
        end -= 1
    return words[start:end]
