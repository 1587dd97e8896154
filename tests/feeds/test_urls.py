"""Addresses as feeds write them: made whole, or none."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.urls import ADDRESS_LIMIT, web_address

BASE = "https://a.id/kabar/"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("satu/", "https://a.id/kabar/satu/"),
        ("/satu?x=1#isi", "https://a.id/satu?x=1#isi"),
        ("//b.id/satu", "https://b.id/satu"),
        ("HTTP://b.id/%20a%C3%A9", "http://b.id/%20a%C3%A9"),
        ("/dua kata.jpg", "https://a.id/dua%20kata.jpg"),
        ("/é\u200b🌊", "https://a.id/%C3%A9%E2%80%8B%F0%9F%8C%8A"),
        ('/a"<b>', "https://a.id/a%22%3Cb%3E"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
    ],
)
def test_an_address_is_made_whole(link: str, address: str) -> None:
    """From where it stands; what an address cannot hold is encoded, what is stays so."""
    assert web_address(link, BASE) == address


@pytest.mark.parametrize(
    "link",
    [
        "",
        "javascript:alert(1)",
        "data:image/gif;base64,R0",
        "mailto:a@b.id",
        "ftp://b.id/x",
        "http://",
        "http://:80/",
        "http://[",
        "http://b.id:99999/",
        "http://b.id:x/",
        "http://b c/",
        "http://b\u202e.id/",
        'http://b"/',
        "/\ud800",
        "/" + "a" * ADDRESS_LIMIT,
        "/" + "é" * (ADDRESS_LIMIT // 2),
    ],
)
def test_what_leads_nowhere_is_no_address(link: str) -> None:
    """Other schemes, no host, a broken one, or longer than any browser takes."""
    assert web_address(link, BASE) == ""


@given(st.text(), st.sampled_from([BASE, "", "http://b.id", "x"]))
def test_an_address_made_whole_stays_as_it_is(link: str, base: str) -> None:
    """And is one of the web, in visible characters."""
    address = web_address(link, base)
    assert web_address(address, "") == address
    if address:
        assert urlsplit(address).scheme in ("http", "https")
        assert urlsplit(address).hostname
        assert address.isprintable()
        assert " " not in address
