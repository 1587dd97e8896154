"""Names the machine under a figure: figures without it say nothing."""

from __future__ import annotations

import os
import platform


def machine() -> str:
    """One line: architecture, cores, Python, and how busy it was."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}{load}"
    )
