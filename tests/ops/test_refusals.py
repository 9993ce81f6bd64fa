"""Every wrong argument gets one sentence: the rule, the value given, the way out."""

import numpy as np
import pytest
import torch

from convviz import (
    Conv2DOperation,
    conv2d,
    conv2d_bias_grad,
    conv2d_input_grad,
    conv2d_weight_grad,
    image_patches,
)
from convviz.errors import Refusal, RefusedType, RefusedValue
from convviz.ops.geometry import resolve_geometry, source_index
from convviz.ops.reference import (
    conv2d_input_grad_loops,
    conv2d_loops,
    conv2d_weight_grad_loops,
    image_patches_loops,
)
from tests.for_each import for_each

X, WEIGHT = np.ones((2, 4, 5, 6)), np.ones((6, 4, 3, 2))
OUTPUT_GRAD = np.ones((2, 6, 3, 5))

OPTIONS = [
    ({"stride": 0}, RefusedValue, "stride must be at least 1; got 0: give 1 or more."),
    ({"stride": (1, -2)}, RefusedValue, "stride must be at least 1; got -2: give 1 or more."),
    ({"stride": 1.0}, RefusedType, "stride must be a whole number; got 1.0: give an integer."),
    ({"stride": True}, RefusedType, "stride must be a whole number; got True: write 0 or 1."),
    ({"stride": "2"}, RefusedType, "stride must be a whole number; got '2': give an integer."),
    ({"stride": None}, RefusedType, "stride must be a whole number; got None: give an integer."),
    (
        {"stride": np.array([1.0, 2.0])},
        RefusedType,
        "stride must be a whole number; got np.float64(1.0): give an integer.",
    ),
    (
        {"stride": (1, 2, 3)},
        RefusedValue,
        "stride must be one number or a pair (h, w); it lists 3: give rows, then columns.",
    ),
    ({"dilation": 0}, RefusedValue, "dilation must be at least 1; got 0: give 1 or more."),
    ({"dilation": (1, 1.5)}, RefusedType, "dilation must be a whole number; got 1.5: give an integer."),
    (
        {"dilation": ()},
        RefusedValue,
        "dilation must be one number or a pair (h, w); it lists 0: give rows, then columns.",
    ),
    (
        {"dilation": 3},
        RefusedValue,
        "Kernel spans 7 rows but the padded input has 5: reduce dilation or add padding.",
    ),
    (
        {"dilation": (1, 7)},
        RefusedValue,
        "Kernel spans 8 columns but the padded input has 6: reduce dilation or add padding.",
    ),
    ({"padding": -1}, RefusedValue, "padding must be at least 0; got -1: give 0 or more."),
    ({"padding": (0, 0, -3, 0)}, RefusedValue, "padding must be at least 0; got -3: give 0 or more."),
    ({"padding": 0.5}, RefusedType, "padding must be a whole number; got 0.5: give an integer."),
    ({"padding": ("same", 1)}, RefusedType, "padding must be a whole number; got 'same': give an integer."),
    (
        {"padding": (1, 2, 3)},
        RefusedValue,
        "padding must be one number, (h, w), (top, bottom, left, right) or a name; it lists 3:"
        " give 1, 2 or 4.",
    ),
    (
        {"padding": "Same"},
        RefusedValue,
        "padding 'Same' is unknown: choose one of valid, same, full, or give numbers.",
    ),
    (
        {"padding": "same", "stride": (1, 2)},
        RefusedValue,
        'padding "same" needs stride 1; got stride (1, 2): set it to 1 or give the padding in numbers.',
    ),
    (
        {"padding": (0, 5, 0, 0), "padding_mode": "reflect"},
        RefusedValue,
        "Reflect padding must be smaller than the input; got 5 on a side of 5:"
        " reduce the padding or choose replicate.",
    ),
    (
        {"padding": (0, 7), "padding_mode": "circular"},
        RefusedValue,
        "Circular padding must not exceed the input; got 7 on a side of 6:"
        " reduce the padding or choose replicate.",
    ),
    (
        {"padding_mode": "mirror"},
        RefusedValue,
        "padding_mode 'mirror' is unknown: choose one of zeros, reflect, replicate, circular.",
    ),
    (
        {"padding_mode": 0},
        RefusedType,
        "padding_mode must be a name; got 0: choose one of zeros, reflect, replicate, circular.",
    ),
    ({"groups": 0}, RefusedValue, "groups must be at least 1; got 0: give 1 or more."),
    ({"groups": 2.0}, RefusedType, "groups must be a whole number; got 2.0: give an integer."),
    (
        {"groups": 3},
        RefusedValue,
        "groups must divide the channels of x, 4; got 3: choose a divisor of 4.",
    ),
]
EVERYWHERE = {
    "conv2d": lambda **options: conv2d(X, WEIGHT, **options),
    "conv2d_weight_grad": lambda **options: conv2d_weight_grad(X, WEIGHT.shape, OUTPUT_GRAD, **options),
    "conv2d_input_grad": lambda **options: conv2d_input_grad(X.shape, WEIGHT, OUTPUT_GRAD, **options),
    "image_patches": lambda **options: image_patches(X, WEIGHT.shape[2:], **options),
    "Conv2DOperation": lambda **options: Conv2DOperation(WEIGHT, **options).forward(X),
    "conv2d_loops": lambda **options: conv2d_loops(X, WEIGHT, **options),
    "conv2d_weight_grad_loops": lambda **options: conv2d_weight_grad_loops(
        X, WEIGHT.shape, OUTPUT_GRAD, **options
    ),
    "conv2d_input_grad_loops": lambda **options: conv2d_input_grad_loops(
        X.shape, WEIGHT, OUTPUT_GRAD, **options
    ),
    "image_patches_loops": lambda **options: image_patches_loops(X, WEIGHT.shape[2:], **options),
}


