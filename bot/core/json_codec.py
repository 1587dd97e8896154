"""JSON to bytes and back, quickly, lone surrogates included.

orjson refuses a lone surrogate (half of a broken emoji), which people and feeds do send; the
standard library writes and reads it, so it is asked second.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import orjson


def encode(value: Json) -> bytes:
    """Return the JSON of a value."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value, separators=(",", ":")).encode()


def decode(payload: bytes) -> Json:
    """Return the value of a JSON text, broken UTF-8 replaced. Raises ValueError."""
    value: Json
    try:
        value = orjson.loads(payload)
    except orjson.JSONDecodeError:
        value = json.loads(payload.decode("utf-8", "replace"))
    return value


def as_object(value: Json) -> Mapping[str, Json]:
    """Return the value if it is an object, else an empty object."""
    return value if isinstance(value, Mapping) else {}


Json: TypeAlias = "None | bool | int | float | str | Sequence[Json] | Mapping[str, Json]"
Params: TypeAlias = Mapping[str, Json]
