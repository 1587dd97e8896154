"""How long a test waits for something real: a bound for what never comes, no measure of speed."""

from __future__ import annotations

import os

# Seconds: enough on a machine whose cores are kept busy by something else. `make mutants` waits
# less: there most tests fail by waiting for what never comes.
PATIENCE = float(os.environ.get("TEST_PATIENCE", "60"))
