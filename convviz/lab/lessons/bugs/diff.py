"""What a mistake changes in the plain reference, as a diff of their sources."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from typing import Any

from convviz.lab.lessons.bugs.bug import Mistake

CONTEXT = 3
"""Lines shown before and after a change."""

GAP = "…"

Line = tuple[str, str]
"""A sign and a line of code: "+", "-" or " " as in every diff, GAP where lines are left out."""


def diff_of(mistake: Mistake) -> tuple[Line, ...]:
    """The lines that the mistake takes away and puts in, with a few around them."""
    right, wrong = code_of(mistake.reference), code_of(mistake.function)
    groups = SequenceMatcher(a=right, b=wrong, autojunk=False).get_grouped_opcodes(CONTEXT)
    lines: list[Line] = []
    for place, group in enumerate(groups):
        lines += [(GAP, "")] if place else []
        for kind, start, end, wrong_start, wrong_end in group:
            if kind == "equal":
                lines += [(" ", line) for line in right[start:end]]
            else:
                lines += [("-", line) for line in right[start:end]]
                lines += [("+", line) for line in wrong[wrong_start:wrong_end]]
    return tuple(lines)


def code_of(function: Callable[..., Any]) -> list[str]:
    """The lines of a function without its docstring."""
    source = inspect.getsource(function)
    dropped = set(_docstring_lines(source))
    return [line for number, line in enumerate(source.splitlines(), 1) if number not in dropped]


def _docstring_lines(source: str) -> Iterator[int]:
    (definition,) = ast.parse(source).body
    assert isinstance(definition, ast.FunctionDef)
    first = definition.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        yield from range(first.lineno, (first.end_lineno or first.lineno) + 1)
