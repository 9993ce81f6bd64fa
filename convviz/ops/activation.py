"""Activations and their gradients: what stands between layers, entry by entry."""

from numbers import Real

import numpy as np
from numpy.typing import ArrayLike

from convviz.errors import RefusedType, RefusedValue
from convviz.ops.checks import FloatArray, as_floats
from convviz.ops.layer import check_same_shape


def relu(x: ArrayLike) -> FloatArray:
    """Apply the rectified linear unit: negative values become zero.

        output = max(x, 0)

    `x` may have any shape; the result has its shape, unit and dtype (float64 for integers). NaN
    stays, and `x` is never changed. Raises RefusedType (a TypeError) for another dtype.
    Source: `torch.nn.functional.relu`.
    """
    (values,) = as_floats(x=x)
    return np.asarray(np.maximum(values, 0))


def relu_grad(x: ArrayLike, output_grad: ArrayLike) -> FloatArray:
    """Compute dL/dx of `relu` for a loss L: the gradient passes where x is positive.

        input_grad = output_grad where x > 0, else 0 (at 0 too)

    `x`, `output_grad` = dL/d output and the result share one shape; the unit is that of L per unit of x.
    Dtypes and errors are those of `relu`, a mixture gives the wider dtype; an `output_grad` of another shape
    is refused too (RefusedValue, a ValueError). Where x is not a number the gradient passes, as in PyTorch.
    Source: `torch.nn.functional.relu`, differentiated.
    """
    values, upstream = matching(x, output_grad)
    return np.where(values <= 0, values.dtype.type(0), upstream)  # a product would make 0 times infinity


def leaky_relu(x: ArrayLike, slope: float = 0.01) -> FloatArray:
    """Apply the leaky rectified linear unit: negative values are scaled down instead of cut off.

        output = x where x > 0, else slope x

    `slope` is any finite number. Shapes, dtypes, units and errors are those of `relu`.
    Source: `torch.nn.functional.leaky_relu`, whose negative_slope it is.
    """
    (values,) = as_floats(x=x)
    return np.asarray(values * steepness(values, slope))


def leaky_relu_grad(x: ArrayLike, output_grad: ArrayLike, slope: float = 0.01) -> FloatArray:
    """Compute dL/dx of `leaky_relu` for a loss L.

        input_grad = output_grad where x > 0, else slope output_grad (at 0 too)

    Shapes, dtypes and errors are those of `relu_grad`, `slope` is that of `leaky_relu`.
    Source: `torch.nn.functional.leaky_relu`, differentiated.
    """
    values, upstream = matching(x, output_grad)
    return np.asarray(upstream * steepness(values, slope))


def sigmoid(x: ArrayLike) -> FloatArray:
    """Apply the logistic function, which maps every number to one between 0 and 1.

        output = 1 / (1 + exp(-x))

    computed from exp(-|x|), which never overflows. The result has no unit; shapes, dtypes and errors are
    those of `relu`.
    Source: `torch.sigmoid`.
    """
    (values,) = as_floats(x=x)
    with np.errstate(under="ignore"):  # a probability too small to write down is 0
        decay = np.exp(-np.abs(values))
    return np.asarray(np.where(values >= 0, values.dtype.type(1), decay) / (1 + decay))


def sigmoid_grad(x: ArrayLike, output_grad: ArrayLike) -> FloatArray:
    """Compute dL/dx of `sigmoid` for a loss L.

        input_grad = output_grad s (1 - s) with s = sigmoid(x)

    computed at -|x|, where 1 - s loses no digits; the factor is the same. Shapes, dtypes and errors are those
    of `relu_grad`.
    Source: `torch.sigmoid`, differentiated.
    """
    values, upstream = matching(x, output_grad)
    share = sigmoid(-np.abs(values))
    with np.errstate(under="ignore"):
        return np.asarray(upstream * (share * (1 - share)))


def tanh(x: ArrayLike) -> FloatArray:
    """Apply the hyperbolic tangent, which maps every number to one between -1 and 1.

        output = (exp(x) - exp(-x)) / (exp(x) + exp(-x))

    The result has no unit; shapes, dtypes and errors are those of `relu`.
    Source: `torch.tanh`.
    """
    (values,) = as_floats(x=x)
    return np.asarray(np.tanh(values))


def tanh_grad(x: ArrayLike, output_grad: ArrayLike) -> FloatArray:
    """Compute dL/dx of `tanh` for a loss L.

        input_grad = output_grad (1 - tanh(x)^2)

    Shapes, dtypes and errors are those of `relu_grad`.
    Source: `torch.tanh`, differentiated.
    """
    values, upstream = matching(x, output_grad)
    output = np.tanh(values)
    with np.errstate(under="ignore"):
        return np.asarray(upstream * ((1 - output) * (1 + output)))


def steepness(values: FloatArray, slope: float) -> FloatArray:
    """Return the factor of `leaky_relu` for each value: 1 where it is positive, else `slope`."""
    one = values.dtype.type(1)
    return np.where(values > 0, one, check_slope(slope) * one)


def matching(x: ArrayLike, output_grad: ArrayLike) -> list[FloatArray]:
    """Return both arrays in their shared dtype, after checking that they have one shape."""
    values, upstream = as_floats(x=x, output_grad=output_grad)
    check_same_shape(upstream.shape, values.shape)
    return [values, upstream]


def check_slope(slope: object) -> float:
    """Return `slope` as a Python number, so that it widens no array."""
    if not isinstance(slope, Real) or isinstance(slope, bool):
        raise RefusedType("slope must be a number; got {value}: give one such as 0.01.", value=repr(slope))
    if not np.isfinite(float(slope)):
        raise RefusedValue("slope must be finite; got {value}: give one such as 0.01.", value=float(slope))
    return float(slope)
