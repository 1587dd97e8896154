"""Known vulnerabilities of what runs with the bot, and whether anybody could be asked.

pip-audit passes over a package that it cannot look up, and then calls the rest free of known
vulnerabilities. Where nothing could be looked up, nothing is known.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypedDict

LOCK = Path(__file__).parents[1] / "requirements.lock"


class Vulnerability(TypedDict):
    """Of pip-audit's JSON."""

    id: str
    fix_versions: Sequence[str]


class Dependency(TypedDict, total=False):
    """Of pip-audit's JSON: with a reason where it was passed over."""

    name: str
    version: str
    vulns: Sequence[Vulnerability]
    skip_reason: str


class Report(TypedDict):
    """pip-audit's JSON."""

    dependencies: Sequence[Dependency]


def main() -> int:
    """Ask, print, and say how it ended: 0 only if every package was looked up and none is hit."""
    command = Path(sys.executable).parent / "pip-audit"
    asked = subprocess.run(  # noqa: S603  # our own tool
        [command, "--require-hashes", "--disable-pip", "--format=json", "-r", LOCK],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        report: Report = json.loads(asked.stdout)
    except json.JSONDecodeError:
        said = asked.stderr.strip().splitlines() or ["it says nothing"]
        print(f"The data could not be reached, nothing is known: {said[-1]}")
        return 1
    lines = list(findings(report))
    print("\n".join(lines) or f"None of {len(report['dependencies'])} packages is known to be hit.")
    return 1 if lines else 0


def findings(report: Report) -> Sequence[str]:
    """A line for each vulnerability, and one for all packages that were not looked up."""
    dependencies = report["dependencies"]
    lines = [
        f"{one['name']} {one['version']}: {vulnerability['id']},"
        f" mended in {', '.join(vulnerability['fix_versions']) or 'no version yet'}"
        for one in dependencies
        for vulnerability in one.get("vulns", ())
    ]
    passed_over = [one for one in dependencies if "skip_reason" in one]
    if passed_over:
        lines.append(
            f"Of {len(passed_over)} of {len(dependencies)} packages nothing is known:"
            f" the data could not be reached. {passed_over[0].get('skip_reason')}."
        )
    return lines


if __name__ == "__main__":
    sys.exit(main())
