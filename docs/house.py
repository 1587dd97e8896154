"""The house as it stands, for docs/architecture.md: `python -m docs.house` writes its two pictures.

The table has every module by domain and kind, the drawing every layer that imports may go down.
Both are read from the folders and from the contract in pyproject.toml, so that they stay true.
"""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "architecture.md"
KINDS = ("bot", "bot/workers", "handlers", "storage")
# The rows of the table: a domain, and what else of the storage is its own.
DOMAINS = (
    ("feeds", ()),
    ("places", ()),
    ("tagger", ()),
    ("articles", ()),
    ("readers", ()),
    ("delivery", ("outbox",)),
    ("sharing", ()),
    ("channels", ()),
    ("updates", ()),
    ("tips", ()),
    ("cases", ()),
    ("complaints", ()),
    ("archive", ()),
    ("figures", ()),
    ("deadlines", ()),
    ("health", ()),
)


def modules(folder: Path) -> list[str]:
    """The modules in a folder, packages below it as `name/`."""
    found = [path.stem for path in folder.glob("*.py") if path.stem != "__init__"]
    below = [
        f"{path.name}/ ({', '.join(modules(path))})" for path in folder.iterdir() if _is_room(path)
    ]
    return sorted(found) + sorted(below)


def table() -> str:
    """Domains down, kinds across."""
    heads = (
        "domain",
        "`bot/` decides and words",
        "`bot/workers/` runs",
        "`handlers/` answers",
        "`storage/` keeps",
    )
    rows = [heads, ("---",) * len(heads)]
    for domain, more in DOMAINS:
        cells = [_cell(kind, (domain, *more) if kind == "storage" else (domain,)) for kind in KINDS]
        rows.append((domain, *cells))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def drawing() -> str:
    """The layers from the top down, each with what its package is."""
    lines = []
    for layer in _layers():
        for number, package in enumerate(layer):
            name = package if number == 0 else f"  {package}"
            lines.append(f"{name:<23}{_first_line(package)}".rstrip())
    return "```text\n" + "\n".join(lines) + "\n```"


def page(text: str) -> str:
    """The page with both pictures as they are now."""
    for name, picture in (("table", table()), ("drawing", drawing())):
        begin, end = f"<!-- {name}: python -m docs.house -->", f"<!-- end of {name} -->"
        before, _, rest = text.partition(begin)
        _, _, after = rest.partition(end)
        text = f"{before}{begin}\n{picture}\n{end}{after}"
    return text


def _is_room(path: Path) -> bool:
    return (path / "__init__.py").exists()


def _cell(kind: str, names: tuple[str, ...]) -> str:
    parts = []
    for name in names:
        folder, module = ROOT / kind / name, ROOT / kind / f"{name}.py"
        if folder.is_dir():
            prefix = "" if name == names[0] else f"**{name}**: "
            parts.append(prefix + ", ".join(modules(folder)))
        elif module.exists():
            parts.append(f"{name}.py")
    return "<br>".join(parts) or "–"


def _layers() -> list[list[str]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    layers: list[str] = next(each["layers"] for each in contracts if each["type"] == "layers")
    return [layer.replace("|", ":").replace(" ", "").split(":") for layer in layers]


def _first_line(package: str) -> str:
    path = ROOT / package.replace(".", "/")
    source = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    documented = ast.get_docstring(ast.parse(source.read_text(encoding="utf-8"))) or ""
    return documented.partition("\n")[0]


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
