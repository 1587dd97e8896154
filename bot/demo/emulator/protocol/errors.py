"""The refusals of the Bot API, with the descriptions the real server gives.

Source: the official server's `fail_query_with_error` and TDLib's own checks.
"""

from __future__ import annotations


class ApiError(Exception):
    """A refused call: the HTTP status, the description and `parameters` of the answer."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


def bad_request(reason: str, **parameters: int) -> ApiError:
    return ApiError(400, f"Bad Request: {reason}", **parameters)


def forbidden(reason: str) -> ApiError:
    return ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    return ApiError(409, f"Conflict: {reason}")


def too_many_requests(retry_after: int) -> ApiError:
    """Return the refusal 429; `retry_after`: whole seconds, as Telegram gives them."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after)
