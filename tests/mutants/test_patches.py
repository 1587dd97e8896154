"""The safeguards that `make mutants` takes out are where its patches say."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.mutants.__main__ import FOLDER, ROOT, Mutant


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.patch")), ids=lambda path: path.stem)
def test_a_patch_fits_and_names_tests_that_are_there(path: Path) -> None:
    """It is mended with the code, and not found stale when somebody needs it."""
    mutant = Mutant.read(path)
    assert mutant.what.endswith(".")
    named, *_ = mutant.tests
    assert (ROOT / named).exists()
    subprocess.run(["git", "apply", "--check", str(path)], cwd=ROOT, check=True)
