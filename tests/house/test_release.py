"""A release says everywhere which one it is, and what is in it."""

from __future__ import annotations

import re
from importlib import metadata

from bot.core.settings import Settings
from bot.core.version import VERSION
from release.audit import Report, findings
from release.bill_of_materials import BILL, LICENCES, locked, read


def test_the_version_stands_in_one_place() -> None:
    """What is installed, and what sites are told of whoever reads their feed."""
    assert metadata.version("posbanten-bot") == VERSION
    assert Settings().user_agent.startswith(f"posbanten-bot/{VERSION} ")


def test_the_bill_and_the_licences_are_those_of_the_lock() -> None:
    """`make lock` writes all three; one that was changed by hand would say what is not true."""
    bill = read(BILL)
    assert bill["metadata"]["component"]["version"] == VERSION
    billed = {
        re.sub(r"[-_.]+", "-", component["name"]).lower(): component["version"]
        for component in bill["components"]
    }
    assert billed == locked()
    listed = re.findall(
        r"^\| ([\w-]+) \| (\d\S*) \| \w.* \|$", LICENCES.read_text(encoding="utf-8"), re.MULTILINE
    )
    assert {(component["name"], component["version"]) for component in bill["components"]} == set(
        listed
    )


def test_what_was_not_looked_up_is_not_called_free_of_vulnerabilities() -> None:
    """An audit says what is hit, and of how much nothing is known."""
    fine = Report(dependencies=[{"name": "aiohttp", "version": "3.14.5", "vulns": []}])
    assert findings(fine) == []
    mixed = Report(
        dependencies=[
            {
                "name": "pillow",
                "version": "12.0.0",
                "vulns": [{"id": "CVE-2026-1", "fix_versions": ["12.0.1"]}],
            },
            {"name": "lxml", "skip_reason": "Dependency not found"},
        ]
    )
    assert findings(mixed) == [
        "pillow 12.0.0: CVE-2026-1, mended in 12.0.1",
        "Of 1 of 2 packages nothing is known: the data could not be reached. Dependency not found.",
    ]
