"""All JavaScript is linted and type-checked: of the app no file, no line and no type is left out."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SOURCES = sorted((ROOT / "convviz").rglob("*.js"))
OF_TESTS = sorted((ROOT / "tests").rglob("*.mjs"))
SILENCED = re.compile(r"@ts-(?:ignore|nocheck|expect-error)|eslint-disable|prettier-ignore")
ANYTHING = re.compile(r"[{<|,(:] *any *[}>|,)\[]")


def test_the_types_of_every_file_are_checked_strictly() -> None:
    settings = json.loads((ROOT / "tsconfig.json").read_text("utf-8"))
    checked = {path for pattern in settings["include"] for path in ROOT.glob(pattern)}
    assert SOURCES and checked >= set(SOURCES)
    assert "exclude" not in settings
    assert settings["compilerOptions"]["checkJs"] and settings["compilerOptions"]["strict"]


def test_the_scripts_of_tests_are_checked_where_they_call_what_the_app_has() -> None:
    """A path made at run time would import things of no type."""
    settings = json.loads((ROOT / "tests/tsconfig.json").read_text("utf-8"))
    checked = {path for pattern in settings["include"] for path in (ROOT / "tests").glob(pattern)}
    assert OF_TESTS and checked >= set(OF_TESTS)
    assert settings["compilerOptions"] == {"noImplicitAny": False}
    assert "project tests" in (ROOT / "Makefile").read_text("utf-8")
    made = re.compile(r"^const .*import\((?!['\"])", re.MULTILINE)  # a copy of the app is another matter
    assert not [path for path in OF_TESTS if made.search(path.read_text("utf-8"))]


def test_every_file_is_linted() -> None:
    assert "ignores" not in (ROOT / "eslint.config.js").read_text("utf-8")
    assert not (ROOT / ".prettierignore").exists()


def test_no_comment_silences_a_check_or_types_a_thing_as_anything() -> None:
    for path in [*SOURCES, *OF_TESTS]:
        source = path.read_text("utf-8")
        comments = "\n".join(re.findall(r"/\*\*.*?\*/", source, re.DOTALL))
        assert not SILENCED.search(source), path
        assert not ANYTHING.search(comments), path
