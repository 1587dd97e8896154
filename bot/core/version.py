"""Which version of the project this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of


def version() -> str:
    """Return the version that pyproject.toml had when this was installed."""
    try:
        return version_of("posbanten-bot")
    except PackageNotFoundError:
        return "unknown"  # the folder is used as it is
