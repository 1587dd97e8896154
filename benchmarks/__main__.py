"""Every figure as one table: `python -m benchmarks [CASE ...] [--full]`, or `make bench`."""

from __future__ import annotations

from benchmarks import (
    blocked,
    census,
    channels,
    delivery,
    emulator,
    fanout,
    forecasts,
    kills,
    paid,
    ping,
    polling,
    recipients,
    rewriting,
    search,
    shares,
    soak,
    startup,
    tagging,
    takeover,
    tips,
    transport,
    weather,
    week,
)
from benchmarks.figures import run

MODULES = (
    startup, tagging, transport, census, polling, ping, emulator, delivery, paid, fanout,
    forecasts, kills, weather, blocked, takeover, rewriting, recipients, search, shares, channels,
    tips, week, soak,
)  # fmt: skip

if __name__ == "__main__":
    run("benchmarks", [case for module in MODULES for case in module.CASES])
