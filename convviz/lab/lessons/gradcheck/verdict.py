"""What a check says, in one word: a bad epsilon is told from a gradient that is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from convviz.lab.lessons.gradcheck.check import Check
from convviz.lab.lessons.gradcheck.curve import Curve
from convviz.lab.lessons.gradcheck.settling import settle


@dataclass(frozen=True)
class Verdict:
    """The word, an epsilon that suits, and how many entries no epsilon can judge."""

    word: str
    epsilon: float
    open: int = 0


def verdict_of(check: Check, curve: Curve) -> Verdict:
    """Judge the check; `curve` is the array's in the precision of the check.

    agree      no error is beyond the tolerance
    kinks      so it is, and some entries stand at a kink: they were judged with every choice held
    all_kinks  all of them do: differences of the loss judge none
    too_large  with the epsilon given, which is smaller, they agree: the loss bends within the step
    too_small  with the epsilon given, which is larger, they agree: round-off drowns the difference
    each_own   they agree, each with an epsilon of its own
    unclear    so they do but for some, for which no epsilon is both small and large enough
    disagree   with the epsilons that can judge some entries, these do not agree
    """
    best = curve.best[0]
    if not check.wrong.any():
        return Verdict(_without_errors(check), best)
    suits = first_that_suits(check, (best, curve.best_held[0]))
    if suits is not None:
        return Verdict("too_large" if check.epsilon > suits else "too_small", suits)
    settled = settle(check)
    if settled.wrong.any():
        return Verdict("disagree", best)
    return Verdict("unclear" if settled.open.any() else "each_own", best, int(settled.open.sum()))


def _without_errors(check: Check) -> str:
    count = int(check.kinks.sum())
    return "agree" if not count else "all_kinks" if count == check.count else "kinks"


def first_that_suits(check: Check, epsilons: Sequence[float]) -> float | None:
    """Return the first epsilon with which no error is beyond the tolerance."""
    return next((epsilon for epsilon in epsilons if not check.again(epsilon).wrong.any()), None)
