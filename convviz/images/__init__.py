"""Pictures: from untrusted bytes to arrays, regions of numbers, whole pictures through a layer."""

from convviz.images.drawn import BOARD
from convviz.images.encoding import encode_jpeg, encode_png
from convviz.images.filtering import FilteredPicture, filter_picture
from convviz.images.limits import DEFAULT_REGION, MAX_BYTES, MAX_PIXELS, MAX_REGION, MAX_SIDE, PREVIEW_WIDTH
from convviz.images.opening import PictureInfo, decode, inspect
from convviz.images.pixels import enlarged, preview, to_grey
from convviz.images.region import SCALES, Region, fit_region, least_reduce, region_values
from convviz.images.samples import SAMPLES, Sample, sample_pixels

__all__ = [
    "BOARD",
    "DEFAULT_REGION",
    "MAX_BYTES",
    "MAX_PIXELS",
    "MAX_REGION",
    "MAX_SIDE",
    "PREVIEW_WIDTH",
    "SAMPLES",
    "SCALES",
    "FilteredPicture",
    "PictureInfo",
    "Region",
    "Sample",
    "decode",
    "encode_jpeg",
    "encode_png",
    "filter_picture",
    "fit_region",
    "inspect",
    "least_reduce",
    "preview",
    "region_values",
    "enlarged",
    "sample_pixels",
    "to_grey",
]
