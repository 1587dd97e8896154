"""What docs/proof.md says of the laws is what the simulation judges by."""

from __future__ import annotations

import re

from tests.simulation.laws import LAWS
from tests.support.paths import ROOT


def test_the_page_lists_the_laws_that_histories_are_judged_by() -> None:
    """Each by its name, in the order in which they are judged, and no other."""
    page = (ROOT / "docs" / "proof.md").read_text(encoding="utf-8")
    laws = page.partition("\n## The laws\n")[2].partition("\n## ")[0]
    assert re.findall(r"(?m)^- `(\w+)`: ", laws) == [law.__name__ for law in LAWS]
