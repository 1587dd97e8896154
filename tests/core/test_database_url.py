"""DATABASE_URL: what libpq takes is taken or refused in a sentence, and its password is hidden."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.engine import make_url

from bot.core.database_url import check_database_url, without_password

_WORDS = st.text(st.characters(codec="utf-8", exclude_characters="@"), max_size=12)


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///data/bot.db",
        "postgresql:///news",
        "postgresql://bot@db.example/news",
        "postgresql://bot:p%40ss%25@db.example:5432/news?sslmode=verify-full&sslrootcert=/ca.pem",
        "postgresql://bot:a/b?c#d@[::1]:5432/news",
        "postgresql://bot@/news?host=/var/run/postgresql",
    ],
)
def test_an_address_as_libpq_writes_it_makes_sense(url: str) -> None:
    """With its options for TLS, and a socket's folder."""
    check_database_url(url)


@pytest.mark.parametrize(
    ("url", "named"),
    [
        ("mysql://bot@db/news", "postgresql://user@host/name"),
        ("postgres://bot@db/news", "postgresql://user@host/name"),
        ("postgresql://bot@db", "postgresql://user@host/name"),
        ("postgresql://", "postgresql://user@host/name"),
        ("postgresql://bot@db/news?connect_timeout=5", "leave out connect_timeout"),
        ("postgresql://bot@db/news?options=-csearch_path%3Dx", "leave out options"),
        ("postgresql://bot@db/news?sslmode=yes", "sslmode is one of"),
        ("postgresql://bot@db/news?sslmode=verify-full", "needs sslrootcert"),
        ("postgresql://bot:rahasia@pagi@db/news", "%40"),
        ("postgresql://bot:rahasia@db:54321x/news", "db:54321x"),
        ("postgresql://bot:rahasia@db:99999/news", "db:99999"),
        ("postgresql://bot:rahasia@.db..example/news", ".db..example"),
        ("postgresql://bot@%2Fvar%2Frun/news", "is no host"),
    ],
)
def test_what_nothing_can_be_reached_by_is_said(url: str, named: str) -> None:
    """The sentence says how to write it, and does not repeat the password."""
    with pytest.raises(ValueError, match=re.escape(named)) as refused:
        check_database_url(url)
    assert "rahasia" not in str(refused.value)


@given(_WORDS, _WORDS.filter(bool))
def test_what_makes_sense_is_understood_by_the_driver_in_the_same_way(
    password: str, name: str
) -> None:
    """Any text: refused with ValueError, or read as the same host."""
    url = f"postgresql://bot:{password}@db.example:5432/{name}"
    try:
        check_database_url(url)
    except ValueError:
        return
    read = make_url(url)
    assert (read.username, read.host, read.port) == ("bot", "db.example", 5432)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://bot:a/b?c@db/news", "postgresql://bot:***@db/news"),
        ("postgresql:///news?user=bot&password=x%20y", "postgresql:///news?user=bot&password=***"),
        (
            "https://a:x@one.example/feed/ https://b:y@two.example/feed/",
            "https://a:***@one.example/feed/ https://b:***@two.example/feed/",
        ),
        ("http://127.0.0.1:9/feed/ of redaksi@kabar.example", None),
        ("postgresql://bot@db:5432/news", None),
    ],
)
def test_passwords_of_addresses_are_hidden(text: str, shown: str | None) -> None:
    """And nothing else is."""
    assert without_password(text) == (shown or text)
