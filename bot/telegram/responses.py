"""What the Bot API answered: a result, or which of our exceptions it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from bot.core.errors import (
    Conflict,
    Gone,
    Moved,
    Refused,
    TelegramFault,
    Unauthorized,
    Unreachable,
    Wait,
)
from bot.core.json_codec import Json, decode

_BY_STATUS: Mapping[int, type[Refused | Unauthorized | Gone | Conflict]] = {
    400: Refused,
    401: Unauthorized,
    403: Gone,
    404: Unauthorized,
    409: Conflict,
    413: Refused,
}


def hide_token(token: str, payload: bytes) -> bytes:
    """Gateways repeat the address in their error pages, and those end in messages and logs."""
    return payload.replace(token.encode(), b"<token>") if token else payload


def result_of(status: int, payload: bytes) -> Json:
    """The `result` of a successful answer; raises what `fault_of` says of any other."""
    answer = _object(payload)
    if status == 200 and answer.get("ok") is True and "result" in answer:
        return answer["result"]
    raise fault_of(status, answer)


def fault_of(status: int, answer: Mapping[str, Json]) -> TelegramFault:
    """What a failure means (Bot API: Making requests, ResponseParameters)."""
    description = str(answer.get("description") or f"status {status}")
    given = answer.get("parameters")
    parameters = given if isinstance(given, Mapping) else {}
    new_chat_id = parameters.get("migrate_to_chat_id")
    if status == 429:
        retry_after = parameters.get("retry_after")
        return Wait(retry_after if isinstance(retry_after, int) and retry_after > 0 else 1)
    if answer.get("ok") is not False:
        # A gateway answers in Telegram's place, or a success cannot be read: its 403 is no
        # reader's, and what became of the call is open.
        return Unreachable(description, maybe_sent=True)
    if status == 400 and isinstance(new_chat_id, int):
        return Moved(new_chat_id)
    if status == 400 and "chat not found" in description.lower():
        return Gone(description)
    if fault := _BY_STATUS.get(status):
        return fault(description)
    return Unreachable(description)


def _object(payload: bytes) -> Mapping[str, Json]:
    """The JSON object in it; empty where it is anything else."""
    try:
        value = decode(payload)
    except ValueError:
        return {}
    return value if isinstance(value, Mapping) else {}


Answered: TypeAlias = Callable[[int], None]


def ignore_status(_status: int) -> None:
    """For calls of which nobody waits to hear how they ended."""
