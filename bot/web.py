"""HTTP on `HTTP_LISTEN`: for now, health."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.model import OperatorError

Reasons = Callable[[], Awaitable[list[str]]]


def make_web(health: Reasons) -> web.Application:
    """The endpoints. `health` gives what is wrong, in sentences; nothing means healthy."""

    async def healthz(_request: web.Request) -> web.Response:
        reasons = await health()
        return web.json_response(
            {"ok": not reasons, "reasons": reasons}, status=503 if reasons else 200
        )

    application = web.Application()
    application.router.add_get("/healthz", healthz)
    return application


async def serve(application: web.Application, address: tuple[str, int]) -> web.AppRunner:
    """Start listening; raises OperatorError when the address is taken. Clean up the runner."""
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
