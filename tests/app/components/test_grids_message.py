"""What the browser is told of grids of numbers: all that is drawn, and never the hidden number."""

from __future__ import annotations

import numpy as np
import pytest

from convviz.app.components import assets
from convviz.app.components.grids import Grid
from convviz.app.components.grids.message import arrays_of, panels_meta
from convviz.app.components.payload import pack

VALUES = np.array([[[1.0, -4.0, 2.5]], [[0.0, 3.0, 1.5]]])  # (2, 1, 3)


def test_the_hidden_number_never_leaves_the_server() -> None:
    panel = Grid("asked", "output", VALUES, hidden=(0, 0, 2))
    message = pack({"panels": panels_meta([panel])}, arrays_of([panel]))
    assert np.float32(2.5).tobytes() not in message
    assert b"2.5" not in message
    assert np.float32(1.5).tobytes() in message
    assert panels_meta([panel])[0]["hidden"] == [0, 0, 2]


def test_hiding_leaves_the_values_that_were_given_alone() -> None:
    values = VALUES.copy()
    arrays_of([Grid("asked", "output", values, hidden=(0, 0, 0))])
    np.testing.assert_array_equal(values, VALUES)


def test_the_largest_number_sets_the_range_but_not_a_hidden_one() -> None:
    assert panels_meta([Grid("a", "a", VALUES)])[0]["range"] == [-4.0, 4.0]
    assert panels_meta([Grid("a", "a", VALUES, hidden=(0, 0, 1))])[0]["range"] == [-3.0, 3.0]
    assert panels_meta([Grid("a", "a", np.abs(VALUES), kind="error")])[0]["range"] == [0.0, 4.0]
    assert panels_meta([Grid("a", "a", np.full((2, 2), np.nan))])[0]["range"] == [-1.0, 1.0]


@pytest.mark.parametrize(
    ("values", "shape", "sides"), [(VALUES, "2 × 1 × 3", [2, 1, 3]), (VALUES[0], "1 × 3", [1, 1, 3])]
)
def test_a_grid_of_rows_is_one_channel(values: np.ndarray, shape: str, sides: list[int]) -> None:
    meta = panels_meta([Grid("a", "a", values)])[0]
    assert meta["shape"] == shape
    assert list(meta["grid"].values()) == sides


def test_hatched_cells_are_listed_by_channel_row_and_column() -> None:
    hatched = np.zeros((2, 1, 3), bool)
    hatched[1, 0, 2] = True
    assert panels_meta([Grid("a", "a", VALUES, hatched=hatched)])[0]["hatched"] == [[1, 0, 2]]


def test_kinked_cells_are_listed_with_what_pointing_at_them_says() -> None:
    kinked = np.zeros((2, 1, 3), bool)
    kinked[0, 0, 1] = True
    meta = panels_meta([Grid("a", "a", VALUES, kinked=kinked, note="a kink")])[0]
    assert meta["kinked"] == [[0, 0, 1]] and meta["note"] == "a kink"
    assert panels_meta([Grid("a", "a", VALUES)])[0]["kinked"] == []


def test_the_script_is_one_file_under_an_address_of_its_own() -> None:
    asset = assets.find(assets.url_of(assets.GRIDS))
    assert asset is not None
    assert b"import " not in asset.body


def test_blanks_are_listed_with_what_was_found_right_and_what_a_wrong_one_says() -> None:
    panel = Grid(
        "a", "a", VALUES, blanks=((0, 0, 1), (1, 0, 2)), right=((0, 0, 1),), wrong=(((1, 0, 2), "slip"),)
    )
    meta = panels_meta([panel])[0]
    assert meta["blanks"] == [[0, 0, 1], [1, 0, 2]] and meta["right"] == [[0, 0, 1]]
    assert meta["wrong"] == [{"cell": [1, 0, 2], "words": "slip"}]
