"""The ends of Indonesian sentences.

A full stop also stands in abbreviations (Kec., H., S.H.), amounts (Rp. 2.000), clock times
(14.05) and addresses (posbanten.co.id); none of these ends a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

SENTENCES = 3  # at most, in a lead
HEADING_WORDS = 8  # fewer words without a full stop are a subheading
QUOTE_LIMIT = 400  # characters; an opening quote that is never closed joins no more than this

_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)")
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘«/]+$")
_WHOLE = re.compile(r"[.!?][\"'”’»)\]]*$")


# The beginning of a list's item: "1. Warung ini", "b) Warga", "• Panongan".
_ITEM = re.compile(r"^(?:\d{1,2}[.)]|[a-z][.)]|[•●▪◦‣*–—-])\s+(?=\S)")
# The number of an item in a list that runs on in one line; the first follows a sentence's end.
_NUMBER = re.compile(
    r"(?P<first>^|(?<=[.!?:;…\"”]\s))?(?:(?<=\s)|^)(?P<number>\d{1,2})[.)]\s+(?=[\w“\"])"
)
# The short words that a capitalised headline leaves in lower case.
_SMALL = frozenset({
    "agar", "akan", "antara", "atas", "atau", "bagi", "bahwa", "dalam", "dari", "demi", "dengan",
    "hingga", "karena", "oleh", "pada", "para", "saat", "sampai", "sebagai", "secara", "serta",
    "setelah", "tanpa", "tentang", "terhadap", "untuk", "yang",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class SentenceSplitter:
    """A splitter of paragraphs. `abbreviations`: lower case, without their last full stop.

    `announcements`: whole sentences that only announce a list ("Berikut jadwalnya.").
    """

    abbreviations: frozenset[str]
    announcements: tuple[re.Pattern[str], ...] = ()

    def lead(self, paragraphs: Iterable[str], limit: int) -> str:
        """Return up to three whole sentences within `limit` characters, with their full stops.

        The lead ends where a list begins; a text that is only a list gives its first lines.
        """
        lines = [line for paragraph in paragraphs for line in _split_items(paragraph.strip())]
        items = [line[item.end() :] for line in lines if (item := _ITEM.match(line))]
        listed = len(items) > 1
        if listed:
            lines = [*takewhile(lambda line: not _ITEM.match(line), lines)]
        pieces = [
            (line, piece)
            for line in lines
            for piece in self.sentences(_ITEM.sub("", line))
            if not self._announces(piece)
        ]
        told = [piece for line, piece in pieces if piece != line or not _is_question_title(piece)]
        whole = [sentence for piece in told if (sentence := _complete(piece))]
        if whole:
            return _join(whole, limit, " ")
        if listed:
            head = [piece for piece in told[-1:] if piece.endswith(":")]
            return _join([*head, *(f"• {item}" for item in items)], limit, "\n")
        alone = told or [piece for _, piece in pieces]  # better a title than nothing
        return shorten(_close(alone[0]), limit) if alone else ""

    def _announces(self, sentence: str) -> bool:
        return any(pattern.fullmatch(sentence) for pattern in self.announcements)

    def sentences(self, paragraph: str) -> Sequence[str]:
        """Return the sentences of a paragraph; a quotation stays together with its speaker."""
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
    """Append a piece, or join it to the piece before if a quotation there is still open."""
    if pieces and _has_open_quote(pieces[-1]) and len(pieces[-1]) + len(piece) < QUOTE_LIMIT:
        pieces[-1] += " " + piece
    else:
        pieces.append(piece)


def _has_open_quote(text: str) -> bool:
    return text.count('"') % 2 == 1 or text.count("“") > text.count("”")


def _complete(piece: str) -> str | None:
    """Return a whole sentence, with a full stop if it was forgotten; None for a heading."""
    if _WHOLE.search(piece):
        return piece
    words = piece.split()
    unfinished = piece.endswith(("…", ":", ",", ";", "-", "–"))
    return None if unfinished or len(words) < HEADING_WORDS or _is_title(words) else piece + "."


def _is_question_title(line: str) -> bool:
    """Return whether a line is a title as a question, such as "Apa Itu Sirekap?"."""
    words = line.split()
    return line.endswith("?") and len(words) < HEADING_WORDS and _is_title(words)


def _is_title(words: Sequence[str]) -> bool:
    """Return whether all longer words have a capital: "Kronologi Kecelakaan yang Menewaskan"."""
    weighty = (word for word in words if len(word) > 3 and word.lower() not in _SMALL)
    return all(not word[0].islower() for word in weighty)


def _join(pieces: Sequence[str], limit: int, between: str) -> str:
    """Join the first pieces that fit, at most three; the first is cut if it is too long."""
    joined = shorten(pieces[0], limit)
    for piece in pieces[1:SENTENCES]:
        if len(joined) + len(between) + len(piece) > limit:
            break
        joined += between + piece
    return joined


def _split_items(paragraph: str) -> Iterator[str]:
    """Yield the lines of a paragraph that contains a list: "Rinciannya: 1. Panongan 2. Cikupa"."""
    starts, wanted = [0], 1
    for mark in _NUMBER.finditer(paragraph):
        if int(mark["number"]) == wanted and (wanted > 1 or mark["first"] is not None):
            starts.append(mark.start())
            wanted += 1
    for begin, end in zip(starts, [*starts[1:], len(paragraph)], strict=True):
        if line := paragraph[begin:end].strip():
            yield line


def _close(piece: str) -> str:
    return piece if piece.endswith(("…", ".", "!", "?")) else piece.rstrip(" ,;:–-") + "."
