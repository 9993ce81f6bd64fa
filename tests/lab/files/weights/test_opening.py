"""Right files of every kind open, and give the numbers that were written."""

import json
import struct
import zipfile
from io import BytesIO

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from safetensors.torch import save

from convviz.errors import RefusedValue
from convviz.lab.files.weights import (
    LAYOUTS,
    as_oihw,
    bias_for,
    open_weights,
    read_tensor,
    to_npz,
    to_safetensors,
)
from tests.for_each import for_each
from tests.lab.files.weights.files import (
    archive,
    check_sentence,
    good_files,
    layer,
    npy,
    npy_header,
    npz,
    safetensors,
)

GOOD = good_files()
KINDS = ("npy", "npz", "safetensors")

shapes = st.tuples(*[st.integers(1, n) for n in (6, 5, 11, 11)])
weights = shapes.flatmap(lambda shape: arrays(np.float32, shape, elements=st.floats(-1e6, 1e6, width=32)))


def written(kind: str, array: np.ndarray) -> bytes:
    if kind == "npy":
        return npy(array)
    if kind == "npz":
        return npz(array=array)
    return safetensors(array=("F32", array.shape, np.ascontiguousarray(array, "<f4").tobytes()))


@settings(max_examples=60)
@given(weights, st.sampled_from(KINDS), st.sampled_from(LAYOUTS), st.booleans())
def test_a_weight_of_any_shape_comes_back_as_it_was(
    weight: np.ndarray, kind: str, layout: str, fortran: bool
) -> None:
    stored = weight if layout == "OIHW" else weight.transpose(2, 3, 1, 0)
    file = open_weights(written(kind, np.asfortranarray(stored) if fortran else np.ascontiguousarray(stored)))
    assert (file.kind, [(t.name, t.shape, t.dtype, t.usable) for t in file.tensors]) == (
        kind,
        [("array", stored.shape, "float32", True)],
    )
    back = as_oihw(read_tensor(file, "array"), layout)
    assert back.dtype == np.float64 and back.flags.c_contiguous and back.flags.owndata
    np.testing.assert_array_equal(back, weight)


@settings(max_examples=40)
@given(weights, st.booleans(), st.sampled_from([to_npz, to_safetensors]))
def test_what_is_written_is_read_again(weight: np.ndarray, with_bias: bool, write: type) -> None:
    bias = weight[:, 0, 0, 0] if with_bias else None
    data = write(weight, bias)
    assert data == write(weight.copy(), bias)
    file = open_weights(data)
    np.testing.assert_array_equal(read_tensor(file, "weight"), weight)
    assert [tensor.name for tensor in file.tensors] == ["weight", "bias"][: 1 + with_bias]
    if bias is not None:
        assert bias_for(file, "weight", "OIHW") == "bias"
        np.testing.assert_array_equal(read_tensor(file, "bias"), bias)


def test_numpy_reads_the_npz_and_its_bytes_hold_no_date() -> None:
    weight, bias = layer(dtype="<f8") / 7, layer((5,), "<f8") / 3
    data = to_npz(weight, bias)
    with np.load(BytesIO(data), allow_pickle=False) as loaded:
        assert sorted(loaded) == ["bias", "weight"]
        np.testing.assert_array_equal(loaded["weight"], weight)
        np.testing.assert_array_equal(loaded["bias"], bias)
    with zipfile.ZipFile(BytesIO(data)) as file:
        assert {member.date_time for member in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_safetensors_keeps_to_the_format() -> None:
    weight, bias = layer((2, 3, 1, 2), "<f8") / 7, np.array([0.25, -3.0])
    data = to_safetensors(weight, bias)
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length])
    assert length % 8 == 0 and data[8:9] == b"{"
    assert header == {
        "weight": {"dtype": "F32", "shape": [2, 3, 1, 2], "data_offsets": [0, 48]},
        "bias": {"dtype": "F32", "shape": [2], "data_offsets": [48, 56]},
    }
    assert data[8 + length :] == weight.astype("<f4").tobytes() + struct.pack("<2f", 0.25, -3.0)


