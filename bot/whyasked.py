"""The question why an article has a place, or lacks one, as editors ask it in their group. Pure."""

from __future__ import annotations

from bot.placetext import fold

_ASKING = frozenset({"kenapa", "mengapa", "knp", "why"})
# What stands between the question and the name: "kenapa bukan di Curug?", "kenapa kok ke Panongan".
_BETWEEN = frozenset({
    "kok", "bukan", "tidak", "tak", "gak", "ga", "nggak", "enggak", "bisa", "harus", "masuk",
    "dikirim", "ditandai", "ke", "di", "untuk", "wilayah", "artikel", "berita", "ini", "itu",
    "not", "is", "it", "this", "in", "to", "for",
})  # fmt: skip


def question_in(text: str) -> str | None:
    """What stands behind the word that asks; None where no such word begins the text."""
    head, _, rest = " ".join(text.split()).partition(" ")
    return rest if fold(head.rstrip("?!.,")) in _ASKING else None


def name_in(rest: str) -> str:
    """The name that is asked about; empty where it is the article itself."""
    words = rest.split()
    while words and fold(words[0].rstrip("?!.,")) in _BETWEEN | {""}:
        words.pop(0)
    return " ".join(words).rstrip("?!. ")
