"""The text of articles as readers see it, cleaned by the patterns of data/cleaning.toml."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from bot.core.errors import SettingsError
from bot.feeds.sentences import SentenceSplitter

PATTERNS = Path(__file__).parent.parent / "data" / "cleaning.toml"
PASSES = 20  # two or three in practice; a hostile text that needs more is left as it is then
LEAD_LIMIT = 500  # characters; a push shows headline, place and lead

_NEWLINES = re.compile("\r\n?|[\u2028\u2029\x85]")
_INVISIBLE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff\ue000-\uf8ff\ud800-\udfff\U000e0000-\U000e007f"
    "\U000f0000-\U0010ffff]"
)
_EMOJI = "\U0001f000-\U0001faff\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff"
# A zero-width joiner joins emoji into one (a family); elsewhere it is clutter.
_LOOSE_JOINER = re.compile(f"(?<![{_EMOJI}\ufe0f])\u200d|\u200d(?![{_EMOJI}])")
_SPACES = re.compile(r"[^\S\n]+")
_GAPS = re.compile(r"\n{3,}")

_DOMAIN = r"[\w-]+(?:\.[\w-]+)*\.(?:co\.id|id|com|net|org|info|news|tv)\b"
# "TANGERANG – ", "Lebak | ", "PANDEGLANG,- ": a short head without sentence marks, and a dash.
_DATELINE = re.compile(
    r"(?P<head>[^\n;:!?\"“”–—|]{2,70}?)"
    r"(?:\s*[–—|]+\s*|\s+-+\s*|,\s*-+\s*|-+\s+|(?<=[A-Z]{4})-(?=[A-Z][a-z]))(?=[\w\"'“‘(«])"
)
_DATE = re.compile(r"\d{1,4}(?:\s+[^\W\d]+)?(?:\s+\d{4})?|\w+\s+\d{4}")
# A quotation that some articles put before their dateline: "“Air naik cepat,” ujar Sri."
_QUOTE = re.compile(r"[\"“«][^\"”»\n]+[\"”»](?:[^\n.!?–—|]{0,120}[.!?])?\s*")
_ENDS_SENTENCE = re.compile(r"[.!?…][\"'”’»)\]]*$")


@dataclass(frozen=True, slots=True)
class Cleaner:
    """The compiled patterns. Cleaning a cleaned text again does not change it."""

    remove_elements: tuple[str, ...]
    anywhere: tuple[re.Pattern[str], ...]
    cut_marks: tuple[re.Pattern[str], ...]
    lines: tuple[re.Pattern[str], ...]
    list_headings: tuple[re.Pattern[str], ...]
    outlet: re.Pattern[str]
    leading_outlet: re.Pattern[str]
    not_places: frozenset[str]
    splitter: SentenceSplitter
    protected_titles: tuple[str, ...]
    protected_excerpts: tuple[str, ...]
    comment_feeds: tuple[str, ...]
    empty_categories: frozenset[str]

    @classmethod
    def load(cls, path: Path = PATTERNS) -> Cleaner:
        """Read the patterns. Raises SettingsError that says which one is wrong."""
        try:
            return cls.from_toml(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise SettingsError(f"{path} cannot be read: {error.strerror}.") from error

    @classmethod
    def from_toml(cls, text: str) -> Cleaner:
        """Return a cleaner from a file's text; missing lists are empty. Raises SettingsError."""
        try:
            data = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise SettingsError(f"cleaning.toml cannot be read: {error}.") from error

        def words(name: str) -> tuple[str, ...]:
            values = data.get(name, [])
            if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
                raise SettingsError(f"cleaning.toml: {name} must be a list of texts.")
            return tuple(values)

        def patterns(name: str) -> tuple[re.Pattern[str], ...]:
            return tuple(_compile(name, pattern) for pattern in words(name))

        for selector in words("remove_elements"):
            try:
                LexborHTMLParser("").css(selector)
            except SelectolaxError as error:
                raise SettingsError(f"cleaning.toml: {selector} is no CSS selector.") from error
        names = "|".join(re.escape(name) for name in words("outlets")) or "(?!)"
        return cls(
            remove_elements=words("remove_elements"),
            anywhere=patterns("anywhere"),
            cut_marks=patterns("cut_marks"),
            lines=patterns("lines"),
            list_headings=patterns("list_headings"),
            outlet=re.compile(rf"(?<!\w)(?i:{_DOMAIN}|(?:{names})(?!\w))"),
            leading_outlet=re.compile(
                rf"(?i:{_DOMAIN})(?:\s*[-–—|:,]+\s*|\s+(?=[A-Z\d\"“]))|(?i:{names})\s*[-–—|:]+\s*"
            ),
            not_places=frozenset(word.lower() for word in words("not_places")),
            splitter=SentenceSplitter(
                frozenset(word.lower() for word in words("abbreviations")),
                patterns("announcements"),
            ),
            protected_titles=words("protected_titles"),
            protected_excerpts=words("protected_excerpts"),
            comment_feeds=words("comment_feeds"),
            empty_categories=frozenset(word.lower() for word in words("empty_categories")),
        )

    def text(self, raw: str) -> str:
        """Return the whole article without leftovers; blank lines separate its paragraphs.

        A dateline keeps its place and loses the outlet ("Tangerang – Hujan ..."): the tagger needs
        the place, and an outlet's name would mislead it.
        """
        return _until_stable(self._clean_once, raw)

    def line(self, raw: str) -> str:
        """Return a headline or category as one line without leftovers."""
        return _until_stable(
            lambda text: " ".join(self._without_leftovers(strip_invisible(text)).split()), raw
        )

    def lead(self, text: str, limit: int = LEAD_LIMIT) -> str:
        """Return two or three whole sentences of a cleaned text, without its dateline.

        The lead has at most `limit` characters; only a longer first sentence is cut, at a word.
        """
        text = text[: limit + 4000]  # enough for three sentences; the rest costs time only
        return _until_stable(lambda shorter: self._lead(shorter, limit), text)

    def _lead(self, text: str, limit: int) -> str:
        lines = [line for line in text.lstrip("… \n").split("\n") if line.strip()]
        for number, line in enumerate(lines):
            lines[number] = self._without_dateline(line)
            if lines[number] == line and not _QUOTE.fullmatch(line):
                break
        return self.splitter.lead(lines, limit)

    def _without_dateline(self, line: str) -> str:
        """Return a line without the dateline at its start, or after a quotation at its start."""
        while parted := self._dateline(line):
            line = parted[1]
        quote = _QUOTE.match(line)
        if quote and (parted := self._dateline(line[quote.end() :])):
            return f"{quote[0].rstrip()} {parted[1]}"
        return line

    def _clean_once(self, text: str) -> str:
        text = self._without_leftovers(strip_invisible(text))
        kept = self._drop_lines(_SPACES.sub(" ", line).strip() for line in text.split("\n"))
        # An ellipsis in front is left from a removed part; it would hide the dateline.
        text = _GAPS.sub("\n\n", "\n".join(kept)).lstrip("… \n").rstrip()
        if outlet := self.leading_outlet.match(text):
            text = text[outlet.end() :]
        if parted := self._dateline(text):
            places, story = parted
            text = f"{places} – {story}" if places else story
        return text

    def _without_leftovers(self, text: str) -> str:
        for pattern in self.anywhere:
            text = pattern.sub(" ", text)
        for pattern in self.cut_marks:
            text = pattern.sub("…", text)
        return text

    def _drop_lines(self, lines: Iterable[str]) -> Iterable[str]:
        in_list = False
        for line in lines:
            if line and any(pattern.fullmatch(line) for pattern in self.list_headings):
                in_list = True
            elif line and any(pattern.fullmatch(line) for pattern in self.lines):
                continue
            elif not line or not in_list:
                yield line
            elif _ENDS_SENTENCE.search(line):
                in_list = False
                yield line

    def _dateline(self, text: str) -> tuple[str, str] | None:
        """Return (places, story) if the text opens with a dateline, else None."""
        match = _DATELINE.match(text)
        if match is None:
            return None
        bare, outlets = self.outlet.subn(",", match["head"])
        parts = [part.strip(" .") for part in re.split(r"[,/()]", bare)]
        parts = [part for part in parts if part and not _DATE.fullmatch(part)]
        if not (outlets or parts) or not all(self._may_be_place(part) for part in parts):
            return None
        short = sum(len(part.split()) for part in parts) <= 3
        if not (outlets or short or all(part.isupper() for part in parts)):
            return None
        story = text[match.end() :]
        return ", ".join(parts), story[:1].upper() + story[1:]

    def _may_be_place(self, part: str) -> bool:
        words = part.split()
        return len(words) <= 4 and all(
            word[0].isupper() and word.lower() not in self.not_places for word in words
        )


def strip_invisible(text: str) -> str:
    """Return the text in NFC, without control, zero-width, bidi and private-use characters."""
    text = _INVISIBLE.sub("", _NEWLINES.sub("\n", text).replace("\t", " "))
    text = unicodedata.normalize("NFC", _LOOSE_JOINER.sub("", text))
    return _SPACES.sub(" ", text)


def _until_stable(clean: Callable[[str], str], text: str) -> str:
    """Clean until nothing changes: a removal may form another part to remove ("[a_[b_c]d]")."""
    for _ in range(PASSES):
        before, text = text, clean(text)
        if text == before:
            break
    return text


def _compile(name: str, pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    except re.error as error:
        raise SettingsError(f"cleaning.toml: {name}: {pattern!r}: {error}.") from error
