"""The values about places: a match of a name, an article's places with reasons, its reach."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """The reason why an article has a place: the phrase, its part of the article, its weight."""

    place: str
    phrase: str
    where: str  # title, dateline, lead, text or category
    weight: float


@dataclass(frozen=True, slots=True)
class Sighting:
    """A phrase of an article that names a place, or may name it.

    `weight`: its weight for that place, 0 if it did not count. `others`: the other places that it
    may mean.
    """

    phrase: str
    where: str  # as in `Reason`
    weight: float
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Places:
    """The places of an article. A district's regency is always among `regencies`.

    Both are in the order in which the article names them. `classify` writes these fields, sorted by
    code; they are that command's contract.
    """

    regencies: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    province: bool = False
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """The places whose followers get an article (contract: "who gets what").

    `direct`: all followers of these codes get it. `wide`: followers of these districts get it only
    if they switched on news of the whole regency. `province`: it concerns the whole province; if it
    is urgent, everybody inside gets it.
    """

    direct: tuple[str, ...]
    wide: tuple[str, ...] = ()
    province: bool = False


def regency_code(code: str) -> str | None:
    """Return the regency of a district ("36.03.19": "36.03"); None for any other place.

    The codes are nested (Kepmendagri).
    """
    regency, _, last = code.rpartition(".")
    return regency if last and "." in regency else None


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """A place that fits the typed words: the `code` of a province, regency or district.

    `via`: the village that was named, if the place was found through a village. `landmark`: the
    name of the well-known spot that was named instead.
    """

    code: str
    via: str | None = None
    landmark: str = ""
