"""All of the app's JavaScript is linted and type-checked: no file, no line and no type is left out."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SOURCES = sorted((ROOT / "convviz").rglob("*.js"))
SILENCED = re.compile(r"@ts-(?:ignore|nocheck|expect-error)|eslint-disable|prettier-ignore")
ANYTHING = re.compile(r"[{<|,(:] *any *[}>|,)\[]")


def test_the_types_of_every_file_are_checked_strictly() -> None:
    settings = json.loads((ROOT / "tsconfig.json").read_text("utf-8"))
    checked = {path for pattern in settings["include"] for path in ROOT.glob(pattern)}
    assert SOURCES and checked >= set(SOURCES)
    assert "exclude" not in settings
    assert settings["compilerOptions"]["checkJs"] and settings["compilerOptions"]["strict"]


def test_every_file_is_linted() -> None:
    assert "ignores" not in (ROOT / "eslint.config.js").read_text("utf-8")
    assert not (ROOT / ".prettierignore").exists()


def test_no_comment_silences_a_check_or_types_a_thing_as_anything() -> None:
    for path in SOURCES:
        source = path.read_text("utf-8")
        comments = "\n".join(re.findall(r"/\*\*.*?\*/", source, re.DOTALL))
        assert not SILENCED.search(source), path
        assert not ANYTHING.search(comments), path
