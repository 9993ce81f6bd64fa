"""What the first bytes of a file say: its kind, before anything in it is read."""

from convviz.errors import RefusedType, RefusedValue
from convviz.lab.files import sniffing
from convviz.lab.files.weights.limits import MAX_FILE
from convviz.lab.files.weights.unsupported import foreign

MEBIBYTE = 2**20

NPY = b"\x93NUMPY"


def checked_bytes(data: bytes) -> bytes:
    """Return `data` itself; raises RefusedType or RefusedValue unless it is bytes of an accepted length."""
    if not isinstance(data, bytes):
        raise RefusedType(
            "A weights file must be given as bytes; got {kind}: read the file in binary mode.",
            kind=type(data).__name__,
        )
    if not data:
        raise RefusedValue("A weights file must hold a tensor; got an empty file: choose another one.")
    if len(data) > MAX_FILE:
        raise RefusedValue(
            "A weights file may have at most {limit} MB; got {size} MB: save one layer instead of the"
            " whole network.",
            limit=MAX_FILE // MEBIBYTE,
            size=f"{len(data) / MEBIBYTE:.2f}",
        )
    return data


def file_kind(data: bytes) -> str:
    """Tell "npy", "npz" or "safetensors" by the bytes of a file: its name is never asked."""
    if data.startswith(NPY):
        return "npy"
    if data[5:9] == b"\0\0\0{":  # a length of less than 2**40 bytes, and the JSON object that has it
        return "safetensors"
    found = sniffing.file_kind(data)
    if data.startswith(sniffing.ZIPS) and found is not None and found.family == sniffing.ARRAY:
        return "npz"
    raise foreign(found, len(data))
