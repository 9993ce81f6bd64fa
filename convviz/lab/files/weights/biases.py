"""Which bias belongs to a weight, by the names that PyTorch, Keras, Flax and NumPy give."""

from __future__ import annotations

import re
from collections.abc import Iterator

from convviz.errors import RefusedValue
from convviz.lab.files.weights.guessing import Guess, guess_reading
from convviz.lab.files.weights.layer_kinds import ORDINARY, is_transposed
from convviz.lab.files.weights.layout import guess_layout, oihw_shape
from convviz.lab.files.weights.opening import WeightsFile
from convviz.lab.files.weights.tensors import TensorInfo, check_readable

# conv1.weight and conv1.bias, conv1/kernel:0 and conv1/bias:0; what numpy.savez and Keras only number.
NAMED = re.compile(r"(.*)(?:weight|kernel)([^A-Za-z]*)", re.DOTALL)
NUMBERED = re.compile(r"(arr_|.*/vars/)([0-9]{1,5})", re.DOTALL)


def bias_for(file: WeightsFile, name: str, layout: str | None = None, kind: str = ORDINARY) -> str | None:
    """Return the name of a weight's bias, None where the file has none with one number a filter.

    `layout` is that of the weight, guessed from its shape where it is not given. The bias of a transposed
    layer has a number for each map that comes out of it, and none belongs to a filter.
    Raises RefusedValue where the file has no tensor of that name or the layout is unknown.
    """
    weight = file.tensor(name)
    if not weight.usable or is_transposed(kind):
        return None
    filters = oihw_shape(weight.shape, layout or guess_layout(weight.shape), kind)[0]
    return next((info.name for info in _biases(file, name) if info.shape == (filters,)), None)


def guess_for(file: WeightsFile, name: str) -> Guess:
    """Guess a weight's kind of layer and order of axes: by its name, its bias, its shape."""
    shape = file.tensor(name).shape
    bias = next((info.shape[0] for info in _biases(file, name)), None)
    others = [info.shape for info in file.tensors if info.name != name]
    return guess_reading(name, shape, bias, others)


def biases_of(file: WeightsFile) -> frozenset[str]:
    """Return the names of the tensors of one axis that are the bias of a weight of the file."""
    lines = _lines(file)
    return frozenset(bias for info in file.usable for bias in _bias_names(info.name) if bias in lines)


def _biases(file: WeightsFile, weight: str) -> Iterator[TensorInfo]:
    """Return the readable tensors of one axis that are called as the bias of this weight would be."""
    lines = _lines(file)
    return (lines[bias] for bias in _bias_names(weight) if bias in lines)


def _lines(file: WeightsFile) -> dict[str, TensorInfo]:
    return {info.name: info for info in file.tensors if len(info.shape) == 1 and _is_read(info)}


def _bias_names(weight: str) -> Iterator[str]:
    if named := NAMED.fullmatch(weight):
        yield f"{named[1]}bias{named[2]}"
        yield f"{named[1].removesuffix('depthwise_').removesuffix('pointwise_')}bias{named[2]}"
    if numbered := NUMBERED.fullmatch(weight):
        yield f"{numbered[1]}{int(numbered[2]) + 1}"


def _is_read(info: TensorInfo) -> bool:
    try:
        check_readable(info)
    except RefusedValue:
        return False
    return True
