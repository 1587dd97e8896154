"""How an article looks in a channel, and whom readers are told of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.articles.messages import push_message
from bot.articles.model import Article
from bot.channels.model import (
    Channel,
    ChannelState,
    channel_of,
    code_in,
    code_of,
    covers,
    may_post,
)
from bot.channels.pages import also_in_channel, sooner_in_channel
from bot.channels.posts import channel_post, own_place
from bot.core.json_codec import Json
from bot.messages.catalogue import Html, load_texts
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import BotAddress, PageContext
from bot.places.model import Places
from tests.support.storage.stored import JAKARTA, NOW

CONTEXT = PageContext(
    load_texts().of("id"), load_gazetteer(), JAKARTA, NOW, bot=BotAddress("posbanten_bot")
)
FLOOD = Article(
    id=1,
    title="Banjir",
    link="https://a.id/banjir/",
    lead="Air naik.",
    image=None,
    published_at=NOW,
    places=Places(("36.04", "36.03"), ("36.04.06", "36.03.19")),
)
REGENCY = Channel(-2, "Tangerang", "tng", "36.03", ChannelState.OPEN)
PROVINCE = Channel(-1, "Banten", "banten", "36", ChannelState.OPEN)


def buttons(article: Article, area: str) -> list[str]:
    made = channel_post(CONTEXT, [article], area, 1, (1, 1))
    return [button.text for row in made.buttons for button in row]


def test_whoever_reads_a_channel_may_follow_the_articles_place_in_it() -> None:
    """Not the one that it names first, in another regency; without a place the channel's own."""
    assert buttons(FLOOD, "36.03") == ["Baca", "Ikuti Panongan"]
    assert buttons(replace(FLOOD, places=Places(("36.03",))), "36.03") == [
        "Baca",
        "Ikuti Kab. Tangerang",
    ]
    assert buttons(replace(FLOOD, places=Places(province=True)), "36") == [
        "Baca",
        "Ikuti Semua Banten",
    ]


def test_a_bundle_leads_to_the_channels_place_and_what_is_withdrawn_nowhere() -> None:
    """All its buttons are links: what they carry else is for the chat with the bot."""
    several = [replace(FLOOD, id=n, title=f"No {n}") for n in range(1, 4)]
    made = channel_post(CONTEXT, several, "36.03", 3, (1, 3))
    (row,) = made.buttons
    assert [(each.text, each.url) for each in row] == [
        ("Ikuti Kab. Tangerang", "https://t.me/posbanten_bot?start=w-36-03_c")
    ]
    gone = [replace(each, withdrawn_at=NOW) for each in several]
    assert channel_post(CONTEXT, gone, "36.03", 3, (1, 3)).buttons == ()
    assert buttons(gone[0], "36.03") == []


def test_before_the_bot_has_a_name_there_is_only_the_article() -> None:
    """A link that leads nowhere is worse than none."""
    made = channel_post(replace(CONTEXT, bot=None), [FLOOD], "36.03", 1, (1, 1))
    assert [[each.text for each in row] for row in made.buttons] == [["Baca"]]


def test_readers_are_told_of_the_nearest_channel_that_they_can_open() -> None:
    """Not of one that is private, shut or of another regency."""
    said = also_in_channel(CONTEXT, [PROVINCE, REGENCY], "36.03.19")
    assert said == "Kabar Kab. Tangerang juga terbit di kanal @tng."
    assert channel_of([PROVINCE, REGENCY], "36.04.06") == PROVINCE
    assert channel_of([REGENCY], "36.04.06") is None
    assert channel_of([PROVINCE, replace(REGENCY, username="")], "36.03") == PROVINCE
    shut = replace(REGENCY, state=ChannelState.SHUT)
    assert channel_of([shut, replace(shut, state=ChannelState.DISCONNECTED)], "36.03") is None
    assert also_in_channel(CONTEXT, [], "36.03") == ""


@given(key=st.text("0123456789abcdef", min_size=64, max_size=64))
def test_a_code_is_known_by_its_words_alone(key: str) -> None:
    """However it is typed; with other words it is none."""
    code = code_of(key)
    assert code_in(f"  {code.upper()}\n") == code
    assert code_in(f"kode: {code}") == ""
    assert code_in(code[:-1]) == ""


@pytest.mark.parametrize(
    ("area", "place", "inside"),
    [
        ("36", "36.03.19", True),
        ("36.03", "36.03", True),
        ("36.03", "36.030", False),
        ("36.03.19", "36.03", False),
    ],
)
def test_a_place_lies_in_an_area_by_its_code(area: str, place: str, *, inside: bool) -> None:
    """Codes are nested."""
    assert covers(area, place) is inside
    assert own_place(replace(FLOOD, places=Places((place,))), area) == (place if inside else area)


@pytest.mark.parametrize(
    ("member", "may"),
    [
        ({"status": "creator"}, True),
        ({"status": "administrator", "can_post_messages": True}, True),
        ({"status": "administrator", "can_post_messages": False}, False),
        ({"status": "administrator"}, False),
        ({"status": "member", "can_post_messages": True}, False),
        ({}, False),
    ],
)
def test_only_an_administrator_with_the_right_posts(member: dict[str, Json], *, may: bool) -> None:
    """As Telegram says of the bot (Bot API: ChatMember)."""
    assert may_post(member) is may


@pytest.mark.parametrize(
    ("language", "place", "line"),
    [
        ("id", "36.03", "Saat ramai, kanal @tng lebih dulu memuat kabar Kab. Tangerang."),
        ("id", "36", "Saat ramai, kanal @tng lebih dulu memuat kabar seluruh Banten."),
        ("en", "36.03", "At busy times the channel @tng has news from Kab. Tangerang first."),
    ],
)
def test_a_push_that_came_late_names_the_channel_below_itself(
    language: str, place: str, line: str
) -> None:
    """In the reader's language; all else of it stays as it is, picture and buttons too."""
    context = replace(CONTEXT, words=load_texts().of(language))
    push = push_message(context, replace(FLOOD, image="https://a.id/banjir.jpg"))
    late = sooner_in_channel(context, push, place, "tng")
    assert late == replace(push, text=Html(f"{push.text}\n\n<i>{line}</i>"))
