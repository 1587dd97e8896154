"""What lies in deploy/ goes with the bot that stands here."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from itertools import product
from pathlib import Path

import pytest

from bot.core.settings import Settings
from bot.delivery.model import DeliveryStatus, Kind
from bot.readers.model import State
from bot.web.metrics import REPLY
from bot.workers.feeds.refresh import RefreshResult
from tests.support.paths import ROOT

DEPLOY = ROOT / "deploy"
MONITORING = ("alerts.yaml", "grafana-dashboard.json")
LABELS = {
    "kind": {*Kind, REPLY},
    "outcome": {*DeliveryStatus, *RefreshResult},
    "state": {*State},
}


@pytest.mark.parametrize("name", MONITORING)
def test_only_metrics_that_there_are_are_watched(name: str) -> None:
    """An alert on a metric that nobody gives never comes."""
    given = {
        metric
        for path in (ROOT / "bot" / "web").glob("*.py")
        for metric in re.findall(r'"(posbanten_\w+)"', path.read_text(encoding="utf-8"))
    }
    text = (DEPLOY / "monitoring" / name).read_text(encoding="utf-8").replace("\\", "")
    watched = set(re.findall(r"\bposbanten_\w+", text))
    assert watched
    assert {metric.removesuffix("_bucket") for metric in watched} <= given
    for label, compared in re.findall(r'\b(kind|outcome|state)[!=]=?~?"([^"]+)"', text):
        assert set(compared.split("|")) <= LABELS[label], label


def test_each_panel_of_the_dashboard_has_a_place_of_its_own() -> None:
    """Grafana would push one that lies on another somewhere else. Groups have one, too."""
    panels = json.loads((DEPLOY / "monitoring" / MONITORING[1]).read_text())["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    cells: list[tuple[int, int]] = []
    for panel in panels:
        at = panel["gridPos"]
        cells += product(range(at["x"], at["x"] + at["w"]), range(at["y"], at["y"] + at["h"]))
    assert len(set(cells)) == len(cells)
    assert max(x for x, _ in cells) < 24
    assert "posbanten_groups" in str(panels)


@pytest.mark.parametrize(
    "name", ["posbanten-bot.service", "posbanten-bot-backup.service", "posbanten-bot-backup.timer"]
)
def test_each_of_many_newsrooms_is_kept_as_the_only_one_is(name: str) -> None:
    """A unit and its template differ in the instance's name alone."""
    stem, _, kind = name.partition(".")
    unit = _directives(DEPLOY / "systemd" / name)
    template = _directives(DEPLOY / "systemd" / f"{stem}@.{kind}")
    assert [re.sub(r"-%i| \(%i\)", "", line) for line in template] == unit
    # What is called after the newsroom: settings and secrets, user, data.
    own = [line for line in template if "posbanten-bot" in line and "/opt/" not in line]
    assert all("%i" in line for line in own)


@pytest.mark.parametrize("script", sorted((ROOT / ".ci").iterdir()), ids=lambda path: path.name)
def test_no_script_closes_a_pipe_that_is_still_written_to(script: Path) -> None:
    """Under pipefail a writer that is cut off fails the script, and only when it is the slower one.

    grep -q and head end at what they looked for; curl then could not write its page and said 23.
    """
    text = script.read_text(encoding="utf-8").replace("\\\n", " ")
    assert "set -euo pipefail" in text
    assert not re.findall(r"\|\s*(?:grep\s+-\w*[qm]|head\b|sed\s+\S*q\b)", text)


def _directives(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed")
@pytest.mark.parametrize("name", ["posbanten-bot.service", "posbanten-bot-backup.service"])
def test_a_unit_may_do_little(name: str) -> None:
    """systemd's own score of what a service could do to the machine: under 2.0 of 10."""
    judged = subprocess.run(
        [
            *("systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=20"),
            DEPLOY / "systemd" / name,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert judged.returncode == 0, judged.stdout + judged.stderr
    assert "Overall exposure level" in judged.stdout


@pytest.mark.parametrize(
    ("name", "path"),
    [("Caddyfile", r"^\s*path (.+)$"), ("nginx.conf", r"^\s*location (?:= )?(/\S+) \{$")],
)
def test_a_proxy_opens_what_comes_from_outside_and_nothing_else(name: str, path: str) -> None:
    """Health and metrics are for the machine itself; ledger, feeds and places for everybody."""
    text = (DEPLOY / "proxy" / name).read_text(encoding="utf-8")
    opened = " ".join(re.findall(path, text, re.MULTILINE)).split()
    wanted = ["/ping", "/telegram", "/koreksi", "/koreksi.json", "/feeds/", "/places"]
    assert [each.removesuffix("*") for each in opened] == wanted


@pytest.mark.parametrize(
    "name",
    [
        "container/Dockerfile",
        "container/compose.yaml",
        *(f"systemd/posbanten-bot{unit}.service" for unit in ("", "@", "-backup", "-backup@")),
    ],
)
def test_what_is_set_is_a_setting(name: str) -> None:
    """A setting that was renamed would be passed over in silence."""
    text = (DEPLOY / name).read_text(encoding="utf-8")
    foreign = {"PATH", "BASE", "POSTGRES_USER", "POSTGRES_PASSWORD_FILE"}
    given = set(re.findall(r"\b([A-Z][A-Z_]+)(?:=|: )", text)) - foreign
    assert given
    for setting in given:
        assert setting.removesuffix("_FILE").lower() in Settings.model_fields, setting
