"""The places that somebody follows, as lists: none is missing, however many they are."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from bot.messages.catalogue import load_texts
from bot.messages.message import TEXT_LIMIT
from bot.places.gazetteer import load_gazetteer
from bot.places.labels import PageContext
from bot.readers.following import overview
from bot.readers.follows.followed_places import LINES_LISTED, list_followed, unfollow_page
from bot.readers.model import Follow, Mode, Subscriber

GAZETTEER = load_gazetteer()
CONTEXT = PageContext(load_texts().of("id"), GAZETTEER, ZoneInfo("Asia/Jakarta"), 0.0)
PLACES = (GAZETTEER.province, *GAZETTEER.regencies, *GAZETTEER.districts)
FOLLOWS = st.lists(
    st.builds(Follow, st.sampled_from(PLACES), st.booleans(), st.sampled_from(Mode)),
    unique_by=lambda follow: follow.place,
    max_size=len(PLACES),
)
TANGERANG = GAZETTEER.children("36.03")


def follower(*follows: Follow) -> Subscriber:
    return Subscriber(1, "id", follows=follows)


@given(FOLLOWS)
def test_every_place_that_is_followed_is_listed(follows: list[Follow]) -> None:
    """By its name, in a text that Telegram takes."""
    text = list_followed(CONTEXT, follower(*follows))
    assert len(text) <= TEXT_LIMIT
    assert all(GAZETTEER.short_name(each.place) in text for each in follows)


def test_all_places_in_every_way_fit_a_message() -> None:
    """Each way of a regency has a line of its own; at once is the usual one."""
    modes = tuple(Mode)
    follows = [Follow(code, mode=modes[n % 4]) for n, code in enumerate(PLACES)]
    text = list_followed(CONTEXT, follower(*follows))
    assert len(text) <= TEXT_LIMIT
    lines = [line for line in text.splitlines() if "Kab. Lebak" in line]
    notes = (" (sehari sekali)", " (hanya penting)", " (dimatikan)")
    assert sorted(line.endswith(notes) for line in lines) == [False, True, True, True]


@given(FOLLOWS)
def test_every_place_that_is_followed_can_be_dropped(follows: list[Follow]) -> None:
    """On one page of /batal and only one."""
    subscriber = follower(*follows)
    pages = -(-len(follows) // 8)
    dropped = [
        button.data
        for number in range(1, pages + 1)
        for row in unfollow_page(CONTEXT, subscriber, number).buttons
        for button in row
        if button.data.startswith("f:")
    ]
    assert sorted(dropped) == sorted(f"f:{each.place}:0" for each in follows)


def test_many_districts_of_one_regency_share_a_line_and_the_whole_is_suggested() -> None:
    """From the sixteenth place on; the regency with most of them, not one that is followed."""
    follows = [Follow(code) for code in (*TANGERANG[:LINES_LISTED], "36.73.01")]
    few = overview(CONTEXT, follower(*follows[:LINES_LISTED]))
    assert "Lebih ringkas" not in few.text
    assert "• Kab." not in few.text

    many = overview(CONTEXT, follower(*follows))
    assert f"• Kab. Tangerang: {GAZETTEER.short_name(TANGERANG[0])}, " in many.text
    assert "Anda mengikuti 16 wilayah, 15 di antaranya di Kab. Tangerang." in many.text
    assert (many.buttons[0][0].text, many.buttons[0][0].data) == (
        "Ikuti seluruh Kab. Tangerang",
        "f:36.03:1",
    )

    whole = overview(CONTEXT, follower(*follows, Follow("36.03")))
    assert "Seluruh Kab. Tangerang, juga " in whole.text
    assert "f:36.03:1" not in [button.data for row in whole.buttons for button in row]


def test_places_that_are_no_more_are_left_out() -> None:
    """A district of another version of the region file names nothing."""
    gone = replace(follower(), follows=(Follow("36.99.99"),))
    assert "belum mengikuti" in list_followed(CONTEXT, gone)
