"""Where an article names a place, whether it was chosen for that or not."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.places.model import Sighting
from bot.tagger.tagger import Tagger, load_tagger
from tests.support.regions import PIECES

TAGGER = load_tagger()
PANONGAN, CURUG_TANGERANG, CURUG_SERANG = "36.03.19", "36.03.17", "36.73.04"


@given(st.lists(st.sampled_from(PIECES), max_size=12), st.lists(st.sampled_from(PIECES)))
def test_every_reason_of_a_place_is_a_sighting_of_it(title: list[str], text: list[str]) -> None:
    """With the same weight: "why" and "why not" tell one story."""
    words = "".join(title), "".join(text)
    reasons = TAGGER.tag(*words).reasons
    for place in {reason.place for reason in reasons}:
        seen = {(s.phrase, s.where): s.weight for s in TAGGER.sightings(place, *words)}
        for reason in reasons:
            if reason.place == place:
                assert seen[reason.phrase, reason.where] == reason.weight


def test_a_name_of_two_places_is_a_sighting_of_both(tagger: Tagger) -> None:
    """It counted for neither; each says what else it may be."""
    words = "Gudang di Curug terbakar", ""
    assert tagger.sightings(CURUG_TANGERANG, *words) == (
        Sighting("Curug", "title", 0.0, (CURUG_SERANG,)),
    )
    assert tagger.sightings(CURUG_SERANG, *words)[0].others == (CURUG_TANGERANG,)


def test_a_village_is_a_sighting_of_its_district(tagger: Tagger) -> None:
    """News of a village is news of its district; what is not named is not seen."""
    (seen,) = tagger.sightings(PANONGAN, "Warga Desa Ranca Iyuh panen", "")
    assert (seen.phrase, seen.where) == ("Desa Ranca Iyuh", "title")
    assert tagger.sightings(PANONGAN, "Harga cabai turun", "Pasar sepi.") == ()


def test_a_dateline_is_a_sighting_of_the_regency_it_speaks_for() -> None:
    """ "SERPONG –" names a district and counts for its regency: "kenapa Tangsel?" shows it."""
    words = "Jalan tol macet", "SERPONG – Antrean mengular sejak pagi."
    (seen,) = TAGGER.sightings("36.74", *words)
    assert (seen.phrase, seen.where, seen.others) == ("SERPONG", "dateline", ())
    assert seen.weight > 0
