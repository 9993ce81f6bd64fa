"""Which part of a file of weights becomes a layer: what each tensor offers, and what was taken of it."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from convviz.lab.files.weights.biases import bias_for, biases_of
from convviz.lab.files.weights.guessing import Guess
from convviz.lab.files.weights.layer_kinds import ORDINARY, is_depthwise
from convviz.lab.files.weights.layout import as_oihw, check_sides, filters_of_channel, layer_slice, oihw_shape
from convviz.lab.files.weights.limits import MAX_READS, MAX_SLICE
from convviz.lab.files.weights.opening import WeightsFile, read_tensor
from convviz.lab.files.weights.tensors import TensorInfo

Span = tuple[int, int]
"""The first one and how many."""

_reading = BoundedSemaphore(MAX_READS)


class Part(NamedTuple):
    """Some filters and channels of one tensor, and the name of the bias to take."""

    tensor: str
    layout: str
    filters: Span
    channels: Span
    bias: str | None
    kind: str = ORDINARY

    def read(self, file: WeightsFile) -> tuple[NDArray[np.float64], NDArray[np.float64] | None]:
        """Return the weight (O, C, KH, KW) and the bias (O,); at most MAX_READS read at a time."""
        with _reading:
            whole = as_oihw(read_tensor(file, self.tensor), self.layout, self.kind)
            weight = layer_slice(whole, self.filters, self.channels)
            first, count = self.filters
            bias = read_tensor(file, self.bias)[first : first + count] if self.bias else None
        return weight, bias


class Axis(NamedTuple):
    """How many there are along an axis of a weight, how many may be taken at once, how many usually are."""

    available: int
    most: int = MAX_SLICE
    usual: int = MAX_SLICE

    def most_from(self, first: int) -> int:
        """Return how many may be taken from this one on."""
        return min(self.most, self.available - first)


class Offer(NamedTuple):
    """What can be taken of a tensor, read in one way; `filters` is None where channels bring their own."""

    tensor: str
    reading: Guess
    filters: Axis | None
    channels: Axis
    filters_of_channel: int
    bias: str | None

    def part(self, filters: Span, channels: Span, with_bias: bool) -> Part:
        """Return the part with these filters and channels; of a depthwise layer the channels alone count."""
        if self.filters is None:
            (first, count), each = channels, self.filters_of_channel
            filters, channels = (first * each, min(count * each, MAX_SLICE)), (0, 1)
        kind, layout, _by = self.reading
        return Part(self.tensor, layout, filters, channels, self.bias if with_bias else None, kind)


def offer_of(file: WeightsFile, tensor: TensorInfo, reading: Guess, input_channels: int) -> Offer:
    """Return what a tensor of a file offers to a layer on an input of so many channels.

    Raises RefusedValue where read in this way it has no kernel.
    """
    kind, layout, _by = reading
    check_sides(tensor.shape, layout, kind)
    filters, channels = oihw_shape(tensor.shape, layout, kind)[:2]
    bias = bias_for(file, tensor.name, layout, kind)
    if not is_depthwise(kind):
        return Offer(tensor.name, reading, Axis(filters), Axis(channels), 1, bias)
    each = filters_of_channel(tensor.shape, layout)
    most = max(MAX_SLICE // each, 1)
    along = Axis(filters // each, most, input_channels if input_channels > 1 else most)
    return Offer(tensor.name, reading, None, along, each, bias)


def refused_alike(file: WeightsFile) -> list[list[TensorInfo]]:
    """Return the tensors that are no layer's weight and no bias of one, those of one reason together."""
    biases = biases_of(file)
    reasons: dict[str, list[TensorInfo]] = {}
    for tensor in file.tensors:
        if tensor.name not in biases and (refusal := tensor.refusal) is not None:
            reasons.setdefault(refusal.template, []).append(tensor)
    return list(reasons.values())
