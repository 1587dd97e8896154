"""The command: so many histories, and what became of them."""

from __future__ import annotations

import argparse
import os
import sys
import time
import warnings
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

from tests.simulation.history import LONG, SHORT
from tests.simulation.judging import Judged, judge, warm_up
from tests.simulation.laws import LAWS

LAST = 40  # events that are shown of a history that breaks a law


def main(given: Sequence[str] | None = None) -> int:
    """Play the histories of seeds; 1 where a law is broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=100, help="how many histories")
    parser.add_argument("--from", type=int, default=0, dest="first", help="the first seed")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes")
    parser.add_argument("--short", action="store_true", help="fewer people, for less time")
    parser.add_argument("-x", action="store_true", dest="first_only", help="end at a broken law")
    parser.add_argument("--trace", action="store_true", help="show all that happened")
    parser.add_argument("--copies", type=int, help="of the bot; else the seed says how many")
    options = parser.parse_args(given)
    seeds = range(options.first, options.first + options.seeds)
    # What was frozen at a crash is thrown away without being awaited; that is meant.
    warnings.filterwarnings("ignore", message="coroutine .* was never awaited")
    length = SHORT if options.short else LONG
    played = partial(judge, length=length, trace=options.trace, copies=options.copies)
    began, cpu, count, failed = time.perf_counter(), 0.0, 0, []
    jobs = min(options.jobs, len(seeds))
    with ProcessPoolExecutor(jobs, initializer=warm_up) as processes:
        for judged in processes.map(played, seeds):
            cpu, count = cpu + judged.cpu, count + 1
            if judged.breaches or options.trace:
                _show(judged, judged.notes if options.trace else judged.notes[-LAST:])
            failed += [judged.seed] if judged.breaches else []
            if failed and options.first_only:
                processes.shutdown(cancel_futures=True)
                break
    took = time.perf_counter() - began
    print(
        f"{count} seeds, {count / took:.2f} a second ({cpu / count:.2f} s of"
        f" processor each), {len(LAWS)} laws; broken by {failed or 'none'}"
    )
    return 1 if failed else 0


def _show(judged: Judged, notes: Sequence[str]) -> None:
    print(*notes, sep="\n")
    print(
        f"seed {judged.seed}, {judged.span:g} s (trace {judged.digest}):",
        *(judged.breaches or ["no law broken"]),
        sep="\n  ",
    )


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":  # the order in sets of words is part of a history
        os.environ["PYTHONHASHSEED"] = "0"
        os.execv(sys.executable, [sys.executable, "-m", "tests.simulation", *sys.argv[1:]])
    sys.exit(main())
