"""The stem of an Indonesian word, and what is open about it until an archive decides.

Snowball's Indonesian stemmer (PyStemmer) takes off what stands around a root. What it cannot know
without a dictionary is a letter that an affix swallowed or added: "penangkapan" may come of
*tangkap* or of *nangkap*, "perusakan" of *usak* or *rusak*, "penembakan" of *temba-kan* or
*tembak-an*. Such a word gets an open stem, which says what is certain ("n·angkap"), and the roots
that it may have (`candidates`). Which of them it has, the archive's own words tell
(`bot.search.matching`): no dictionary is needed, and none is borrowed.
"""

from __future__ import annotations

import re
from functools import lru_cache

import Stemmer

from bot.search.dictionary import load_dictionary

OPEN = "·"  # stands in no word, and in every open stem
VOWELS = frozenset("aeiou")

# Before a vowel these affixes hide the root's first letter; by the sound that is left of it.
_AFFIXES = (
    ("meny", "ny"), ("peny", "ny"), ("meng", "ng"), ("peng", "ng"), ("men", "n"), ("pen", "n"),
    ("mem", "m"), ("pem", "m"), ("ber", "r"), ("per", "r"), ("ter", "r"),
)  # fmt: skip
_FIRST_LETTERS = {  # the likeliest first
    "ny": ("s", "ny"),
    "ng": ("", "k", "ng"),
    "n": ("t", "n"),
    "m": ("p", "m"),
    "r": ("", "r"),
    "": ("",),
}
# Snowball takes them for particles; in news they are parts of words ("masalah").
_NO_PARTICLES = ("lah", "kah", "pun", "ku", "mu")
_KE_ALONE = re.compile(r"ke(?!.*an$).*|ke.*[^aeiou]kan")  # "ke-" is an affix together with "-an"
_SHORTEST = 3

_snowball = Stemmer.Stemmer("indonesian")


def version() -> str:
    """Return what an index depends on besides our own words: the stemmer's version."""
    return str(Stemmer.version())


@lru_cache(maxsize=65_536)
def stem_of(word: str) -> str:
    """Return the stem of a folded word; an open one where a letter of the root is hidden."""
    whole = load_dictionary().whole
    plain = word.removesuffix("nya")
    if plain in whole:
        return plain
    for affix, sound in _AFFIXES:
        rest = word.removeprefix(affix)
        if rest != word and rest[:1] in VOWELS:
            stem = _without_suffixes(rest)
            if sum(letter in VOWELS for letter in stem) > 1:
                return f"{sound}{OPEN}{stem}{_ending(plain, stem)}"
    stem = _without_suffixes(word) if _KE_ALONE.fullmatch(plain) else _stem(word)
    if len(stem) < _SHORTEST:
        return word
    ending = _ending(plain, stem)
    return f"{OPEN}{stem}{ending}" if ending else stem


def candidates(stem: str) -> tuple[str, ...]:
    """Return the roots that a stem may stand for, the likeliest first; a closed one is its root."""
    sound, is_open, rest = stem.partition(OPEN)
    if not is_open:
        return (stem,)
    body = rest.removesuffix(OPEN)
    endings = ("", "k") if rest != body else ("",)
    return tuple(f"{first}{body}{end}" for first in _FIRST_LETTERS[sound] for end in endings)


def open_stems(root: str) -> tuple[str, ...]:
    """Return the open stems that may stand for a root: those of which it is a candidate."""
    bodies = [
        f"{sound}{OPEN}{root.removeprefix(first)}"
        for sound, letters in _FIRST_LETTERS.items()
        for first in letters
        if root.startswith(first) and (not sound or root.removeprefix(first)[:1] in VOWELS)
    ]
    after_k = [body.removesuffix("k") + OPEN for body in bodies if body[-2:-1] in VOWELS]
    return tuple(
        [body for body in bodies if not body.startswith(OPEN)]
        + [body for body in after_k if root.endswith("k")]
        + [body + OPEN for body in bodies if body[-1:] in VOWELS]
    )


def _stem(word: str) -> str:
    """Snowball's stem; a letter more hides an ending from it that is no particle."""
    if word.endswith(_NO_PARTICLES):
        return str(_snowball.stemWord(f"{word}q"))[:-1]
    return str(_snowball.stemWord(word))


def _without_suffixes(rest: str) -> str:
    """What Snowball leaves of the end of a word: a letter in front hides prefixes from it."""
    return _stem(f"z{rest}")[1:]


def _ending(word: str, stem: str) -> str:
    """A mark where -kan was taken off behind a vowel: it may have been -an behind a root's k."""
    return OPEN if stem[-1:] in VOWELS and word.endswith(f"{stem[-2:]}kan") else ""
