"""Refusals that several kinds of file share."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

from convviz.errors import Refusal, RefusedValue, written
from convviz.lab.files.weights.limits import MAX_TENSORS
from convviz.lab.files.weights.names import shown_name

T = TypeVar("T")


def damaged(kind: str, size: int) -> RefusedValue:
    """Return the refusal of a file that is not what its first bytes promise."""
    return RefusedValue(
        "A weights file must be whole; this .{kind} file of {size} B is damaged, cut short or of a rare"
        " kind: save it again.",
        kind=kind,
        size=written(size),
    )


def or_refusal(kind: str, size: int, read: Callable[[], T]) -> T:
    """Return the result of `read`, or raise one sentence for whatever a reader makes of hostile bytes.

    zipfile, zlib and the parser behind NumPy's headers raise BadZipFile, zlib.error, NotImplementedError,
    TokenError, MemoryError, RecursionError and more: no list is complete.
    """
    try:
        return read()
    except Refusal:
        raise
    except Exception as error:
        raise damaged(kind, size) from error


def check_header_size(size: int, limit: int) -> None:
    """Raise RefusedValue for a description of more than `limit` bytes, before it is read."""
    if size > limit:
        raise RefusedValue(
            "The header that describes the tensors may have at most {limit} bytes; this one claims"
            " {size}: save fewer tensors, or save the file again.",
            limit=written(limit),
            size=written(size),
        )


def check_count(tensors: Collection[object]) -> None:
    """Raise RefusedValue for more than MAX_TENSORS tensors, or for none."""
    if not tensors:
        raise RefusedValue("A weights file must hold a tensor; this one has none: choose another one.")
    if len(tensors) > MAX_TENSORS:
        raise RefusedValue(
            "A weights file may hold at most {limit} tensors; got {count}: save fewer layers.",
            limit=MAX_TENSORS,
            count=len(tensors),
        )


def twice(name: str) -> RefusedValue:
    """Return the refusal of a file in which two things have one name."""
    return RefusedValue(
        "Names in a weights file must be unique; got {name} twice: save the file again with different names.",
        name=shown_name(name),
    )
