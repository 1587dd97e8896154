"""A release says everywhere which one it is."""

from __future__ import annotations

from importlib import metadata

from bot import __version__
from bot.core.settings import Settings


def test_the_version_stands_in_one_place() -> None:
    """What is installed, and what sites are told of whoever reads their feed."""
    assert metadata.version("posbanten-bot") == __version__
    assert Settings().user_agent.startswith(f"posbanten-bot/{__version__} ")
