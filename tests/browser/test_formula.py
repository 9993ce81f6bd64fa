"""The formula below the stage: its indices, values and result are the layer's, wherever one points."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from playwright.sync_api import expect

from tests.browser.cases import COLOUR, GREY, Case, in_turn
from tests.browser.formula_pane import (
    FormulaPane,
    assert_terms,
    number,
    products,
    split_terms,
    symbols,
    written,
)
from tests.browser.stage_page import StagePage, weight_text
from tests.browser.test_layers import BIAS, BOX, DEEP, GEOMETRY, QUERY, weights_text

pytestmark = pytest.mark.one_tab

MODES = {mode: replace(GREY["zeros"], mode=mode) for mode in ("reflect", "replicate", "circular")}
CASES = {"zeros": GREY["zeros"], **MODES, "colour": COLOUR}
each_case = pytest.mark.parametrize("case", in_turn(CASES))
FIVE_DIGITS = {"rel": 6e-5, "abs": 1e-6}
PADDED = "x\u0303"


def own(case: Case, *index: int) -> str:
    """An index of a case: with its channel where it has several."""
    return ", ".join(map(str, index if len(case.x) > 1 else index[1:]))


def squeezed(case: Case, array: NDArray[Any]) -> NDArray[Any]:
    """An array (C, ...) as its formula indexes it."""
    return array if len(case.x) > 1 else array[0]


def in_mosaic(stage: StagePage, role: str, channels: int, cell: tuple[int, int, int]) -> tuple[int, int]:
    """Where a cell (c, row, col) of a panel stands in its mosaic."""
    _count, rows, cols = stage.values(role, channels).shape
    across = (stage.mosaic(role).shape[1] + 1) // (cols + 1)
    return cell[0] // across * (rows + 1) + cell[1], cell[0] % across * (cols + 1) + cell[2]


def readings(case: Case) -> Iterator[tuple[tuple[int, ...], tuple[int, int], tuple[int, int]]]:
    """Every multiplication of the layer: (r, c) of the pixel, (p, q) of the output, (i, j) of the tap."""
    _channels, height, width = case.x.shape
    pixels = replace(case.layer, x=np.arange(1.0, 1 + height * width).reshape(1, height, width))
    for p, q in np.ndindex(*case.layer.output_size):
        for i, j in np.ndindex(*case.weight.shape[1:]):
            at = p * case.stride[0] + i * case.dilation[0], q * case.stride[1] + j * case.dilation[1]
            pixel = int(pixels.padded[0][at]) - 1
            yield divmod(pixel, width) if pixel >= 0 else (), (p, q), (i, j)


@each_case
def test_an_output_cell_is_its_window_times_the_kernel_in_numbers(stage: StagePage, case: Case) -> None:
    stage.open("forward", **case.query("output"))
    pane, output = FormulaPane(stage), case.layer.output()
    arrays = {"w": squeezed(case, case.weight), PADDED: squeezed(case, case.layer.padded)}
    for y, x in ((3, 5), (0, 2)):
        stage.hover("output", y, x)
        lines = pane.lines(f"y[{y}, {x}]")
        assert_terms(lines, arrays)
        assert number(lines[2][2].split(" + ")[0]) == case.bias
        assert number(lines[3][2]) == pytest.approx(output[y, x], **FIVE_DIGITS)
        terms, hidden = split_terms(lines[1][2])
        assert len(terms) - 1 + hidden == case.weight.size  # the first is the bias
        if not hidden:
            total = case.bias + sum(a * b for a, b in products(lines[1][2], arrays))
            assert total == pytest.approx(output[y, x])
    assert pane.lines()[0][2].endswith(f"{PADDED}[{'c, ' if len(case.x) > 1 else ''}2p + i, q + 2j]")


@each_case
def test_a_weights_gradient_sums_over_all_that_it_multiplies(stage: StagePage, case: Case) -> None:
    stage.open("backward", **case.query("weight_grad"))
    stage.do("last")
    pane, channels = FormulaPane(stage), len(case.x)
    arrays = {"g": case.output_grad, PADDED: squeezed(case, case.layer.padded)}
    grad = case.layer.weight_grad(case.output_grad, case.layer.steps - 1)
    for c, i, j in ((channels - 1, 1, 2), (0, 0, 1)):
        stage.hover("kernel", *in_mosaic(stage, "kernel", channels, (c, i, j)))
        lines = pane.lines(f"dW[{own(case, c, i, j)}]")
        assert_terms(lines, arrays)
        assert number(lines[3][2]) == pytest.approx(grad[c, i, j], **FIVE_DIGITS)
        terms, hidden = split_terms(lines[1][2])
        assert len(terms) + hidden == case.layer.steps
        reads = [
            (y * case.stride[0] + i * case.dilation[0], x * case.stride[1] + j * case.dilation[1])
            for (_g, (y, x)), _read in (symbols(term) for term in terms)
        ]
        assert [symbols(term)[1][1][-2:] for term in terms] == reads


def test_before_the_last_step_the_sum_says_what_it_has_and_what_is_to_come(stage: StagePage) -> None:
    case = GREY["reflect"]
    stage.open("backward", **case.query("weight_grad"))
    stage.go(10)
    stage.hover("weight_grad", 1, 1)
    pane, steps = FormulaPane(stage), case.layer.steps
    so_far, to_come = pane.lines("dW[1, 1]")[3][2].split(" + ")
    grad = case.layer.weight_grad(case.output_grad, 10)[0, 1, 1]
    whole = case.layer.weight_grad(case.output_grad, steps - 1)[0, 1, 1]
    assert f"so far (11 of {steps} terms)" in so_far
    assert number(so_far.split(" so far")[0]) == pytest.approx(grad, **FIVE_DIGITS)
    assert number(so_far.split(" so far")[0]) == pytest.approx(stage.values("weight_grad")[0, 1, 1], rel=1e-4)
    assert number(to_come.split(" to come")[0]) == pytest.approx(whole - grad, **FIVE_DIGITS)
    assert pane.result() == pytest.approx(whole, **FIVE_DIGITS)
    y, x = divmod(10, case.layer.output_size[1])
    expect(pane.element.locator(".cv-formula-now").first).to_contain_text(f"g[{y}, {x}]")


@each_case
def test_a_pixels_gradient_sums_over_all_outputs_that_it_feeds(stage: StagePage, case: Case) -> None:
    stage.open("backward", **case.query("input_grad"))
    stage.do("last")
    pane, channels = FormulaPane(stage), len(case.x)
    arrays = {"g": case.output_grad, "w": squeezed(case, case.weight)}
    grad = case.layer.input_grad(case.output_grad, case.layer.steps - 1)
    for c, row, col in ((channels - 1, 1, 3), (0, 4, 1)):
        stage.hover("input_grad", *in_mosaic(stage, "input_grad", channels, (c, row, col)))
        lines = pane.lines(f"dX[{own(case, c, row, col)}]")
        assert_terms(lines, arrays)
        assert pane.result() == pytest.approx(grad[c, row, col], **FIVE_DIGITS)
        terms, hidden = split_terms(lines[1][2])
        read = [(output, tap) for pixel, output, tap in readings(case) if pixel == (row, col)]
        assert len(terms) + hidden == len(read) > 0
        said = [(at, place[-2:]) for (_g, at), (_w, place) in (symbols(term) for term in terms)]
        assert set(said) <= set(read)
        assert len(set(said)) == len(said)


def test_a_padded_copy_counts_for_the_pixel_that_it_repeats(stage: StagePage) -> None:
    case = MODES["reflect"]
    stage.open("backward", **case.query("weight_grad"))
    stage.hover("input", 0, 3)  # row -1 of the picture shows row 1, column 1 is its own
    pane = FormulaPane(stage)
    read = [(output, tap) for pixel, output, tap in readings(case) if pixel == (1, 1)]
    terms, hidden = split_terms(pane.lines("dX[1, 1]")[1][2])
    assert len(terms) + hidden == len(read)
    rows = np.argwhere(np.pad(np.arange(9), 1, mode="reflect") == 1).ravel()
    columns = np.argwhere(np.pad(np.arange(12), 2, mode="reflect") == 1).ravel()
    expect(pane.notes).to_contain_text(
        f"Row 1 of x is at U = {{{', '.join(map(str, rows))}}} in {PADDED}, "
        f"column 1 at V = {{{', '.join(map(str, columns))}}}."
    )


def test_a_padded_zero_takes_no_gradient(stage: StagePage) -> None:
    stage.open("backward", **GREY["zeros"].query("weight_grad"))
    stage.hover("input", 0, 3)
    expect(FormulaPane(stage).notes).to_have_text("This zero is padding: no gradient goes into it.")


@each_case
def test_a_stamp_adds_to_a_pixel_what_the_panel_then_shows(stage: StagePage, case: Case) -> None:
    stage.open("backward", **case.query("input_grad"))
    pane = FormulaPane(stage)
    for step in (0, case.layer.steps // 2 + 1):
        stage.go(step)
        grad = case.layer.input_grad(case.output_grad, step)
        wanted = next(
            (pixel, tap) for pixel, (y, x), tap in readings(case)
            if pixel and y * case.layer.output_size[1] + x == step
        )  # fmt: skip
        pixel, _tap = wanted
        lines = pane.lines(f"dX[{own(case, 0, *pixel)}]")
        assert [sign for _left, sign, _right in lines] == ["+=", "+=", "=", "="]
        assert pane.result() == pytest.approx(grad[0][pixel], **FIVE_DIGITS)
        before = case.layer.input_grad(case.output_grad, step - 1)[0][pixel] if step else 0.0
        assert number(lines[2][2].split(" + ")[0]) == pytest.approx(before, rel=6e-3, abs=1e-3)


def test_an_input_that_no_window_reads_says_so(stage: StagePage) -> None:
    case = replace(GREY["zeros"], stride=(3, 2), dilation=(2, 1), padding=(1, 0))
    read = {pixel for pixel, _output, _tap in readings(case)}
    never = next(pixel for pixel in np.ndindex(case.x.shape[1:]) if pixel not in read)
    stage.open("backward", **case.query("input_grad"))
    stage.hover("input_grad", *never)
    pane = FormulaPane(stage)
    assert pane.lines(f"dX[{never[0]}, {never[1]}]")[-1][2] == "0"
    expect(pane.notes).to_contain_text("No window ever reads this pixel: its gradient is 0.")


def test_pointing_on_forward_keeps_to_the_outputs_sum_and_says_where_it_takes_part(stage: StagePage) -> None:
    case = GREY["zeros"]
    stage.open("forward", **case.query("output"))
    pane = FormulaPane(stage)
    stage.hover("kernel", 1, 2)
    expect(pane.notes).to_contain_text(f"w[1, 2] takes part in all {case.layer.steps} outputs")
    assert pane.lines("y[0, 0]")[0][0] == "y[p, q]"
    expect(pane.element.locator(".cv-formula-now").first).to_contain_text("w[1, 2]")
    stage.hover("input", 4, 5)
    expect(pane.notes).to_contain_text(f"{PADDED}[4, 5] takes part in y[")
    assert pane.lines("y[0, 0]")[0][0] == "y[p, q]"


def test_a_long_sum_opens_and_closes(stage: StagePage) -> None:
    case = GREY["zeros"]
    stage.open("backward", **case.query("weight_grad"))
    pane = FormulaPane(stage)
    assert split_terms(pane.lines("dW[0, 0]")[1][2])[1] > 0
    pane.element.locator(".cv-formula-lines .cv-formula-more").first.click()
    expect(pane.element.locator(".cv-formula-lines .cv-formula-more")).to_have_count(0)
    terms, hidden = split_terms(pane.lines()[1][2])
    assert (len(terms), hidden) == (case.layer.steps, 0)
    pane.element.get_by_role("button", name="Fewer terms").click()
    assert split_terms(pane.lines()[1][2])[1] > 0


def test_pointing_at_a_product_lights_its_term_and_keeps_the_sum(stage: StagePage) -> None:
    stage.open("forward", **GREY["zeros"].query("output"))
    stage.hover("products", 1, 2)
    pane = FormulaPane(stage)
    assert pane.lines("y[0, 0]")[1][0] == "y[0, 0]"
    expect(pane.element.locator(".cv-formula-now").first).to_contain_text("w[1, 2]")


# ---- filters, channels, batch ----------------------------------------------------------------------------


def deep_case(stage: StagePage, page: str, **query: str) -> tuple[NDArray[Any], torch.Tensor]:
    """Open three filters of three channels on two pictures; give the batch as it is read (N, C, H, W)."""
    box = "_".join(map(str, BOX))
    bias = "_".join(map(str, BIAS))
    common = {"pic": "cat", "box": box, "bias": bias, "n": "2", "nof": "crops", **QUERY, **query}
    stage.open(page, w=weights_text(DEEP), **common)
    stage.wait_for_strips()
    pictures = []
    for item in range(2):
        stage.open("forward", w=weights_text(DEEP), **{**common, "view": "output", "b": str(item)})
        stage.wait_for_strips()
        top, left = GEOMETRY["padding"]
        pictures.append(stage.values("input", 3)[:, top : top + BOX[2], left : left + BOX[3]])
    stage.open(page, w=weights_text(DEEP), **common)
    stage.wait_for_strips()
    return np.array(pictures), torch.from_numpy(DEEP)


def gradients(
    x: NDArray[Any], weight: torch.Tensor
) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Output, upstream gradient, each picture's weight gradient, each filter's input gradient, padded x."""
    images = torch.from_numpy(x)
    output = torch.nn.functional.conv2d(images, weight, torch.tensor(BIAS, dtype=torch.float64), **GEOMETRY)
    drawn = np.random.default_rng(5).standard_normal(tuple(output.shape)).round(2)
    upstream = torch.from_numpy(drawn)
    weight_parts = [
        torch.nn.grad.conv2d_weight(images[n : n + 1], weight.shape, upstream[n : n + 1], **GEOMETRY)
        for n in range(2)
    ]
    input_parts = [
        torch.nn.grad.conv2d_input(images.shape, weight[o : o + 1], upstream[:, o : o + 1], **GEOMETRY)
        for o in range(3)
    ]
    rows, columns = GEOMETRY["padding"]
    padded = np.pad(x, ((0, 0), (0, 0), (rows, rows), (columns, columns)))
    return output.numpy(), drawn, torch.stack(weight_parts).numpy(), torch.stack(input_parts).numpy(), padded


