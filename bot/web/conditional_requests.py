"""Conditional requests: has the client the answer already (RFC 9110, 13)?"""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web

from bot.core.http_date import epoch_of


def has_it(request: web.Request, headers: Mapping[str, str]) -> bool:
    """Return whether a request names the validators in `headers` of its answer (RFC 9110 13.1).

    The ETag decides where the request has one, also one that a proxy made weak; else the date.
    """
    if request.if_none_match is not None:
        tag = headers["ETag"].strip('"')
        return any(each.value in {tag, "*"} for each in request.if_none_match)
    since = epoch_of(request.headers.get("If-Modified-Since", ""))
    modified = epoch_of(headers["Last-Modified"])
    return since is not None and modified is not None and modified <= since
