"""What a mistake changes in the plain reference: its patch, with the lines around it."""

from __future__ import annotations

from convviz.lab.lessons.bugs.bug import Bug
from convviz.lab.lessons.bugs.patch import Line, patched_lines

CONTEXT = 3
"""Lines shown before and after a change."""

GAP = "…"
"""The sign of a line that stands for all that are left out between two changes."""


def diff_of(bug: Bug) -> tuple[Line, ...]:
    """Return the lines that the mistake takes away and puts in, with a few around them."""
    lines = patched_lines(bug.reference, bug.patch)
    changed = [at for at, (sign, _code) in enumerate(lines) if sign != " "]
    shown = [at for at in range(len(lines)) if any(abs(at - place) <= CONTEXT for place in changed)]
    diff: list[Line] = []
    for at, before in zip(shown, [shown[0] - 1, *shown], strict=False):
        diff += [(GAP, "")] if at != before + 1 else []
        diff.append(lines[at])
    return tuple(diff)
