"""What the first bytes of a file say: its kind, before anything in it is read."""

from convviz.errors import RefusedType, RefusedValue
from convviz.trained.limits import MAX_FILE

MEBIBYTE = 2**20

NPY = b"\x93NUMPY"
ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
PICKLE = tuple(bytes([0x80, protocol]) for protocol in range(2, 6))

# Kinds that people do bring and that do not open here: they deserve to hear their file's name.
FOREIGN = (
    ("PNG", 0, (b"\x89PNG",)),
    ("JPEG", 0, (b"\xff\xd8\xff",)),
    ("GIF", 0, (b"GIF8",)),
    ("PDF", 0, (b"%PDF",)),
    ("GGUF", 0, (b"GGUF",)),
    ("TFLite", 4, (b"TFL3",)),
    ("gzip", 0, (b"\x1f\x8b",)),
    ("MATLAB", 0, (b"MATLAB",)),
)


def checked_bytes(data: bytes) -> bytes:
    """`data` itself when it is bytes of a length that is accepted."""
    if not isinstance(data, bytes):
        raise RefusedType(
            "A file of weights is given as bytes; got {kind}: read the file in binary mode.",
            kind=type(data).__name__,
        )
    if not data:
        raise RefusedValue("A file of weights must hold a tensor; got an empty file: choose another one.")
    if len(data) > MAX_FILE:
        raise RefusedValue(
            "A file of weights may have at most {limit} MB; got {size} MB: save one layer instead of the"
            " whole network.",
            limit=MAX_FILE // MEBIBYTE,
            size=f"{len(data) / MEBIBYTE:.2f}",
        )
    return data


def file_kind(data: bytes) -> str:
    """ "npy", "npz" or "safetensors", by the bytes of a file: its name is never asked."""
    if data.startswith(NPY):
        return "npy"
    if data.startswith(ZIPS):
        _check_archive(data)
        return "npz"
    if data[5:9] == b"\0\0\0{":  # a length of less than 2**40 bytes, and the JSON object that has it
        return "safetensors"
    raise _foreign(data)


def _check_archive(data: bytes) -> None:
    """Refuse the archives of PyTorch and Keras, which are zip files like .npz."""
    if b"/data.pkl" in data:
        raise _pytorch()
    if b"model.weights.h5" in data:
        raise _keras()


def _foreign(data: bytes) -> RefusedValue:
    if data.startswith(PICKLE):
        return _pytorch()
    if data.startswith(b"\x89HDF\r\n\x1a\n"):
        return _keras()
    for name, offset, magics in FOREIGN:
        if data.startswith(magics, offset):
            return RefusedValue(
                "Weights open from .npy, .npz and .safetensors files; got a {kind} file:"
                " save the layer's weight with numpy.save.",
                kind=name,
            )
    return RefusedValue(
        "Weights open from .npy, .npz and .safetensors files; got a file of {size} bytes that is none of"
        " them: save the layer's weight with numpy.save.",
        size=len(data),
    )


def _pytorch() -> RefusedValue:
    return RefusedValue(
        "Weights open from .npy, .npz and .safetensors files; got a PyTorch or pickle file, which may run"
        " code: load it in Python and save model.state_dict() with safetensors.torch.save_file."
    )


def _keras() -> RefusedValue:
    return RefusedValue(
        "Weights open from .npy, .npz and .safetensors files; got a Keras or HDF5 file: save one layer in"
        ' Python with numpy.savez("layer.npz", *layer.get_weights()).'
    )
