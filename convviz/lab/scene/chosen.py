"""The part of a scene that is on show: one filter, one picture, and the parts that sums are made of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from convviz.lab.scene.scene import Float32, Scene, read_only, rounded
from convviz.lab.state import as_applied
from convviz.ops.forward import conv2d
from convviz.ops.gradients import conv2d_input_grad, conv2d_weight_grad

MAX_MAP = 32
"""Cells a side of a feature map in the mosaic that one chooses from; larger maps are reduced there."""


@dataclass(frozen=True, eq=False)
class Chosen:
    """Filter `filter` of a scene on picture `item`, with the D channels of its group; `channel` counts in it.

    The filter with its D channels is a layer of one output, so every view shows it as if it were alone. Three
    sums go beyond it, and each is given with its parts: the output over channels, the weight gradient over
    the batch, the input gradient over the filters of the group.
    """

    scene: Scene
    filter: int = 0
    item: int = 0
    wanted_channel: int = 0  # of all C

    # ---- which -------------------------------------------------------------------------------------------

    @property
    def filters(self) -> int:
        """The number O of filters in the layer."""
        return len(self.scene.bias)

    @property
    def items(self) -> int:
        """The number N of pictures in the batch."""
        return len(self.scene.x)

    @property
    def depth(self) -> int:
        """Channels of a group, D = C / groups."""
        return int(self.scene.weight.shape[1])

    @property
    def group(self) -> int:
        """The group that the chosen filter belongs to."""
        return self.filter // self.filters_a_group

    @property
    def first_channel(self) -> int:
        """The first input channel of the filter's group."""
        return self.group * self.depth

    @property
    def channel(self) -> int:
        """The chosen channel within the group; the group's first where another group's was chosen."""
        inside = self.wanted_channel - self.first_channel
        return inside if 0 <= inside < self.depth else 0

    @property
    def first_filter(self) -> int:
        """The first filter of the group."""
        return self.group * self.filters_a_group

    @property
    def filters_a_group(self) -> int:
        """The number of filters in a group."""
        return self.filters // self.scene.experiment.groups

    @property
    def channels(self) -> slice:
        """The input channels that the chosen filter reads."""
        return slice(self.first_channel, self.first_channel + self.depth)

    @property
    def _filters(self) -> slice:
        return slice(self.first_filter, self.first_filter + self.filters_a_group)

    def _on_patch(self, kernels: Float32) -> Float32:
        return read_only(as_applied(self.scene.experiment, kernels))

    # ---- the filter as a layer of its own ----------------------------------------------------------------

    @property
    def x(self) -> Float32:
        """The channels (D, H, W) of the chosen picture that the filter reads."""
        return self.scene.x[self.item, self.channels]

    @property
    def weight(self) -> Float32:
        """The chosen filter (D, KH, KW) as it lies on a patch, and so are its gradients and `kernels`."""
        return self._on_patch(self.scene.weight[self.filter])

    @property
    def bias(self) -> float:
        """The chosen filter's bias."""
        return float(self.scene.bias[self.filter])

    @property
    def output(self) -> Float32:
        """The convolution's map (HO, WO)."""
        return self.scene.output[self.item, self.filter]

    @property
    def activated(self) -> Float32:
        """The map after the activation (HO, WO)."""
        return self.scene.activated[self.item, self.filter]

    @property
    def pooled(self) -> Float32:
        """The map after the pooling (HP, WP)."""
        return self.scene.pooled[self.item, self.filter]

    @property
    def pooled_grad(self) -> Float32:
        """The gradient by the pooled map (HP, WP)."""
        return self.scene.pooled_grad[self.item, self.filter]

    @property
    def activated_grad(self) -> Float32:
        """The gradient by the activated map (HO, WO)."""
        return self.scene.activated_grad[self.item, self.filter]

    @cached_property
    def slopes(self) -> Float32:
        """(HO, WO): the derivative of the activation at every cell of the output."""
        conv = self.scene.layer.conv[self.item, self.filter]
        return rounded(self.scene.layer.conv_slopes(conv))

    @property
    def output_grad(self) -> Float32:
        """The gradient by the convolution's map (HO, WO)."""
        return self.scene.output_grad[self.item, self.filter]

    @cached_property
    def weight_grad(self) -> Float32:
        """(D, KH, KW): what this picture adds to the filter's gradient, all of it where it is alone."""
        return self.weight_parts[self.item]

    @cached_property
    def input_grad(self) -> Float32:
        """(D, H, W): what this filter adds to the picture's gradient, all of it where it is alone."""
        layer, shape = self.scene.layer, (1, *self.x.shape)
        grad = self.scene.conv_grad[None, self.item, self.filter, None]  # (1, 1, HO, WO)
        options = {**layer.options, "groups": 1}
        return rounded(conv2d_input_grad(shape, layer.weight[self.filter, None], grad, **options)[0])

    # ---- sums and their parts ----------------------------------------------------------------------------

    @cached_property
    def partials(self) -> Float32:
        """(D, HO, WO): what each channel adds to the output, without the bias."""
        layer = self.scene.layer
        x, weight = layer.x[self.item, self.channels], layer.weight[self.filter]  # (D, H, W), (D, KH, KW)
        options = {**layer.options, "groups": self.depth}
        return rounded(conv2d(x[None], weight[:, None], **options)[0])

    @cached_property
    def weight_parts(self) -> Float32:
        """(N, D, KH, KW): what each picture of the batch adds to the filter's weight gradient."""
        layer = self.scene.layer
        x = layer.x[:, self.channels]  # (N, D, H, W)
        grad = self.scene.conv_grad[:, self.filter, None]  # (N, 1, HO, WO)
        options = {**layer.options, "groups": 1}
        shape = (1, self.depth, *self.weight.shape[1:])
        parts = [conv2d_weight_grad(x[n : n + 1], shape, grad[n : n + 1], **options) for n in range(len(x))]
        return rounded(np.concatenate(parts))

    @property
    def weight_total(self) -> Float32:
        """(D, KH, KW): the filter's weight gradient, summed over the batch."""
        return self._on_patch(self.scene.weight_grad[self.filter])

    @cached_property
    def input_parts(self) -> Float32:
        """(O/groups, H, W): what each filter of the group adds to the chosen channel's gradient."""
        layer, count = self.scene.layer, self.filters_a_group
        grad = self.scene.conv_grad[None, self.item, self._filters]  # (1, O/groups, HO, WO)
        weight = layer.weight[self._filters, self.channel, None]  # (O/groups, 1, KH, KW)
        shape = (1, count, *self.x.shape[1:])  # each filter as a layer of one channel: no sum over filters
        return rounded(conv2d_input_grad(shape, weight, grad, **{**layer.options, "groups": count})[0])

    @property
    def input_total(self) -> Float32:
        """(D, H, W): the picture's gradient, summed over the filters of the group."""
        return self.scene.input_grad[self.item, self.channels]

    # ---- what one chooses from ---------------------------------------------------------------------------

    @property
    def kernels(self) -> Float32:
        """(O, KH, KW): the chosen channel of every filter."""
        return self._on_patch(self.scene.weight[:, self.channel])

    @property
    def map_step(self) -> int:
        """Of so many rows and columns of a feature map one is shown where one chooses."""
        return -(-max(self.scene.geometry.output_size) // MAX_MAP)

    @cached_property
    def maps(self) -> Float32:
        """(O, h, w): the output of every filter on this picture, reduced to at most MAX_MAP a side."""
        step = self.map_step
        return read_only(np.ascontiguousarray(self.scene.output[self.item, :, ::step, ::step]))
