"""The stem of an Indonesian word; an open stem is one that the archive's words decide.

Snowball's Indonesian stemmer (PyStemmer) removes the affixes of a root. Without a dictionary it
does not know a letter that an affix swallowed or added: "penangkapan" may come from *tangkap* or
*nangkap*, "perusakan" from *usak* or *rusak*, "penembakan" from *temba-kan* or *tembak-an*. Such a
word gets an open stem with the letters that are certain ("n·angkap"), and the roots that it may
have (`candidates`). The words of the archive decide between these roots (`bot.search.matching`), so
that no dictionary is needed.
"""

from __future__ import annotations

import re
from functools import lru_cache

import Stemmer

from bot.search.dictionary import load_dictionary

OPEN = "·"  # stands in no word, and in every open stem
VOWELS = frozenset("aeiou")

# These affixes hide a root's first letter before a vowel; each with the sound that remains.
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
# Snowball treats these endings as particles; in news they are parts of words ("masalah").
_NO_PARTICLES = ("lah", "kah", "pun", "ku", "mu")
_KE_ALONE = re.compile(r"ke(?!.*an$).*|ke.*[^aeiou]kan")  # "ke-" is an affix together with "-an"
_SHORTEST = 3

_snowball = Stemmer.Stemmer("indonesian")


def version() -> str:
    """Return the version of the stemmer, on which an index depends."""
    return str(Stemmer.version())


@lru_cache(maxsize=65_536)
def stem_of(word: str) -> str:
    """Return the stem of a folded word; an open stem if a letter of the root is hidden."""
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
    """Return the roots that a stem may have, the likeliest first; a closed stem is its root."""
    sound, is_open, rest = stem.partition(OPEN)
    if not is_open:
        return (stem,)
    body = rest.removesuffix(OPEN)
    endings = ("", "k") if rest != body else ("",)
    return tuple(f"{first}{body}{end}" for first in _FIRST_LETTERS[sound] for end in endings)


def open_stems(root: str) -> tuple[str, ...]:
    """Return the open stems that have this root among their candidates."""
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
    """Return Snowball's stem; an added letter hides an ending that is no particle."""
    if word.endswith(_NO_PARTICLES):
        return str(_snowball.stemWord(f"{word}q"))[:-1]
    return str(_snowball.stemWord(word))


def _without_suffixes(rest: str) -> str:
    """Return a word without suffixes; a letter in front hides its prefixes from Snowball."""
    return _stem(f"z{rest}")[1:]


def _ending(word: str, stem: str) -> str:
    """Return a mark if -kan was removed after a vowel: it may be a root's k with -an."""
    return OPEN if stem[-1:] in VOWELS and word.endswith(f"{stem[-2:]}kan") else ""
