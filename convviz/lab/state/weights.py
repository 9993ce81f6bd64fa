"""A layer's weight as an array, and an array as a layer's weight."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from convviz.lab.kernels import RANDOM, preset_kernel, random_channels
from convviz.lab.state.agreement import CUSTOM
from convviz.lab.state.layer import LayerSettings, Weight, depth_of

Float64 = NDArray[np.float64]
L = TypeVar("L", bound=LayerSettings)
Sourced = tuple[int | None, NDArray[np.floating]]
"""A filter (D, KH, KW) after the filter that it comes from, None for a new one."""
Named = tuple[str, NDArray[np.floating]]
"""A filter (D, KH, KW) after the name of its preset, CUSTOM for numbers of its own."""


def own_filters(layer: LayerSettings, depth: int) -> list[Float64]:
    """Return each filter as the layer holds it, (D, KH, KW): D is 1 for presets, `depth` for random ones."""
    custom = iter(layer.weight or ())
    return [
        np.array(next(custom), dtype=np.float64)
        if preset == CUSTOM
        else _preset_filter(layer, preset, filter, depth)
        for filter, preset in enumerate(layer.presets)
    ]


def _preset_filter(layer: LayerSettings, preset: str, filter: int, depth: int) -> Float64:
    if preset == RANDOM:
        return random_channels(layer.kernel_size, filter, depth)
    return preset_kernel(preset, layer.kernel_size)[None]  # (1, KH, KW)


def weight_array(layer: LayerSettings, channels: int) -> Float64:
    """Return the weight (O, C/groups, KH, KW), float64, for an input of `channels` channels C.

    A filter one channel deep, such as a preset, is copied to each channel, and a deeper one that does not
    match the input gives the mean of its channels to each: copying to colour and going back to grey loses
    nothing. Raises RefusedValue where the groups do not share out the channels.
    """
    depth = depth_of(layer, channels)
    return np.stack([at_depth(kernels, depth) for kernels in own_filters(layer, depth)])


def as_applied(layer: LayerSettings, kernels: NDArray[Any]) -> NDArray[Any]:
    """Return kernels (..., KH, KW) as they lie on a patch: turned by half a turn in a true convolution.

    The engine's operation is cross-correlation. Turned twice they are as they were, and so a gradient by what
    lies on the patch becomes one by the weight.
    """
    return np.ascontiguousarray(kernels[..., ::-1, ::-1]) if layer.turns_kernel else kernels


def at_depth(kernels: NDArray[Any], depth: int) -> NDArray[Any]:
    """Return a filter (D, KH, KW) with `depth` channels: as it is, or else its mean channel, copied."""
    if len(kernels) == depth:
        return kernels
    return np.repeat(kernels.mean(axis=0, keepdims=True), depth, axis=0)  # (depth, KH, KW)


def with_weight(layer: L, weight: NDArray[np.floating]) -> L:
    """Put `weight` (O, C/groups, KH, KW) in place of the layer's own; added filters have bias 0.

    A filter that is there already stays what it is, with its name; any other is "custom" from now on. Raises
    RefusedValue for a weight that no layer can have.
    """
    return with_filters(layer, [(filter, kernels) for filter, kernels in enumerate(weight)])


def with_filters(layer: L, filters: Sequence[Sourced]) -> L:
    """Give the layer these filters.

    One that equals the filter that it comes from keeps its name and bias. All that have numbers share one
    depth, that of the new numbers: what was held at another depth gives its mean to each channel.
    """
    depth = max(len(kernels) for _, kernels in filters)
    own = own_filters(layer, depth)
    kept = [_kept(layer, own, source, place, kernels) for place, (source, kernels) in enumerate(filters)]
    after = replace(
        layer,
        presets=tuple(preset for preset, _ in kept),
        kernel_size=filters[0][1].shape[1:],
        weight=nested(_custom_numbers(kept, filters)),
        bias=tuple(_bias(layer, source) for source, _ in filters),
        groups=layer.groups if len(filters) % layer.groups == 0 else 1,
    )
    return layer if after == layer else after


def _kept(
    layer: LayerSettings, own: list[Float64], source: int | None, place: int, kernels: NDArray[np.floating]
) -> Named:
    """Return the name and numbers of the filter that `kernels` come from where they are still that filter."""
    if source is None or source >= layer.filters or (layer.presets[source] == RANDOM and source != place):
        return CUSTOM, kernels
    before = own[source]
    same = before.shape[1:] == kernels.shape[1:] and np.array_equal(at_depth(before, len(kernels)), kernels)
    return (layer.presets[source], before) if same else (CUSTOM, kernels)


def _custom_numbers(kept: Sequence[Named], filters: Sequence[Sourced]) -> list[NDArray[np.floating]]:
    """Return the numbers of the filters without a preset, at the depth of those that are new."""
    depth = max(
        len(given) if kernels is given else 1 for (_, kernels), (_, given) in zip(kept, filters, strict=True)
    )
    return [_beside(kernels, depth) + 0.0 for preset, kernels in kept if preset == CUSTOM]  # + 0: never "-0"


def _beside(kernels: NDArray[Any], depth: int) -> NDArray[Any]:
    """Return a filter as it is held beside one of `depth` channels, which one channel for all goes with."""
    return kernels if 1 in (len(kernels), depth) else at_depth(kernels, depth)


def _bias(layer: LayerSettings, source: int | None) -> float:
    """Return the bias of the filter that one comes from; a new one has none."""
    return layer.bias[source] if source is not None and source < layer.filters else 0.0


def nested(customs: Sequence[NDArray[np.floating]]) -> Weight | None:
    """Return filters (D, KH, KW) as a layer holds them, or None for no filter at all.

    Channels that are all the same in every one of them are held once.
    """
    if not customs:
        return None
    same = all(np.all(kernels == kernels[:1]) for kernels in customs)
    depth = 1 if same else max(len(kernels) for kernels in customs)
    filters = np.stack([kernels[:1] if same else at_depth(kernels, depth) for kernels in customs])
    return tuple(tuple(tuple(map(tuple, kernel)) for kernel in kernels) for kernels in filters.tolist())
