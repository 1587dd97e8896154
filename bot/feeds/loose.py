"""Reading what a parser found without knowing what it is: PURE. What is not there is empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence


def text(value: object) -> str:
    """The text, or an empty one."""
    return value if isinstance(value, str) else ""


def mapping(value: object) -> Mapping[str, object]:
    """The mapping, or an empty one."""
    return value if isinstance(value, Mapping) else {}


def mappings(value: object) -> Sequence[Mapping[str, object]]:
    """The mappings in a list, or none."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
