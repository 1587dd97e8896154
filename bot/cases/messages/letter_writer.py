"""The letters of one case to the editors, one by one: words as quotes, media as copies.

Media are sent by copyMessage, which has no link to the original (Bot API: copyMessage), and albums
by their file ids; forwardMessage is never used. Captions are always given anew, without entities: a
kept one carries text mentions. Where the source has deleted the original, the file itself is sent
again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.cases.messages.card import EditorsView
from bot.cases.messages.copying import COPIED, chunks_of, copy_of, fits_caption, quote
from bot.cases.model import Case
from bot.core.json_codec import Json, Params
from bot.delivery.model import Kind, Letter
from bot.delivery.retry import CREATE
from bot.messages.catalogue import Html
from bot.messages.message import Keyboard, Message, params
from bot.messages.sanitize import defang
from bot.tips import draft as tips
from bot.tips.model import Evidence

IN_WORDS = {
    tips.TEXT: "editors.text",
    tips.ACCOUNT: "editors.text",
    tips.CONTACT: "editors.contact",
}


@dataclass(frozen=True, slots=True)
class LetterWriter:
    """The writer of one case's letters to the editors."""

    case: Case
    view: EditorsView

    def all_of(self, pieces: Sequence[Evidence]) -> Iterator[Letter]:
        """Write pieces in their order; those of an album together."""
        for album, group in groupby(pieces, key=lambda piece: piece.album or None):
            together = sorted(group, key=lambda piece: piece.message_id)
            if album is None or len(together) == 1:
                for piece in together:
                    yield from self.piece(piece)
            else:
                for at in range(0, len(together), 10):
                    yield from self._album(together[at : at + 10])

    def piece(self, piece: Evidence) -> Iterator[Letter]:
        """Write one piece, in words or as a copy."""
        if piece.kind in IN_WORDS:
            yield from self.quote_words(piece.text, IN_WORDS[piece.kind])
        else:
            yield from self.media(piece)

    def media(self, piece: Evidence) -> Iterator[Letter]:
        """Write a copy of the source's message, with its caption in plain words."""
        if piece.latitude is not None and piece.longitude is not None:
            if piece.text:
                yield from self.quote_words(piece.text, "editors.location")
            yield self._letter(
                "sendLocation", {"latitude": piece.latitude, "longitude": piece.longitude}
            )
            return
        caption, digest = defang(piece.text), self._hash_line(piece)
        if not fits_caption(piece.kind, f"{caption}\n{digest}".strip()):
            if caption:
                yield from self.quote_words(piece.text, "editors.caption")
            caption = ""
        if digest and not fits_caption(piece.kind, digest):
            yield self.message(f"{self.head('editors.video_note')}\n{digest}")
            digest = ""
        said = f"{caption}\n{digest}".strip()
        copied, again = copy_of(piece, from_chat_id=self.case.source_chat_id, caption=said)
        yield self._letter("copyMessage", copied, fallback=again)

    def _hash_line(self, piece: Evidence) -> str:
        """Return the line with the hash of the file; empty without one."""
        return self.view.words("editors.sha256", sha256=piece.sha256) if piece.sha256 else ""

    def answer_copy(self, piece: Evidence) -> Iterator[Letter]:
        """Write an editors' answer again in their group: the first may be gone with the topic."""
        yield from self.quote_words(piece.text, "editors.answered_before")
        if piece.kind in COPIED:
            _, (method, again) = copy_of(piece, from_chat_id=self.view.chat_id, caption="")
            yield self._letter(method, again)

    def topic(self, name: str) -> Letter:
        """Write the call that makes a topic for all later letters, where the group is a forum."""
        return self._letter(CREATE, {"name": name}, to_card=False)

    def _album(self, pieces: Sequence[Evidence]) -> Iterator[Letter]:
        """Write an album, below the card: its words first, as a message with their number."""
        captions = [piece.text for piece in pieces if piece.text]
        said = "\n".join(captions)
        yield from self.quote_words(said, "editors.album", n=len(pieces))
        media: list[Json] = [
            {"type": piece.kind, "media": piece.file_id, "caption": self._hash_line(piece)}
            for piece in pieces
        ]
        # Not copyMessages, which takes no reply_parameters and silently leaves out media that it
        # cannot copy: sendMediaGroup sends all of them, or fails.
        yield self._letter("sendMediaGroup", {"media": media})

    def quote_words(self, text: str, key: str, n: int | None = None) -> list[Letter]:
        """Write a stranger's words under a line that names them; in parts where they are long."""
        head = self.head(key, n)
        chunks = chunks_of(defang(text))
        if not chunks:
            return [self.message(head)]
        return [self.message(f"{head}\n{quote(chunk)}") for chunk in chunks]

    def head(self, key: str, n: int | None = None) -> Html:
        """Render a line that begins with the codename."""
        if n is None:
            return self.view.words.html(key, codename=self.case.codename)
        return self.view.words.count_html(key, n, codename=self.case.codename)

    def message(self, text: str, *, buttons: Keyboard = (), card: bool = False) -> Letter:
        """Write a message in HTML."""
        return self._letter("sendMessage", params(Message(text, buttons)), to_card=not card)

    def _letter(
        self,
        method: str,
        given: Params,
        *,
        fallback: tuple[str, Params] | None = None,
        to_card: bool = True,
    ) -> Letter:
        protected: dict[str, Json] = {} if method == CREATE else {"protect_content": True}
        return Letter.to_editors(
            self.view.chat_id,
            self.case.id,
            {**given, **protected},
            key="",
            kind=Kind.TIP,
            method=method,
            to_card=to_card,
            fallback=((fallback[0], {**fallback[1], **protected}),) if fallback else (),
        )
