"""One notation everywhere: x is the input and y the output, so a position is p, q or u, v."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from convviz.i18n import LANGUAGES, translator
from convviz.i18n.extract import ROOT
from tests.i18n.source import collected

FOLDERS = ("convviz", "pages", "benchmarks", "docs")
OLD = {
    "a position [.., y, x]": re.compile(r"\[(?:[\w ]+, )*y, ?x\]|\[\{y\}, ?\{x\}\]|\{n, y, x\}"),
    "a window y + i, x + j": re.compile(r"\bs_h y\b|\bs_w x\b|\[y \+ i\b|, x \+ j\]|\d?y \+ i, \d?x \+ j"),
    "einsum letters y x": re.compile(r"[\"'](?:[a-z]*yx[a-z]*,[a-z]*->[a-z]*|[a-z,]*->[a-z]*yx[a-z]*)[\"']"),
}


def files() -> Iterator[Path]:
    for folder in FOLDERS:
        for suffix in ("py", "js", "md"):
            yield from (ROOT / folder).rglob(f"*.{suffix}")
    yield from (ROOT / "README.md", ROOT / "CONTRIBUTING.md")


@pytest.mark.parametrize("kind", OLD)
def test_no_file_has_the_old_notation(kind: str) -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}  {line.strip()}"
        for path in files()
        for number, line in enumerate(path.read_text("utf-8").split("\n"), start=1)
        if OLD[kind].search(line)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", OLD)
def test_no_sentence_has_the_old_notation_in_any_language(kind: str, language: str) -> None:
    said = translator(language)
    found = [message for message, _file, _line in collected() if OLD[kind].search(said(message))]
    assert not found


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("a position [.., y, x]", "output[n, o, y, x] = bias[o]"),
        ("a position [.., y, x]", "y[{y}, {x}] = {terms}"),
        ("a window y + i, x + j", "x~[n, c, s_h y + d_h i, s_w x + d_w j]"),
        ("a window y + i, x + j", "y[y, x] = b + ∑ w[i, j] · x[y + i, x + j]"),
        ("einsum letters y x", 'np.einsum("ncyxij,ocij->noyx", patches, weight)'),
    ],
)
def test_the_old_notation_is_known_when_it_is_met(kind: str, text: str) -> None:
    assert OLD[kind].search(text)
