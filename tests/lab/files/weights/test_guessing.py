"""Kinds of layers: guessed from what a file says, laid out as PyTorch computes them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.nn import functional

from convviz.errors import RefusedValue
from convviz.lab.files.weights import as_oihw, bias_for, guess_for, open_weights
from convviz.lab.files.weights.guessing import Guess, guess_reading, layout_for
from convviz.lab.files.weights.layer_kinds import KINDS_OF_RANK, is_depthwise
from convviz.lab.files.weights.layout import LAYOUTS, check_sides
from tests.for_each import for_each
from tests.lab.files.weights.files import check_sentence, layer, npz

RNG = np.random.default_rng(4)

GUESSES: list[tuple[str, tuple[int, ...], int | None, str, str]] = [
    # PyTorch
    ("conv1.weight", (64, 3, 7, 7), None, "ordinary", "OIHW"),
    ("features.1.conv_dw.weight", (32, 1, 3, 3), None, "depthwise", "OIHW"),
    ("stages.0.blocks.0.dwconv.weight", (96, 1, 7, 7), 96, "depthwise", "OIHW"),
    ("block.depthwise.0.weight", (32, 1, 3, 3), None, "depthwise", "OIHW"),
    ("up1.up.weight", (128, 64, 2, 2), 64, "transposed", "OIHW"),
    ("up1.conv.double_conv.0.weight", (64, 128, 3, 3), 64, "ordinary", "OIHW"),
    ("decoder.deconv3.weight", (64, 32, 4, 4), None, "transposed", "OIHW"),
    ("net.upconv1.0.weight", (64, 32, 4, 4), None, "transposed", "OIHW"),
    ("0.weight", (128, 64, 2, 2), 64, "transposed", "OIHW"),
    ("0.weight", (128, 64, 2, 2), 128, "ordinary", "OIHW"),
    ("conv1d_stem.weight", (8, 3, 7), None, "line", "OIHW"),
    ("net.0.weight", (8, 3, 7), 8, "line", "OIHW"),
    ("net.0.weight", (64, 32, 3), 64, "line", "OIHW"),
    ("net.0.weight", (32, 8, 5), 8, "line_transposed", "OIHW"),
    ("x.dwconv.weight", (32, 1, 5), 32, "line_depthwise", "OIHW"),
    ("deconv1d.weight", (16, 8, 5), 8, "line_transposed", "OIHW"),
    # Keras
    ("conv2d/kernel:0", (3, 3, 3, 64), 64, "ordinary", "HWIO"),
    ("conv2d/kernel", (3, 3, 3, 3), 3, "ordinary", "HWIO"),
    ("conv2d_9/kernel", (5, 5, 32, 1), 1, "ordinary", "HWIO"),
    ("conv2d_9/kernel", (5, 5, 32, 1), None, "ordinary", "HWIO"),
    ("conv_dw_1/depthwise_kernel:0", (3, 3, 32, 1), None, "depthwise", "HWIO"),
    ("depthwise_conv2d/kernel", (3, 3, 16, 2), 32, "depthwise", "HWIO"),
    ("depthwise_conv2d/kernel", (3, 3, 3, 3), 9, "depthwise", "HWIO"),
    ("separable_conv2d/depthwise_kernel", (3, 3, 8, 1), None, "depthwise", "HWIO"),
    ("separable_conv2d/pointwise_kernel", (1, 1, 8, 16), 16, "ordinary", "HWIO"),
    ("arr_0", (3, 3, 32, 1), 32, "depthwise", "HWIO"),
    ("arr_0", (3, 3, 32, 1), 1, "ordinary", "HWIO"),
    ("arr_0", (3, 3, 8, 2), 16, "depthwise", "HWIO"),
    ("arr_0", (3, 3, 32, 1), None, "depthwise", "HWIO"),
    ("conv2d_transpose/kernel:0", (3, 3, 16, 32), 16, "transposed", "HWIO"),
    ("arr_0", (3, 3, 16, 32), 16, "transposed", "HWIO"),
    ("conv1d/kernel:0", (7, 3, 8), 8, "line", "HWIO"),
    ("conv1d/kernel", (5, 8, 7), None, "line", "HWIO"),
    ("arr_0", (3, 64, 128), 128, "line", "HWIO"),
    ("conv1d_transpose/kernel", (5, 8, 16), 8, "line_transposed", "HWIO"),
    ("depthwise_conv1d/kernel", (5, 8, 2), 16, "line_depthwise", "HWIO"),
    # nothing but a shape
    ("w", (8, 3, 7), None, "line", "OIHW"),
    ("w", (3, 7, 7), None, "ordinary", "OIHW"),
    ("w", (3, 3, 64), None, "ordinary", "HWIO"),
    ("w", (3, 3), None, "ordinary", "OIHW"),
    ("w", (3, 3, 1, 1), None, "ordinary", "HWIO"),
    ("w", (1, 1, 64, 1), None, "ordinary", "HWIO"),
    ("w", (6, 1, 5, 5), 6, "ordinary", "OIHW"),
]


@for_each(("name", "shape", "bias", "kind", "layout"), GUESSES)
def test_kind_and_order_are_guessed_by_name_bias_and_shape(
    name: str, shape: tuple[int, ...], bias: int | None, kind: str, layout: str
) -> None:
    guess = guess_reading(name, shape, bias)
    assert (guess.kind, guess.layout) == (kind, layout)
    check_sides(shape, guess.layout, guess.kind)


def test_filters_of_one_channel_are_depthwise_where_others_read_colours_and_make_their_maps() -> None:
    mobile = {"0": layer((32, 3, 3, 3)), "1": layer((32, 1, 3, 3)), "2": layer((16, 32, 1, 1))}
    assert guess_for(open_weights(npz(**mobile)), "1") == Guess("depthwise", "OIHW", "network")
    digits = {"0": layer((32, 1, 3, 3)), "1": layer((32, 32, 3, 3))}
    assert guess_for(open_weights(npz(**digits)), "0") == Guess("ordinary", "OIHW", "shape")


@pytest.mark.parametrize(
    ("weight", "bias", "by"),
    [
        ("dw/depthwise_kernel:0", "dw/bias:0", "name"),
        ("arr_0", "arr_1", "bias"),
        ("a/kernel", "b/bias", "shape"),
    ],
)
def test_what_a_guess_rests_on_is_said(weight: str, bias: str, by: str) -> None:
    file = open_weights(npz(**{weight: layer((3, 3, 8, 1)), bias: layer((8,))}))
    assert guess_for(file, weight) == Guess("depthwise", "HWIO", by)
    assert bias_for(file, weight, "HWIO", "depthwise") == (bias if by != "shape" else None)


def test_the_bias_of_a_transposed_layer_belongs_to_no_filter() -> None:
    file = open_weights(npz(**{"up.weight": layer((8, 8, 3, 3)), "up.bias": layer((8,))}))
    assert bias_for(file, "up.weight", "OIHW", "transposed") is None
    assert bias_for(file, "up.weight", "OIHW", "ordinary") == "up.bias"


# ---- laid out as the layer computes ----------------------------------------------------------------------


def of_torch(module: nn.Module) -> np.ndarray:
    (weight,) = module.parameters()
    return weight.detach().numpy()


def keras_depthwise(weight: np.ndarray, x: np.ndarray) -> np.ndarray:
    """A depthwise layer of Keras by its definition: map c * M + m is channel c under kernel [:, :, c, m]."""
    rows, cols, channels, each = weight.shape
    high, wide = x.shape[1] - rows + 1, x.shape[2] - cols + 1
    out = np.zeros((channels * each, high, wide))
    for c, m, y, z in np.ndindex(channels, each, high, wide):
        out[c * each + m, y, z] = (x[c, y : y + rows, z : z + cols] * weight[:, :, c, m]).sum()
    return out


@pytest.mark.parametrize("each", [1, 2, 3])
def test_a_depthwise_layer_of_keras_becomes_filters_in_as_many_groups_as_channels(each: int) -> None:
    weight, x = RNG.normal(size=(3, 2, 4, each)), RNG.normal(size=(4, 6, 5))
    ours = as_oihw(weight, "HWIO", "depthwise")
    assert ours.shape == (4 * each, 1, 3, 2)
    theirs = functional.conv2d(torch.tensor(x[None]), torch.tensor(ours), groups=4)[0].numpy()
    np.testing.assert_allclose(theirs, keras_depthwise(weight, x), atol=1e-12)


MODULES: list[tuple[Callable[[], nn.Module], str]] = [
    (lambda: nn.Conv2d(6, 12, (3, 2), groups=6, bias=False), "depthwise"),
    (lambda: nn.ConvTranspose2d(5, 3, (3, 2), bias=False), "transposed"),
    (lambda: nn.ConvTranspose2d(6, 4, (3, 2), groups=2, bias=False), "transposed"),
    (lambda: nn.Conv1d(3, 8, 7, bias=False), "line"),
    (lambda: nn.Conv1d(4, 8, 5, groups=4, bias=False), "line_depthwise"),
    (lambda: nn.ConvTranspose1d(5, 3, 7, bias=False), "line_transposed"),
]


@pytest.mark.parametrize(("make", "kind"), MODULES)
def test_a_module_of_pytorch_is_laid_out_as_it_computes(make: Callable[[], Any], kind: str) -> None:
    module = make().double()
    ours = torch.tensor(as_oihw(of_torch(module), "OIHW", kind))
    channels, flat = module.in_channels, kind.startswith("line")
    x = torch.tensor(RNG.normal(size=(1, channels, 9) if flat else (1, channels, 9, 8)))
    plane = x[:, :, None] if flat else x
    compute = functional.conv_transpose2d if "transposed" in kind else functional.conv2d
    out = compute(plane, ours, groups=module.groups)
    np.testing.assert_allclose(
        (out[:, :, 0] if flat else out).numpy(), module(x).detach().numpy(), atol=1e-12
    )


@pytest.mark.parametrize("kind", ["ordinary", "transposed", "line", "line_transposed"])
def test_the_order_of_keras_is_that_of_pytorch_turned_around(kind: str) -> None:
    weight = layer((5, 2, 3) if kind.startswith("line") else (5, 2, 3, 4), "<f8")
    keras = weight.transpose(2, 1, 0) if weight.ndim == 3 else weight.transpose(2, 3, 1, 0)
    np.testing.assert_array_equal(as_oihw(keras, "HWIO", kind), as_oihw(weight, "OIHW", kind))


def test_a_chosen_kind_brings_the_order_that_it_needs() -> None:
    guess = guess_reading("w", (3, 3, 3, 2))
    assert (guess.kind, guess.layout) == ("ordinary", "HWIO")
    assert layout_for((3, 3, 3, 3), "depthwise", guess_reading("w", (3, 3, 3, 3))) == "HWIO"
    assert layout_for((8, 3, 7), "line_depthwise", guess_reading("w", (8, 3, 7))) == "HWIO"
    assert layout_for((8, 3, 7), "line_transposed", guess_reading("w", (8, 3, 7))) == "OIHW"


@pytest.mark.parametrize("rank", KINDS_OF_RANK)
def test_whatever_kind_and_order_a_weight_of_any_shape_is_read_in_it_is_a_layer_or_refused(rank: int) -> None:
    for _ in range(60):
        shape = tuple(int(side) for side in RNG.integers(1, 13, rank))
        for kind in KINDS_OF_RANK[rank]:
            for layout in LAYOUTS:
                try:
                    weight = as_oihw(layer(shape, "<f8"), layout, kind)
                except RefusedValue as refusal:
                    check_sentence(refusal)
                    continue
                assert weight.ndim == 4 and sorted(weight.ravel()) == sorted(layer(shape, "<f8").ravel())
                assert not is_depthwise(kind) or weight.shape[1] == 1


# ---- what has no kernel ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "shape", "words"),
    [
        ("conv3d.weight", (8, 3, 3, 3, 3), "a 3-D convolution.*: save one slice of its depth"),
        ("fc.weight", (10, 84), "got 10 x 84, as in a fully connected layer"),
        (
            "classifier.0.weight",
            (10, 8),
            r"By its name classifier\.0\.weight is the weight of a fully connected layer, .*: choose",
        ),
        ("dense/kernel:0", (8, 4), "By its name dense/kernel:0 is"),
        ("proj.weight", (768, 3, 16, 16), "a kernel of 16 x 16: choose"),
        ("net.weight", (64, 1, 80), "has a kernel of"),
    ],
)
def test_what_has_no_kernel_that_fits_is_named_for_what_it_is(
    name: str, shape: tuple[int, ...], words: str
) -> None:
    with pytest.raises(RefusedValue, match=words) as refused:
        open_weights(npz(**{name: np.zeros(shape, "<f4")}))
    check_sentence(refused.value)
