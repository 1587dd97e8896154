"""The ends of Indonesian sentences.

A full stop also stands in abbreviations (Kec., H., S.H.), amounts (Rp. 2.000), clock times
(14.05) and addresses (posbanten.co.id); none of these ends a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SENTENCES = 3  # at most, in a lead
HEADING_WORDS = 8  # fewer words without a full stop are a subheading
QUOTE_LIMIT = 400  # characters; an opening quote that is never closed joins no more than this

_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)")
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘«/]+$")
_WHOLE = re.compile(r"[.!?][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class SentenceSplitter:
    """Splits paragraphs. `abbreviations`: lower case, without their last full stop."""

    abbreviations: frozenset[str]

    def lead(self, paragraphs: Iterable[str], limit: int) -> str:
        """Return up to three whole sentences within `limit` characters, with their full stops."""
        pieces = [piece for paragraph in paragraphs for piece in self.sentences(paragraph)]
        whole = [sentence for piece in pieces if (sentence := _complete(piece))]
        if not whole:
            return shorten(_close(pieces[0]), limit) if pieces else ""
        lead = shorten(whole[0], limit)
        for sentence in whole[1:SENTENCES]:
            if len(lead) + 1 + len(sentence) > limit:
                break
            lead += " " + sentence
        return lead

    def sentences(self, paragraph: str) -> Sequence[str]:
        """Return the sentences of one paragraph; quoted ones stay with those who said them."""
        paragraph = paragraph.strip()
        pieces: list[str] = []
        start = 0
        for match in _END.finditer(paragraph):
            if self._ends(paragraph[start : match.end()], match.group(), paragraph[match.end() :]):
                _add(pieces, paragraph[start : match.end()].strip())
                start = match.end()
        if rest := paragraph[start:].strip():
            _add(pieces, rest)
        return pieces

    def _ends(self, sentence: str, mark: str, rest: str) -> bool:
        following = rest.lstrip(" \"'“‘«([")[:1]
        if following.islower():
            return False
        if mark != ".":
            return True
        word = _LAST_WORD.search(sentence.removesuffix("."))
        return word is None or not self._is_abbreviation(word.group())

    def _is_abbreviation(self, word: str) -> bool:
        if word.lower() in self.abbreviations:
            return True
        parts = word.split(".")
        return all(part.isalpha() for part in parts) and (
            (len(parts) == 1 and len(word) == 1 and word.isupper())
            or (len(parts) > 1 and all(len(part) <= 3 for part in parts))
        )


def shorten(text: str, limit: int) -> str:
    """Return the text itself if it fits, else cut at a word with "…"."""
    if len(text) <= limit:
        return text
    cut = text[:limit].rsplit(" ", 1)[0] if " " in text[:limit] else text[: limit - 1]
    return cut[: limit - 1].rstrip(" ,;:–-.") + "…"


def _add(pieces: list[str], piece: str) -> None:
    """Append, or join to the piece before while that one's quotation is still open."""
    if pieces and _has_open_quote(pieces[-1]) and len(pieces[-1]) + len(piece) < QUOTE_LIMIT:
        pieces[-1] += " " + piece
    else:
        pieces.append(piece)


def _has_open_quote(text: str) -> bool:
    return text.count('"') % 2 == 1 or text.count("“") > text.count("”")


def _complete(piece: str) -> str | None:
    """A whole sentence, given its full stop where its writer forgot it; None for a heading."""
    if _WHOLE.search(piece):
        return piece
    unfinished = piece.endswith(("…", ":", ",", ";", "-", "–"))
    return None if unfinished or len(piece.split()) < HEADING_WORDS else piece + "."


def _close(piece: str) -> str:
    return piece if piece.endswith(("…", ".", "!", "?")) else piece.rstrip(" ,;:–-") + "."
