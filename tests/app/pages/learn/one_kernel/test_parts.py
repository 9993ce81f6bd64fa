"""Parts of the view of one kernel: the rates on the slider, the charts, the target that was brought."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from convviz.app.pages.learn.one_kernel.charts import eigen_figure, loss_figure, thinned
from convviz.app.pages.learn.one_kernel.panels import kernel_panels, output_panels
from convviz.app.pages.learn.one_kernel.rates import NICE, name_of, near, offered
from convviz.errors import Refusal
from convviz.lab.files.weights import to_npz, to_safetensors
from convviz.lab.kernels import preset_kernel
from convviz.lab.learning.one_kernel import Problem, Run, stable_limit
from convviz.lab.learning.one_kernel.target_file import read_target, without_margin

X = np.random.default_rng(0).random((12, 14))
PROBLEM = Problem.of_teacher(X, preset_kernel("sobel_x"))


def same(text: str) -> str:
    return text


def test_the_slider_has_the_present_rate_and_both_sides_of_the_limit():
    limit = 0.7233
    rates = offered(limit, 0.4)
    assert rates == sorted(rates) and {0.4, near(limit, 0.95), near(limit, 1.05), 1e6} <= set(rates)
    assert near(limit, 0.95) < limit < near(limit, 1.05)
    assert offered(None, NICE[0]) == list(NICE)


def test_rates_beyond_the_limit_carry_a_mark():
    name = name_of(0.5)
    assert name(0.3) == "0.3" and name(0.5) == "0.5 ▲" and name(1e6) == "1,000,000 ▲"
    assert name_of(None)(1e6) == "1,000,000"


def test_the_chart_of_the_loss_has_every_step_until_they_are_many():
    run = Run(PROBLEM, np.zeros((3, 3)), "sgd")
    run.advance(0.3, 50)
    line = loss_figure(run, same)["data"][0]
    assert line["x"] == list(range(51)) and line["y"] == pytest.approx(run.losses)
    assert thinned(100_000)[-1] == 99_999 and len(thinned(100_000)) <= 402
    assert thinned(1) == [0]


def test_a_target_that_no_kernel_makes_has_a_line_for_the_smallest_loss():
    problem = Problem(X, np.random.default_rng(1).random((10, 12)), (3, 3))
    lines = loss_figure(Run(problem, np.zeros((3, 3)), "sgd"), same)["data"]
    assert lines[1]["y"] == [problem.floor] * 2


def test_the_line_among_the_eigenvalues_is_where_the_rate_stops_to_be_stable():
    curvature = PROBLEM.curvature
    rate = 1.5 * stable_limit("sgd", curvature.largest)
    figure = eigen_figure(curvature, "sgd", rate, same)
    edge = figure["layout"]["shapes"][0]["y0"]
    assert edge == pytest.approx(2 / rate)
    colours = figure["data"][0]["marker"]["color"]
    unstable = [value >= edge for value in curvature.eigenvalues]
    assert [colour == colours[0] for colour in colours] == unstable and unstable[0] and not unstable[-1]
    assert "shapes" not in eigen_figure(curvature, "adam", rate, same)["layout"]


def test_the_axes_take_in_all_that_is_drawn_from_the_first_step_on():
    run = Run(PROBLEM, np.zeros((3, 3)), "sgd")
    figures = [loss_figure(run, same)["layout"]]
    run.advance(0.3, 50)
    figures.append(loss_figure(run, same)["layout"])
    assert [figure["xaxis"]["range"] for figure in figures] == [[0, 10], [0, 50]]
    assert not any(figure["showlegend"] for figure in figures)  # one line alone is named by its axis
    other = Problem(X, np.random.default_rng(1).random((10, 12)), (3, 3))
    assert loss_figure(Run(other, np.zeros((3, 3)), "sgd"), same)["layout"]["showlegend"]
    solved = Run(PROBLEM, PROBLEM.teacher, "sgd")
    assert loss_figure(solved, same)["data"][0]["y"] == [1e-32]


@pytest.mark.parametrize(("far", "shown"), [(0.5, True), (20.0, True), (999.0, True), (1001.0, False)])
def test_the_line_of_a_rate_is_in_the_picture_unless_it_is_a_thousand_times_too_high(far: float, shown: bool):
    """The rate whose line lies so many times above the largest eigenvalue."""
    curvature = PROBLEM.curvature
    rate = 2 / (far * curvature.largest)
    layout = eigen_figure(curvature, "sgd", rate, same)["layout"]
    assert ("shapes" in layout) == shown
    low, high = layout["yaxis"]["range"]
    bars = eigen_figure(curvature, "sgd", rate, same)["data"][0]
    assert bars["x"] == list(range(1, 10))
    assert 10**low < min(bars["y"]) and max(bars["y"]) < 10**high
    if shown:
        assert max(far * curvature.largest, max(bars["y"])) < 10**high < 2 * max(1, far) * curvature.largest
    adam = eigen_figure(curvature, "adam", rate, same)["layout"]
    assert max(bars["y"]) < 10 ** adam["yaxis"]["range"][1] < 2 * max(bars["y"])


def test_directions_that_are_not_seen_have_no_bar():
    stripes = Problem.of_teacher(np.repeat(X[:1], 12, axis=0), preset_kernel("sobel_x")).curvature
    bars = eigen_figure(stripes, "sgd", 0.1, same)["data"][0]["y"]
    assert [bar is not None for bar in bars] == [True] * 3 + [False] * 6


def test_target_and_learned_kernel_share_their_colours_until_one_runs_away():
    run = Run(PROBLEM, np.full((3, 3), 5.0), "sgd")
    target, learned, grad = kernel_panels(run, same)
    assert target.range == learned.range == (-5, 5) and grad.range is None
    away = Run(PROBLEM, np.full((3, 3), 1e9), "sgd")
    assert kernel_panels(away, same)[0].range == (-2, 2)
    ranges = {panel.range for panel in output_panels(run, same)}
    assert len(ranges) == 1


# ---- a target that is brought ----------------------------------------------------------------------------


def npy(array: np.ndarray) -> bytes:
    file = BytesIO()
    np.save(file, array)
    return file.getvalue()


def png(array: np.ndarray) -> bytes:
    file = BytesIO()
    Image.fromarray(array).save(file, "PNG")
    return file.getvalue()


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.int16])
def test_an_array_is_taken_as_it_is(dtype):
    target = (10 * X).astype(dtype)
    np.testing.assert_array_equal(read_target(npy(target)), target)
    np.testing.assert_array_equal(read_target(npy(np.asfortranarray(target))), target)


def test_a_picture_is_its_grey_values():
    grey = np.arange(30, dtype=np.uint8).reshape(5, 6) * 8
    np.testing.assert_allclose(read_target(png(grey)), grey / 255)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (npy(np.array([[1.0, np.nan]])), "NaN or infinity"),
        (npy(np.array([[1.0, -np.inf]])), "NaN or infinity"),
        (npy(np.ones((2, 3, 4))), "this array has the shape 2 x 3 x 4: save one map"),
        (npy(np.ones(4)), "this array has the shape 4"),
        (npy(np.ones((65, 4))), "at most 64 rows and columns; this one is 65 x 4"),
        (npy(np.zeros((0, 3))), "this array has the shape 0 x 3"),
        (npy(np.array([["a"]])), "A target output is plain numbers; this array holds str32"),
        (npy(np.array([[{}]])), "A target output is plain numbers; this array holds object: save it with"),
        (npy(np.ones((3, 3), complex)), "this array holds complex128"),
        (npy(np.ones((3, 3), bool)), "this array holds bool"),
        (
            to_npz(np.ones((1, 1, 3, 3))),
            r"a .npy array or a picture; this is another kind of file \(NumPy, .npz\)",
        ),
        (to_safetensors(np.ones((1, 1, 3, 3))), r"another kind of file \(safetensors\): save one map"),
        (b"\x89HDF\r\n\x1a\n" + bytes(9), r"another kind of file \(HDF5\)"),
        (b"1,2\n3,4\n", r"another kind of file \(text\)"),
        (npy(np.ones((9, 9)))[:-9], "damaged|as many bytes"),
        (png(np.zeros((100, 3), np.uint8)), "this one is 100 x 3"),
        (b"hello", "picture|kind|PNG"),
        (b"\x93NUMPY" + b"\0" * (3 << 20), "at most 2 MB; this one has 3.0 MB"),
    ],
)
def test_a_file_that_is_no_target_is_refused(data, message):
    with pytest.raises(Refusal, match=message):
        read_target(data)


def test_a_target_as_large_as_the_picture_loses_its_margin():
    target = np.arange(20.0).reshape(4, 5)
    np.testing.assert_array_equal(without_margin(target, (4, 5), (3, 3)), target[1:3, 1:4])
    np.testing.assert_array_equal(without_margin(target, (4, 5), (2, 1)), target[0:3])
    np.testing.assert_array_equal(without_margin(target, (9, 9), (3, 3)), target)
