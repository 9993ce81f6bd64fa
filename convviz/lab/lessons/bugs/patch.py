"""A mistake as a patch: which lines of the plain reference change to what, as in any diff.

    +    weight_grad = np.zeros(weight_shape)
         for x, output_grad in steps:
    -        weight_grad = np.zeros(weight_shape)

A sign and a line of code; a space before lines that only say where. A line "@@" ends one place and begins the
next, further down. What is compiled here is our own text alone: the reference's source and the catalogue's.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache
from typing import Any

Line = tuple[str, str]
"""A sign and a line of code: "+" comes in, "-" goes, " " stays."""

SIGNS = ("+", "-", " ")
NEXT_PLACE = "@@"

_MORE_NAMES = {"replace": replace}
"""What the lines that come in use beyond the names of the reference's module."""


@lru_cache(maxsize=64)
def patched(reference: Callable[..., Any], patch: str) -> Callable[..., Any]:
    """Compile the reference with the lines of the patch changed."""
    source = "\n".join(code for sign, code in patched_lines(reference, patch) if sign != "-")
    names = {**reference.__globals__, **_MORE_NAMES}
    name = reference.__name__
    exec(compile(source, f"<{name} with a mistake>", "exec", dont_inherit=True), names)
    function: Callable[..., Any] = names[name]
    return function


def patched_lines(reference: Callable[..., Any], patch: str) -> tuple[Line, ...]:
    """Return all lines of the reference without its docstring, with those that the patch changes."""
    code = code_of(reference)
    lines: list[Line] = []
    read = 0
    for place in _places(patch):
        before = [text for sign, text in place if sign != "+"]
        start = _start_of(before, code, read)
        lines += [(" ", text) for text in code[read:start]] + place
        read = start + len(before)
    return (*lines, *((" ", text) for text in code[read:]))


def code_of(function: Callable[..., Any]) -> list[str]:
    """Return the lines of a function without its docstring."""
    source = inspect.getsource(function)
    dropped = set(_docstring_lines(source))
    return [line for number, line in enumerate(source.splitlines(), 1) if number not in dropped]


def _docstring_lines(source: str) -> Iterator[int]:
    (definition,) = ast.parse(source).body
    assert isinstance(definition, ast.FunctionDef)
    first = definition.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
        yield from range(first.lineno, (first.end_lineno or first.lineno) + 1)


def _places(patch: str) -> list[list[Line]]:
    places: list[list[Line]] = [[]]
    for line in patch.splitlines():
        if line == NEXT_PLACE:
            places.append([])
        elif line[:1] in SIGNS:
            places[-1].append((line[0], line[1:]))
        else:
            raise ValueError(f"A line of a patch begins with one of {SIGNS}; got {line!r}.")
    return places


def _start_of(before: list[str], code: list[str], read: int) -> int:
    """Find the one run of lines in the code that the patch speaks of."""
    starts = [at for at in range(len(code)) if before and code[at : at + len(before)] == before]
    if len(starts) != 1 or starts[0] < read:
        found = f"they stand there {len(starts)} times" if len(starts) != 1 else "they come too late"
        raise ValueError(f"A patch names lines that the reference has once, in its order; {found}: {before}.")
    return starts[0]
