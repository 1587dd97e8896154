"""The data of the buttons in the list of channels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bot.messages.callback_data import CallbackData


@dataclass(frozen=True, slots=True)
class ConnectChannel(CallbackData):
    """The button to connect a channel, or disconnect it; `channel`: its id without the sign."""

    prefix: ClassVar[str] = "kn"
    channel: int
    wanted: bool
