"""Other projects' feeds through the parser: `python -m tests.feeds.corpus FOLDER`.

Each file below the folder is read as if a site had answered with it. Read, or refused as no feed of
articles: both are right; anything else is a defect, and is named. No part of the ordinary tests,
as the files are others' and not ours to keep.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bot.core.errors import FeedError
from bot.feeds.parser import parse
from bot.workers.feeds.parser_pool import TIME_LIMIT
from tests.support.feeds.promises import CLEANER, check

ENDINGS = {".xml", ".rss", ".rdf", ".atom", ".feed", ".html", ".json"}


def main(folder: Path) -> int:
    """Show the counts, and every file that is neither read nor refused; 1 where there is one."""
    counts, slowest = Counter[str](), (0.0, "")
    for path in _files(folder):
        began = time.monotonic()
        try:
            feed = parse(
                path.read_bytes(),
                url="http://a.id/feed/",
                content_type="application/xml",
                cleaner=CLEANER,
            )
            for entry in feed.entries:
                check(entry)
            what = "read"
            counts["entries"] += len(feed.entries)
        except FeedError:
            what = "refused"
        except Exception as error:  # noqa: BLE001 (what a file does is what is asked)
            what = "crashed"
            print(f"{path}: {type(error).__name__}: {error}")  # noqa: T201
        took = time.monotonic() - began
        slowest = max(slowest, (took, path.name))
        counts[what] += 1
        counts["too slow"] += took > TIME_LIMIT
    read, refused, crashed = counts["read"], counts["refused"], counts["crashed"]
    print(  # noqa: T201
        f"{read + refused + crashed} files: {read} read ({counts['entries']} entries),"
        f" {refused} refused, {crashed} crashed, {counts['too slow']} over {TIME_LIMIT:g} s;"
        f" slowest {slowest[0]:.2f} s ({slowest[1]})"
    )
    return int(crashed + counts["too slow"] > 0)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.suffix in ENDINGS)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