def test_indices_are_the_layers_own_where_there_are_several(stage: StagePage) -> None:
    x, weight = deep_case(stage, "forward", view="output", o="2", b="1")
    output, *_grads, padded = gradients(x, weight)
    stage.hover("output", 3, 7)
    pane = FormulaPane(stage)
    lines = pane.lines("y[1, 2, 3, 7]")
    assert lines[0][0] == "y[n, o, p, q]"
    assert_terms(lines, {"w": DEEP, "b": np.array(BIAS), PADDED: padded})
    assert pane.result() == pytest.approx(output[1, 2, 3, 7], **FIVE_DIGITS)


def test_one_pictures_part_of_a_weight_gradient_is_named_and_the_batchs_sum_is_told(stage: StagePage) -> None:
    x, weight = deep_case(stage, "backward", view="weight_grad", o="1", b="1", c="2")
    _output, upstream, parts, _inputs, padded = gradients(x, weight)
    stage.do("last")
    stage.hover("kernel", *in_mosaic(stage, "kernel", 3, (2, 1, 0)))
    pane = FormulaPane(stage)
    lines = pane.lines("dW(1)[1, 2, 1, 0]")
    assert_terms(lines, {"g": upstream, PADDED: padded})
    assert pane.result() == pytest.approx(parts[1, 1, 2, 1, 0], **FIVE_DIGITS)
    said = pane.notes.inner_text().split("2 pictures: ")[1].rstrip(".")
    assert number(said) == pytest.approx(parts[:, 1, 2, 1, 0].sum(), **FIVE_DIGITS)