@for_each("call", EVERYWHERE.values(), ids=EVERYWHERE.keys())
@for_each(("options", "kind", "sentence"), OPTIONS, ids=[str(row[0]) for row in OPTIONS])
def test_every_function_refuses_an_impossible_option_in_the_same_words(call, options, kind, sentence):
    with pytest.raises(kind) as refused:
        call(**options)
    assert str(refused.value) == sentence


ARRAYS = [
    (
        lambda: conv2d(X[0], WEIGHT),
        RefusedValue,
        "x must have 4 axes (N, C, H, W); got shape (4, 5, 6): add the missing axes with length 1.",
    ),
    (
        lambda: conv2d(3.0, WEIGHT),
        RefusedValue,
        "x must have 4 axes (N, C, H, W); got shape (): add the missing axes with length 1.",
    ),
    (
        lambda: conv2d(X, WEIGHT[0, 0]),
        RefusedValue,
        "weight must have 4 axes (O, C/groups, KH, KW); got shape (3, 2):"
        " add the missing axes with length 1.",
    ),
    (
        lambda: conv2d(X[:, :, :0], WEIGHT),
        RefusedValue,
        "x (N, C, H, W) has an empty axis, shape (2, 4, 0, 6): only the batch N may be 0; give 1 or more.",
    ),
    (
        lambda: conv2d(X[:, :0], WEIGHT[:, :0]),
        RefusedValue,
        "x (N, C, H, W) has an empty axis, shape (2, 0, 5, 6): only the batch N may be 0; give 1 or more.",
    ),
    (
        lambda: conv2d(X, WEIGHT[:0]),
        RefusedValue,
        "weight (O, C/groups, KH, KW) has an empty axis, shape (0, 4, 3, 2): only the batch N may be 0;"
        " give 1 or more.",
    ),
    (
        lambda: conv2d(X, WEIGHT[:, :3]),
        RefusedValue,
        "The channels of x are 4, but with groups 1 this weight reads 3:"
        " give a weight of shape (O, 4, KH, KW).",
    ),
    (
        lambda: conv2d(X, WEIGHT, groups=2),
        RefusedValue,
        "The channels of x are 4, but with groups 2 this weight reads 8:"
        " give a weight of shape (O, 2, KH, KW).",
    ),
    (
        lambda: conv2d(X, np.ones((3, 2, 3, 2)), groups=2),
        RefusedValue,
        "groups must divide the filters of the weight, 3; got 2: choose a divisor of 3.",
    ),
    (
        lambda: conv2d(X, WEIGHT, np.ones(4)),
        RefusedValue,
        "bias must have shape (6,), a value per filter; got (4,): give one for each.",
    ),
    (
        lambda: conv2d(X, WEIGHT, 1.0),
        RefusedValue,
        "bias must have shape (6,), a value per filter; got (): give one for each.",
    ),
    (
        lambda: Conv2DOperation(WEIGHT, np.ones((6, 1))),
        RefusedValue,
        "bias must have shape (6,), a value per filter; got (6, 1): give one for each.",
    ),
    (
        lambda: conv2d([[1, 2], [3]], WEIGHT),
        RefusedType,
        "x is not an array: its rows differ in length: give every row the same length.",
    ),
    (
        lambda: conv2d_weight_grad(X, WEIGHT.shape, OUTPUT_GRAD[:, :, 1:]),
        RefusedValue,
        "output_grad must have the output's shape (2, 6, 3, 5); got (2, 6, 2, 5):"
        " give a value per output cell.",
    ),
    (
        lambda: conv2d_input_grad(X.shape, WEIGHT, OUTPUT_GRAD[:1]),
        RefusedValue,
        "output_grad must have the output's shape (2, 6, 3, 5); got (1, 6, 3, 5):"
        " give a value per output cell.",
    ),
    (
        lambda: conv2d_input_grad(X.shape, WEIGHT, OUTPUT_GRAD[0]),
        RefusedValue,
        "output_grad must have 4 axes (N, O, HO, WO); got shape (6, 3, 5):"
        " add the missing axes with length 1.",
    ),
    (
        lambda: conv2d_bias_grad(OUTPUT_GRAD[0, 0]),
        RefusedValue,
        "output_grad must have 4 axes (N, O, HO, WO); got shape (3, 5): add the missing axes with length 1.",
    ),
    (
        lambda: conv2d_weight_grad(X, (6, 4, 3), OUTPUT_GRAD),
        RefusedValue,
        "weight must have 4 axes (O, C/groups, KH, KW); got shape (6, 4, 3):"
        " add the missing axes with length 1.",
    ),
    (
        lambda: conv2d_weight_grad(X, 3, OUTPUT_GRAD),
        RefusedType,
        "weight must be a shape (O, C/groups, KH, KW); got 3: give four whole numbers.",
    ),
    (
        lambda: conv2d_weight_grad(X, (6, 4, 3, 2.0), OUTPUT_GRAD),
        RefusedType,
        "weight must be a whole number; got 2.0: give an integer.",
    ),
    (
        lambda: conv2d_weight_grad(X, (6, 4, 3, -2), OUTPUT_GRAD),
        RefusedValue,
        "weight must be at least 0; got -2: give 0 or more.",
    ),
    (
        lambda: conv2d_input_grad("2456", WEIGHT, OUTPUT_GRAD),
        RefusedType,
        "x must be a shape (N, C, H, W); got '2456': give four whole numbers.",
    ),
    (lambda: image_patches(X, 0), RefusedValue, "kernel_size must be at least 1; got 0: give 1 or more."),
    (
        lambda: image_patches(X, (2, 2, 2)),
        RefusedValue,
        "kernel_size must be one number or a pair (h, w); it lists 3: give rows, then columns.",
    ),
    (
        lambda: image_patches(X, (6, 2)),
        RefusedValue,
        "Kernel spans 6 rows but the padded input has 5: reduce dilation or add padding.",
    ),
    (
        lambda: resolve_geometry((0, 3), 1),
        RefusedValue,
        "input_size must be at least 1; got 0: give 1 or more.",
    ),
    (
        lambda: source_index(4, 4, 0, "reflect"),
        RefusedValue,
        "Reflect padding must be smaller than the input; got 4 on a side of 4:"
        " reduce the padding or choose replicate.",
    ),
]


