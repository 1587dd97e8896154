"""The reader of a message, with its ways of reading from the surest to the least sure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.places.finder import PlaceFinder
from bot.places.typed_places import find_each
from bot.readers.understanding.likeness import learn_examples, marked_words, places_in
from bot.readers.understanding.spelling import Word, tokens_of
from bot.readers.understanding.token_lists import (
    drop_edges,
    drop_phrases,
    keywords,
    strip_address,
    told_reasons,
    window_of,
)
from bot.readers.understanding.wishes import COURTESIES, Catalogue, Wish
from bot.search.keywords import SUBJECT
from bot.search.subjects import load_subjects

_WISH_WORDS = 25  # of a sentence that may have a wish anywhere
_MAYBE_PLACE_WORDS = 3  # of a place's name, misspelt
_CLAUSE = re.compile(r"[,;!?\n…—]+|(?<=[^\W\d_]{4})\.+")  # "kab. tangerang" is one
_NEGATIONS = frozenset({"jangan", "tidak", "bukan"})
_PREPOSITIONS = frozenset({"di", "ke", "dari", "dr", "in", "at", "from", "wilayah", "daerah"})
_SEARCHES = frozenset({Wish.SEARCH, Wish.MAYBE_PLACE})
_UNSURE = _SEARCHES | {Wish.UNREADABLE}
_OF_A_PLACE = frozenset({Wish.FOLLOW, Wish.UNFOLLOW})
_OF_PLACES = _OF_A_PLACE | {Wish.WRONG_PLACE}
# The wishes about words or a subject, and the same wishes about a place.
_OF_WORDS = {Wish.FOLLOW_WORDS: Wish.FOLLOW, Wish.MUTE: Wish.UNFOLLOW}
_OF_SUBJECTS = {wish: of_words for of_words, wish in _OF_WORDS.items()}
_ABOUT = frozenset({"soal", "tentang", "mengenai", "about", "tanpa", "kata", "topik"})
# The wishes that are never guessed: a yes or no, which may have an effect; a report, because a
# person who tells of a violation may only want its news; to drop all places; the latest news, which
# the other words are not about. A place was found before.
_NEVER_LIKELY = (
    COURTESIES
    | _UNSURE
    | _OF_WORDS.keys()
    | {Wish.PLACE, Wish.REPORT, Wish.UNFOLLOW_ALL, Wish.LATEST}
)
_LIKELY = frozenset(Wish) - _NEVER_LIKELY | {Wish.SALAM, Wish.GREETING, Wish.THANKS}


@dataclass(frozen=True, slots=True)
class Utterance:
    """A wish and its object (`rest`, folded: "panongan").

    `whole`: all words say the wish; else other words around it may say another thing.
    For a search, `places` are the codes of the named places and `topic` is the rest without them.
    """

    wish: Wish
    rest: str = ""
    whole: bool = True
    places: tuple[str, ...] = ()
    topic: str = ""


@dataclass(frozen=True, slots=True)
class SentenceReader:
    """The reader of one message; `reply`: the message is a reply to news."""

    catalogue: Catalogue
    finder: PlaceFinder
    reply: bool
    read: dict[tuple[str, ...], list[Word]] = field(default_factory=dict)  # by tokens

    def sentence(self, tokens: list[str]) -> Utterance | None:
        """Return the wish of a whole sentence, or one at its start, even after a greeting."""
        catalogue = self.catalogue
        bare = strip_address(tokens, catalogue.address)
        for said in (tokens, bare):
            if wish := catalogue.exact.get(" ".join(said)):
                return Utterance(wish)
        if of_words := self._from_beginning(bare, frozenset(_OF_WORDS)):
            return of_words
        if wish := self._whole(tokens):
            return Utterance(wish)
        if behind := self._behind_greeting(tokens):
            return self.sentence(behind) or self.within(behind) or self.question(behind)
        return self._from_beginning(bare, frozenset({Wish.REPORT}))

    def within(self, tokens: list[str]) -> Utterance | None:
        """Return a wish that stands among other words, or that the sentence begins with."""
        if said := self._anywhere(tokens):
            return said
        return self._from_beginning(strip_address(tokens, self.catalogue.address), frozenset(Wish))

    def clause(self, text: str) -> Utterance | None:
        """Return the wish of a clause: "lagi sibuk, jangan kirim dulu"."""
        clauses = [clause for clause in map(tokens_of, _CLAUSE.split(text)) if clause]
        for tokens in clauses:
            for told in told_reasons(tokens, self.catalogue.reasons):
                wish = self._whole(told)
                if wish is not None and wish not in COURTESIES:
                    return Utterance(wish, whole=False)
            begun = self._from_beginning(strip_address(tokens, self.catalogue.address), _OF_PLACES)
            if begun is not None and begun.wish in _OF_PLACES and len(clauses) > 1:
                return begun
        return None

    def _place_inside(self, tokens: list[str]) -> tuple[str, list[str]]:
        """Return the only place named among the tokens, and the other tokens."""
        said = " ".join(tokens)
        spans = self.finder.spans_in_sentence(said)
        if len(spans) != 1 or len(said.split()) != len(tokens):
            return "", tokens
        start, end, _ = spans[0]
        return " ".join(tokens[start:end]), [*tokens[:start], *tokens[end:]]

    def question(self, tokens: list[str]) -> Utterance:
        """Return the utterance as a place or as words to search."""
        catalogue = self.catalogue
        said = drop_phrases(strip_address(tokens, catalogue.address), catalogue.phrases)
        rest = " ".join(drop_edges(said, catalogue.filler))
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

    def most_alike(self, tokens: list[str], heard: Utterance) -> Utterance | None:
        """Return the likeliest wish by the examples, if only a search was heard.

        Tokens with a place are about that place: "udah pindah, ga mau panongan lagi".
        """
        begun = self._beginning(strip_address(tokens, self.catalogue.address))
        if heard.wish not in _UNSURE or (begun is not None and begun[1] is Wish.SEARCH):
            return None
        if self._has_only_a_topic(tokens):
            return None
        place = " ".join(self._places_inside(tokens))
        wish = learn_examples(self.catalogue, self.finder).wish_of(
            marked_words(tokens, self.catalogue, self.finder),
            _LIKELY if place else _LIKELY - _OF_A_PLACE,
        )
        if wish is Wish.STOP and place:
            wish = Wish.UNFOLLOW
        rest = place if wish in _OF_PLACES else ""
        return None if wish is None else Utterance(wish, rest, whole=False)

    def _has_only_a_topic(self, tokens: list[str]) -> bool:
        """Return whether no important word is a word of a wish: "macet gimana"."""
        filler = self.catalogue.filler
        matter = [
            word.meaning
            for word in self._words(tokens)
            if word.meaning not in filler and not self._is_noise(word, tokens)
        ]
        learned = learn_examples(self.catalogue, self.finder)
        return bool(matter) and not any(
            self.catalogue.spelling.knows(word) or learned.is_said_to_bot(word) for word in matter
        )

    def _places_inside(self, tokens: list[str]) -> list[str]:
        """Return the tokens from the first named place to the last."""
        places = places_in(tokens, self.finder)
        return tokens[places[0][0] : places[-1][1]] if places else []

    def _may_be_name(self, tokens: Sequence[str]) -> bool:
        """Return whether the words may be the name of a place: they have no ordinary word."""
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

    def _whole(self, tokens: list[str]) -> Wish | None:
        """Return the wish of a sentence that has no other words."""
        words = self._words(tokens)
        meanings = {word.meaning for word in words}
        return next(
            (
                pattern.wish
                for pattern in self.catalogue.sentences
                if pattern.words <= meanings
                and (self.reply or not pattern.reply)
                and all(
                    word.meaning in pattern.words | pattern.also or self._is_noise(word, tokens)
                    for word in words
                )
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
            window = window_of(words, pattern.words)
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
            rest = " ".join(drop_edges(left, self.catalogue.noise))
            if pattern.wish is Wish.STOP:
                if _names_subject(rest):
                    return Utterance(Wish.MUTE, rest)
                place = rest if self.names_place(rest) else " ".join(self._places_inside(tokens))
                return (
                    Utterance(Wish.UNFOLLOW, place) if place else Utterance(Wish.STOP, whole=False)
                )
            return Utterance(pattern.wish, whole=False)
        return None

    def _from_beginning(self, tokens: list[str], wishes: frozenset[Wish]) -> Utterance | None:
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
        if wish in _OF_WORDS:
            certain = wish is Wish.FOLLOW_WORDS or phrase[-1] in _ABOUT
            return self._of_words(wish, asked, certain=certain)
        if wish is Wish.SEARCH:
            return self.question(asked)
        return Utterance(wish, " ".join(strip_address(asked, self.catalogue.address)))

    def _of_words(self, wish: Wish, asked: list[str], *, certain: bool) -> Utterance | None:
        """Return a wish about words, or the place they name; unless `certain`, only a subject."""
        rest = " ".join(drop_edges(asked, self.catalogue.filler | self.catalogue.noise))
        if rest and self.names_place(rest):
            return Utterance(_OF_WORDS[wish], rest)
        if rest and (certain or _names_subject(rest)):
            return Utterance(wish, rest)
        return None

    def _of_place(self, wish: Wish, asked: list[str]) -> Utterance | None:
        """Return a wish about the named place or subject, else words to search."""
        filler = self.catalogue.filler | self.catalogue.noise
        rest = " ".join(drop_edges(asked, filler))
        if self.names_place(rest):
            return Utterance(wish, rest)
        if wish in _OF_SUBJECTS and _names_subject(rest):
            return Utterance(_OF_SUBJECTS[wish], rest)
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
        """Return whether the words name places or are close to one, unlike "stop politik uang"."""
        each = find_each(words, self.finder)
        if self.finder.find(words).matches or any(found.matches for _, found in each):
            return True
        return bool(self.finder.find(words).suggestions) and self._may_be_name(words.split())

    def _behind_greeting(self, tokens: list[str]) -> list[str]:
        """Return the tokens after a greeting ("halo min, berita panongan"); empty without one."""
        for length in range(min(4, len(tokens) - 1), 0, -1):
            head, behind = tokens[:length], tokens[length:]
            if self._whole(head) in {Wish.GREETING, Wish.SALAM}:
                return strip_address(behind, self.catalogue.address)
        return []


def _names_subject(words: str) -> bool:
    """Return whether the words are a name of a subject of the site."""
    return load_subjects().resolve(words).startswith(SUBJECT)
