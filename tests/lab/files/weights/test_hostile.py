"""Files that nobody should trust: each ends in numbers or in one refusal that says the way out."""

import pickle
import struct
import tarfile
import zlib
from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
import torch
from hypothesis import example, given
from hypothesis import strategies as st

from convviz.errors import RefusedType, RefusedValue
from convviz.lab.files.weights import MAX_FILE, MAX_TENSORS, MAX_VALUES, open_weights, read_tensor
from convviz.lab.files.weights.names import SHOWN_LENGTH, shown_name
from convviz.lab.kernels.limits import MAX_WEIGHT
from tests.for_each import for_each
from tests.lab.files.weights.files import (
    archive,
    check_sentence,
    entry,
    good_files,
    layer,
    npy,
    npz,
    safetensors,
    safetensors_header,
)
from tests.lab.files.weights.refusing import opens_or_is_refused, peak_of, refuses, refuses_to_read

GOOD = good_files()
BEGINNINGS = [
    b"\x93NUMPY",
    b"\x93NUMPY\1\0v\0{'descr': ",
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x10\0\0\0\0\0\0\0{",
]


def tar(members: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with tarfile.open(fileobj=file, mode="w") as target:
        for name, content in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            target.addfile(entry, BytesIO(content))
    return file.getvalue()


# ---- any bytes -------------------------------------------------------------------------------------------


@given(st.binary(max_size=300))
@example(b"\0")
@example(b"\x93NUMPY")
@example(b"\0\0\0\0\0\0\0\0{")
def test_bytes_by_chance_are_refused(data: bytes) -> None:
    assert not opens_or_is_refused(data)


@given(st.sampled_from(BEGINNINGS), st.binary(max_size=300))
def test_bytes_by_chance_behind_a_true_beginning_are_refused(beginning: bytes, data: bytes) -> None:
    assert not opens_or_is_refused(beginning + data)


@pytest.mark.parametrize("name", GOOD)
def test_a_file_cut_off_anywhere_is_refused(name: str) -> None:
    whole = GOOD[name]
    assert opens_or_is_refused(whole)
    for length in [*range(min(150, len(whole))), *range(150, len(whole), 3)]:
        assert not opens_or_is_refused(whole[:length]), length


@pytest.mark.parametrize("name", GOOD)
def test_a_file_with_changed_bytes_opens_or_is_refused(name: str) -> None:
    rng = np.random.default_rng(len(name))
    refused = 0
    for _ in range(150):
        damaged = bytearray(GOOD[name])
        for place in rng.integers(0, len(damaged), rng.integers(1, 4)):
            damaged[place] = rng.integers(0, 256)
        refused += not opens_or_is_refused(bytes(damaged))
    assert refused > 10


@pytest.mark.parametrize("name", GOOD)
def test_a_file_with_pieces_moved_or_doubled_opens_or_is_refused(name: str) -> None:
    rng = np.random.default_rng(len(name))
    whole = GOOD[name]
    refused = 0
    for _ in range(60):
        a, b, c = sorted(rng.integers(0, len(whole), 3))
        for data in (whole[:a] + whole[b:], whole[:b] + whole[a:], whole[:a] + whole[b:c] + whole[a:]):
            refused += not opens_or_is_refused(data)
    assert refused > 100


# ---- the whole file --------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", ["text", None, 7, bytearray(b"\x93NUMPY"), np.zeros(9)])
def test_what_is_not_bytes_is_refused_as_the_wrong_kind(data: object) -> None:
    with pytest.raises(RefusedType, match="given as bytes; got .*: read the file in binary mode"):
        open_weights(data)  # type: ignore[arg-type]


def test_an_empty_file_is_refused() -> None:
    refuses(b"", "got an empty file: choose another one")


def test_a_file_too_large_is_refused_before_it_is_read() -> None:
    whole = npy(layer())
    refuses(whole + bytes(MAX_FILE - len(whole) + 1), r"at most 64 MB; got 64\.00 MB: save one layer")


@for_each(
    ("data", "words"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(40), r"a picture \(PNG\): open it in the Picture card"),
        (b"\xff\xd8\xff\xe0" + bytes(40), r"a picture \(JPEG\)"),
        (b"%PDF-1.7 and so on", "got a PDF file: save the layer's weight with numpy.save"),
        (b"GGUF" + bytes(40), "a GGUF file, which holds a language model"),
        (bytes([28, 0, 0, 0]) + b"TFL3" + bytes(40), "a TFLite model"),
        (b"\x1f\x8b\x08" + bytes(40), r"an archive \(gzip\): unpack it"),
        (tar({"weights.npy": npy(layer())}), r"an archive \(tar\): unpack it"),
        (b"\x89HDF\r\n\x1a\n" + bytes(40), r"an HDF5 file, as Keras saves.*numpy\.savez"),
        (
            archive({"metadata.json": b"{}", "model.weights.h5": b"\x89HDF"}),
            r"a \.keras file: .*numpy\.savez",
        ),
        (archive({"net/data.pkl": b"\x80\x02}", "net/data/0": bytes(8)}), r"PyTorch .*safetensors\.torch"),
        (pickle.dumps({"weight": [1.0]}), "a pickle, which may run code: load it in Python"),
        (pickle.dumps([1.0], protocol=2), "a pickle, which may run code"),
        (zlib.compress(pickle.dumps([1.0])), "compressed with zlib, as joblib does"),
        (b"\x08\x08\x12\x07pytorch" + bytes(9), r"an ONNX model: .*numpy_helper\.to_array"),
        (b"\x08\x01\x12\xa4\x1c\n" + bytes(9), r"a TensorFlow model: .*model\.variables"),
        (b'model_checkpoint_path: "ckpt-1"\n', r"a TensorFlow checkpoint.*tf\.train\.load_variable"),
        (b"\x81\xa6params\x81" + bytes(9), r"a Flax checkpoint: .*flatten_dict"),
        (b"MATLAB 5.0 MAT-file" + bytes(110), r"a MATLAB file: .*scipy\.io\.loadmat"),
        (b"MATLAB 7.3 MAT-file" + bytes(110), 'a MATLAB 7.3 file: save it in MATLAB with "-v7"'),
        (b"version https://git-lfs.github.com/spec/v1\n", "a Git LFS pointer.*git lfs pull"),
        (b"<!DOCTYPE html><title>weights</title>", "a web page, not the file"),
        (
            b'{"metadata": {}, "weight_map": {"w": "m-1.safetensors"}}',
            r"several files: open the \.safetensors",
        ),
        (b"1 0 -1\n2 0 -2\n1 0 -1\n", "text: paste a kernel's numbers into the kernel itself"),
        (b"import os\n", "This is text"),
        (b'{"weight": [[1, 2], [3, 4]]}', "This is text"),
        (b"        { }", "This is text"),
        (bytes(21), "a file of 21 B that is none of them"),
    ],
)
def test_a_file_of_another_kind_is_told_by_its_name(data: bytes, words: str) -> None:
    refuses(data, words)


def test_a_real_pytorch_file_is_known() -> None:
    for modern in (True, False):
        file = BytesIO()
        torch.save({"weight": torch.zeros(2, 1, 3, 3)}, file, _use_new_zipfile_serialization=modern)
        refuses(
            file.getvalue(), r"a PyTorch checkpoint, .*: in Python, save it as \.safetensors with safetensors"
        )


# ---- numbers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("dtype", ["<f2", ">f4", "<f8"])
def test_nan_and_infinity_are_refused(value: float, dtype: str) -> None:
    array = layer(dtype=dtype)
    array[3, 1, 2, 0] = value
    refuses_to_read(npz(w=array), "w holds NaN or infinity")


@pytest.mark.filterwarnings("error")
def test_a_signalling_nan_is_refused_without_a_warning() -> None:
    content = struct.pack("<4I", 0, 0x7F800001, 0, 0xFF800001)
    refuses_to_read(safetensors(w=("F32", (1, 1, 2, 2), content)), "NaN or infinity")
    refuses_to_read(safetensors(w=("BF16", (1, 1, 2, 2), b"\x81\x7f" * 4)), "NaN or infinity")


@pytest.mark.parametrize("value", [1.01e6, -1.01e6, 1e300])
def test_numbers_too_large_are_refused_and_the_last_allowed_is_allowed(value: float) -> None:
    array = layer(dtype="<f8")
    array[0, 0, 0, 0] = MAX_WEIGHT
    assert read_tensor(open_weights(npz(w=array)), "w").max() == MAX_WEIGHT
    array[0, 1, 0, 0] = value
    refuses_to_read(npz(w=array), "from -1,000,000 to 1,000,000; w holds .*: divide it")


@pytest.mark.parametrize("value", [10**6 + 1, -(2**63)])
def test_whole_numbers_too_large_are_refused(value: int) -> None:
    array = layer(dtype="<i8")
    array[0, 0, 0, 0] = value
    refuses_to_read(npz(w=array), "from -1,000,000 to 1,000,000")


@for_each(
    ("dtype", "word"),
    [
        ("?", "bool"),
        ("i1", "int8"),
        ("u1", "uint8"),
        ("u4", "uint32"),
        ("c8", "complex64"),
        ("S3", "bytes24"),
        ("U2", "str64"),
        ("M8[ns]", r"datetime64\[ns\]"),
        ("m8[s]", r"timedelta64\[s\]"),
        ([("a", "f4"), ("b", "f4")], "structured"),
        ([("a", "u2")], "structured"),
        ("V1", "void8"),  # what float8 becomes in NumPy's own format
        ("V4", "void32"),
        ("longdouble", "float128|longdouble"),
    ],
)
def test_what_are_no_weights_is_refused_by_its_dtype(dtype: str, word: str) -> None:
    array = np.zeros((2, 1, 3, 3), dtype)
    refuses(npy(array), f"got ({word}) in array: save it as float32")
    file = open_weights(npz(w=layer(), other=array))
    assert [(tensor.name, tensor.usable) for tensor in file.tensors] == [("w", True), ("other", False)]
    refuses_to_read(file.data, f"got ({word}) in other", "other")


class Trap:
    """What a pickle would run."""

    sprung = False

    def __reduce__(self) -> tuple[Callable[[], None], tuple[()]]:
        return spring, ()


def spring() -> None:
    Trap.sprung = True


def test_objects_are_never_unpickled() -> None:
    objects = np.array([[Trap(), Trap()]], dtype=object)
    file = BytesIO()
    np.save(file, objects, allow_pickle=True)
    refuses(file.getvalue(), "array holds Python objects, which only pickle can read")
    both = archive({"w.npy": npy(layer()), "trap.npy": file.getvalue()})
    refuses_to_read(both, "trap holds Python objects", "trap")
    beside = open_weights(archive({"w.npy": npy(layer()), "trap.pkl": pickle.dumps(Trap())}))
    assert [tensor.name for tensor in beside.tensors] == ["w"]
    structured = np.zeros((2, 2), [("a", object)])
    refuses_to_read(npz(w=layer(), s=structured), "s holds Python objects", "s")
    assert not Trap.sprung


# ---- shapes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        ((), r"at least one number; array has the shape \(\)"),
        ((5,), "2 to 4 dimensions.* got the shape 5:"),
        (
            (1, 1, 1, 3, 3),
            "five dimensions, 1 x 1 x 1 x 3 x 3, belongs to a 3-D convolution, .*: save one slice",
        ),
        ((1,) * 9, "got the shape 1 x 1 x 1 x 1 x 1 x …"),
        ((0, 3, 3), "at least one number; array has the shape 0 x 3 x 3"),
        ((2, 14, 12, 12), "1 to 11 rows and columns"),
        ((12, 3), "got 12 x 3, as in a fully connected layer"),
    ],
)
def test_a_shape_that_no_weight_has_is_refused(shape: tuple[int, ...], words: str) -> None:
    refuses(npy(np.zeros(shape, "<f4")), words)