def test_one_filters_part_of_an_input_gradient_is_named_and_the_filters_sum_is_told(stage: StagePage) -> None:
    x, weight = deep_case(stage, "backward", view="input_grad", o="1", b="1")
    _output, upstream, _weights, parts, _padded = gradients(x, weight)
    stage.do("last")
    stage.hover("input_grad", *in_mosaic(stage, "input_grad", 3, (2, 4, 6)))
    pane = FormulaPane(stage)
    lines = pane.lines("dX(1)[1, 2, 4, 6]")
    assert_terms(lines, {"g": upstream, "w": DEEP})
    assert pane.result() == pytest.approx(parts[1, 1, 2, 4, 6], **FIVE_DIGITS)
    said = pane.notes.inner_text().split("filters that read it: ")[1].rstrip(".")
    assert number(said) == pytest.approx(parts[:, 1, 2, 4, 6].sum(), **FIVE_DIGITS)


# ---- LaTeX -----------------------------------------------------------------------------------------------

CLIPBOARD = "navigator.clipboard.readText()"


def copied(stage: StagePage) -> str:
    expect(FormulaPane(stage).copy).to_have_text("Copied")
    return str(stage.page.evaluate(CLIPBOARD))


@pytest.mark.parametrize("clipboard", ["of the browser", "of a selected field"])
def test_the_same_lines_are_copied_as_latex(stage: StagePage, clipboard: str) -> None:
    stage.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    stage.open("forward", w=weight_text([[2.0, -1.0]]), stride="2x1", pad="1x0", bias="-0.5", view="output")
    stage.click("output", 1, 2)  # goes there: on the way to the button the step stays
    pane = FormulaPane(stage)
    values = written(pane.lines("y[1, 2]")[2][2])
    patch = stage.values("patch").ravel()
    result = pane.lines("y[1, 2]")[3][2].replace("\N{MINUS SIGN}", "-")
    if clipboard == "of a selected field":
        stage.page.evaluate(
            "Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true })"
        )
    np.testing.assert_allclose([value for _weight, value in values], patch, rtol=6e-3)
    pane.copy.click()
    expect(pane.copy).to_have_text("Copied")
    if clipboard == "of a selected field":
        stage.page.evaluate("delete navigator.clipboard")
    assert copied(stage) == (
        "\\begin{aligned}\n"
        "y[p, q] &= b + \\sum_{i, j} w[i, j] \\cdot \\tilde{x}[2p + i, q + j] \\\\\n"
        "y[1, 2] &= b + w[0, 0] \\cdot \\tilde{x}[2, 2] + w[0, 1] \\cdot \\tilde{x}[2, 3] \\\\\n"
        f"&= (-0.5) + 2 \\times {values[0][1]:g} + (-1) \\times {values[1][1]:g} \\\\\n"
        f"&= {result}\n"
        "\\end{aligned}"
    )
    expect(pane.copy).to_have_text("Copy as LaTeX")


