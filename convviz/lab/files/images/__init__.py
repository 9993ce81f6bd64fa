"""Pictures: from untrusted bytes to arrays, regions of numbers, whole pictures through a layer."""

from convviz.lab.files.images.drawn import BOARD
from convviz.lab.files.images.encoding import encode_jpeg, encode_kept, encode_png
from convviz.lab.files.images.filtering import FilteredPicture, filter_picture
from convviz.lab.files.images.levels import LEVELS, Levels
from convviz.lab.files.images.limits import (
    DEFAULT_REGION,
    KEPT_BYTES,
    MAX_BYTES,
    MAX_PIXELS,
    MAX_REGION,
    MAX_SIDE,
    PREVIEW_WIDTH,
)
from convviz.lab.files.images.mapping import MAPPINGS, float_tiff, mapped, output_of
from convviz.lab.files.images.memory import give_back
from convviz.lab.files.images.opening import Opened, PictureInfo, decode, inspect, read
from convviz.lab.files.images.picture_filter import PictureFilter
from convviz.lab.files.images.pixels import enlarged, preview, to_grey
from convviz.lab.files.images.region import SCALES, Region, fit_region, least_reduce, region_values
from convviz.lab.files.images.samples import SAMPLES, Sample, sample_pixels

__all__ = [
    "BOARD",
    "DEFAULT_REGION",
    "KEPT_BYTES",
    "LEVELS",
    "MAPPINGS",
    "float_tiff",
    "mapped",
    "output_of",
    "Levels",
    "Opened",
    "encode_kept",
    "read",
    "MAX_BYTES",
    "MAX_PIXELS",
    "MAX_REGION",
    "MAX_SIDE",
    "PREVIEW_WIDTH",
    "SAMPLES",
    "SCALES",
    "FilteredPicture",
    "PictureFilter",
    "PictureInfo",
    "Region",
    "Sample",
    "decode",
    "encode_jpeg",
    "encode_png",
    "filter_picture",
    "give_back",
    "fit_region",
    "inspect",
    "least_reduce",
    "preview",
    "region_values",
    "enlarged",
    "sample_pixels",
    "to_grey",
]
