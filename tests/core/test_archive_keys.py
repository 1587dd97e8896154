"""What is sealed to the editors, they open, each alone; and nobody else does."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.archive_keys import ArchiveKey, ArchiveSeal, check_public_key, fingerprint
from bot.core.errors import OperatorError
from tests.support import locked_key

ANA, BUDI, CICI = (ArchiveKey.generate() for _ in range(3))
AGE = shutil.which("age")
SEAL = ArchiveSeal([ANA.public, BUDI.public])


@given(st.binary(max_size=200))
def test_each_editor_opens_it_alone(plain: bytes) -> None:
    """Whichever key they have, and never the same bytes twice."""
    sealed = SEAL.seal(plain)
    assert ANA.open(sealed) == BUDI.open(sealed) == plain
    assert SEAL.seal(plain) != sealed


def test_another_key_does_not_open_it() -> None:
    """And says that it may be the key that is wrong."""
    with pytest.raises(OperatorError, match="another editor's key"):
        CICI.open(SEAL.seal(b"amplop"))


@given(st.data())
def test_damaged_bytes_do_not_open(data: st.DataObject) -> None:
    """A changed or a missing byte, wherever, is noticed."""
    seal = ArchiveSeal([ANA.public])
    sealed = bytearray(seal.seal(b"amplop"))
    at = data.draw(st.integers(0, 2**16)) % len(sealed)  # how long it is differs by chance
    if data.draw(st.booleans()):
        sealed[at] ^= data.draw(st.integers(1, 255))
    else:
        del sealed[at:]
    with pytest.raises(OperatorError):
        ANA.open(bytes(sealed))


def test_a_key_file_is_read_again() -> None:
    """The text names the public half too, so that both can be compared."""
    content = ANA.content()
    assert ArchiveKey.read(content).public == ANA.public
    assert ANA.public in content.decode()
    assert fingerprint(ANA.public) in content.decode()


def test_two_keys_in_one_file_both_open() -> None:
    """An editor with a new key still reads what was sealed to the old one."""
    both = ArchiveKey.read(CICI.content() + ANA.content())
    assert both.open(SEAL.seal(b"amplop")) == b"amplop"


def test_only_its_own_words_open_a_locked_key_file() -> None:
    """Others are said to be others. What a passphrase locks, tests/end_to_end/cli says."""
    locked = locked_key.CONTENT
    assert ArchiveKey.read(locked, lambda: locked_key.WORDS).public == locked_key.PUBLIC
    with pytest.raises(OperatorError, match="passphrase"):
        ArchiveKey.read(locked, lambda: locked_key.WORDS[:-1])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"AGE-SECRET-KEY-",
        b"AGE-SECRET-KEY-1BUKAN",
        ANA.public.encode(),
        b"private:AAAA",
        b"\xff",
    ],
    ids=["empty", "half", "no key", "public", "of before", "no text"],
)
def test_what_is_no_key_file_is_refused(content: bytes) -> None:
    """The public half alone opens nothing."""
    with pytest.raises(OperatorError):
        ArchiveKey.read(content)


def test_without_keys_nothing_is_sealed() -> None:
    """There would be nobody to open it."""
    assert not ArchiveSeal().active
    assert SEAL.active
    with pytest.raises(ValueError, match="nobody"):
        ArchiveSeal().seal(b"amplop")


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("age1bukan", "no public key"),
        ("AGE-SECRET-KEY-1BUKAN", "no public key"),
        # Zeros look like a key and are none: sealed to them, everybody could open it.
        ("age1" + "q" * 52 + "5cu47z", "no public key"),
        ("A" * 43 + "=", "make a new pair with `tips keygen`"),
    ],
)
def test_a_key_of_no_use_is_refused(key: str, said: str) -> None:
    """With what to do; the key is not repeated, as it may be the private half."""
    with pytest.raises(ValueError, match=said) as refused:
        check_public_key(key)
    assert key not in str(refused.value)


def test_fingerprints_are_short_and_tell_keys_apart() -> None:
    """People compare them by eye."""
    assert len({fingerprint(key.public) for key in (ANA, BUDI, CICI)}) == 3
    assert len(fingerprint(ANA.public)) == 24


@pytest.mark.skipif(AGE is None, reason="the program age is not installed")
def test_the_program_age_opens_what_is_sealed(tmp_path: Path) -> None:
    """On any machine, without this project, with the key file as it is."""
    assert AGE is not None
    (tmp_path / "key").write_bytes(BUDI.content())
    (tmp_path / "sealed").write_bytes(SEAL.seal(b"amplop"))
    opened = subprocess.run(
        [AGE, "-d", "-i", "key", "sealed"], cwd=tmp_path, check=True, capture_output=True
    )
    assert opened.stdout == b"amplop"
