"""The page of races as a person reads it: the words on its controls, and what is said of a layer."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from convviz.app.pages.speed.figures import (
    COLOURS,
    Bar,
    Curve,
    growth_figure,
    race_figure,
    spread_text,
    time_axis,
)
from convviz.app.pages.speed.labels import cut_text, difference_text, how_text, ratio_text
from convviz.app.pages.speed.racing import race_table
from convviz.lab.timing import READY
from tests.app.pages.reading import Options, assert_reads, assert_reads_translated, read
from tests.app.pages.shell import texts

CHOICES: dict[str, Options] = {
    "Operation": {
        "Forward": "forward",
        "Weight gradient": "weight_grad",
        "Input gradient": "input_grad",
    },
    "Layer": {
        "Blackboard, by hand": "blackboard",
        "First layer of a photo network": "first",
        "A few filters on a photo": "thin",
        "A batch of small pictures": "batch",
        "Middle of a photo network": "middle",
        "1 × 1 kernels, mixing channels only": "pointwise",
        "Depthwise, each channel alone": "depthwise",
        "One picture, a very large kernel": "large_kernel",
        "Own numbers": "own",
    },
    "View": {"Race": "race", "Growth curves": "growth"},
}
NAMES = {"speed_start": "Start the race", "speed_stop": "Stop"}
OWN = {
    "speed_own_batch": "Batch",
    "speed_own_channels": "Channels",
    "speed_own_filters": "Filters",
    "speed_own_size": "Size",
    "speed_own_kernel": "Kernel",
    "speed_own_stride": "Stride",
    "speed_own_padding": "Padding",
    "speed_own_dilation": "Dilation",
    "speed_own_groups": "Groups",
}


@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_the_page_calls_each_thing_by_its_name(lang: str) -> None:
    reading = read("speed.py", lang=lang)
    if lang != "en":
        return assert_reads_translated(reading, lang, CHOICES, NAMES)
    assert_reads(reading, CHOICES, NAMES)
    # 64 filters of 7 x 7 at stride 2 on 3 channels of 224 x 224, 3 pixels of padding: 112 x 112 positions.
    assert "Input 1 × 3 × 224 × 224, weight 64 × 3 × 7 × 7, stride 2, padding 3" in reading.text
    assert f"Output 1 × 64 × 112 × 112, {64 * 3 * 7 * 7 * 112 * 112:,} multiply-adds" in reading.text
    assert "it has 12.25 times the input’s numbers: 7 × 7 weights at 112 × 112 positions, over 224 × 224" in (
        reading.text
    )
    assert (reading.disabled("speed_start"), reading.disabled("speed_stop")) == (False, True)


def test_each_ready_layer_is_said_with_its_own_numbers() -> None:
    reading = read("speed.py")
    for _name, layer in READY.values():
        box = next(box for box in reading.app.selectbox if box.label == "Layer")
        chosen = next(ready for ready, (_n, other) in READY.items() if other == layer)
        app = box.select(chosen).run()
        (line,) = [caption.value for caption in app.caption if caption.value.startswith("Input ")]
        assert f"Input {layer.batch} × {layer.channels} × {layer.size} × {layer.size}, " in line
        depth = layer.channels // layer.groups
        assert f"weight {layer.filters} × {depth} × {layer.kernel} × {layer.kernel}" in line
        span = layer.dilation * (layer.kernel - 1) + 1
        out = (layer.size + 2 * layer.padding - span) // layer.stride + 1
        assert f"Output {layer.batch} × {layer.filters} × {out} × {out}, " in line
        work = layer.batch * layer.filters * depth * layer.kernel**2 * out**2
        assert f", {work:,} multiply-adds" in line
        assert ("padding" in line, "stride" in line) == (layer.padding > 0, layer.stride > 1)


def test_ones_own_numbers_are_asked_for_by_name_and_curves_by_what_grows() -> None:
    reading = read("speed.py")
    next(box for box in reading.app.selectbox if box.label == "Layer").select("own").run()
    fields = {field.key: field.label for field in reading.app.number_input}
    assert {key: fields.get(key) for key in OWN} == OWN
    assert reading.limits() == {
        **{f"speed_own_{what}": (1, 2048) for what in ("channels", "filters", "size", "groups")},
        "speed_own_batch": (1, 1024),
        "speed_own_kernel": (1, 63),
        "speed_own_padding": (0, 63),
        **{f"speed_own_{what}": (1, 16) for what in ("stride", "dilation")},
    }
    assert "At most 5 billion multiply-adds and 256 MB of arrays." in texts(reading.app)


def milliseconds(seconds: float) -> str:
    return f"{1000 * seconds:g} ms"


def test_a_bar_shows_its_own_contender_and_a_curve_its_own_times() -> None:
    bars = [
        Bar("loops", "Plain loops: 2 s", "about", 2.0, True),
        Bar("im2col", "im2col: 4 ms", "", 0.004, False),
        Bar("engine", "ours: 1 ms", "best", 0.001, False),
    ]
    figure = race_figure(bars, milliseconds, large=False)
    (data,), layout = figure["data"], figure["layout"]
    assert (data["x"], data["y"]) == ([2.0, 0.004, 0.001], [0, 1, 2])
    assert data["marker"]["color"] == [COLOURS["loops"], COLOURS["im2col"], COLOURS["engine"]]
    assert data["marker"]["pattern"]["shape"] == ["/", "", ""]
    assert [(note["text"], note["y"], note["yanchor"]) for note in layout["annotations"]] == [
        ("Plain loops: 2 s", 0, "bottom"),
        ("im2col: 4 ms", 1, "bottom"),
        ("ours: 1 ms", 2, "bottom"),
        ("about", 0, "top"),
        ("best", 2, "top"),
    ]
    low, high = layout["xaxis"]["range"]
    assert 10**low < 0.001 and 2.0 < 10**high < 4.0
    assert layout["xaxis"]["tickvals"] == [0.001, 0.01, 0.1, 1.0]
    assert layout["xaxis"]["ticktext"] == ["1 ms", "10 ms", "100 ms", "1000 ms"]
    curves = [Curve("im2col", "im2col", (4, 8), (0.2, 0.3), (0.25, 0.45))]
    (drawn,) = growth_figure(curves, "size", "time", milliseconds, large=False)["data"]
    assert (drawn["x"], drawn["y"], drawn["name"]) == ([4, 8], [0.2, 0.3], "im2col")
    assert drawn["error_y"]["array"] == pytest.approx([0.05, 0.15])
    assert drawn["text"] == ["200 ms – 250 ms", "300 ms – 450 ms"]
    assert spread_text(0.2, 0.2, milliseconds) == "200 ms"


def status(**fields: Any) -> Any:
    usual = {"contender": "loops", "seconds": 2.0, "cut": None, "out": None, "bursts": 5, "median": 2.5}
    return SimpleNamespace(**{**usual, "difference": None, "factor": 1.0, **fields})


def test_what_was_measured_of_a_race_is_said_number_by_number() -> None:
    cut = SimpleNamespace(rows=3, columns=7, filters=2)
    assert cut_text(str, status(cut=cut, factor=1234.0)) == (
        "measured on 3 × 7 cells of 2 filters; extrapolated × 1,230"
    )
    cut.filters = 1
    assert cut_text(str, status(cut=cut, factor=0.5)) == (
        "measured on 3 × 7 cells of 1 filter; extrapolated × 0.500"
    )
    assert how_text(str, status()) == "best of 5 bursts, their median 2.50 s"
    assert how_text(str, status(bursts=0)) == "one run, not warmed up"
    assert ratio_text(str, status(seconds=3.0), status(seconds=0.5)) == "6.0 × the engine’s"
    assert difference_text(str, status(difference=0.0)) == "no difference"
    assert difference_text(str, status(difference=3.2e-7)) == "difference 3e-7"


def test_an_axis_of_many_decades_has_at_most_six_labels_and_a_short_one_finer_ones() -> None:
    long, short = (time_axis(low, high, str, 10)["tickvals"] for low, high in ((-9, 3), (-3, -1)))
    assert long == [1e-9, 1e-6, 1e-3, 1.0, 600.0]
    assert short == [1e-3, 5e-3, 2e-2, 1e-1]


def test_the_table_of_a_race_has_a_heading_over_each_of_its_columns() -> None:
    engine = status(contender="engine", seconds=0.5, difference=0.0)
    table = race_table((status(difference=3.2e-7), engine), engine, str).splitlines()
    assert table[0] == "| Contender | Time | How it was measured |"
    time, how = "2.00 s · 4.0 × the engine’s", "best of 5 bursts, their median 2.50 s · difference 3e-7"
    assert table[2] == f"| Plain loops | {time} | {how} |"