@for_each(("call", "kind", "sentence"), ARRAYS, ids=[row[2][:60] for row in ARRAYS])
def test_arrays_and_shapes_that_do_not_go_together_are_refused(call, kind, sentence):
    with pytest.raises(kind) as refused:
        call()
    assert str(refused.value) == sentence


STRANGE = ["bool", "complex64", "complex128", "float16", "object", "str", "datetime64[s]"]
if np.dtype(np.longdouble).itemsize != 8:  # where it is a type of its own
    STRANGE.append("longdouble")


@for_each("dtype", STRANGE)
def test_a_dtype_that_is_not_computed_is_refused_wherever_it_comes_in(dtype):
    x, weight = np.ones((1, 1, 3, 3)), np.ones((1, 1, 2, 2))
    strange = {shape: np.ones(shape).astype("i8").astype(dtype) for shape in (x.shape, weight.shape, (1,))}
    calls = {
        "x": lambda: conv2d(strange[x.shape], weight),
        "weight": lambda: conv2d(x, strange[weight.shape]),
        "bias": lambda: conv2d(x, weight, strange[1,]),
        "output_grad": lambda: conv2d_bias_grad(strange[weight.shape]),
    }
    for name, call in calls.items():
        with pytest.raises(RefusedType) as refused:
            call()
        shown = strange[(1,) if name == "bias" else weight.shape].dtype
        assert str(refused.value) == (
            f"{name} must hold float32, float64 or integers; its dtype is {shown}: convert it with astype."
        )


