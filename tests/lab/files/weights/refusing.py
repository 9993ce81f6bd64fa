"""Weights files that are refused in one sentence, and what a call took of memory and time."""

import time
import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest

from convviz.errors import RefusedValue
from convviz.lab.files.weights import bias_for, open_weights, read_tensor
from convviz.lab.kernels.limits import MAX_WEIGHT
from tests.lab.files.weights.files import (
    check_sentence,
)


def opens_or_is_refused(data: bytes) -> bool:
    """Nothing but numbers within the limits or a RefusedValue comes out; whether all of it was numbers."""
    try:
        file = open_weights(data)
        for tensor in file.usable:
            values = read_tensor(file, tensor.name)
            assert values.shape == tensor.shape and np.abs(values).max() <= MAX_WEIGHT
            bias_for(file, tensor.name)
    except RefusedValue as refusal:
        check_sentence(refusal)
        return False
    return True


def refuses(data: bytes, words: str) -> None:
    with pytest.raises(RefusedValue, match=words) as refusal:
        open_weights(data)
    check_sentence(refusal.value)


def refuses_to_read(data: bytes, words: str, name: str = "w") -> None:
    file = open_weights(data)
    with pytest.raises(RefusedValue, match=words) as refusal:
        read_tensor(file, name)
    check_sentence(refusal.value)


def peak_of(call: Callable[[], object]) -> tuple[int, float]:
    """The most memory that a call took, and its seconds."""
    tracemalloc.start()
    began = time.perf_counter()
    call()
    seconds, peak = time.perf_counter() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak, seconds
