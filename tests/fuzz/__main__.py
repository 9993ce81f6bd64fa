"""Fuzz for some minutes: ``python -m tests.fuzz --minutes 60 --seed 1``; ends with 1 where it broke."""

from __future__ import annotations

import argparse
import sys
import time

from tests.fuzz.running import MOST_LEAKED, WARM, held, names, tried
from tests.fuzz.server import against_a_server


def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0, help="how long (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="which cases (%(default)s)")
    parser.add_argument("--case", help="one case alone, such as files:1:17")
    parser.add_argument("--server", action="store_true", help="messages to a real server instead")
    options = parser.parse_args()
    if options.server:
        faults = list(against_a_server(60 * options.minutes, options.seed))
        print(*(f"== {fault.case}\n{fault.what}" for fault in faults), f"{len(faults)} faults", sep="\n")
        return int(bool(faults))
    if options.case:
        fault = tried(options.case)
        print(fault.what if fault else "It ends as it should.")
        return int(fault is not None)
    return _run(60 * options.minutes, options.seed)


def _run(seconds: float, seed: int) -> int:
    until, count, faults, at_first, slowest = time.monotonic() + seconds, 0, 0, 0.0, (0.0, "")
    for name in names(seed):
        begin = time.process_time()
        fault = tried(name)
        slowest = max(slowest, (time.process_time() - begin, name))
        if fault is not None:
            faults += 1
            print(f"== {fault.case}\n{fault.what}", flush=True)
        count += 1
        if count == WARM:
            at_first = held()
        if time.monotonic() >= until:
            break
    leaked = held() - at_first if at_first else 0.0
    print(f"{count} cases, {faults} faults, {leaked / 1e6:+.0f} MB since the first {WARM}")
    print(f"slowest: {slowest[1]}, {slowest[0]:.1f} s of the processor")
    return int(faults > 0 or leaked > MOST_LEAKED)


if __name__ == "__main__":
    sys.exit(main())
