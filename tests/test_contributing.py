"""CONTRIBUTING keeps its word: every file and folder that it names is there, and the map shows every room."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
MAP = TEXT.split("## The house")[1].split("Inside `app/`")[0]
WINGS = {
    "convviz/": ROOT / "convviz",
    "convviz/lab/": ROOT / "convviz/lab",
    "convviz/app/": ROOT / "convviz/app",
}

# What to change, and a line of the file that is named for it.
TOLD = {
    "a preset's sentence": "N_(",
    "the limit of pixels": "MAX_PIXELS = ",
    '"same" padding': '"same"',
    "the colour of a gradient": "'#",
    "the words of a hint": "Find the window first",
    "the address key of the stride": 'entry("stride"',
    "the number of workers that train": "def usual_workers",
    "a sentence on the stage": "def stage_text",
    "which way the engine computes": "def correlate",
}


def paths_named(text: str) -> set[str]:
    """Whatever stands in backticks and begins with a folder of ours."""
    return set(re.findall(r"`((?:convviz|tests|benchmarks|pages|docs)/[\w./-]*)`", text))


def rooms_shown(wing: str) -> set[str]:
    """The folders and modules that the map lists below a wing."""
    lines = MAP.split(f"    {wing}  ")[1].splitlines()[1:]
    names: set[str] = set()
    for line in lines:
        listed = re.match(r"      (\S+(?:, \S+)*)  ", line)
        if listed is None:
            break
        names |= {name.strip("/") for name in listed[1].split(", ")}
    return names


def test_every_path_that_is_named_is_there() -> None:
    assert len(paths_named(TEXT)) > 40
    assert not [path for path in paths_named(TEXT) if not (ROOT / path).exists()]


def test_the_map_shows_every_room_and_nothing_else() -> None:
    for wing, folder in WINGS.items():
        there = {path.name for path in folder.iterdir() if path.is_dir() and path.name != "__pycache__"}
        shown = {name for name in rooms_shown(wing) if not name.endswith(".py")}
        assert shown == there - {"lab", "app"}, wing


def test_the_table_leads_to_what_one_wants_to_change() -> None:
    for told, line in TOLD.items():
        row = next(row for row in TEXT.splitlines() if row.startswith("|") and told in row)
        path = ROOT / re.search(r"`(convviz/\S+)`", row)[1]  # type: ignore[index]
        files = sorted(path.glob("*.py")) if path.is_dir() else [path]
        assert any(line in file.read_text("utf-8") for file in files), told


def test_the_map_fits_on_one_screen_and_the_glossary_has_ten_words_at_most() -> None:
    assert len(MAP.splitlines()) <= 45
    glossary = TEXT.split("| word | what it is |")[1].split("\n\n")[0]
    assert len(re.findall(r"(?m)^\| \w", glossary)) <= 10
