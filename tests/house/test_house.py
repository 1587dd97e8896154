"""The house's own rules: who imports whom, how large a room is, and that its contracts hold."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.paths import ROOT

ROOMS = ("bot", "handlers", "storage")
PRODUCT = [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]
TESTS = sorted((ROOT / "tests").rglob("*.py"))
BENCHMARKS = sorted((ROOT / "benchmarks").rglob("*.py"))
MIGRATIONS = ROOT / "storage" / "migrations" / "versions"  # one more with each release

CONTRACTS = {
    contract["id"]: contract["name"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
}

# For each contract an import that it forbids and no other one does, by the module that has it.
FORBIDDEN = {
    "layers": {"storage/tables/base.py": "import handlers.routes"},
    "pure": {"bot/places/gazetteer.py": "import asyncio"},
    "sql": {"handlers/routes.py": "import sqlalchemy"},
    "clock": {"handlers/routes.py": "import time"},
    "siblings": {
        "bot/delivery/model.py": "import bot.places.model",
        "bot/places/model.py": "import bot.delivery.model",
    },
}


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def imported(path: Path) -> set[str]:
    """The full names of the modules that a file imports, or takes something from."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            module = f"{node.module}." if node.module else ""
            names |= {module + alias.name for alias in node.names}
            names.add(node.module or "")
    return names


def test_no_test_is_imported() -> None:
    """Neither a test module nor a conftest: what several need stands in tests/support."""
    tests = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in TESTS
        if path.name.startswith("test_") or path.name == "conftest.py"
    }
    assert not {
        shown(path): found for path in TESTS + BENCHMARKS if (found := imported(path) & tests)
    }


def test_no_folder_holds_more_than_fourteen_modules() -> None:
    """A room that is larger is two rooms."""
    folders = Counter(
        path.parent
        for path in PRODUCT + TESTS + BENCHMARKS
        if path.name not in ("__init__.py", "conftest.py") and path.parent != MIGRATIONS
    )
    assert not {shown(folder): count for folder, count in folders.items() if count > 14}


def test_every_module_is_under_400_lines() -> None:
    """Longer ones have two reasons to exist."""
    lengths = {
        shown(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in PRODUCT + TESTS + BENCHMARKS
        if path.parent.name != "versions"  # a migration is one step, however many tables it makes
    }
    assert not {name: length for name, length in lengths.items() if length >= 400}


def test_a_package_says_what_it_is_and_nothing_else() -> None:
    """Its `__init__.py` is a docstring: no name has two addresses, and no import a side effect."""
    wrong = set()
    for path in PRODUCT:
        if path.name == "__init__.py":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            if not ast.get_docstring(tree) or len(tree.body) > 1:
                wrong.add(shown(path))
    assert not wrong


def contracts_of(folder: Path) -> dict[str, str]:
    """What import-linter says of each contract there: KEPT or BROKEN, by its name."""
    ended = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache"],
        cwd=folder,
        env={"PATH": "", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return dict(re.findall(r"^(.+) (KEPT|BROKEN)\b", ended.stdout, re.MULTILINE))


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the three packages' modules and of the contracts."""
    for path in [*PRODUCT, ROOT / "pyproject.toml"]:
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    return tmp_path


@pytest.mark.parametrize(("contract", "planted"), FORBIDDEN.items(), ids=FORBIDDEN)
def test_a_contract_catches_what_it_forbids(
    house: Path, contract: str, planted: Mapping[str, str]
) -> None:
    """That one is broken, and no other."""
    for name, line in planted.items():
        module = house / name
        module.write_text(f"{module.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    said = contracts_of(house)
    assert set(said) == set(CONTRACTS.values())
    assert [name for name, state in said.items() if state == "BROKEN"] == [CONTRACTS[contract]]


def test_every_contract_is_tried() -> None:
    """One that is added needs an import that it forbids."""
    assert set(FORBIDDEN) == set(CONTRACTS)


# A docstring that begins so leaves it to the reader what is meant.
UNNAMED = re.compile(
    r"(it|its|those|these|they|them|such|of|as|so|nothing|nobody|everything|everybody|somebody"
    r"|something|whoever|there|none|not|from|to|for|in|on|by|with|without|until|since|once|that"
    r"|this|which|who|whom|whose|where|when|why|all|under|at|only|if)\b",
    re.IGNORECASE,
)


def test_a_docstring_begins_with_what_it_is_about() -> None:
    """Whoever reads its first line alone learns what a function does, or what a class is."""
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    found = [
        f"{shown(path)}: {docstring.splitlines()[0]}"
        for path in PRODUCT
        if path.parent != MIGRATIONS
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, documented) and (docstring := ast.get_docstring(node))
        if UNNAMED.match(docstring)
    ]
    assert not found
