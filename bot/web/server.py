"""HTTP on `HTTP_LISTEN`: health, metrics and the publish ping."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.core.clock import Clock, time_limit
from bot.core.errors import OperatorError, StorageError
from bot.web.ping import (
    CONTENT_TYPE,
    LARGEST,
    InvalidPing,
    fault_response,
    parse_host,
    success_response,
)
from bot.workers.health.health import Report

Examine = Callable[[], Awaitable[Report]]
Scrape = Callable[[], Awaitable[bytes]]
Ask = Callable[[str], Awaitable[None]]

PATIENCE = 10.0  # seconds for the body of a ping

# Prometheus' text format as every version reads it (Prometheus: "Exposition formats").
_PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8"


def make_web(health: Examine, metrics: Scrape, pinged: Ask, clock: Clock) -> web.Application:
    """Return the application with its endpoints.

    `health` gives the faults, in sentences; none means healthy. `/healthz?live` does not ask it: an
    answer shows that the event loop runs. `metrics` gives Prometheus' text. `pinged` is awaited
    with the host of a site that has published. The answer is 503 where the last two raise
    StorageError.
    """

    async def healthz(request: web.Request) -> web.Response:
        if "live" in request.query:
            return web.json_response({"ok": True})
        leader, reasons = await health()
        return web.json_response(
            {"ok": not reasons, "leader": leader, "reasons": reasons},
            status=503 if reasons else 200,
        )

    async def show_metrics(_request: web.Request) -> web.Response:
        try:
            text = await metrics()
        except StorageError as error:
            return web.Response(status=503, text=f"{error}\n")
        return web.Response(body=text, headers={"Content-Type": _PROMETHEUS_TEXT})

    async def ping(request: web.Request) -> web.Response:
        try:
            async with time_limit(clock, PATIENCE):
                host = parse_host(await request.read())
        except TimeoutError:
            return web.Response(status=408)
        except InvalidPing as reason:
            return web.Response(body=fault_response(reason), content_type=CONTENT_TYPE)
        try:
            await pinged(host)
        except StorageError as error:
            return web.Response(status=503, text=f"{error}\n")
        return web.Response(body=success_response(), content_type=CONTENT_TYPE)

    application = web.Application(client_max_size=LARGEST)
    application.router.add_get("/healthz", healthz)
    application.router.add_get("/metrics", show_metrics)
    application.router.add_post("/ping", ping)
    return application


async def serve(application: web.Application, address: tuple[str, int]) -> web.AppRunner:
    """Start listening; raises OperatorError when the address is taken. The caller cleans up."""
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    host, port = address
    try:
        await web.TCPSite(runner, host, port).start()
    except OSError as error:
        await runner.cleanup()
        raise OperatorError(
            f"HTTP_LISTEN {host}:{port} cannot be used: {error.strerror}."
        ) from error
    return runner
