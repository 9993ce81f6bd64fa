"""Which part of a file can be taken, how much of it at once, and why the rest cannot."""

from __future__ import annotations

import io
import threading
import time
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from convviz.errors import RefusedValue
from convviz.lab.files.weights import guess_for, open_weights
from convviz.lab.files.weights import part as part_module
from convviz.lab.files.weights.layer_kinds import DEPTHWISE, ORDINARY, TRANSPOSED
from convviz.lab.files.weights.limits import MAX_READS
from convviz.lab.files.weights.part import Axis, Part, offer_of, refused_alike

WEIGHT = np.random.default_rng(2).normal(size=(20, 3, 5, 4))


def file_of(**arrays: NDArray[Any]) -> Any:
    file = io.BytesIO()
    np.savez(file, **arrays)
    return open_weights(file.getvalue())


def offer(kind: str, weight: NDArray[Any], channels: int, **others: NDArray[Any]) -> Any:
    file = file_of(weight=weight, **others)
    return offer_of(file, file.tensor("weight"), guess_for(file, "weight")._replace(kind=kind), channels)


def test_an_ordinary_layer_offers_its_filters_its_channels_and_its_bias() -> None:
    found = offer(ORDINARY, WEIGHT, 1, bias=np.ones(20))
    assert (found.filters, found.channels, found.bias) == (Axis(20), Axis(3), "bias")
    assert found.part((2, 5), (1, 2), True) == Part("weight", "OIHW", (2, 5), (1, 2), "bias", ORDINARY)
    assert found.part((2, 5), (1, 2), False).bias is None


def test_from_a_later_filter_on_there_are_fewer() -> None:
    assert [Axis(20).most_from(first) for first in (0, 4, 5, 19)] == [16, 16, 15, 1]


@pytest.mark.parametrize(("channels", "usual"), [(3, 3), (1, 3)])
def test_the_channels_of_a_depthwise_layer_bring_their_filters(channels: int, usual: int) -> None:
    keras = np.ones((3, 3, 10, 5))  # five filters for each of ten channels
    found = offer(DEPTHWISE, keras, channels)._replace(bias=None)
    assert found.filters is None and found.channels == Axis(10, most=3, usual=usual)
    assert found.part((0, 0), (2, 3), False) == Part("weight", "HWIO", (10, 15), (0, 1), None, DEPTHWISE)


def test_more_filters_of_a_channel_than_are_taken_at_once_are_cut() -> None:
    found = offer(DEPTHWISE, np.ones((3, 3, 2, 40)), 1)
    assert found.channels == Axis(2, most=1, usual=1)
    assert found.part((0, 0), (1, 1), False).filters == (40, 16)


def test_the_bias_of_a_transposed_layer_is_not_offered() -> None:
    assert offer(TRANSPOSED, WEIGHT, 3, bias=np.ones(20)).bias is None


def test_a_reading_without_a_kernel_is_refused() -> None:
    file = file_of(weight=WEIGHT)
    reading = guess_for(file, "weight")._replace(layout="HWIO")
    with pytest.raises(RefusedValue, match="A kernel has"):
        offer_of(file, file.tensor("weight"), reading, 3)


def test_what_cannot_be_a_weight_stands_together_by_its_reason_and_a_bias_is_none_of_it() -> None:
    named = {"conv.weight": WEIGHT, "conv.bias": np.ones(20)}
    file = file_of(**named, a=np.ones(2), fc=np.ones((30, 40)), b=np.ones(3))
    assert [[tensor.name for tensor in alike] for alike in refused_alike(file)] == [["a", "b"], ["fc"]]


def test_few_tensors_are_read_at_a_time_and_a_refused_one_frees_its_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = file_of(array=WEIGHT)
    part = Part("array", "OIHW", (0, 2), (0, 3), None)
    running, most = [0], [0]

    def slow(*_: object) -> NDArray[np.float64]:
        running[0] += 1
        most[0] = max(most[0], running[0])
        time.sleep(0.02)
        running[0] -= 1
        raise RefusedValue("No.")

    def read() -> None:
        with pytest.raises(RefusedValue):
            part.read(file)

    with monkeypatch.context() as patch:
        patch.setattr(part_module, "read_tensor", slow)
        threads = [threading.Thread(target=read) for _ in range(4 * MAX_READS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert most[0] == MAX_READS
    np.testing.assert_array_equal(part.read(file)[0], WEIGHT[:2])
