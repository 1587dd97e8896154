"""The districts that a shared location may lie in: the nearest by centroid, to choose from.

The person chooses, because near a border the neighbour's centroid may be nearer. Only the choice is
kept, not the location.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from math import cos, hypot, radians
from pathlib import Path

from bot.core.errors import OperatorError
from bot.places.gazetteer import DEFAULT_FOLDER

OFFERED = 4
FARTHEST = 25.0  # km from the nearest centroid; beyond it the place is in another province
_KM_PER_DEGREE = 111.2


def nearest_districts(
    latitude: float, longitude: float, centroids: Mapping[str, tuple[float, float]]
) -> tuple[str, ...]:
    """Return the codes of the nearest districts, nearest first; none if all are far away."""

    def distance(code: str) -> float:
        north, east = centroids[code]
        return _KM_PER_DEGREE * hypot(latitude - north, (longitude - east) * cos(radians(latitude)))

    nearest = sorted(centroids, key=distance)[:OFFERED]
    return tuple(nearest) if nearest and distance(nearest[0]) <= FARTHEST else ()


@cache
def load_centroids(folder: Path | None = None) -> Mapping[str, tuple[float, float]]:
    """Return latitude and longitude by district code; empty if the province has no such file.

    Raises `OperatorError` if the file is not such a table.
    """
    path = (folder or DEFAULT_FOLDER) / "centroids.csv"
    if not path.exists():
        return {}
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return {
                row["code"]: (float(row["latitude"]), float(row["longitude"]))
                for row in csv.DictReader(file)
            }
    except (OSError, KeyError, ValueError) as error:
        raise OperatorError(f"Cannot read {path}: {error}") from error
