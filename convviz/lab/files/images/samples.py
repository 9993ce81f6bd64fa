"""The built-in pictures: photographs under CC0, and drawings that show one thing each."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from convviz.errors import RefusedValue
from convviz.i18n import N_
from convviz.lab.files.images.drawn import DRAWINGS
from convviz.lab.files.images.opening import decode
from convviz.lab.files.images.pixels import Pixels

FOLDER = Path(__file__).parent / "samples"


@dataclass(frozen=True)
class Sample:
    """A built-in picture: name and meaning (English msgids), who made it, its licence and its source."""

    id: str
    name: str
    sentence: str
    kind: str = "drawn"
    credit: str = "ConvViz"
    licence: str = "MIT"
    source: str = ""


_SKIMAGE = "https://scikit-image.org/docs/stable/api/skimage.data.html#skimage.data."

_TABLE = (
    Sample(
        "camera",
        N_("Camera"),
        N_("A man with a camera on a lawn: strong outlines, a smooth sky and fine grass in one grey photo."),
        "photo",
        "Lav Varshney",
        "CC0",
        _SKIMAGE + "camera",
    ),
    Sample(
        "cat",
        N_("Cat"),
        N_("Chelsea the cat in colour: fur and whiskers in every direction."),
        "photo",
        "Stéfan van der Walt",
        "CC0",
        _SKIMAGE + "cat",
    ),
    Sample(
        "coffee",
        N_("Coffee"),
        N_("A red cup on wood, in colour: smooth china beside a coarse grain."),
        "photo",
        "Rachel Michetti",
        "CC0",
        _SKIMAGE + "coffee",
    ),
    Sample(
        "brick",
        N_("Brick"),
        N_("A brick wall lying on its side: joints run up and across, so x and y filters differ clearly."),
        "photo",
        "CC0Textures",
        "CC0",
        _SKIMAGE + "brick",
    ),
    Sample("digit", N_("Digit"), N_("A five in 8 x 8 pixels: small enough to read every number.")),
    Sample(
        "step_edge", N_("Step edge"), N_("Dark, then bright: an edge filter responds along this line only.")
    ),
    Sample("dot", N_("Dot"), N_("One bright pixel: the output is the kernel itself, turned by half a turn.")),
    Sample(
        "stripes",
        N_("Stripes"),
        N_("Upright stripes: filters for one direction see them, those for the other do not."),
    ),
    Sample("checkerboard", N_("Checkerboard"), N_("Edges in both directions and corners between them.")),
    Sample(
        "ramp",
        N_("Ramp"),
        N_("Brightness that rises evenly: a first derivative is the same everywhere, a second one zero."),
    ),
    Sample("noise", N_("Noise"), N_("Random pixels: a blur smooths them out, a sharpener makes them worse.")),
    Sample("blackboard", N_("Blackboard"), N_("Sixteen whole numbers: do the sums by hand and compare.")),
)

SAMPLES: dict[str, Sample] = {sample.id: sample for sample in _TABLE}
"""Every built-in picture by its id, in the order in which a menu offers them."""


def sample_pixels(id: str) -> Pixels:
    """Return a built-in picture, uint8 (H, W, 1 or 3), read-only; RefusedValue for an unknown id."""
    if not isinstance(id, str) or id not in SAMPLES:
        raise RefusedValue(
            "There is no built-in picture {picture}: choose one of {choices}.",
            picture=repr(id)[:40],
            choices=", ".join(SAMPLES),
        )
    return _pixels(id)


@cache
def _pixels(id: str) -> Pixels:
    if SAMPLES[id].kind == "photo":
        return decode((FOLDER / f"{id}.jpg").read_bytes())
    pixels = DRAWINGS[id]()
    pixels.flags.writeable = False
    return pixels
