"""The program's source, read once for all tests of a process: its sentences, and its modules as trees."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from convviz.i18n.extract import FOLDERS, ROOT, sentences


@cache
def collected() -> tuple[tuple[str, str, int], ...]:
    """Every sentence as the catalogue collects it: (English, file, line)."""
    return tuple(sentences())


def trees_with(*calls: str, folders: Iterable[str] = FOLDERS) -> Iterator[tuple[Path, ast.Module]]:
    """The modules in which one of these functions is called; the others need not be parsed."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            source = path.read_text("utf-8")
            if any(f"{call}(" in source for call in calls):
                yield path, ast.parse(source)
