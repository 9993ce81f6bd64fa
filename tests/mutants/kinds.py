"""The kinds of mistakes: each a function from a node of the tree to the changes that can be made to it.

A change is a pair: a node, and what stands in its place.
"""

from __future__ import annotations

import ast
import builtins
import copy
import re
import string
from collections.abc import Callable, Iterator
from typing import Any

Change = tuple[Any, Any]
Changes = Iterator[Change]

SENTENCES = {"_", "N_", "Refusal", "RefusedValue", "RefusedType"}
"""Calls whose first argument is a sentence."""

FILLING = {"format", "say", *SENTENCES}
"""Calls whose named arguments are put into a sentence."""

COUNTS = re.compile(
    r"counts?|steps?|epochs?|rows?|columns?|height|width|index|number|channels?|filters?|groups|batch|seed|n|i|j"
    r"|size|stride|dilation|padding|tries|score|right|parameters|places|rate|loss|total|seconds|share|accuracy"
    r"|more|top|left|before|after|span|last|first"
)
"""Names that hold a number, as likely as not: adding 1 to a text fails, and such a mutant does not count."""

COMPARISONS = {
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
}
LETTERS = dict(zip("pqijhwuvnockxygrsdPXCOHWKY", "qpjiwhvuonkcyxwsrsqYOCWHSX", strict=True))
"""In a formula: each letter with one that it is easily taken for."""

_LETTER = re.compile(r"(?<![\\A-Za-z])(?:[A-Za-z](?![A-Za-z])|\d)")


def _name(call: ast.Call) -> str:
    return getattr(call.func, "attr", getattr(call.func, "id", ""))


def _changed(node: Any, **fields: Any) -> Any:
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


def _exchanged(values: list[Any], place: int, new: Any) -> list[Any]:
    return [*values[:place], new, *values[place + 1 :]]


def _swapped(values: list[Any], place: int) -> list[Any]:
    """The values with one and its successor in each other's place."""
    return [*values[:place], values[place + 1], values[place], *values[place + 2 :]]


def _neighbours(values: list[Any]) -> Iterator[int]:
    """The places of values that differ from their successor and are of its kind."""
    for place, (one, other) in enumerate(zip(values, values[1:], strict=False)):
        if _likeness(one) == _likeness(other) and ast.dump(one) != ast.dump(other):
            yield place


def _likeness(node: ast.AST) -> object:
    if isinstance(node, ast.Constant):
        return type(node.value)
    return (ast.Call, _name(node)) if isinstance(node, ast.Call) else type(node)


def _is_text(node: ast.AST) -> bool:
    inner = (part for part in ast.walk(node) if isinstance(part, ast.Constant))
    return any(isinstance(part.value, str) for part in inner)


def _is_number(node: Any) -> bool:
    if isinstance(node, ast.Constant):
        return isinstance(node.value, int | float) and not isinstance(node.value, bool)
    if isinstance(node, ast.BinOp):
        return _is_number(node.left) or _is_number(node.right)
    if isinstance(node, ast.Call):
        return _name(node) in {"len", "int", "float", "round", "sum", "max", "min", "abs"}
    if isinstance(node, ast.Subscript):
        return _is_number(node.value) or getattr(node.value, "attr", "") == "shape"
    return bool(COUNTS.fullmatch(getattr(node, "attr", getattr(node, "id", ""))))


# ---- what is printed -------------------------------------------------------------------------------------


def labels(node: Any, tree: ast.Module) -> Changes:
    """Two entries of a table, or two texts of a row of them, in each other's place."""
    if isinstance(node, ast.Dict):
        for place in _neighbours(node.values):
            if _is_text(node.values[place]) or isinstance(node.values[place], ast.Name):
                yield node, _changed(node, values=_swapped(node.values, place))
    elif isinstance(node, ast.Tuple | ast.List) and all(map(_is_text, node.elts)):
        for place in _neighbours(node.elts):
            yield node, _changed(node, elts=_swapped(node.elts, place))


def values(node: Any, tree: ast.Module) -> Changes:
    """Two named values of a sentence in each other's place."""
    if isinstance(node, ast.Call) and _name(node) in FILLING:
        named = [keyword.value for keyword in node.keywords]
        for place in range(len(named) - 1):
            if ast.dump(named[place]) != ast.dump(named[place + 1]):
                new = zip(node.keywords, _swapped(named, place), strict=True)
                yield (
                    node,
                    _changed(node, keywords=[_changed(keyword, value=value) for keyword, value in new]),
                )


def sentences(node: Any, tree: ast.Module) -> Changes:
    """Another sentence of the module that has the same named places."""
    if not isinstance(node, ast.Call) or _name(node) not in SENTENCES:
        return
    own = _sentence(node)
    others = [
        _sentence(call) for call in ast.walk(tree) if isinstance(call, ast.Call) and _name(call) in SENTENCES
    ]
    for other in others:
        if own and other and other != own and _places(other) == _places(own):
            yield node, _changed(node, args=[ast.Constant(other), *node.args[1:]])
            return


def _sentence(call: ast.Call) -> str:
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""


def _places(sentence: str) -> set[str | None]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(sentence)}