def test_a_file_without_any_weight_says_so() -> None:
    refuses(npz(a=layer((5,)), b=layer((20, 30))), "no tensor in this file does")


def test_a_tensor_of_too_many_numbers_is_refused_and_the_last_allowed_is_read() -> None:
    side = MAX_VALUES // 16
    assert read_tensor(open_weights(npy(np.zeros((side, 4, 2, 2), "<f2"))), "array").size == MAX_VALUES
    refuses(npy(np.zeros((side + 1, 4, 2, 2), "<f2")), "at most 4.2 million numbers; array has the shape")


# ---- .safetensors headers --------------------------------------------------------------------------------

FOUR = bytes(16)


@for_each(
    ("data", "words"),
    [
        (
            safetensors_header('{"w": ' + entry() + "}", FOUR, 2**31),
            "at most 1,048,576 bytes; this one claims 2,147",
        ),
        (safetensors_header('{"w": ' + entry() + "}", FOUR, 2**63), "none of them"),
        (safetensors_header('{"w": ' + entry() + "}", FOUR, 999), "is damaged"),
        (safetensors_header('{"w": ' + entry() + "}", FOUR, 0), "cannot be read"),
        (safetensors_header("{}"), "this one has none"),
        (safetensors_header('{"__metadata__": {}}'), "this one has none"),
        (safetensors_header("{not json}"), "begins with a JSON object"),
        (safetensors_header(b'{"\xff": 1}'), "begins with a JSON object"),
        (safetensors_header('{"\\ud800": ' + entry() + "}", FOUR), "begins with a JSON object"),
        (safetensors_header('{"w": ' + "9" * 5000 + "}"), "begins with a JSON object"),
        (safetensors_header('{"w": ' + "[" * 500_000 + "}"), "begins with a JSON object"),
        (safetensors_header('{"w":' * 100_000 + "1" + "}" * 100_000), "begins with a JSON object"),
        (safetensors_header('{"w": ' + entry() + "} trailing", FOUR), "begins with a JSON object"),
        (safetensors_header('{"w": ' + entry() + ', "w": ' + entry() + "}", FOUR), "got w twice"),
        (safetensors_header('{"w": {"dtype": "F32", "dtype": "F32"}}'), "got dtype twice"),
        (safetensors_header('{"w": 1}'), "dtype, its shape and two offsets in order; w is not"),
        (safetensors_header('{"w": []}'), "w is not"),
        (safetensors_header('{"w": {}}'), "w is not"),
        (safetensors_header('{"w": ' + entry(dtype=32) + "}", FOUR), "w is not"),
        (safetensors_header('{"w": ' + entry(dtype=["F32"]) + "}", FOUR), "w is not"),
        (safetensors_header('{"w": ' + entry(offsets=(0,)) + "}", FOUR), "w is not"),
        (safetensors_header('{"w": ' + entry(offsets=(0, 16.0)) + "}", FOUR), "w is not"),
        (safetensors_header('{"w": ' + entry(offsets=(False, 16)) + "}", FOUR), "w is not"),
        (safetensors_header('{"w": ' + entry(offsets=(16, 0)) + "}", FOUR), "w is not"),
        (safetensors_header('{"w": ' + entry(offsets=(-16, 0)) + "}", FOUR), "w is not"),
        (safetensors_header('{"w": ' + entry(offsets=(0, 2**64)) + "}", FOUR), "w is not"),
        (safetensors_header('{"w": ' + entry(offsets="ab") + "}", FOUR), "w is not"),
        (
            safetensors_header('{"w": ' + entry(shape=(-2, -2)) + "}", FOUR),
            "whole numbers, none below 0; tensor w",
        ),
        (safetensors_header('{"w": ' + entry(shape=(2, 2.0)) + "}", FOUR), "whole numbers, none below 0"),
        (safetensors_header('{"w": ' + entry(shape=(True, 4)) + "}", FOUR), "whole numbers, none below 0"),
        (safetensors_header('{"w": ' + entry(shape=None) + "}", FOUR), "whole numbers, none below 0"),
        (safetensors_header('{"w": ' + entry(shape="22") + "}", FOUR), "whole numbers, none below 0"),
        (safetensors_header('{"w": ' + entry(shape=[10**4000] * 9) + "}", FOUR), "none below 0"),
        (safetensors_header('{"w": ' + entry(shape=[9] * 99_999) + "}", FOUR), "at most 32 whole numbers"),
        (safetensors_header('{"w": ' + entry(shape=(2**32, 2**32 + 1)) + "}", FOUR), "has 16: it is damaged"),
        (safetensors_header('{"w": ' + entry(dtype="F64") + "}", FOUR), "1 x 1 x 2 x 2 of float64, has 16"),
        (safetensors_header('{"w": ' + entry(shape=(2, 3)) + "}", FOUR), "w, 2 x 3 of float32, has 16"),
        (safetensors_header('{"w": ' + entry(offsets=(4, 20)) + "}", FOUR + bytes(4)), "bytes 4 to 20 of 20"),
        (safetensors_header('{"w": ' + entry() + "}", FOUR[:-1]), "w claims bytes 0 to 16 of 15"),
        (safetensors_header('{"w": ' + entry() + "}", FOUR + b"x"), "is damaged"),
        (
            safetensors_header('{"v": ' + entry() + ', "w": ' + entry(offsets=(12, 28)) + "}", bytes(28)),
            "one after another in the file; w claims bytes 12 to 28 of 28",
        ),
        (safetensors_header('{"v": ' + entry() + ', "w": ' + entry() + "}", FOUR), "one after another"),
        (safetensors_header('{"w": ' + entry(dtype="I32") + "}", FOUR), "got I32 in w"),
        (safetensors_header('{"w": ' + entry(dtype="`:" * 500) + "}", FOUR), r"got (`:)+… in w"),
    ],
)
def test_a_wrong_safetensors_header_is_refused(data: bytes, words: str) -> None:
    peak, seconds = peak_of(lambda: refuses(data, words))
    assert peak < 2**25 and seconds < 5


