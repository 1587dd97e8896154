"""The answers of the Bot API: a result, or one of our exceptions."""

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
    """Hide the token in an answer: gateways repeat the address in error pages, which are logged."""
    return payload.replace(token.encode(), b"<token>") if token else payload


def result_of(status: int, payload: bytes) -> Json:
    """Return the `result` of a successful answer; raise `fault_of` of any other."""
    answer = _object(payload)
    if status == 200 and answer.get("ok") is True and "result" in answer:
        return answer["result"]
    raise fault_of(status, answer)


def fault_of(status: int, answer: Mapping[str, Json]) -> TelegramFault:
    """Return the exception for a failed call (Bot API: Making requests, ResponseParameters)."""
    description = str(answer.get("description") or f"status {status}")
    given = answer.get("parameters")
    parameters = given if isinstance(given, Mapping) else {}
    new_chat_id = parameters.get("migrate_to_chat_id")
    if status == 429:
        retry_after = parameters.get("retry_after")
        return Wait(retry_after if isinstance(retry_after, int) and retry_after > 0 else 1)
    if answer.get("ok") is not False:
        # A gateway answers in Telegram's place, or a success cannot be read: its 403 is no
        # reader's, and the effect of the call is unknown.
        return Unreachable(description, maybe_sent=True)
    if status == 400 and isinstance(new_chat_id, int):
        return Moved(new_chat_id)
    if status == 400 and "chat not found" in description.lower():
        return Gone(description)
    if fault := _BY_STATUS.get(status):
        return fault(description)
    return Unreachable(description)


def _object(payload: bytes) -> Mapping[str, Json]:
    """Return the JSON object of a payload; an empty one for anything else."""
    try:
        value = decode(payload)
    except ValueError:
        return {}
    return value if isinstance(value, Mapping) else {}


Answered: TypeAlias = Callable[[int], None]


def ignore_status(_status: int) -> None:
    """Ignore how a call ended: the default of `answered`."""