def numbers(node: Any, tree: ast.Module) -> Changes:
    """A number one too high where it is put into a sentence."""
    if isinstance(node, ast.FormattedValue) and (node.format_spec or _is_number(node.value)):
        yield node, _changed(node, value=_one_more(node.value))
    if isinstance(node, ast.Call) and _name(node) in FILLING:
        for place, keyword in enumerate(node.keywords):
            if _is_number(keyword.value):
                new = _changed(keyword, value=_one_more(keyword.value))
                yield node, _changed(node, keywords=_exchanged(node.keywords, place, new))
    if isinstance(node, ast.Call) and _name(node) == "number_text":
        yield node, _changed(node, args=[_one_more(node.args[0])])


def _one_more(node: Any) -> ast.BinOp:
    return ast.BinOp(node, ast.Add(), ast.Constant(1))


def digits(node: Any, tree: ast.Module) -> Changes:
    """A number written with one digit more or fewer, or without its separators."""
    spec = getattr(node, "format_spec", None)
    if isinstance(spec, ast.JoinedStr) and len(spec.values) == 1 and isinstance(spec.values[0], ast.Constant):
        text = str(spec.values[0].value)
        new = re.sub(r"\d+", lambda found: str(max(1, int(found[0]) - 1) if found[0] != "1" else 2), text)
        new = new if new != text else ""
        yield node, _changed(node, format_spec=ast.JoinedStr([ast.Constant(new)]) if new else None)


def formulae(node: Any, tree: ast.Module) -> Changes:
    """A wrong letter or digit in a formula."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and "\\" in node.value:
        for found in _LETTER.finditer(node.value):
            new = str((int(found[0]) + 1) % 10) if found[0].isdigit() else LETTERS.get(found[0])
            if new:
                yield node, ast.Constant(node.value[: found.start()] + new + node.value[found.end() :])


# ---- what decides ----------------------------------------------------------------------------------------


def comparisons(node: Any, tree: ast.Module) -> Changes:
    """A boundary that belongs to the other side, or equal for unequal."""
    if isinstance(node, ast.Compare):
        for place, sign in enumerate(node.ops):
            if type(sign) in COMPARISONS:
                yield node, _changed(node, ops=_exchanged(node.ops, place, COMPARISONS[type(sign)]()))


def logic(node: Any, tree: ast.Module) -> Changes:
    """And for or, and a "not" that is missing."""
    if isinstance(node, ast.BoolOp):
        yield node, _changed(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node, node.operand


def indices(node: Any, tree: ast.Module) -> Changes:
    """The other one of two: columns for rows, the first for the last."""
    if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        place = node.slice.operand if (negative := isinstance(node.slice, ast.UnaryOp)) else node.slice
        if isinstance(place, ast.Constant) and type(place.value) is int:
            new = 0 if negative else 1 if place.value == 0 else place.value - 1
            yield node, _changed(node, slice=ast.Constant(new))


def pairs(node: Any, tree: ast.Module) -> Changes:
    """A pair the wrong way round: (w, h)."""
    if isinstance(node, ast.Tuple) and isinstance(node.ctx, ast.Load) and len(node.elts) == 2:
        one, other = node.elts
        types = [
            side.id for side in (one, other) if isinstance(side, ast.Name) and hasattr(builtins, side.id)
        ]
        if (
            not types
            and not _is_text(node)
            and _likeness(one) == _likeness(other)
            and ast.dump(one) != ast.dump(other)
        ):
            yield node, _changed(node, elts=[other, one])


def signs(node: Any, tree: ast.Module) -> Changes:
    """Plus for minus, and a minus that is missing."""
    if (
        isinstance(node, ast.UnaryOp)
        and isinstance(node.op, ast.USub)
        and not isinstance(node.operand, ast.Constant)
    ):
        yield node, node.operand
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        sides = (node.left, node.right)
        if not any(
            isinstance(side, ast.JoinedStr | ast.List | ast.Tuple) or _is_text(side) for side in sides
        ):
            yield node, _changed(node, op=ast.Sub() if isinstance(node.op, ast.Add) else ast.Add())


def extremes(node: Any, tree: ast.Module) -> Changes:
    """The least for the most."""
    other = {"min": "max", "max": "min"}
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in other:
        yield node, _changed(node, func=ast.Name(other[node.func.id]))


def constants(node: Any, tree: ast.Module) -> Changes:
    """A number of the program one too high: a term, a limit, a limit that has a name."""
    sides: list[Any] = [node.left, node.right] if isinstance(node, ast.BinOp) else []
    if isinstance(node, ast.Assign) and _is_limit(node):
        sides = [node.value]
    for side in sides:
        if isinstance(side, ast.Constant) and _is_number(side):
            yield side, ast.Constant(side.value + 1)


def _is_limit(node: ast.Assign) -> bool:
    named = ast.unparse(node.targets[0])
    return node.col_offset == 0 and not re.search("HEIGHT|WIDTH|TALL|PX|SIDE|SECONDS", named)


KINDS: dict[str, Callable[[Any, ast.Module], Changes]] = {
    kind.__name__: kind
    for kind in (
        labels,
        values,
        sentences,
        numbers,
        digits,
        formulae,
        comparisons,
        logic,
        indices,
        pairs,
        signs,
        extremes,
        constants,
    )
}
