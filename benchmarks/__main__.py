"""Every figure as one table: `python -m benchmarks [CASE ...] [--full]`, or `make bench`."""

from __future__ import annotations

from benchmarks.delivery import (
    blocked,
    broadcast,
    channels,
    fanout,
    forecasts,
    paid,
    recipients,
    shares,
    transport,
    weather,
)
from benchmarks.feeds import ping, polling, tagging
from benchmarks.figures import run
from benchmarks.readers import census, search, week
from benchmarks.running import emulator, kills, soak, startup, takeover
from benchmarks.tips import reports, rewriting

MODULES = (
    startup, tagging, transport, census, polling, ping, emulator, broadcast, paid, fanout,
    forecasts, kills, weather, blocked, takeover, rewriting, recipients, search, shares, channels,
    reports, week, soak,
)  # fmt: skip

if __name__ == "__main__":
    run("benchmarks", [case for module in MODULES for case in module.CASES])
