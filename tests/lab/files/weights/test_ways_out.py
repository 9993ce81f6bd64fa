"""The code that a refusal names makes a file that opens."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy
import pytest
import safetensors.torch
import scipy.io
import torch

from convviz.errors import RefusedValue
from convviz.lab.files.weights import open_weights, read_tensor
from tests.lab.files.weights.files import layer

WEIGHT = layer((4, 3, 3, 3))


class Variable:
    """A variable as Keras and TensorFlow have them."""

    path = name = "conv2d/kernel"

    def numpy(self) -> numpy.ndarray:
        return WEIGHT


class Model:
    """A model of one layer, as PyTorch, Keras and TensorFlow describe it."""

    weights = variables = [Variable()]

    def state_dict(self) -> dict[str, torch.Tensor]:
        return {"conv.weight": torch.tensor(WEIGHT)}


def way_out(data: bytes, **names: Any) -> None:
    """Run the code that the refusal of `data` names."""
    with pytest.raises(RefusedValue) as refused:
        open_weights(data)
    code = re.search(r"(?:numpy|safetensors)\.[\w.]+\(.*\)", str(refused.value))
    assert code is not None
    exec(code[0], {"numpy": numpy, "safetensors": safetensors, "scipy": scipy, **names})


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("modern", [True, False])
def test_a_pytorch_checkpoint(modern: bool) -> None:
    torch.save(Model().state_dict(), "model.pt", _use_new_zipfile_serialization=modern)
    way_out(Path("model.pt").read_bytes(), model=Model())
    opens("model.safetensors", "conv.weight")


@pytest.mark.parametrize("data", [b"\x89HDF\r\n\x1a\n" + bytes(99), b"\x08\x01\x12\x99" + bytes(99)])
def test_models_of_keras_and_tensorflow(data: bytes) -> None:
    way_out(data, model=Model())
    opens("model.npz", "conv2d/kernel")


def test_a_file_of_matlab() -> None:
    scipy.io.savemat("layer.mat", {"w": WEIGHT})
    way_out(Path("layer.mat").read_bytes())
    opens("layer.npz", "w")


def test_a_table_of_numbers() -> None:
    Path("kernel.csv").write_text("1,0,-1\n2,0,-2\n1,0,-1\n")
    way_out(Path("kernel.csv").read_bytes())
    numpy.testing.assert_array_equal(
        read_tensor(open_weights(Path("kernel.npy").read_bytes()), "array"),
        [[1, 0, -1], [2, 0, -2], [1, 0, -1]],
    )


def opens(name: str, tensor: str) -> None:
    numpy.testing.assert_array_equal(read_tensor(open_weights(Path(name).read_bytes()), tensor), WEIGHT)
