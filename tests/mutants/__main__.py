"""`make mutants`: take each safeguard out of a copy of the tree, and see which test says so.

A patch of this folder begins with what goes wrong, in one line, and the tests that must fail for
it, as pytest is told them ("Tests: tests/core/test_logs.py"). What nobody catches, and a patch that
does not fit any more, make the command fail. Names on the command line choose some of them.
"""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Mutant:
    """A patch: `what` goes wrong with it, and the arguments of the tests that must say so."""

    path: Path
    what: str
    tests: Sequence[str]

    @classmethod
    def read(cls, path: Path) -> Mutant:
        """Raises ValueError where it does not begin as it has to."""
        what, tests, *_ = path.read_text().splitlines()
        if not tests.startswith("Tests: "):
            raise ValueError(f"{path.name} names no tests")
        return cls(path, what, shlex.split(tests.removeprefix("Tests: ")))


def main(names: Sequence[str]) -> int:
    """Show the table; 1 where a mutant survives."""
    mutants = [Mutant.read(path) for path in sorted(FOLDER.glob("*.patch"))]
    chosen = [each for each in mutants if not names or each.path.stem in names]
    caught = 0
    print("| mutant | caught by | seconds |\n| --- | --- | --- |")  # noqa: T201
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder)
        for part in PARTS:
            copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
            copy(ROOT / part, tree / part)
        for mutant in chosen:
            began = time.monotonic()
            by = _try(mutant, tree)
            caught += bool(by)
            took = time.monotonic() - began
            print(  # noqa: T201
                f"| {mutant.path.stem}: {mutant.what} | {by or '**nobody**'} | {took:.0f} |",
                flush=True,
            )
    print(f"{caught} of {len(chosen)} caught.")  # noqa: T201
    return int(caught < len(chosen))


def _try(mutant: Mutant, tree: Path) -> str:
    """The first test that fails with it; empty where none does."""
    _patch(mutant, tree)
    # No bytecode: a file that is patched and mended within a second looks the same to Python.
    given = os.environ | {"PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    given["TEST_PATIENCE"] = PATIENCE
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "--tb=no"]
    command += ["--hypothesis-profile=unshrunk"]
    try:
        ran = subprocess.run(
            [*command, *mutant.tests],
            cwd=tree,
            env=given,
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
    finally:
        _patch(mutant, tree, "--reverse")
    if ran.returncode not in {0, 1}:
        raise RuntimeError(f"{mutant.path.name}: its tests do not run\n{ran.stdout}{ran.stderr}")
    found = _FAILED.search(ran.stdout)
    return found[1] if found else ""


def _patch(mutant: Mutant, tree: Path, *more: str) -> None:
    """Raises CalledProcessError where it does not fit."""
    command = ["git", "apply", "--unidiff-zero", *more, str(mutant.path)]
    subprocess.run(command, cwd=tree, check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
