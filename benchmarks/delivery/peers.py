"""Other libraries beside the bot, each run by a Python that has it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import orjson

from benchmarks.support.samplepush import PUSH

FOLDER = Path(__file__).parent
# A virtual environment of its own, made by `make bench`: aiogram 3 needs an older pydantic.
PEERS_PYTHON = FOLDER.parents[1] / ".venv-bench" / "bin" / "python"
PYTHONS = {"python-telegram-bot": Path(sys.executable), "aiogram": PEERS_PYTHON}


class Absent(Exception):
    """It cannot be measured here; the message says why."""


class Told(NamedTuple):
    """What a library's process said of itself."""

    seconds: float
    cpu_seconds: float
    lost: int


async def broadcast(library: str, url: str, token: str, chats: Sequence[int]) -> Told:
    """The sample push to these chats by a hundred tasks; raises Absent."""
    python = PYTHONS[library]
    if not python.exists():
        raise Absent("not installed: `make bench` installs it where the index can be reached")
    process = await asyncio.create_subprocess_exec(
        python, FOLDER / "peer.py", library, url, token,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, _ = await process.communicate(orjson.dumps({"chats": [*chats], "push": PUSH}))
    if process.returncode:
        raise Absent(f"exit code {process.returncode}")
    return Told(**orjson.loads(said))
