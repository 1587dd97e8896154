"""The command: so many histories, and what became of them."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence

LAST = 40  # events that are shown of a history that breaks a law


def main(given: Sequence[str] | None = None) -> int:
    """Play the histories of seeds; 1 where a law is broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=100, help="how many histories")
    parser.add_argument("--from", type=int, default=0, dest="first", help="the first seed")
    parser.add_argument("--trace", action="store_true", help="show all that happened")
    options = parser.parse_args(given)
    from tests.simulation.history import play
    from tests.simulation.laws import LAWS, broken

    began, failed = time.perf_counter(), []
    for seed in range(options.first, options.first + options.seeds):
        history = play(seed)
        breaches = broken(history)
        digest = history.world.trace.digest()
        if breaches or options.trace:
            notes = history.world.trace.notes
            print("\n".join(notes if options.trace else notes[-LAST:]))
            print(f"seed {seed} (trace {digest}):", *(breaches or ["no law broken"]), sep="\n  ")
        failed += [seed] if breaches else []
    took = time.perf_counter() - began
    print(
        f"{options.seeds} seeds, {options.seeds / took:.2f} a second, {len(LAWS)} laws each;"
        f" broken by {failed or 'none'}"
    )
    return 1 if failed else 0


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":  # the order in sets of words is part of a history
        os.environ["PYTHONHASHSEED"] = "0"
        os.execv(sys.executable, [sys.executable, "-m", "tests.simulation", *sys.argv[1:]])
    sys.exit(main())
