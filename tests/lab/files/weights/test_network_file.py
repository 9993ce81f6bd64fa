"""Whole networks in files: out, into other programs, and back in."""

from io import BytesIO

import numpy as np
import pytest
import torch
from safetensors.numpy import load, save
from safetensors.torch import save as save_of_torch

from convviz.errors import RefusedType, RefusedValue
from convviz.lab.files.weights import MAX_VALUES, read_network, tensors_to_npz, tensors_to_safetensors
from convviz.lab.files.weights.network_file import BLOCKS
from convviz.nn import from_spec, parse_spec
from tests.lab.files.weights.files import archive

TEXT = "conv4-relu-max2-conv6k5-tanh-flat-linear10"
WEIGHTS = from_spec(parse_spec(TEXT), (1, 8, 8), seed=3).state()
WRITERS = (tensors_to_npz, tensors_to_safetensors)


@pytest.mark.parametrize("write", WRITERS)
def test_what_was_written_is_read(write):
    file = read_network(write(WEIGHTS))
    assert list(file.tensors) == list(WEIGHTS) and file.blocks is None
    for name, array in WEIGHTS.items():
        np.testing.assert_array_equal(file.tensors[name], array)


def test_a_safetensors_file_says_which_blocks_it_is_of():
    assert read_network(tensors_to_safetensors(WEIGHTS, {BLOCKS: TEXT})).blocks == TEXT


def test_a_network_packed_by_hand_with_the_folder_that_it_lay_in_is_read():
    members = {"net/": b"", "__MACOSX/._net": b"\0\5\x16\7"}
    members |= {f"net/{name}.npy": npy(array) for name, array in WEIGHTS.items()}
    assert list(read_network(archive(members)).tensors) == list(WEIGHTS)


@pytest.mark.parametrize("write", WRITERS)
def test_the_same_weights_are_the_same_bytes(write):
    assert write(WEIGHTS) == write(WEIGHTS)


def test_the_safetensors_package_reads_and_writes_the_same():
    found = load(tensors_to_safetensors(WEIGHTS, {BLOCKS: TEXT}))
    for name, array in WEIGHTS.items():
        np.testing.assert_array_equal(found[name], array)
    again = read_network(save(dict(WEIGHTS))).tensors
    assert sorted(again) == sorted(WEIGHTS)
    for name, array in WEIGHTS.items():
        np.testing.assert_array_equal(again[name], array)


def by_npz(state: dict[str, torch.Tensor]) -> bytes:
    file = BytesIO()
    np.savez(file, **{name: tensor.numpy() for name, tensor in state.items()})
    return file.getvalue()


@pytest.mark.parametrize("save_state", [by_npz, save_of_torch])
def test_weights_of_pytorch_come_in(save_state):
    torch.manual_seed(0)
    twin = torch.nn.Sequential(
        torch.nn.Conv2d(1, 2, 3, padding=1), torch.nn.Flatten(), torch.nn.Linear(72, 10)
    )
    network = from_spec(parse_spec("conv2-flat-linear10"), (1, 6, 6))
    network.load_state(read_network(save_state(twin.state_dict())).tensors)
    assert list(network.state()) == list(twin.state_dict())
    for name, tensor in twin.state_dict().items():
        np.testing.assert_array_equal(network.state()[name], tensor.numpy())
    x = np.random.default_rng(0).random((3, 1, 6, 6), np.float32)
    np.testing.assert_allclose(
        network.forward(x), twin(torch.tensor(x)).detach().numpy(), rtol=1e-4, atol=1e-5
    )


def npy(array) -> bytes:
    file = BytesIO()
    np.save(file, array)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (npy(np.ones((2, 2))), "a .npy file holds one"),
        (tensors_to_npz({"0.weight": np.array([[np.nan]])}), "NaN or infinity"),
        (tensors_to_safetensors({"0.weight": np.array([[np.inf]])}), "NaN or infinity"),
        (tensors_to_npz({"a": np.zeros(MAX_VALUES), "b": np.zeros(1)}), "at most 4,194,304 numbers"),
        (tensors_to_npz({"a": np.array(["text"])}), "Weights are"),
        (tensors_to_npz(WEIGHTS)[:300], "damaged|cut"),
        (tensors_to_safetensors(WEIGHTS)[:-8], "in the file|damaged|cut"),
        (b"", "empty|0 bytes|no bytes"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 40, "got a PNG|PNG"),
    ],
)
def test_a_file_that_is_no_network_is_refused(data, message):
    with pytest.raises(RefusedValue, match=message):
        read_network(data)


def test_anything_but_bytes_is_refused():
    with pytest.raises(RefusedType):
        read_network("weights.npz")
