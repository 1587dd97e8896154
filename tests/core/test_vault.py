"""What is sealed opens with the same secret only, and look-up keys need it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import OperatorError, SecretMismatch
from bot.core.settings import load_settings
from bot.core.tip_secret import FILE_NAME, tip_secret
from bot.core.vault import Vault

OURS, OTHER = Vault("0a" * 32), Vault("0b" * 32)
HERE = b"here"


@given(st.binary())
def test_what_is_sealed_opens_again(plain: bytes) -> None:
    """Any bytes; and the sealed form is another each time, so equal texts do not show."""
    assert OURS.open(OURS.seal(plain, HERE), HERE) == plain
    assert OURS.seal(plain, HERE) != OURS.seal(plain, HERE)


@given(st.binary())
def test_another_secret_opens_nothing(plain: bytes) -> None:
    """It raises instead of giving rubbish."""
    with pytest.raises(SecretMismatch):
        OTHER.open(OURS.seal(plain, HERE), HERE)


def test_changed_bytes_do_not_open() -> None:
    """Whoever can write the database cannot put words into a source's mouth."""
    sealed = bytearray(OURS.seal(b"laporan", HERE))
    sealed[-1] ^= 1
    with pytest.raises(SecretMismatch):
        OURS.open(bytes(sealed), HERE)


@given(st.binary(max_size=60))
def test_what_was_never_sealed_does_not_open(rubbish: bytes) -> None:
    """However short: it is a damaged row, and no error of another kind."""
    with pytest.raises(SecretMismatch):
        OURS.open(rubbish, HERE)


def test_a_copy_in_another_place_does_not_open() -> None:
    """Whoever can write the database cannot put one row's secret into another."""
    with pytest.raises(SecretMismatch):
        OURS.open(OURS.seal(b"laporan", HERE), b"elsewhere")


@given(st.integers())
def test_look_up_keys_differ_by_secret_and_purpose(chat_id: int) -> None:
    """The same chat has one key for one purpose, and none that another secret makes."""
    key = OURS.key_of("source", str(chat_id))
    assert key == Vault("0a" * 32).key_of("source", str(chat_id))
    assert key != OURS.key_of("chat", str(chat_id))
    assert key != OTHER.key_of("source", str(chat_id))
    assert str(chat_id) not in key or len(str(chat_id)) < 8


def test_the_secret_is_made_once_for_the_owner_s_eyes(tmp_path: Path) -> None:
    """At the first start, mode 0600; every later start reads the same."""
    settings = load_settings({"DATABASE_URL": f"sqlite:///{tmp_path}/data/bot.db"})
    first = tip_secret(settings)
    path = tmp_path / "data" / FILE_NAME
    assert len(bytes.fromhex(first)) == 32
    assert path.stat().st_mode & 0o777 == 0o600
    assert tip_secret(settings) == first
    assert [p.name for p in path.parent.iterdir()] == [FILE_NAME]


def test_a_given_secret_is_never_written(tmp_path: Path) -> None:
    """What the operator keeps elsewhere stays there."""
    settings = load_settings(
        {"DATABASE_URL": f"sqlite:///{tmp_path}/bot.db", "TIP_SECRET": "0c" * 32}
    )
    assert tip_secret(settings) == "0c" * 32
    assert not list(tmp_path.iterdir())


def test_a_damaged_secret_is_said(tmp_path: Path) -> None:
    """A new one must not be made silently over an old database."""
    (tmp_path / FILE_NAME).write_text("oops", encoding="ascii")
    with pytest.raises(OperatorError, match="64 hex digits"):
        tip_secret(load_settings({"DATABASE_URL": f"sqlite:///{tmp_path}/bot.db"}))
