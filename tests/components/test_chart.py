"""A chart's figure as JSON can hold it."""

import json

import numpy as np
import pytest

from convviz.components import assets
from convviz.components.chart.mount import plain


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


@pytest.mark.parametrize("name", assets.SCRIPTS)
def test_every_script_lies_at_an_address_of_its_own(name):
    found = assets.find(assets.url_of(name))
    assert found is not None and b"export default" in found.body
