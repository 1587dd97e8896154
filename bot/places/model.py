"""What is said of places: a match of a name, the places of an article and why, whom they reach."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an article was given a place: the phrase, where it stood, what it weighed."""

    place: str
    phrase: str
    where: str  # title, dateline, lead, text or category
    weight: float


@dataclass(frozen=True, slots=True)
class Sighting:
    """A phrase of an article that names a place, or may.

    `weight` is what it counted for that place, 0 for nothing; `others` are the places it may mean
    as well.
    """

    phrase: str
    where: str  # as of a reason
    weight: float
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Places:
    """The places of an article. A district's regency is always among `regencies`.

    Both in the order in which the article names them. `classify` writes it with codes sorted: its
    fields are that command's contract.
    """

    regencies: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    province: bool = False
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """Whose followers an article is for (contract: "who gets what").

    `direct`: followers of these codes. `wide`: districts whose followers get it only if
    they switched on news of the whole regency. `province`: it concerns the province as a whole, so
    that, when it is urgent, it is for everybody inside.
    """

    direct: tuple[str, ...]
    wide: tuple[str, ...] = ()
    province: bool = False


def regency_code(code: str) -> str | None:
    """The regency in which a district lies ("36.03.19": "36.03"); None for any other place.

    Codes are nested (Kepmendagri).
    """
    regency, _, last = code.rpartition(".")
    return regency if last and "." in regency else None


@dataclass(frozen=True, slots=True)
class PlaceMatch:
    """A place that fits what was typed: the `code` of a province, regency or district.

    `via` is the village that was named, when the place was found through one of its villages;
    `landmark` the name of the well-known spot that was.
    """

    code: str
    via: str | None = None
    landmark: str = ""
