"""Draw mutants by seed, try each, and say which survived."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from tests.mutants.known import EQUIVALENT
from tests.mutants.likelihood import LikeliestFirst, words_around, words_of
from tests.mutants.rooms import ROOT, modules, room_tests
from tests.mutants.sites import Mutant, Site, sites_of
from tests.mutants.trial import Outcome, Trial, copied_tree, warm_up

PATIENCE = 120.0
"""Seconds of work after which a mutant is given up: what runs for ever is no proof that a test noticed it."""


def drawn(seed: int, under: str = "") -> Iterator[Mutant]:
    """Yield mutants in an order that the seed decides, of all kinds in turn, none twice."""
    rng = random.Random(seed)
    sources = {path: (ROOT / path).read_text(encoding="utf-8") for path in modules() if under in path}
    kinds: dict[str, list[Site]] = {}
    for path, source in sources.items():
        for site in sites_of(path, source):
            kinds.setdefault(site.kind, []).append(site)
    for kind in kinds.values():
        rng.shuffle(kind)
    while any(kinds.values()):
        for kind in sorted(kinds):
            site = kinds[kind].pop() if kinds[kind] else None
            mutant = site.mutant(sources[site.path]) if site else None
            if mutant is not None:
                yield mutant


class Campaign:
    """A number of mutants, some at a time, each in the copy of the tree that is free."""

    def __init__(self, mutants: Iterator[Mutant], count: int, trees: list[Path]) -> None:
        self.mutants, self.count = mutants, count
        self.free, self.running = trees, list[tuple[Trial, Mutant]]()
        self.outcomes: list[tuple[Mutant, Outcome]] = []

    def run(self) -> None:
        """Try mutants until enough of them could run."""
        while True:
            wanted = self.count - len(self.valid) - len(self.running)
            while wanted > 0 and self.free and (mutant := next(self.mutants, None)) is not None:
                if reason(mutant):
                    self._told(mutant, Outcome("passed", "", 0.0))
                    wanted -= 1
                    continue
                tree = self.free.pop()
                self.running.append((self._trial(mutant, tree), mutant))
                wanted -= 1
            if not self.running:
                return
            time.sleep(0.02)
            self.running = [pair for pair in self.running if not self._ended(*pair)]

    @property
    def valid(self) -> list[tuple[Mutant, Outcome]]:
        """The mutants whose code could run."""
        return [pair for pair in self.outcomes if pair[1].word != "crashed"]

    def _trial(self, mutant: Mutant, tree: Path) -> Trial:
        around = words_around(mutant.path, mutant.source, mutant.line)
        order = LikeliestFirst(around | words_of(mutant.before), words_of(mutant.before + mutant.after))
        return Trial(tree, room_tests(mutant.path), PATIENCE, mutant.path, mutant.source, order)

    def check(self, tree: Path) -> None:
        """Run the tests that failed on the program as it is: one that fails there too says nothing."""
        failed = sorted({outcome.failure for _mutant, outcome in self.outcomes if outcome.word == "failed"})
        if not failed:
            return
        trial = Trial(tree, failed, PATIENCE + 10 * len(failed))
        while (outcome := trial.outcome()) is None:
            time.sleep(0.02)
        if outcome.word != "passed":
            sys.exit(f"Without any mutant: {outcome.word}, {outcome.failure}")

    def _ended(self, trial: Trial, mutant: Mutant) -> bool:
        outcome = trial.outcome()
        if outcome is None:
            return False
        self.free.append(trial.tree)
        self._told(mutant, outcome)
        return True

    def _told(self, mutant: Mutant, outcome: Outcome) -> None:
        self.outcomes.append((mutant, outcome))
        print(
            f"{_word(mutant, outcome):10} {outcome.seconds:5.1f} s  {mutant}  {outcome.failure}", flush=True
        )


def _word(mutant: Mutant, outcome: Outcome) -> str:
    if outcome.word == "passed":
        return "equivalent" if reason(mutant) else "SURVIVED"
    return {"failed": "killed"}.get(outcome.word, outcome.word)


def reason(mutant: Mutant) -> str:
    """Why no test can notice a mutant, or need not; empty where there is no such reason."""
    return EQUIVALENT.get((mutant.path, mutant.before, mutant.after), "")


def main() -> None:
    """Read the command line, try the mutants, print the sums and those that survived."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--skip", type=int, default=0, help="mutants to leave out: those of a run before")
    parser.add_argument("--workers", type=int, default=2, help="processes at a time")
    parser.add_argument("--under", default="", help="a part of the path of the modules to take")
    parser.add_argument("--only", nargs="+", help="parts of the lines of the mutants to take: charts.py:28")
    parser.add_argument("--list", action="store_true", help="only show the mutants")
    asked = parser.parse_args()
    mutants = drawn(asked.seed, asked.under)
    if asked.only:
        mutants = (mutant for mutant in mutants if any(part in str(mutant) for part in asked.only))
    mutants = islice(mutants, asked.skip, None)
    if asked.list:
        for _place, mutant in zip(range(asked.count), mutants, strict=False):
            print(mutant)
        return
    warm_up()
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        trees = [copied_tree(Path(folder) / str(number)) for number in range(asked.workers)]
        campaign = Campaign(mutants, asked.count, list(trees))
        campaign.run()
        campaign.check(trees[0])
    _summary(asked.seed, campaign.valid, len(campaign.outcomes))


def _summary(seed: int, tried: list[tuple[Mutant, Outcome]], all_of_them: int) -> None:
    words = Counter(_word(*pair) for pair in tried)
    print(f"\nSeed {seed}: {len(tried)} mutants, " + ", ".join(f"{n} {word}" for word, n in words.items()))
    print(f"{all_of_them - len(tried)} more could not run at all and do not count.")
    for mutant, outcome in tried:
        if outcome.word != "failed":
            print(f"- {mutant}\n    {reason(mutant) or outcome.word}")


if __name__ == "__main__":
    main()
