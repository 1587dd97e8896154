"""Multipart bodies, read back by the standard library."""

from __future__ import annotations

import email.parser
import email.policy
import io

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.telegram.multipart import PIECE, File, Multipart

names = st.text("abcdefgh_", min_size=1, max_size=12)
contents = st.binary(max_size=200) | st.integers(PIECE - 1, 2 * PIECE + 1).map(bytes)


def read_back(body: Multipart) -> list[tuple[str, str | None, bytes]]:
    head = f"Content-Type: {body.content_type}\r\n\r\n".encode()
    parsed = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(head + b"".join(body))
    parts = []
    for part in parsed.iter_parts():
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        name = part.get_param("name", header="content-disposition")
        assert isinstance(name, str)
        parts.append((name, part.get_filename(), content))
    return parts


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(names, st.text("abc äß🌾\"'&", max_size=30)), st.dictionaries(names, contents)
)
def test_what_is_put_in_comes_out(fields: dict[str, str], files: dict[str, bytes]) -> None:
    """Every field and file, in order, byte for byte."""
    uploads: dict[str, File] = {
        name: ("surat.pdf", content, "application/pdf") for name, content in files.items()
    }
    if not fields and not files:
        return
    expected: list[tuple[str, str | None, bytes]] = [
        (name, None, value.encode()) for name, value in fields.items()
    ]
    expected += [(name, "surat.pdf", content) for name, content in files.items()]
    assert read_back(Multipart(fields, uploads)) == expected


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(names, st.text()), st.dictionaries(names, contents), st.booleans())
def test_the_length_is_that_of_the_pieces(
    fields: dict[str, str], files: dict[str, bytes], handles: bool
) -> None:
    """Content-Length is right, and no piece is large, also for file handles."""
    uploads: dict[str, File] = {
        name: ('ñ"\r\n.bin', io.BytesIO(content) if handles else content, "image/png")
        for name, content in files.items()
    }
    body = Multipart(
        {key: value.encode("utf-8", "replace").decode() for key, value in fields.items()}, uploads
    )
    pieces = list(body)
    assert sum(map(len, pieces)) == body.length


def test_a_large_file_goes_in_small_pieces() -> None:
    """So that each one can have its time limit."""
    body = Multipart({}, {"video": ("v.mp4", bytes(10 * PIECE), "video/mp4")})
    assert max(map(len, body)) == PIECE


def test_a_handle_is_read_from_its_beginning() -> None:
    """As often as the request is made."""
    handle = io.BytesIO(b"suara")
    handle.read()
    body = Multipart({}, {"voice": ("v.ogg", handle, "audio/ogg")})
    for _ in range(2):
        assert body.length == sum(map(len, body))
