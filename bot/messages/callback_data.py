"""The data of an inline button: typed fields after a prefix, built and parsed in one place.

    @dataclass(frozen=True, slots=True)
    class Follow(CallbackData):
        prefix: ClassVar[str] = "f"
        place: str
        wanted: bool

    Follow("36.03", wanted=True).build()  # "f:36.03:1"
    Follow.parse("f:36.03:1")             # Follow(place="36.03", wanted=True)

Old messages keep their buttons for ever: a prefix and the order of its fields never change. A new
field goes last and has a default. Fields are int (no sign), bool (0 or 1), str and enums of str; at
the end of the data, those that have their defaults are left out. Only the last field may hold a
colon. Limit: 1-64 bytes (Bot API: InlineKeyboardButton.callback_data).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from enum import Enum
from functools import cache
from typing import ClassVar, Self, TypeAlias, get_type_hints

from bot.messages.message import Button

DATA_LIMIT = 64  # bytes
NUMBER_DIGITS = 15  # more would not fit a database's integer

Value: TypeAlias = "str | int | bool | Enum"


@dataclass(frozen=True, slots=True)
class CallbackData:
    """The base of all callback data: a subclass is a frozen dataclass with its prefix."""

    prefix: ClassVar[str]

    def build(self) -> str:
        """Return the data of a button. Raises ValueError if no button can carry these fields."""
        data = self._data
        if not self.fits or type(self).parse(data) != self:
            raise ValueError(f"no button can carry {self}")
        return data

    @property
    def fits(self) -> bool:
        """Whether the data is short enough for a button."""
        return len(self._data.encode()) <= DATA_LIMIT

    def button(self, label: str) -> Button:
        """Return a button with this data."""
        return Button(label, self.build())

    @property
    def _data(self) -> str:
        given = [(getattr(self, field.name), field.default) for field in fields(self)]
        while given and given[-1][0] == given[-1][1]:
            given.pop()
        return ":".join((self.prefix, *(_text_of(value) for value, _ in given)))

    @classmethod
    def parse(cls, data: str) -> Self | None:
        """Return the fields of a button's data; None for another button, and for outdated data."""
        if not data.startswith(cls.prefix):
            return None
        rest, own, kinds = data.removeprefix(cls.prefix), fields(cls), cls._kinds()
        head, *parts = rest.split(":", max(1, len(own)))
        required = sum(field.default is MISSING for field in own)
        if head or not required <= len(parts) <= len(own):
            return None
        try:
            values = {
                field.name: _value_of(part, kinds[field.name], empty=field.default is not MISSING)
                for field, part in zip(own, parts, strict=False)
            }
        except ValueError:
            return None
        return cls(**values)

    @classmethod
    @cache
    def _kinds(cls) -> Mapping[str, type]:
        """Return the type of each field; cached, as Python evaluates annotations at each call."""
        return get_type_hints(cls)

    @classmethod
    def pattern(cls) -> str:
        """Return a regular expression for the data of buttons with this prefix, old ones too."""
        return rf"^{re.escape(cls.prefix)}(:|$)"


def _text_of(value: Value) -> str:
    if isinstance(value, Enum):
        return str(value.value)
    return str(int(value)) if isinstance(value, bool) else str(value)


def _value_of(part: str, kind: type, *, empty: bool) -> Value:
    """Return the value of a part of the data. Raises ValueError for a part without a valid value.

    `empty`: the text may be empty.
    """
    if kind is bool:
        return bool(("0", "1").index(part))
    if kind is int:
        if not (part.isascii() and part.isdecimal() and len(part) <= NUMBER_DIGITS):
            raise ValueError("no number")
        return int(part)
    if not part and not empty:
        raise ValueError("no words")
    value: Value = kind(part)
    return value
