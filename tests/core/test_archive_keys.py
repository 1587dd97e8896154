"""What is sealed to the editors, they open, each alone; and nobody else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.archive_keys import ArchiveKey, ArchiveSeal, WrongKey
from bot.core.errors import OperatorError

ANA, BUDI, CICI = (ArchiveKey.generate() for _ in range(3))
SEAL = ArchiveSeal([ANA.public, BUDI.public])


@given(st.binary(max_size=200))
def test_each_editor_opens_it_alone(plain: bytes) -> None:
    """Whichever key they have, and never the same bytes twice."""
    sealed = SEAL.seal(plain)
    assert ANA.open(sealed) == BUDI.open(sealed) == plain
    assert SEAL.seal(plain) != sealed


def test_another_key_does_not_open_it() -> None:
    """And says that it is the key that is wrong."""
    with pytest.raises(WrongKey):
        CICI.open(SEAL.seal(b"amplop"))


@given(st.data())
def test_damaged_bytes_do_not_open(data: st.DataObject) -> None:
    """A changed or a missing byte, wherever, is noticed."""
    seal = ArchiveSeal([ANA.public])
    sealed = bytearray(seal.seal(b"amplop"))
    at = data.draw(st.integers(0, len(sealed) - 1))
    if data.draw(st.booleans()):
        sealed[at] ^= data.draw(st.integers(1, 255))
    else:
        del sealed[at:]
    with pytest.raises(OperatorError):
        ANA.open(bytes(sealed))


def test_a_key_file_is_read_again() -> None:
    """The text names the public half too, so that both can be compared."""
    assert ArchiveKey.read(ANA.text()).public == ANA.public
    assert ANA.public in ANA.text()


@pytest.mark.parametrize(
    "text",
    ["", "private:", "private:bukan", pytest.param(ANA.public, id="public"), "private:AAAA"],
)
def test_what_is_no_key_file_is_refused(text: str) -> None:
    """The public half alone opens nothing."""
    with pytest.raises(OperatorError):
        ArchiveKey.read(text)


def test_without_keys_nothing_is_sealed() -> None:
    """There would be nobody to open it."""
    assert not ArchiveSeal().active
    assert SEAL.active
    with pytest.raises(ValueError, match="nobody"):
        ArchiveSeal().seal(b"amplop")


def test_a_key_of_no_use_is_refused_when_it_is_used() -> None:
    """Zeros look like a key and are none: sealed to them, everybody could open it."""
    with pytest.raises(ValueError, match="public key"):
        ArchiveSeal(["A" * 43 + "="]).seal(b"")
