"""`places`: what the site's plugin knows of places without asking anybody."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator

import pytest

from bot.__main__ import main
from bot.places.normalization import squash
from tests.support.paths import ROOT

SHIPPED = ROOT / "deploy/wordpress/kabar-wilayah/places.json"


@pytest.fixture(autouse=True)
def signals() -> Iterator[None]:
    """As they were."""
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def test_the_plugin_ships_the_places_of_today(capsys: pytest.CaptureFixture[str]) -> None:
    """`python -m bot places --output deploy/wordpress/kabar-wilayah/places.json` makes it."""
    assert main(["places"]) == 0
    assert capsys.readouterr().out == SHIPPED.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("term", "code"),
    [
        ("Kabupaten Tangerang", "36.03"),
        ("Kab. Tangerang", "36.03"),
        ("Tangerang Kabupaten", "36.03"),
        ("Tangsel", "36.74"),
        ("Kec. Panongan", "36.03.19"),
        ("Panongan", "36.03.19"),
        ("Curug, Kota Serang", "36.73.04"),
        ("Banten", "36"),
        ("Curug", None),
        ("Tangerang", None),
        ("Sumur", None),  # a well
        ("Kecamatan Sumur", "36.01.01"),
    ],
)
def test_a_category_that_may_mean_two_places_or_a_thing_names_none(
    term: str, code: str | None
) -> None:
    """A button of the wrong place is worse than one of the whole province."""
    spellings = json.loads(SHIPPED.read_text(encoding="utf-8"))["spellings"]
    assert spellings.get(squash(term)) == code
