"""`subscribers import` and `export`, as an operator runs them."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import stat
import sys
import termios
from contextlib import closing
from pathlib import Path

import pytest

from tests.support.patience import PATIENCE
from tests.support.starts.process import command, environment

HEADER = "chat_id,language,delivery,places,quiet_from,quiet_to"
ROWS = """\
-1001234567890,id,instant,36,,
7,id,instant,36.03.19 36.03,,
8,en,off,36.73,,
9,id,off,,,
"""
GOOD = f"{HEADER}\n{ROWS}"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "subscribers.csv"
    path.write_text(GOOD)
    return path


def older(exported: str) -> str:
    """The columns that there were before how much comes was a choice; they come first."""
    return "".join(",".join(line.split(",")[:6]) + "\n" for line in exported.splitlines())


def enrolled(folder: Path) -> int:
    with closing(sqlite3.connect(folder / "data" / "bot.db")) as connection:
        (count,) = connection.execute("SELECT count(*) FROM subscribers").fetchone()
    return int(count)


async def test_what_was_imported_is_exported(file: Path, tmp_path: Path) -> None:
    """The same rows, by ascending chat id, to standard output or a file that is its owner's."""
    ended = await command("subscribers", "import", file.name, folder=tmp_path)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == "4 rows: 4 new, 0 changed, 0 unchanged, 0 repeated, 0 bad.\n"
    shown = await command("subscribers", "export", folder=tmp_path)
    assert (shown.code, shown.err, older(shown.out)) == (0, "", GOOD)
    ended = await command("subscribers", "export", "out.csv", folder=tmp_path)
    assert (ended.code, ended.err, ended.out) == (0, "", "")
    assert older((tmp_path / "out.csv").read_text()) == GOOD
    assert stat.S_IMODE((tmp_path / "out.csv").stat().st_mode) == 0o600


async def test_running_it_again_changes_nothing(file: Path, tmp_path: Path) -> None:
    """Also where a chat has several rows, far from each other: the last counts at once."""
    between = "".join(f"{chat},id,instant,36 36.01 36.02,,\n" for chat in range(100, 1000))
    file.write_text(f"{GOOD}{between}7,id,instant,36.04,,\n")
    first = await command("subscribers", "import", file.name, folder=tmp_path)
    assert first.out == "905 rows: 904 new, 0 changed, 0 unchanged, 1 repeated, 0 bad.\n"
    again = await command("subscribers", "import", file.name, folder=tmp_path)
    assert again.out == "905 rows: 0 new, 0 changed, 904 unchanged, 1 repeated, 0 bad.\n"
    shown = await command("subscribers", "export", folder=tmp_path)
    assert "\n7,id,instant,36.04,,\n" in older(shown.out)


async def test_a_bad_row_is_reported_and_the_others_go_in(file: Path, tmp_path: Path) -> None:
    """With the number of its line; the exit code says that not all is well."""
    bad = 'x,,,36,,\n11,,,99.99,,\n12,,,"36\n13,\xff,,36,,\n'
    file.write_bytes((GOOD + bad + "14,id,instant,36,,\n").encode("latin-1"))
    ended = await command("subscribers", "import", file.name, folder=tmp_path)
    assert ended.code == 1
    said = ended.err.splitlines()
    assert [line.partition(":")[0] for line in said] == ["line 6", "line 7", "line 8", "line 9"]
    assert "'99.99'" in said[1]
    assert ended.out == "9 rows: 5 new, 0 changed, 0 unchanged, 0 repeated, 4 bad.\n"
    assert enrolled(tmp_path) == 5


async def test_how_much_comes_goes_in_and_comes_out_again(file: Path, tmp_path: Path) -> None:
    """Deliveries, quiet hours, and each choice of a reader; the same file again changes nothing."""
    file.write_text(
        f"{HEADER},mode,modes,around,summary_at,most_a_day,quiet_mode,urgent_at_night,words,"
        "announcements,thread\n"
        "11,id,morning,36,,,daily,daily,no,06:00,,silent,no,-,yes,\n"
        "13,en,instant,36.03.19 36,22:00,05:00,each,direct+wide daily,yes,18:30,3,wait,yes,"
        "banjir|!#politik,no,\n"
    )
    ended = await command("subscribers", "import", file.name, folder=tmp_path)
    assert (ended.code, ended.err) == (0, "")
    ended = await command("subscribers", "export", "out.csv", folder=tmp_path)
    assert ended.code == 0
    assert (tmp_path / "out.csv").read_text() == file.read_text()
    ended = await command("subscribers", "import", "out.csv", folder=tmp_path)
    assert ended.out == "2 rows: 0 new, 0 changed, 2 unchanged, 0 repeated, 0 bad.\n"


async def test_a_file_as_spreadsheets_save_it_is_read(tmp_path: Path) -> None:
    """Byte order mark, CRLF, semicolons, columns of their own in their own order."""
    file = tmp_path / "excel.csv"
    file.write_bytes(b"\xef\xbb\xbfNama;places;chat_id\r\nSri;36.03.19;7\r\n;;\r\n")
    ended = await command("subscribers", "import", file.name, folder=tmp_path)
    assert (ended.code, ended.err) == (0, "")
    shown = await command("subscribers", "export", folder=tmp_path)
    assert older(shown.out) == f"{HEADER}\n7,id,instant,36.03.19,,\n"