def test_a_refusal_is_an_ordinary_value_error_or_type_error_too():
    assert issubclass(RefusedValue, ValueError) and issubclass(RefusedType, TypeError)
    assert issubclass(RefusedValue, Refusal) and issubclass(RefusedType, Refusal)
    with pytest.raises(ValueError, match="stride"):
        conv2d(X, WEIGHT, stride=0)
    with pytest.raises(TypeError, match="stride"):
        conv2d(X, WEIGHT, stride=0.5)


@for_each(
    "options",
    [
        {"padding": "same", "stride": 2},
        {"padding": (5, 0), "padding_mode": "reflect"},
        {"padding": (0, 6), "padding_mode": "reflect"},
        {"padding": (6, 0), "padding_mode": "circular"},
        {"padding": (0, 7), "padding_mode": "circular"},
        {"dilation": 3},
        {"dilation": (1, 6)},
        {"groups": 3},
        {"stride": 0},
        {"dilation": 0},
        {"padding": -1},
        {"padding": "wide"},
        {"padding_mode": "mirror"},
    ],
    ids=str,
)
def test_pytorch_refuses_it_too(options):
    with pytest.raises(RefusedValue):
        conv2d(X, WEIGHT, **options)
    with pytest.raises((ValueError, RuntimeError)):
        torch.nn.Conv2d(4, 6, (3, 2), **options)(torch.ones(2, 4, 5, 6))


@pytest.mark.parametrize(
    "options",
    [
        {"padding": (4, 5), "padding_mode": "reflect"},
        {"padding": (5, 6), "padding_mode": "circular"},
        {"padding": (9, 9), "padding_mode": "replicate"},
        {"dilation": (2, 5)},
    ],
    ids=str,
)
def test_the_last_thing_that_still_goes_is_not_refused_by_either(options):
    expected = torch.nn.Conv2d(4, 6, (3, 2), **options)(torch.ones(2, 4, 5, 6)).shape
    assert conv2d(X, WEIGHT, **options).shape == tuple(expected)
