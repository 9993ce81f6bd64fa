"""What scripts and style sheets both have to know is the same in both: a sheet can be told neither."""

from __future__ import annotations

import re
from pathlib import Path

from convviz.app.components.assets import FOLDER
from tests.javascript import run

KNOWN = run(Path(__file__).with_name("sizes.mjs"), None)
SHEETS = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.rglob("*.css"))}


def test_panels_stack_below_the_width_at_which_they_are_drawn_for_a_narrow_page() -> None:
    found = {name: re.findall(r"@container \((.*?)\)", text) for name, text in SHEETS.items()}
    rules = {name: rules for name, rules in found.items() if rules}
    assert rules == {name: [f"width < {KNOWN['narrow']}px"] for name in ("stack.css", "stage.css")}


def test_the_window_has_one_colour_in_maps_formulae_and_code() -> None:
    assert f"--cv-window: {KNOWN['window']};" in SHEETS["stage.css"]
    assert "".join(SHEETS.values()).count(KNOWN["window"]) == 1