@pytest.mark.parametrize("name", GOOD)
def test_a_good_file_of_every_kind_opens(name: str) -> None:
    file = open_weights(GOOD[name])
    assert file.kind == name.split()[0]
    assert file.usable[0].shape == (5, 2, 3, 4)
    if name != "safetensors bf16":
        np.testing.assert_array_equal(read_tensor(file, file.usable[0].name), layer())


@for_each("order", ["<", ">"])
@for_each("dtype", ["f2", "f4", "f8", "i2", "i4", "i8"])
@for_each("write", [npy, lambda array: npz(array=array)])
def test_numbers_of_every_dtype_and_byte_order_are_read_right(write: type, dtype: str, order: str) -> None:
    file = open_weights(write(layer(dtype=order + dtype)))
    kind = "float" if dtype[0] == "f" else "int"
    assert file.tensors[0].dtype == f"{kind}{8 * int(dtype[1])}"
    np.testing.assert_array_equal(read_tensor(file, "array"), layer())


def test_bfloat16_is_read_as_jax_and_numpy_save_it() -> None:
    content = np.frombuffer(bytes.fromhex("803f 00c0 cd3d 4049"), "V2").reshape(1, 1, 2, 2)
    for data in (npy(content), npz(array=content)):
        file = open_weights(data)
        assert file.tensors[0].dtype == "bfloat16"
        np.testing.assert_array_equal(read_tensor(file, "array"), [[[[1, -2], [0.10009765625, 786432]]]])


@pytest.mark.parametrize(
    ("dtype", "word", "content"),
    [
        ("F64", "float64", struct.pack("<4d", 1, -2, 0.1, 1e-300)),
        ("F32", "float32", struct.pack("<4f", 1, -2, 0.1, 1e-40)),
        ("F16", "float16", struct.pack("<4e", 1, -2, 0.1, 6e-8)),
        ("BF16", "bfloat16", bytes.fromhex("803f 00c0 cd3d 4049")),
    ],
)
def test_the_four_dtypes_of_safetensors_are_read_right(dtype: str, word: str, content: bytes) -> None:
    file = open_weights(safetensors(w=(dtype, (1, 1, 2, 2), content)))
    expected = {
        "F64": [1, -2, 0.1, 1e-300],
        "F32": [float(v) for v in np.array([1, -2, 0.1, 1e-40], np.float32)],
        "F16": [float(v) for v in np.array([1, -2, 0.1, 6e-8], np.float16)],
        "BF16": [1, -2, 0.10009765625, 786432],
    }[dtype]
    assert file.tensors[0].dtype == word
    np.testing.assert_array_equal(read_tensor(file, "w"), np.reshape(expected, (1, 1, 2, 2)))


def test_every_tensor_of_a_network_is_listed_and_only_those_of_a_convolution_are_usable() -> None:
    tensors = {
        "conv1.weight": ("F16", (2, 3, 7, 7), bytes(2 * 3 * 49 * 2)),
        "conv1.bias": ("F16", (2,), bytes(4)),
        "norm.count": ("I64", (), bytes(8)),
        "mask": ("BOOL", (2, 3, 3), bytes(18)),
        "fp8": ("F8_E4M3", (3, 3), bytes(9)),
        "fc.weight": ("F32", (10, 12), bytes(480)),
        "conv3d": ("F32", (1, 1, 3, 3, 3), bytes(108)),
        "none": ("F32", (0, 3, 3), b""),
    }
    file = open_weights(safetensors(**tensors))
    assert [tensor.name for tensor in file.tensors] == list(tensors)
    assert [tensor.name for tensor in file.usable] == ["conv1.weight"]
    assert {tensor.dtype for tensor in file.tensors} == {"float16", "float32", "I64", "BOOL", "F8_E4M3"}
    with pytest.raises(RefusedValue, match="got BOOL in mask"):
        read_tensor(file, "mask")
    np.testing.assert_array_equal(read_tensor(file, "conv1.bias"), [0, 0])


def test_only_the_tensor_that_is_read_is_inflated() -> None:
    noise = np.random.default_rng(0).normal(size=(9, 20, 3, 3))
    whole = npz(compressed=True, first=layer(), second=noise)
    at = whole.index(b"second.npy") + 5000  # amid the numbers, behind the header
    damaged = whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]
    file = open_weights(damaged)
    np.testing.assert_array_equal(read_tensor(file, "first"), layer())
    with pytest.raises(RefusedValue, match="damaged"):
        read_tensor(file, "second")


