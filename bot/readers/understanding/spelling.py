"""The spelling of typed words: other spellings, slang, repetition and typos become one word."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.places.normalization import fold, normalize

NUMBER = "angka"  # the meaning of any number
_STRETCHED = re.compile(r"([^\W\d])\1{2,}")  # "makasiiih", "halooo"
_TWICE = re.compile(r"^([^\W\d]{3,})2([^\W\d]*)$")  # "sering2", "kabar2in"
_HOUR = re.compile(r"(\d)(am|pm)\b")
_VOWEL = re.compile(r"[aeiou]")
_CONSONANTS = 3  # of a word that is known without its vowels ("brp", "kluar")
_ENDINGS = ("nya", "na", "lah", "kah", "ku", "mu")
_CORRECTED = 6  # letters: shorter words are close to too many others (tahun, tahan)
_CORRECTED_TWICE = 9  # letters; a word of this length may have two wrong


@dataclass(frozen=True, slots=True)
class Word:
    """A word's meaning, and the tokens (`start` to before `end`) that were typed for it."""

    meaning: str
    start: int
    end: int


def tokens_of(text: str) -> list[str]:
    """Return the folded tokens of a text; "bagi2" and "bagi-bagi" become "bagi bagi"."""
    tokens: list[str] = []
    for token in _HOUR.sub(r"\1 \2", fold(normalize(text))).split():
        plain = _STRETCHED.sub(r"\1", token.strip("-'’"))
        if twice := _TWICE.match(plain):
            tokens += [twice[1], twice[1] + twice[2]]
        else:
            tokens += filter(None, plain.split("-"))
    return tokens


class Spelling:
    """A reader of tokens as words.

    `words`: other spellings by the word that they mean; `more`: words without other spellings.
    Raises `ValueError` for a spelling of two words.
    """

    def __init__(self, words: Mapping[str, Iterable[str]], more: Iterable[str]) -> None:
        self._meanings: dict[tuple[str, ...], str] = {}
        for word, others in words.items():
            for spelling in (word, *others):
                key = tuple(tokens_of(spelling))
                if self._meanings.setdefault(key, word) != word:
                    raise ValueError(f"{spelling!r} is {self._meanings[key]!r} and {word!r}")
        for word in more:
            self._meanings.setdefault((word,), word)
        self._longest = max(map(len, self._meanings))
        self._targets: defaultdict[str, list[str]] = defaultdict(list)  # by their first letter
        self._skeletons: defaultdict[str, list[str]] = defaultdict(list)  # by their consonants
        for word in sorted(key[0] for key in self._meanings if len(key) == 1):
            if len(word) >= _CORRECTED:
                self._targets[word[0]].append(word)
            consonants = _VOWEL.sub("", word)
            if len(consonants) >= _CONSONANTS:
                self._skeletons[consonants].append(word)

    def knows(self, token: str) -> bool:
        """Return whether a token is a known word, with or without an ending."""
        return self._plain(token) is not None

    def words(self, tokens: list[str], is_name: Callable[[str], bool]) -> list[Word]:
        """Return the words of tokens; a token that `is_name` accepts is not read as a typo.

        Words whose meanings form a known phrase become one: "ndak" and "perlu" make "tidak perlu".
        A word that is repeated in a row counts once.
        """
        read: list[Word] = []
        at = 0
        while at < len(tokens):
            read.append(self._longest_at(tokens, at, is_name))
            at = read[-1].end
        found: list[Word] = []
        while read:
            word, read = self._join(read)
            if found and found[-1].meaning == word.meaning:
                word = Word(word.meaning, found.pop().start, word.end)
            found.append(word)
        return found

    def _join(self, words: list[Word]) -> tuple[Word, list[Word]]:
        """Return the first word, joined with the next ones if they form a phrase; and the rest."""
        for length in range(min(len(words), self._longest), 1, -1):
            if meaning := self._meanings.get(tuple(word.meaning for word in words[:length])):
                return Word(meaning, words[0].start, words[length - 1].end), words[length:]
        return words[0], words[1:]

    def _longest_at(self, tokens: list[str], at: int, is_name: Callable[[str], bool]) -> Word:
        for end in range(min(len(tokens), at + self._longest), at, -1):
            if meaning := self._meanings.get(tuple(tokens[at:end])):
                return Word(meaning, at, end)
        token = tokens[at]
        if token.isdigit() or token.replace("x", "", 1).isdigit():
            return Word(NUMBER, at, at + 1)
        meaning = self._plain(token)
        if meaning is None and not is_name(token):
            meaning = self._restore_vowels(token) or self._correct_typo(token)
        return Word(meaning or token, at, at + 1)

    def _plain(self, token: str) -> str | None:
        """Return the meaning of a token, as it is, with one last letter less, or without ending."""
        shorter = [token.removesuffix(ending) for ending in _ENDINGS if token.endswith(ending)]
        if token[-2:-1] == token[-1:]:
            shorter.append(token[:-1])
        return next(
            (self._meanings[(each,)] for each in (token, *shorter) if (each,) in self._meanings),
            None,
        )

    def _correct_typo(self, token: str) -> str | None:
        """Return the meaning of the closest known word, for a typo (OSA: swaps count once)."""
        if len(token) < _CORRECTED:
            return None
        allowed = 2 if len(token) >= _CORRECTED_TWICE else 1
        targets = self._targets.get(token[0], ())
        near = process.extractOne(token, targets, scorer=OSA.distance, score_cutoff=allowed)
        return self._meanings[(near[0],)] if near else None

    def _restore_vowels(self, token: str) -> str | None:
        """Return the meaning of the only known word that fits without some vowels: "brhenti"."""
        words = self._skeletons.get(_VOWEL.sub("", token), ())
        meanings = {self._meanings[(word,)] for word in words if _is_inside(token, word)}
        return meanings.pop() if len(meanings) == 1 else None


def _is_inside(letters: str, word: str) -> bool:
    """Return whether these letters stand in the word in this order."""
    rest = iter(word)
    return all(letter in rest for letter in letters)
