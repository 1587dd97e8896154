"""Places as they stand in a JSON column: with the reasons, made by dataclasses.asdict."""

from __future__ import annotations

from typing import TypedDict

from bot.places.model import Places, Reason


class _StoredReason(TypedDict):
    place: str
    phrase: str
    where: str
    weight: float


class StoredPlaces(TypedDict):
    """The fields of `Places` as JSON."""

    regencies: list[str]
    districts: list[str]
    province: bool
    reasons: list[_StoredReason]


def places_of(stored: StoredPlaces) -> Places:
    """Return the stored places."""
    return Places(
        regencies=tuple(stored["regencies"]),
        districts=tuple(stored["districts"]),
        province=stored["province"],
        reasons=tuple(Reason(**reason) for reason in stored["reasons"]),
    )


def where_of(stored: StoredPlaces) -> Places:
    """Return the stored places without the reasons, which are most of the data."""
    return Places(tuple(stored["regencies"]), tuple(stored["districts"]), stored["province"])
