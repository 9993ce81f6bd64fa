"""What a check says, in one word: a bad epsilon is told from a gradient that is wrong."""

from __future__ import annotations

from convviz.gradcheck.check import Check


def verdict_of(check: Check, best: float, kinked: bool) -> str:
    """The verdict; `best` is the best epsilon of the array's curve, `kinked` whether the loss has kinks.

    agree      no error is beyond the tolerance
    kinks      those that are have a kink of the loss within the step
    too_large  with the best epsilon, which is smaller, they agree: the loss bends within the step
    too_small  with the best epsilon, which is larger, they agree: round-off drowns the difference
    disagree   they do not agree with the best epsilon either
    """
    if not check.wrong.any():
        return "agree"
    if kinked and is_explained(check):
        return "kinks"
    there = check.again(best)
    if there.wrong.any() and not (kinked and is_explained(there)):
        return "disagree"
    return "too_large" if check.epsilon > best else "too_small"


def is_explained(check: Check) -> bool:
    """Whether every error beyond the tolerance is explained by a kink."""
    return not (check.wrong & ~check.bent).any()