def test_a_growing_sum_copies_its_words_and_its_cut_as_latex(stage: StagePage) -> None:
    stage.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    case = GREY["zeros"]
    stage.open("backward", **case.query("weight_grad"))
    stage.go(20)
    pane = FormulaPane(stage)
    pane.lines("dW[0, 0]")
    pane.copy.click()
    text = copied(stage)
    assert f"\\text{{ so far (21 of {case.layer.steps} terms)}}" in text
    assert "+ \\text{ \\ldots{} (17 more)} +" in text
    assert "\N{MINUS SIGN}" not in text and "\N{MIDDLE DOT}" not in text


# ---- manners ---------------------------------------------------------------------------------------------

_WATCHED = """async () => {
  const pane = document.querySelector('.cv-formula');
  const stage = document.querySelector('.cv-stage');
  let updates = 0;
  let shrank = 0;
  let height = pane.offsetHeight;
  const watch = new MutationObserver(() => {
    updates += 1;
    if (pane.offsetHeight < height) shrank += 1;
    height = pane.offsetHeight;
  });
  const texts = { childList: true, characterData: true, subtree: true };
  watch.observe(pane.querySelector('.cv-formula-lines'), texts);
  const [began, from] = [performance.now(), Number(stage.dataset.frames)];
  document.querySelector('[data-do="play"]').click();
  await new Promise((done) => setTimeout(done, 1500));
  watch.disconnect();
  return { updates, shrank, frames: Number(stage.dataset.frames) - from, ms: performance.now() - began };
}"""


