"""`make mutants`: take each safeguard out of a copy of the tree, and see which test says so.

A patch of this folder begins with what goes wrong, in one line, and the tests that must fail for
it, as pytest is told them ("Tests: tests/core/test_logs.py"); some say within how many short seeds
the simulation must notice, too ("Seeds: 60"). What nobody catches, and a patch that does not fit
any more, make the command fail. Names on the command line choose some of them.
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
ROOT = FOLDER.parent.parent
PARTS = ("bot", "handlers", "storage", "tests", "pyproject.toml")
LONGEST = 900.0  # seconds for the tests of one mutant
PATIENCE = "30"  # seconds that a test waits for what never comes
_FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)
_PLAYED = re.compile(r"^(\d+) seeds, .* broken by (.+)$", re.MULTILINE)
_BREACH = re.compile(r"^  (\w+): ", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A patch: `what` goes wrong with it, and the arguments of the tests that must say so.

    `seeds`: within so many short histories the simulation must, too; 0: it need not.
    """

    path: Path
    what: str
    tests: Sequence[str]
    seeds: int = 0

    @classmethod
    def read(cls, path: Path) -> Mutant:
        """Raises ValueError where it does not begin as it has to."""
        what, tests, seeds, *_ = path.read_text().splitlines()
        if not tests.startswith("Tests: "):
            raise ValueError(f"{path.name} names no tests")
        number = int(seeds.removeprefix("Seeds: ")) if seeds.startswith("Seeds: ") else 0
        return cls(path, what, shlex.split(tests.removeprefix("Tests: ")), number)


def main(given: Sequence[str] | None = None) -> int:
    """Show the table; 1 where a mutant survives."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("names", nargs="*", help="of mutants; else all")
    parser.add_argument("--seeds", type=int, help="play so many, whatever the patches say")
    options = parser.parse_args(given)
    mutants = [Mutant.read(path) for path in sorted(FOLDER.glob("*.patch"))]
    chosen = [each for each in mutants if not options.names or each.path.stem in options.names]
    caught = 0
    print("| mutant | caught by | seeds | seconds |\n| --- | --- | --- | --- |")  # noqa: T201
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        for part in PARTS:
            copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
            copy(ROOT / part, tree / part)
        for mutant in chosen:
            began = time.monotonic()
            _patch(mutant, tree)
            try:
                by = _test(mutant, tree)
                seeds = mutant.seeds if options.seeds is None else options.seeds
                after = _play(tree, seeds) if seeds else "–"
            finally:
                _patch(mutant, tree, "--reverse")
            missed = not by or (bool(mutant.seeds) and after.startswith("not"))
            caught += not missed
            took = time.monotonic() - began
            print(  # noqa: T201
                f"| {mutant.path.stem}: {mutant.what} | {by or '**nobody**'} | {after}"
                f" | {took:.0f} |",
                flush=True,
            )
    print(f"{caught} of {len(chosen)} caught.")  # noqa: T201
    return int(caught < len(chosen))


def _test(mutant: Mutant, tree: Path) -> str:
    """The first test that fails in the tree; empty where none does."""
    command = ["pytest", "-x", "-q", "-p", "no:cacheprovider", "--tb=no"]
    ran = _run([*command, "--hypothesis-profile=unshrunk", *mutant.tests], tree)
    found = _FAILED.search(ran)
    return found[1] if found else ""


def _play(tree: Path, seeds: int) -> str:
    """After how many of the short seeds, from 0, the simulation notices, and by which laws."""
    ran = _run(["tests.simulation", "--short", "-x", "--seeds", str(seeds)], tree)
    found = _PLAYED.search(ran)
    if found is None:
        raise RuntimeError(f"the simulation does not say what it played\n{ran}")
    if found[2] == "none":
        return f"not within {seeds}"
    return f"after {found[1]}: {', '.join(dict.fromkeys(_BREACH.findall(ran)))}"


def _run(module: Sequence[str], tree: Path) -> str:
    """What a module prints that is run in the tree. Raises RuntimeError where it does not work."""
    # No bytecode: a file that is patched and mended within a second looks the same to Python.
    given = os.environ | {"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(
        [sys.executable, "-m", *module],
        cwd=tree,
        env=given | {"TEST_PATIENCE": PATIENCE},
        capture_output=True,
        text=True,
        timeout=LONGEST,
        check=False,
    )
    if ran.returncode not in {0, 1}:
        raise RuntimeError(f"{module[0]} does not run\n{ran.stdout}{ran.stderr}")
    return ran.stdout


def _patch(mutant: Mutant, tree: Path, *more: str) -> None:
    """Raises CalledProcessError where it does not fit."""
    command = ["git", "apply", "--unidiff-zero", *more, str(mutant.path)]
    subprocess.run(command, cwd=tree, check=True)


if __name__ == "__main__":
    sys.exit(main())
