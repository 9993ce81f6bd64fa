"""From a lab to the bytes of a file."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import numpy as np
from numpy.typing import NDArray

from convviz.lab.saved.lab import Lab
from convviz.lab.saved.layout import DESCRIPTION, FORMAT, MAPS, NUMBERS, ORIGIN, PICTURE, VERSION
from convviz.lab.saved.origin import origin_of
from convviz.lab.state.address import write_whole

_NO_DATE = (1980, 1, 1, 0, 0, 0)  # equal labs give equal bytes


def to_bytes(lab: Lab) -> bytes:
    """Write a lab as a .convviz file: equal labs give equal bytes."""
    members = {DESCRIPTION: json.dumps(_description(lab), ensure_ascii=False, indent=1).encode()}
    if lab.upload is not None:
        members[PICTURE] = lab.upload.data
    if lab.maps is not None:
        members[MAPS] = _npy(lab.maps)
    if lab.numbers is not None:
        members[NUMBERS] = _npy(lab.numbers.array)
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, content in members.items():
            packing = ZIP_STORED if name == PICTURE else ZIP_DEFLATED  # a picture is packed already
            archive.writestr(ZipInfo(name, _NO_DATE), content, packing)
    return file.getvalue()


def _description(lab: Lab) -> dict[str, Any]:
    """Return what lab.json says; the language stays that of whoever opens it."""
    state = write_whole(lab.state)
    del state["lang"]
    description = {"format": FORMAT, "version": VERSION, "page": lab.page, "state": state}
    if lab.upload is None:
        return description
    origin = origin_of(lab.upload)
    return {**description, "picture": lab.upload.name, **({ORIGIN: origin} if origin else {})}


def _npy(array: NDArray[Any]) -> bytes:
    file = BytesIO()
    np.save(file, array, allow_pickle=False)
    return file.getvalue()
