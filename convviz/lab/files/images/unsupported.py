"""What is said about a file that does not open as a picture: what it is, and the way out."""

from __future__ import annotations

from convviz.errors import RefusedValue, written
from convviz.i18n import N_
from convviz.lab.files.sniffing import (
    ARCHIVE,
    ARRAY,
    DOCUMENT,
    DRAWING,
    LAB,
    PAINTING,
    RAW,
    SCAN,
    SOUND,
    TEXT,
    VIDEO,
    WEB,
    WEIGHTS,
    FileKind,
)

UNKNOWN = N_(
    "Pictures open from PNG, JPEG, HEIC, AVIF, WebP, GIF, BMP, TIFF and more; got a file of {size} B that"
    " is none of them: choose another file, or save the picture as PNG."
)
OTHER = N_("A picture is needed here; this is a {kind} file: choose a PNG or JPEG.")

WAYS_OUT = {
    PAINTING: N_("A picture is needed here; {kind} files do not open: export it as PNG."),
    DRAWING: N_("A picture made of pixels is needed here; this {kind} file holds shapes: export it as PNG."),
    RAW: N_("A picture is needed here; this is a camera's raw file ({kind}): export it as JPEG."),
    SCAN: N_(
        "A picture is needed here; this is a {kind} file: export one slice of it as PNG or TIFF (16 bits"
        " are fine)."
    ),
    DOCUMENT: N_(
        "A picture is needed here; this is a document ({kind}): take a screenshot of the page, or export"
        " it as PNG."
    ),
    WEB: N_("A picture is needed here; this is a web page ({kind}): save the picture in it instead."),
    TEXT: N_("A picture is needed here; this is a {kind} file: save the picture itself as PNG or JPEG."),
    VIDEO: N_("A picture is needed here; this is a video ({kind}): take a screenshot of one frame."),
    SOUND: N_("A picture is needed here; this is audio ({kind}): choose a PNG or JPEG."),
    ARRAY: N_(
        "A picture is needed here; this file holds numbers ({kind}): weights belong in the Kernel card,"
        " the numbers of a picture in a TIFF, saved in Python."
    ),
    WEIGHTS: N_(
        "A picture is needed here; this file holds a network or its weights ({kind}): the Kernel card"
        " opens .safetensors, .npz and .npy."
    ),
    ARCHIVE: N_(
        "A picture is needed here; this is an archive ({kind}): unpack it, then choose the picture in it."
    ),
    LAB: N_("A picture is needed here; this is a whole lab ({kind}): drop it anywhere on the page."),
}


PYTORCH = N_(
    "A picture is needed here; this is a checkpoint or pickle of PyTorch's kind: save model.state_dict() with"
    " safetensors.torch.save_file, which the Kernel card opens."
)


def foreign(kind: FileKind | None, size: int) -> RefusedValue:
    """Return the refusal of a file that is not one of the pictures that open."""
    if kind is None:
        return RefusedValue(UNKNOWN, size=written(size))
    if kind.name in ("PyTorch", "pickle"):
        return RefusedValue(PYTORCH)
    return RefusedValue(WAYS_OUT.get(kind.family, OTHER), kind=kind.name)
