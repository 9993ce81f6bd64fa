"""What the browser and Python both have to know is the same in both: digits, colours, inks, themes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from convviz.app import components, scripts
from convviz.lab.drawing import palette
from convviz.lab.drawing.numbers import cell_number, number
from convviz.lab.drawing.palette import THEMES, coloured, ink, inks, rgb, role_colour
from tests.javascript import run

RNG = np.random.default_rng(11)
ODD = [0, 1, -1, 0.5, 0.125, -0.375, 2.5e-7, 0.001, 0.00099951, 99999.5, 123456.0, 1e21, -3e7, 0.0005, 9.995]
NUMBERS = [
    *((value, room) for value in ODD for room in (2.0, 3.4, 5.0, 9.0)),
    *zip(
        (RNG.normal(size=400) * 10.0 ** RNG.integers(-9, 9, 400)).tolist(),
        RNG.uniform(1, 8, 400).tolist(),
        strict=True,
    ),
    *((k / 64, 4.0) for k in range(-200, 200)),  # ties are rounded away from zero
]
PAINTED = [
    {
        "kind": kind,
        "dark": dark,
        "range": limits,
        "values": RNG.uniform(limits[0] - 1, limits[1] + 1, 300).tolist(),
    }
    for kind, limits in (("grey", (0, 255)), ("grey", (0, 1)), ("signed", (-2.5, 2.5)))
    for dark in (False, True)
]
SAID = run(Path(__file__).with_name("known_twice.mjs"), {"numbers": NUMBERS, "painted": PAINTED})
SHEET = (Path(components.__file__).parent / "stage" / "stage.css").read_text(encoding="utf-8")
CONFIG = tomllib.loads((Path(scripts.__path__[0]) / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def test_a_number_has_the_digits_that_it_has_in_the_browser() -> None:
    mine = [[number(v), number(v, 2), cell_number(float(v), room)] for v, room in NUMBERS]
    assert mine == SAID["numbers"]


@pytest.mark.parametrize("k", range(len(PAINTED)))
def test_a_number_has_the_colour_and_the_ink_that_it_has_in_the_browser(k: int) -> None:
    case: dict[str, Any] = PAINTED[k]
    asked = (np.array(case["values"]), tuple(case["range"]), case["kind"], case["dark"])
    theirs = [colour for *colour, _ink in SAID["painted"][k]]
    assert np.abs(coloured(*asked).astype(int) - theirs).max() <= 1
    white = ["#{:02x}{:02x}{:02x}".format(*ink(bool(is_white))) for is_white in inks(*asked)]
    assert white == [text for *_colour, text in SAID["painted"][k]]


def test_marks_have_the_colours_of_the_browser() -> None:
    def read(colour: str) -> tuple[float, ...]:
        if colour.startswith("#"):
            return (*rgb(colour), 1.0)
        return tuple(float(part) for part in re.findall(r"[\d.]+", colour))

    known = {
        "window": "WINDOW",
        "tap": "TAP",
        "pinned": "PINNED",
        "gather": "GATHER",
        "blocked": "BLOCKED",
        "hatch": "HATCH",
    }
    assert {name: read(SAID["marks"][name]) for name in known} == {
        name: getattr(palette, mine) for name, mine in known.items()
    }


@pytest.mark.parametrize("dark", [False, True])
def test_the_page_has_the_colours_of_the_theme(dark: bool) -> None:
    theme = CONFIG["theme"]["dark" if dark else "light"]
    mine = THEMES[dark]
    assert (mine.page, mine.panel, mine.text) == tuple(
        rgb(theme[name]) for name in ("backgroundColor", "secondaryBackgroundColor", "textColor")
    )


def test_every_panel_has_the_line_of_its_role() -> None:
    names = dict(re.findall(r"--cv-(\w+): (#\w{6});", SHEET))
    for rule, name in re.findall(
        r"((?:\.cv-panel\[data-role\^?='\w+'\],? ?)+)\{ --cv-role: var\(--cv-(\w+)\)", SHEET
    ):
        for begins, role in re.findall(r"data-role(\^?)='(\w+)'", rule):
            if role not in ("before", "after"):
                for each in (role, f"{role}_t") if begins else (role,):
                    assert role_colour(each) == rgb(names[name]), each
