"""The docs name what there is: every setting, command line word and chat command."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS
from bot.core.settings import Settings
from docs import house
from handlers.base.routing import Route
from handlers.routes import ROUTES
from tests.support.paths import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCS = README + "".join(
    path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").glob("*.md"))
)


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_every_setting_is_in_the_readme_with_its_default(name: str) -> None:
    """An operator finds each of them in the table, and the default there is the real one."""
    row = next((line for line in README.splitlines() if f"`{name.upper()}`" in line), "")
    assert row.startswith("|"), name
    default = Settings.model_fields[name].get_default(call_default_factory=True)
    if isinstance(default, str) and default:
        assert f"`{default}`" in row or default in row, name
    if isinstance(default, int | float) and not isinstance(default, bool):
        assert f"`{default:g}`" in row, name


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_of_the_command_line_is_in_the_readme(name: str) -> None:
    """`python -m bot NAME` is explained."""
    assert f"| `{name}" in README


@pytest.mark.parametrize("command", sorted({r.command for r in ROUTES if isinstance(r, Route)}))
def test_every_chat_command_is_in_the_docs(command: str) -> None:
    """Readers' and editors' commands."""
    assert f"/{command}" in DOCS


LATER = (
    "/jadwal",
    "/umumkan",
)


@pytest.mark.parametrize("name", LATER)
def test_what_is_planned_and_not_there_is_said_to_be_missing(name: str) -> None:
    """An operator who knows the plan learns from the docs that this version lacks it."""
    operating = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    assert name in operating.partition("## Not built yet")[2]


def test_every_dependency_has_its_reason() -> None:
    """One line: why it, and not another."""
    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    named = [
        *pyproject["project"]["dependencies"],
        *pyproject["project"]["optional-dependencies"]["install"],
        *pyproject["dependency-groups"]["dev"],
        *pyproject["dependency-groups"]["release"],
    ]
    reasons = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    for line in named:
        name = re.split(r"[\[<>=~ ]", line, maxsplit=1)[0]
        assert re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", reasons), name


PAGES = [
    *ROOT.glob("*.md"),
    *(ROOT / "docs").glob("*.md"),
    *(ROOT / "benchmarks").glob("*.md"),
    *(ROOT / ".github").rglob("*.md"),
    *(ROOT / "deploy").rglob("*.md"),
    *(ROOT / "bot").rglob("*.md"),
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_between_the_docs_lead_somewhere(page: Path) -> None:
    """No page points to a file, a picture or a heading that is not there."""
    text = without_code(page)
    links = re.findall(r"\]\(([^)\s]+)\)|(?:src|srcset|href)=\"([^\"\s]+)\"", text)
    for link in (markdown or html for markdown, html in links):
        target, _, anchor = link.partition("#")
        if "://" in link or link.startswith("mailto:"):
            continue
        there = page.parent / target if target else page
        assert there.exists(), link
        assert not anchor or anchor in anchors(there), link


def without_code(page: Path) -> str:
    """What a page says besides its examples."""
    return re.sub(
        r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )


def anchors(page: Path) -> set[str]:
    """What the headings of a page are called in links, as GitHub makes it."""
    headings = re.findall(r"(?m)^#+ (.+)$", without_code(page))
    return {re.sub(r"[^\w\s-]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_a_heading_is_called_as_github_calls_it(tmp_path: Path) -> None:
    """Small letters, hyphens, no marks; what looks like one in an example is none."""
    page = tmp_path / "page.md"
    page.write_text("# The `.env`, again …\n\n```\n# No heading\n```\n", encoding="utf-8")
    assert anchors(page) == {"the-env-again-"}


def test_every_picture_is_made_by_a_command() -> None:
    """So that it stays true; CONTRIBUTING.md says which."""
    commands = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    shown = [path for path in (ROOT / "docs").iterdir() if path.suffix in {".png", ".svg"}]
    assert shown
    for picture in shown:
        assert f"docs/{picture.name}" in commands, picture.name


@pytest.mark.parametrize(
    "name",
    [
        "requirements.lock",
        "requirements-dev.lock",
        "requirements-release.lock",
        "tests/mutants/requirements.lock",
    ],
)
def test_a_lock_names_no_address_and_hashes_everything(name: str) -> None:
    """It installs from whatever index the machine is set up with, and only those very files."""
    lock = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in lock
    pinned = [line for line in lock.splitlines() if re.match(r"^[a-z0-9]", line)]
    assert pinned
    assert lock.count("--hash=sha256:") >= len(pinned)
    assert all(line.endswith("\\") for line in pinned)


def test_the_pictures_of_the_house_are_those_of_the_house_that_stands() -> None:
    """`python -m docs.house` writes them anew."""
    text = house.PAGE.read_text(encoding="utf-8")
    assert house.page(text) == text


def test_every_file_that_the_docs_name_is_there() -> None:
    """Whoever follows the way of an article finds each of its steps."""
    data = (ROOT / "bot" / "data").glob("*/README.md")
    for document in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *data]:
        text = document.read_text(encoding="utf-8")
        for path in re.findall(r"`((?:bot|handlers|storage|tests|docs)/[\w/.-]*\w)`", text):
            assert (ROOT / path).exists(), f"{document.name}: {path}"
