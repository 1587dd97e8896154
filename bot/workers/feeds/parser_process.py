"""The code inside a parse worker: it imports nothing of the bot but the pure modules."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.core.errors import FeedError
from bot.feeds.cleaner import Cleaner
from bot.feeds.model import Entry, ParsedFeed
from bot.feeds.parser import parse
from bot.feeds.wordpress import parse_posts
from bot.workers.process_limits import limit_worker

_cleaners: list[Cleaner] = []


def initialize(patterns: str, memory_limit: int) -> None:
    """Prepare this process. `memory_limit`: bytes of address space."""
    limit_worker(memory_limit)
    _cleaners.append(Cleaner.load(Path(patterns)))


def parse_feed(body: bytes, url: str, content_type: str) -> ParsedFeed:
    """Return the parsed feed. Raises FeedError or MemoryError, whatever the bytes were."""
    with _hostile_bytes():
        return parse(body, url=url, content_type=content_type, cleaner=_cleaners[-1])


def parse_rest_posts(body: bytes, url: str) -> tuple[Entry, ...]:
    """Return the parsed posts. Raises FeedError or MemoryError, whatever the bytes were."""
    with _hostile_bytes():
        return parse_posts(body, url=url, cleaner=_cleaners[-1])


@contextmanager
def _hostile_bytes() -> Iterator[None]:
    try:
        yield
    except (FeedError, MemoryError):
        raise
    except Exception as error:  # the boundary: parsers of hostile bytes raise anything
        raise FeedError(f"The feed cannot be read ({type(error).__name__}).") from error
