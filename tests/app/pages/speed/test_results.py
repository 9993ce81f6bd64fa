"""How the page of races writes times, and what its charts hold."""

import numpy as np
import pytest
import torch

from convviz.app.pages.speed.figures import (
    COLOURS,
    MAX_MARKS,
    Bar,
    Curve,
    growth_figure,
    race_figure,
    time_axis,
)
from convviz.app.pages.speed.labels import (
    contender_name,
    cut_text,
    difference_text,
    how_text,
    layer_text,
    ratio_text,
    seconds_text,
    short,
    time_text,
)
from convviz.errors import RefusedValue
from convviz.i18n import N_, translator
from convviz.lab.timing import READY, Cut, LayerSizes, Status

ENGINE = Status("engine", 0.002, 0.003, 40, 0.0)
LOOPS = Status("loops", 150.0, 150.0, 1, 2e-7, Cut(1, 1, 32, 112), 224.0)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (3.2e-7, "320 ns"),
        (4.2e-5, "42.0 µs"),
        (0.00123, "1.23 ms"),
        (0.000999, "999 µs"),
        (0.0009996, "1.00 ms"),
        (0.9999, "1.00 s"),
        (59.99, "1.00 min"),
        (183.0, "3.05 min"),
        (7200, "2.00 h"),
        (86400 * 1234, "1,230 d"),
    ],
)
def test_a_time_is_written_in_the_unit_that_keeps_it_short(seconds, text):
    assert time_text(N_, seconds) == text


def test_a_time_is_written_in_the_reader_s_language():
    assert time_text(translator("zh-Hant"), 183.0) == "3.05 分鐘"


@pytest.mark.parametrize(("number", "text"), [(0.814, "0.81"), (37123, "37,000"), (0, "0"), (9.99, "10")])
def test_a_number_is_rounded_to_two_digits(number, text):
    assert short(number, 2).removesuffix(".0") == text


def test_an_extrapolated_time_is_about_so_much_and_names_what_was_measured():
    assert seconds_text(N_, LOOPS) == "about 2.5 min"
    assert cut_text(N_, LOOPS) == "measured on 32 × 112 cells of 1 filter; extrapolated × 224"
    assert ratio_text(N_, LOOPS, ENGINE) == "75,000 × the engine’s"
    assert difference_text(N_, LOOPS) == "difference 2e-7"


def test_a_measured_time_names_its_bursts_and_the_engine_is_its_own_measure():
    assert seconds_text(N_, ENGINE) == "2.00 ms"
    assert how_text(N_, ENGINE) == "best of 40 bursts, their median 3.00 ms"
    assert ratio_text(N_, ENGINE, ENGINE) == difference_text(N_, ENGINE) == ""


def test_who_sits_out_says_why():
    status = Status("im2col", out=RefusedValue("Too large: {size}.", size=3))
    assert seconds_text(N_, status) == "sits out"
    assert how_text(N_, status) == "Too large: 3."


def test_names_and_layers_read_well():
    assert contender_name(N_, "torch:cpu") == "PyTorch (CPU)"
    assert contender_name(N_, "torch:cuda:0") == "PyTorch (cuda:0)"
    layer = READY["depthwise"][1]
    assert layer_text(N_, layer) == "Input 1 × 128 × 56 × 56, weight 128 × 1 × 3 × 3, padding 1, 128 groups"


def test_only_extrapolated_bars_are_hatched():
    bars = [Bar("loops", "loops", "part", 150.0, True), Bar("torch:cpu", "PyTorch", "", 0.002, False)]
    figure = race_figure(bars, str, large=False)
    (data,) = figure["data"]
    assert data["marker"]["pattern"]["shape"] == ["/", ""]
    assert data["marker"]["color"] == [COLOURS["loops"], COLOURS["torch"]]
    assert figure["layout"]["xaxis"]["type"] == "log"
    assert [note["text"] for note in figure["layout"]["annotations"]] == ["loops", "PyTorch", "part"]


def test_every_chart_can_be_drawn_empty():
    assert race_figure([Bar("engine", "engine", "", None, False)], str, large=True)["data"]
    assert growth_figure([], "Batch", "time", str, large=False)["data"]


def test_a_curve_keeps_its_values_and_labels_them():
    figure = growth_figure(
        [Curve("engine", "Engine", (1, 2, 8), (3e-5, 2e-5, 2e-5), (3e-5, 5e-5, 2e-5))],
        "Batch",
        "t",
        str,
        False,
    )
    assert figure["data"][0]["x"] == [1, 2, 8]
    assert figure["layout"]["xaxis"]["tickvals"] == [1, 2, 8]


def test_a_curve_shows_how_far_its_bursts_lie_apart():
    curve = Curve("engine", "Engine", (1, 2), (3e-5, 2e-5), (3e-5, 5e-5))
    figure = growth_figure([curve], "Batch", "t", lambda time: f"{time * 1e6:.0f} µs", False)
    (line,) = figure["data"]
    assert line["text"] == ["30 µs", "20 µs – 50 µs"]
    np.testing.assert_allclose(line["error_y"]["array"], [0, 3e-5])
    assert line["error_y"]["arrayminus"] == [0, 0] and not line["error_y"]["symmetric"]
    low, high = figure["layout"]["yaxis"]["range"]
    assert 10**low < 2e-5 and 10**high > 5e-5  # the whiskers are in the picture


@pytest.mark.parametrize(
    ("median", "busy"), [(2.29e-3, False), (3.4e-3, False), (3.5e-3, True), (15e-3, True)]
)
def test_a_median_far_above_the_best_burst_is_called_a_busy_machine(median: float, busy: bool):
    text = how_text(lambda sentence: sentence, Status("engine", 2.29e-3, median, 40))
    assert text.startswith("best of 40 bursts, their median ") and ("the machine was busy" in text) == busy


@pytest.mark.parametrize(
    ("layer", "factor"),
    [
        (LayerSizes(size=224, channels=3, filters=64, kernel=7, stride=2, padding=3), 12.25),
        (LayerSizes(size=56, channels=64, filters=64, kernel=3, padding=1), 9),
        (LayerSizes(size=56, channels=32, filters=32, kernel=3, padding=1, groups=32), 9),
        (LayerSizes(size=8, channels=2, filters=2, kernel=3), 9 * 36 / 64),
        (LayerSizes(size=14, channels=4, filters=4, kernel=1, stride=2), 0.25),
    ],
)
def test_the_matrix_of_im2col_is_as_many_times_larger_as_is_said(layer: LayerSizes, factor: float):
    x = torch.zeros(layer.x_shape)
    options = {name: value for name, value in layer.options.items() if name != "groups"}
    columns = torch.nn.functional.unfold(x, layer.kernel, **options)
    assert layer.unfolding == factor == columns.numel() / x.numel()


@pytest.mark.parametrize(("low", "high"), [(-6, 6), (-5.2, -4.6), (-3, 0), (1, 4)])
def test_a_time_axis_is_labelled_a_few_times(low, high):
    marks = time_axis(low, high, str, 13)["tickvals"]
    assert 1 <= len(marks) <= MAX_MARKS
    assert all(10**low * 0.99 <= mark <= 10**high * 1.01 for mark in marks)
