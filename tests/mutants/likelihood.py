"""Which tests are asked first: those that share the rarest words with the code that a mistake is in."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from math import log
from pathlib import Path

import pytest

_WORD = re.compile(r"[^\W\d_]{3,}")


def words_of(text: str) -> frozenset[str]:
    """Return the words of code or of a sentence, those of ``made_of_several`` one by one."""
    return frozenset(_WORD.findall(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", text).lower()))


def words_around(path: str, source: str, line: int) -> frozenset[str]:
    """Return the words of the definition that a line is in, and of its module's name."""
    lines = source.splitlines()
    around = next(
        (node for node in ast.parse(source).body if node.lineno <= line <= (node.end_lineno or 0)), None
    )
    start, end = (around.lineno, around.end_lineno or line) if around else (line, line)
    if end - start > 30:  # a long table: what stands near
        start, end = max(start, line - 4), min(end, line + 4)
    return words_of(Path(path).stem + "\n" + "\n".join(lines[start - 1 : end]))


class LikeliestFirst:
    """Puts the tests into that order once they are collected; none is left out."""

    def __init__(self, words: frozenset[str], line: frozenset[str]) -> None:
        self.words, self.line = words, line

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Sort them; of a test with many cases the first comes with the others' first."""
        texts = [_text(item) for item in items]
        spread = Counter(word for text in set(texts) for word in text)
        rarity = {word: log(1 + len(set(texts)) / count) for word, count in spread.items()}
        cases: Counter[str] = Counter()
        ranks = {}
        for item, text in zip(items, texts, strict=True):
            name = item.nodeid.partition("[")[0]
            shared = sum(rarity[word] * (3 if word in self.line else 1) for word in text & self.words)
            ranks[item.nodeid] = -shared / (1 + log(1 + len(text))) / (1 + 0.2 * cases[name])
            cases[name] += 1
        items.sort(key=lambda item: ranks[item.nodeid])


def _text(item: pytest.Item) -> frozenset[str]:
    name = getattr(item, "originalname", None) or item.name
    return _words_by_name(item.path).get(name, frozenset())


@cache
def _words_by_name(path: Path) -> dict[str, frozenset[str]]:
    """Return the words of every definition of a file, with those of the definitions that it names."""
    source = path.read_text(encoding="utf-8")
    own: dict[str, tuple[frozenset[str], set[str]]] = {}
    for node in ast.parse(source).body:
        names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
        words = words_of(ast.get_source_segment(source, node) or "")
        for name in _defined(node):
            own[name] = words, names
    return {
        name: words.union(*(own[other][0] for other in names if other in own))
        for name, (words, names) in own.items()
    }


def _defined(node: ast.stmt) -> list[str]:
    if isinstance(node, ast.FunctionDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
    return [target.id for target in targets if isinstance(target, ast.Name)]