def test_members_in_folders_keep_their_whole_names() -> None:
    file = open_weights(archive({"block/conv/kernel.npy": npy(layer()), "../bias.npy": npy(layer((4,)))}))
    assert [tensor.name for tensor in file.tensors] == ["block/conv/kernel", "../bias"]
    np.testing.assert_array_equal(read_tensor(file, "../bias"), layer((4,)))


def test_other_writers_headers_are_read() -> None:
    body = struct.pack("<6f", *range(6))
    for header in (
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,3), }\n",
        "{'shape':(2, 3),'fortran_order':False,'descr':'<f4'}",
        '{"descr": "<f4", "fortran_order": False, "shape": (2, 3)}   \n',
    ):
        file = open_weights(npy_header(header, body))
        np.testing.assert_array_equal(read_tensor(file, "array"), np.arange(6).reshape(2, 3))


@pytest.mark.parametrize(
    ("weight", "bias"),
    [
        ("weight", "bias"),
        ("kernel", "bias"),
        ("features.0.weight", "features.0.bias"),
        ("block1/conv/kernel:0", "block1/conv/bias:0"),
        ("params/Conv_0/kernel", "params/Conv_0/bias"),
        ("conv_weight", "conv_bias"),
        ("arr_0", "arr_1"),
        ("layers/conv2d/vars/0", "layers/conv2d/vars/1"),
    ],
)
def test_a_weight_finds_its_bias_by_the_names_that_frameworks_give(weight: str, bias: str) -> None:
    file = open_weights(archive({f"{weight}.npy": npy(layer()), f"{bias}.npy": npy(layer((5,)))}))
    assert bias_for(file, weight) == bias


@pytest.mark.parametrize("shape", [(4,), (5, 1), (), (2,)])
def test_a_bias_of_another_shape_is_none(shape: tuple[int, ...]) -> None:
    assert bias_for(open_weights(npz(weight=layer(), bias=layer(shape))), "weight") is None


def test_a_bias_is_found_in_the_layout_that_is_named() -> None:
    file = open_weights(npz(weight=layer((3, 3, 7, 5)), bias=layer((5,))))
    assert bias_for(file, "weight", "HWIO") == "bias"
    assert bias_for(file, "weight", "OIHW") is None


def test_what_has_no_bias_gets_none() -> None:
    file = open_weights(npz(weight=layer(), bias=np.array(list("abcde")), other=layer((5,))))
    assert bias_for(file, "weight") is None
    assert bias_for(file, "other") is None
    with pytest.raises(RefusedValue, match="from the 3 in the file; got weights"):
        bias_for(file, "weights")


@pytest.mark.parametrize(
    ("dtype", "word"),
    [
        (torch.float8_e4m3fn, "F8_E4M3"),
        (torch.float8_e5m2, "F8_E5M2"),
        (torch.int8, "I8"),
        (torch.uint8, "U8"),
        (torch.bool, "BOOL"),
    ],
)
def test_weights_of_a_dtype_that_is_not_read_are_named_with_it_and_readable_ones_open(
    dtype: torch.dtype, word: str
) -> None:
    weight, bias = torch.ones(4, 3, 3, 3).to(dtype), torch.ones(4)
    with pytest.raises(RefusedValue, match=rf"got {word} in conv\.weight: save it as float32") as refused:
        open_weights(save({"conv.bias": bias, "conv.weight": weight}))
    check_sentence(refused.value)
    file = open_weights(save({"conv.weight": weight, "next.weight": torch.ones(4, 4, 3, 3)}))
    assert [info.name for info in file.usable] == ["next.weight"]
    assert word in str(file.tensor("conv.weight").refusal)


def test_half_precision_of_both_kinds_opens_as_pytorch_writes_it() -> None:
    weight = torch.linspace(-2, 2, 36).reshape(4, 1, 3, 3)
    for dtype in (torch.float16, torch.bfloat16):
        file = open_weights(save({"w": weight.to(dtype)}))
        np.testing.assert_array_equal(read_tensor(file, "w"), weight.to(dtype).double().numpy())
