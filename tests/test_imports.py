"""The house's one-way street: imports run downward only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# From the ground up. A module may import its own row and the rows above it in this list.
ROWS: list[set[str]] = [
    {"bot.faults", "bot.model", "bot.settings", "bot.tipmodel"},
    {"PURE", "bot.texts"},
    {"storage", "bot.feeds", "bot.telegram", "bot.wire", "bot.multipart", "bot.answers"},
    {
        "bot.gate",
        "bot.logs",
        "bot.tipsecret",
        "bot.sourcefiles",
        "bot.editorsgroup",
        "bot.membership",
        "bot.context",
        "bot.waiting",
    },
    {
        "bot.admitting",
        "bot.comparing",
        "bot.reminding",
        "bot.poller",
        "bot.look",
        "bot.feednotices",
        "bot.sender",
        "bot.courier",
        "bot.composing",
        "bot.spreading",
        "bot.remover",
        "bot.stars",
        "bot.leading",
        "bot.gates",
        "bot.receiver",
        "bot.attempts",
        "bot.web",
        "bot.metrics",
        "bot.health",
        "bot.meeting",
        "bot.housekeeping",
        "bot.freshcards",
        "bot.backup",
        "bot.caseexport",
        "bot.keeper",
        "bot.evidencefolder",
        "bot.dispatch",
    },
    {"handlers"},
    {
        "bot.app",
        "bot.assembly",
        "bot.outgoing",
        "bot.incoming",
        "bot.chores",
        "bot.keeping",
        "bot.checks",
    },
    {"bot.demo"},
    {"bot.commands", "bot.__main__"},
]

# Packages that reach outside, or keep time: a pure module imports none of them.
OUTSIDE = {
    "telegram",
    "sqlalchemy",
    "alembic",
    "aiohttp",
    "aiosqlite",
    "asyncpg",
    "asyncio",
    "socket",
    "subprocess",
    "time",
    "random",
    "secrets",
    "structlog",
    "logging",
}


def modules() -> Iterator[tuple[str, Path]]:
    for room in ("bot", "handlers", "storage"):
        for path in sorted((ROOT / room).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            yield ".".join(parts).removesuffix(".__init__"), path


ALL = dict(modules())


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = [f"{node.module}.{alias.name}" for alias in node.names]
            yield from (name if name in ALL else node.module for name in whole)


def row_of(module: str) -> int:
    for number, row in enumerate(ROWS):
        if any(module == name or module.startswith(f"{name}.") for name in row):
            return number
    return next(number for number, row in enumerate(ROWS) if "PURE" in row)


def is_pure(module: str) -> bool:
    named = {name for row in ROWS for name in row}
    return module.startswith("bot.") and not any(
        module == name or module.startswith(f"{name}.") for name in named
    )


@pytest.mark.parametrize("module", sorted(ALL))
def test_a_module_imports_only_its_own_row_and_lower_ones(module: str) -> None:
    """No module reaches up: the storage knows no handler, a handler knows no app."""
    if module == "bot":
        assert not ALL[module].read_text(encoding="utf-8").strip()
        return
    for name in imported(ALL[module]):
        if name in ALL and name != "bot":
            assert row_of(name) <= row_of(module), f"{module} must not import {name}"


@pytest.mark.parametrize("module", sorted(m for m in ALL if is_pure(m)))
def test_a_pure_module_reaches_nothing_outside(module: str) -> None:
    """Pure modules import nothing of Telegram, SQL, HTTP, logging, chance or the clock."""
    reached = {name.partition(".")[0] for name in imported(ALL[module])} & OUTSIDE
    assert not reached, f"{module} imports {sorted(reached)}"


def test_sql_stands_in_storage_only() -> None:
    """SQLAlchemy and the drivers are imported in storage/ and nowhere else."""
    for module, path in ALL.items():
        if not module.startswith("storage"):
            names = {name.partition(".")[0] for name in imported(path)}
            assert not names & {"sqlalchemy", "alembic", "aiosqlite", "asyncpg"}, module