async def test_a_pipe_is_read_too(tmp_path: Path) -> None:
    """`gunzip -c FILE.csv.gz | … import /dev/stdin`."""
    ended = await command(
        "subscribers", "import", "/dev/stdin", folder=tmp_path, stdin=GOOD.encode()
    )
    assert (ended.code, ended.err) == (0, "")
    assert enrolled(tmp_path) == 4


async def test_a_killed_import_is_completed_by_the_next(tmp_path: Path) -> None:
    """What was committed stays, whole chats only; the rest comes."""
    rows = [f"{chat},id,instant,36 36.01,," for chat in range(1, 20_001)]
    (tmp_path / "many.csv").write_text("\n".join([HEADER, *rows, ""]))
    await command("migrate", folder=tmp_path)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "subscribers", "import", "many.csv"),
        cwd=tmp_path,
        env=environment({}),
    )
    async with asyncio.timeout(PATIENCE):
        while not enrolled(tmp_path):
            await asyncio.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    await process.wait()
    before = enrolled(tmp_path)
    assert 0 < before < 20_000
    ended = await command("subscribers", "import", "many.csv", folder=tmp_path)
    new = f"{20_000 - before:,} new, 0 changed, {before:,} unchanged"
    assert (ended.code, ended.out) == (0, f"20,000 rows: {new}, 0 repeated, 0 bad.\n")
    shown = await command("subscribers", "export", folder=tmp_path)
    assert older(shown.out).splitlines() == [HEADER, *rows]


async def test_progress_is_shown_on_a_terminal_only(file: Path, tmp_path: Path) -> None:
    """There a bar names the rows; elsewhere nothing is said (the other tests)."""
    ours, theirs = os.openpty()
    termios.tcsetwinsize(ours, (24, 80))
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "subscribers", "import", file.name),
        cwd=tmp_path,
        env=environment({}),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=theirs,
    )
    assert await process.wait() == 0
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert "imported: 100%" in shown
    assert "4/4" in shown


async def test_a_reader_that_closes_early_is_no_traceback(file: Path, tmp_path: Path) -> None:
    """`export | head`: a sentence and exit code 1."""
    await command("subscribers", "import", file.name, folder=tmp_path)
    reading, writing = os.pipe()
    os.close(reading)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "subscribers", "export"),
        cwd=tmp_path,
        env=environment({}),
        stdout=writing,
        stderr=asyncio.subprocess.PIPE,
    )
    os.close(writing)
    _, said = await process.communicate()
    assert process.returncode == 1
    assert said == b"standard output: Broken pipe.\n"


@pytest.mark.parametrize(
    ("words", "code", "named"),
    [
        (("import", "missing.csv"), 1, "missing.csv: No such file"),
        (("import", "."), 1, ".: Is a directory"),
        (("import", "empty.csv"), 1, "must name the columns"),
        (("export", "missing/out.csv"), 1, "missing/out.csv: No such file"),
    ],
)
async def test_what_is_wrong_is_said_in_one_sentence(
    words: tuple[str, ...], code: int, named: str, tmp_path: Path
) -> None:
    """And the exit code says whose fault it is."""
    (tmp_path / "empty.csv").touch()
    ended = await command("subscribers", *words, folder=tmp_path)
    assert ended.code == code
    assert named in ended.err
    assert len(ended.err.splitlines()) == 1


async def test_wrong_usage_ends_with_2(tmp_path: Path) -> None:
    """No action, no file, an unknown option; settings that make no sense."""
    assert (await command("subscribers", folder=tmp_path)).code == 2
    assert (await command("subscribers", "import", folder=tmp_path)).code == 2
    assert (await command("subscribers", "export", "--all", folder=tmp_path)).code == 2
    wrong = {"DATABASE_URL": "mysql://nobody"}
    ended = await command("subscribers", "export", folder=tmp_path, given=wrong)
    assert ended.code == 2
    assert "DATABASE_URL" in ended.err


async def test_a_failed_export_leaves_the_old_file(tmp_path: Path) -> None:
    """The file is opened after the database, which is more likely to fail."""
    (tmp_path / "out.csv").write_text(GOOD)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "bot.db").write_bytes(b"no database" * 1000)
    ended = await command("subscribers", "export", "out.csv", folder=tmp_path)
    assert ended.code == 1
    assert older((tmp_path / "out.csv").read_text()) == GOOD


async def test_help_names_the_columns(tmp_path: Path) -> None:
    """And each direction has its own."""
    ended = await command("subscribers", "--help", folder=tmp_path)
    assert ended.code == 0
    assert "chat_id" in ended.out
    for action in ("import", "export"):
        ended = await command("subscribers", action, "--help", folder=tmp_path)
        assert ended.code == 0
        assert f"posbanten-bot subscribers {action}" in ended.out
