"""Which bias belongs to a weight, by the names that PyTorch, Keras, Flax and NumPy give."""

from __future__ import annotations

import re
from collections.abc import Iterator

from convviz.errors import RefusedValue
from convviz.trained.layout import guess_layout, oihw_shape
from convviz.trained.opening import WeightsFile
from convviz.trained.tensors import TensorInfo, check_readable

# conv1.weight and conv1.bias, conv1/kernel:0 and conv1/bias:0; what numpy.savez and Keras only number.
NAMED = re.compile(r"(.*)(?:weight|kernel)([^A-Za-z]*)", re.DOTALL)
NUMBERED = re.compile(r"(arr_|.*/vars/)([0-9]{1,5})", re.DOTALL)


def bias_for(file: WeightsFile, name: str, layout: str | None = None) -> str | None:
    """The name of the bias of a weight, None where the file has none with one number a filter.

    `layout` is that of the weight, guessed from its shape where it is not given.
    Raises RefusedValue where the file has no tensor of that name or the layout is unknown.
    """
    weight = file.tensor(name)
    if not weight.usable:
        return None
    filters = oihw_shape(weight.shape, layout or guess_layout(weight.shape))[0]
    biases = {info.name for info in file.tensors if info.shape == (filters,) and _is_read(info)}
    return next((bias for bias in _bias_names(name) if bias in biases), None)


def _bias_names(weight: str) -> Iterator[str]:
    if named := NAMED.fullmatch(weight):
        yield f"{named[1]}bias{named[2]}"
    if numbered := NUMBERED.fullmatch(weight):
        yield f"{numbered[1]}{int(numbered[2]) + 1}"


def _is_read(info: TensorInfo) -> bool:
    try:
        check_readable(info)
    except RefusedValue:
        return False
    return True
