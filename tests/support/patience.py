"""How long a test waits for something real: a bound for what never comes, no measure of speed."""

from __future__ import annotations

PATIENCE = 60.0  # seconds: enough on a machine whose cores are kept busy by something else
