"""A release says everywhere which one it is."""

from __future__ import annotations

from importlib import metadata

from bot.core.settings import Settings
from bot.core.version import VERSION


def test_the_version_stands_in_one_place() -> None:
    """What is installed, and what sites are told of whoever reads their feed."""
    assert metadata.version("posbanten-bot") == VERSION
    assert Settings().user_agent.startswith(f"posbanten-bot/{VERSION} ")
