"""Odd files show what is in them: depths, colours, layouts, bytes beside the picture, missing ends."""

from __future__ import annotations

from collections import Counter

import numpy as np

from convviz.lab.files.images import inspect, read
from tests.for_each import for_each
from tests.lab.files.images.odd import odd_files

ODD = odd_files()


def test_there_are_many_and_four_of_each_kind_at_least() -> None:
    kinds = Counter(odd.kind for odd in ODD.values())
    assert sum(kinds.values()) >= 60
    assert min(kinds.values()) >= 4


@for_each("name", ODD)
def test_an_odd_file_shows_its_picture(name: str) -> None:
    odd = ODD[name]
    opened, info = read(odd.data), inspect(odd.data)
    expected = np.asarray(odd.expected, np.float64)
    assert opened.pixels.shape == expected.shape == (info.height, info.width, 3 if info.colour else 1)
    assert np.abs(opened.pixels - expected)[odd.rows].max() <= odd.within
    assert opened.whole == odd.whole


@for_each("name", [name for name, odd in ODD.items() if odd.kind in ("depth", "colour", "float", "no data")])
def test_numbers_keep_all_the_levels_that_they_have(name: str) -> None:
    odd = ODD[name]
    opened = read(odd.data, exact=True)
    assert opened.pixels.dtype == np.float32 and opened.levels is not None
    assert np.abs(opened.pixels - odd.expected).max() < (0.1 if "float16" in name else 2e-3)
