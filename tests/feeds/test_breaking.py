"""Which entries are breaking news."""

from __future__ import annotations

import pytest

from bot.articles.reach import is_breaking


@pytest.mark.parametrize("name", ["Breaking News", "BREAKING NEWS", "breaking", " Breaking  news "])
def test_a_category_of_the_site_makes_it_breaking(name: str) -> None:
    """However the editors write it, and whatever else it is filed under."""
    assert is_breaking(["Panongan", name])


@pytest.mark.parametrize("names", [[], ["Panongan", "News"], ["Breakingnya apa"], [""]])
def test_everything_else_is_ordinary(names: list[str]) -> None:
    """A word within another name does not count."""
    assert not is_breaking(names)
