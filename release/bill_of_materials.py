"""Which packages run with the bot: a bill of materials (CycloneDX), and the list of licences.

`make lock` writes both anew, from an environment into which `requirements.lock` is installed.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict

from bot.core.version import VERSION

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
BILL = ROOT / "sbom.cdx.json"
LICENCES = ROOT / "docs" / "licences.md"

# Their metadata names none: read in the licence file that comes with them.
BY_FILE = {"ahocorasick_rs": "Apache-2.0", "pyrage": "MIT", "resvg_py": "MIT"}

HEAD = """# Licences of what runs with the bot

Made by `make lock` from what each package says of itself; [dependencies.md](dependencies.md) says
what each is for. `sbom.cdx.json` has the same for machines (CycloneDX). The bot itself is MIT.

| package | version | licence |
| --- | --- | --- |
"""


class License(TypedDict, total=False):
    """CycloneDX: an SPDX id, or a name."""

    id: str
    name: str


class Choice(TypedDict, total=False):
    """CycloneDX: a licence, or an expression of several."""

    license: License
    expression: str


class Component(TypedDict, total=False):
    """CycloneDX: a package."""

    name: str
    version: str
    licenses: Sequence[Choice]


class Metadata(TypedDict):
    """CycloneDX: what the bill is of."""

    component: Component


class Bill(TypedDict):
    """CycloneDX: the whole."""

    metadata: Metadata
    components: Sequence[Component]


def main() -> None:
    """Write both files."""
    with TemporaryDirectory() as folder:
        tools = Path(sys.executable).parent
        python = Path(folder) / "bin" / "python"
        _call("uv", "venv", "--quiet", folder)
        _call("uv", "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", LOCK)
        written = Path(folder) / "bill.json"
        _call(
            *(tools / "cyclonedx-py", "environment", "--output-reproducible", "--output-file"),
            *(written, "--pyproject", ROOT / "pyproject.toml", "--mc-type", "application", python),
        )
        bill = read(written)
    bill["metadata"]["component"]["version"] = VERSION
    BILL.write_text(json.dumps(bill, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    LICENCES.write_text(HEAD + "".join(rows(bill["components"])), encoding="utf-8")


def read(path: Path) -> Bill:
    """A bill without the addresses of pages and of indexes: they change, and say nothing here."""

    def without_addresses(found: dict[str, object]) -> dict[str, object]:
        return {name: value for name, value in found.items() if name != "externalReferences"}

    bill: Bill = json.loads(path.read_text(encoding="utf-8"), object_hook=without_addresses)
    return bill


def rows(components: Sequence[Component]) -> Iterator[str]:
    """A line for each package."""
    for component in sorted(components, key=lambda one: one["name"].lower()):
        yield f"| {component['name']} | {component['version']} | {licence(component)} |\n"


def licence(component: Component) -> str:
    """As SPDX where it is given so; raises KeyError where none is known."""
    choices = component.get("licenses", ())
    if not choices:
        return BY_FILE[component["name"]]
    exact = [name for choice in choices if (name := _spdx(choice))]
    return ", ".join(exact) or ", ".join(map(_words, choices))


def _spdx(choice: Choice) -> str:
    return choice.get("expression") or choice.get("license", {}).get("id", "")


def _words(choice: Choice) -> str:
    """The end of a classifier: `License :: OSI Approved :: BSD License`."""
    return choice.get("license", {}).get("name", "").rpartition(" :: ")[2]


def locked() -> Mapping[str, str]:
    """What `requirements.lock` installs on Linux: names and versions."""
    lock = LOCK.read_text(encoding="utf-8")
    pins = re.findall(r"^([a-z0-9-]+)==(\S+)(?: ; (.*?))? \\$", lock, re.MULTILINE)
    return {name: version for name, version, marker in pins if "win32" not in marker}


def _call(*command: str | Path) -> None:
    subprocess.run(command, check=True, cwd=ROOT)  # noqa: S603  # our own tools


if __name__ == "__main__":
    main()
