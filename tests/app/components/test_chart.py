"""A chart's figure as JSON can hold it."""

import json

import numpy as np
import pytest

from convviz.app.components import assets
from convviz.app.components.chart import line, log_axis
from convviz.app.components.chart.lines import ROOM
from convviz.app.components.chart.mount import plain
from tests.for_each import for_each


def test_arrays_become_lists_and_what_is_no_finite_number_nothing():
    figure = {
        "data": [{"y": np.array([[1, 2.5], [np.nan, np.inf]]), "n": np.int64(3), "flag": np.bool_(True)}],
        "layout": {"range": (0, float("-inf")), "title": "L", "none": None},
    }
    expected = {
        "data": [{"y": [[1.0, 2.5], [None, None]], "n": 3, "flag": True}],
        "layout": {"range": [0, None], "title": "L", "none": None},
    }
    assert plain(figure) == expected
    json.dumps(plain(figure), allow_nan=False)


@for_each("name", assets.SCRIPTS)
def test_every_script_lies_at_an_address_of_its_own(name):
    found = assets.find(assets.url_of(name))
    assert found is not None and b"export default" in found.body


@pytest.mark.parametrize(
    ("values", "range", "dtick"),
    [
        ([2.45, 2.5], [0, 1], 1),
        ([0.022, 0.6], [-2, 0], 1),
        ([1e-3, 1.0], [-3, 0], 1),
        ([1e-31, 3.0], [-31, 1], 6),
        ([5.0, 4e31], [0, 32], 6),
        ([1.0], [0, 1], 1),
        ([0.0, -2.0, np.nan, np.inf], [0, 1], 1),
        ([0.0, 0.5], [-1, 0], 1),
    ],
)
def test_a_logarithmic_axis_has_whole_decades_and_at_most_seven_labels(values, range, dtick):
    axis = log_axis(values)
    assert axis["range"] == [range[0] - ROOM, range[1] + ROOM] and axis["dtick"] == dtick
    assert 2 <= 1 + (range[1] - range[0]) // dtick <= 7


def test_a_line_of_one_point_is_a_dot():
    assert line("L", [0], [1.5], "#000000")["mode"] == "markers"
    assert line("L", [0, 1], [1.5, 1.0], "#000000")["mode"] == "lines"
