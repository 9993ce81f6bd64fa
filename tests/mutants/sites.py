"""Where a module can be changed, and its source with one such change in it."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

from tests.mutants.kinds import KINDS, Change

SKIPPED = ("annotation", "returns", "decorator_list")
"""Fields of a node in which nothing is printed."""


@dataclass(frozen=True)
class Mutant:
    """One mistake: its kind, where it is, the code before and after, and the whole source with it."""

    path: str
    line: int
    kind: str
    before: str
    after: str
    source: str

    def __str__(self) -> str:
        start = next((n for n, (a, b) in enumerate(zip(self.before, self.after)) if a != b), 0)  # noqa: B905
        start = max(0, start - 40)
        old, new = (code[start : start + 110] for code in (self.before, self.after))
        return f"{self.path}:{self.line} [{self.kind}] {old}  ->  {new}"


@dataclass(frozen=True)
class Site:
    """A place where a mistake can be made; only the ones that are drawn are made."""

    path: str
    kind: str
    change: Change
    text: ast.JoinedStr | None

    def mutant(self, source: str) -> Mutant | None:
        """Put the change into the source; None where the code stays what it was, or is none."""
        node, new = self.change
        if self.text is not None:
            # Python 3.11 does not know where the pieces of an f-string stand: it is written anew as a whole.
            node, new = self.text, copy.deepcopy(self.text, {id(node): new})
        start = _offset(source, node.lineno, node.col_offset)
        end = _offset(source, node.end_lineno, node.end_col_offset)
        data = source.encode()
        mutated = (data[:start] + f"({ast.unparse(new)})".encode() + data[end:]).decode()
        try:
            if ast.dump(ast.parse(mutated)) == ast.dump(ast.parse(source)):
                return None
        except SyntaxError:
            return None
        return Mutant(self.path, node.lineno, self.kind, ast.unparse(node), ast.unparse(new), mutated)


def sites_of(path: str, source: str) -> list[Site]:
    """Return every place of a module where a mistake can be made, in the order of its code."""
    tree = ast.parse(source)
    return [
        Site(path, kind, change, text)
        for node, text in _visited(tree)
        for kind, changes in KINDS.items()
        for change in changes(node, tree)
    ]


def _visited(
    node: ast.AST, text: ast.JoinedStr | None = None
) -> Iterator[tuple[ast.AST, ast.JoinedStr | None]]:
    """Yield every node that can be changed, with the whole f-string around it, where there is one."""
    text = text or (node if isinstance(node, ast.JoinedStr) else None)
    yield node, text
    for name, value in ast.iter_fields(node):
        if name in SKIPPED:
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not _is_silent(child):
                yield from _visited(child, text)


def _is_silent(node: ast.AST) -> bool:
    """Say whether a node prints nothing: a docstring, and ``__all__``, whose order nobody sees."""
    if isinstance(node, ast.Assign):
        return any(isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets)
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _offset(source: str, line: int, column: int) -> int:
    """Return the byte at which a place of the tree begins."""
    lines = source.encode().splitlines(keepends=True)
    return sum(map(len, lines[: line - 1])) + column