def test_too_many_tensors_are_refused() -> None:
    tensors = {f"t{n}": ("F32", (1, 1), bytes(4)) for n in range(MAX_TENSORS + 1)}
    refuses(safetensors(**tensors), "at most 4096 tensors; got 4097")
    del tensors["t0"]
    assert len(open_weights(safetensors(**tensors)).tensors) == MAX_TENSORS


def test_a_header_of_nothing_but_small_objects_stays_small() -> None:
    data = safetensors_header('{"w": [' + "{}," * 340_000 + "{}]}")
    peak, seconds = peak_of(lambda: refuses(data, "w is not"))
    assert peak < 2**26 and seconds < 5


# ---- names -----------------------------------------------------------------------------------------------

NAMES = [
    "x" * 10_000,
    "a\0b\n\x1b[31m",
    "**bold** `code` [a](http://b) $x$ <script> :smile:",
    "\u202etxt",
    "",
    "é漢",
]


@pytest.mark.parametrize("name", NAMES)
def test_any_name_is_shown_safely_and_still_finds_its_tensor(name: str) -> None:
    array = np.full((2, 2), np.nan, "<f4")
    file = open_weights(safetensors(**{name: ("F32", (2, 2), array.tobytes())}))
    label = file.tensors[0].label
    assert file.tensors[0].name == name and 1 <= len(label) <= SHOWN_LENGTH + 1
    assert label.isprintable()
    assert all(
        shown == ("?" if not sign.isprintable() else sign)
        for shown, sign in zip(label[:60], name, strict=False)
    )
    with pytest.raises(RefusedValue) as refusal:
        read_tensor(file, name)
    check_sentence(refusal.value)
    assert label in str(refusal.value)


def test_ordinary_names_are_shown_as_they_are() -> None:
    for name in ("features.0.weight", "block_1/conv/kernel", "conv2d_1/kernel:0", "é漢", "a*b[0] <x> `y`"):
        assert shown_name(name) == name