@pytest.mark.parametrize("view", ["weight_grad", "input_grad"])
def test_while_playing_it_follows_at_a_readers_pace_and_never_shrinks(stage: StagePage, view: str) -> None:
    stage.open("backward", pic="camera", box="20_20_28_28", g="random", view=view)
    stage.page.locator(".cv-speed").select_option("120")
    seen = stage.page.evaluate(_WATCHED)
    assert 0 < seen["updates"] <= seen["ms"] / 66 + 2
    assert seen["shrank"] == 0
    assert stage.step > 20


def test_it_fits_a_phone(stage: StagePage) -> None:
    stage.page.set_viewport_size({"width": 420, "height": 900})
    case = COLOUR
    stage.open("backward", **case.query("weight_grad"))
    stage.go(17)
    pane = FormulaPane(stage)
    expect(pane.element).to_be_visible()
    wide = pane.element.evaluate(
        "pane => [...pane.querySelectorAll('*')].filter(part => part.getBoundingClientRect().right > "
        "pane.getBoundingClientRect().right + 1).map(part => part.textContent)"
    )
    assert wide == []
    assert stage.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


@pytest.mark.parametrize("path", ["backward?view=after_grad&act=relu", "forward?view=picture&pic=cat", ""])
def test_views_that_are_no_convolution_have_no_formula(stage: StagePage, path: str) -> None:
    stage.page.goto(f"{stage.server}/{path}{'&' if '?' in path else '?'}lang=en")
    stage.wait()
    expect(FormulaPane(stage).element).to_be_hidden()
