"""Which pixels of a picture an experiment shows as numbers."""

from __future__ import annotations

from dataclasses import replace

from convviz.lab.files.images import Region, fit_region, least_reduce
from convviz.lab.state.experiment import BATCHES, Experiment
from convviz.lab.state.layer import Pair

Box = tuple[int, int, int, int]


def region_of(experiment: Experiment, picture_size: Pair) -> Region:
    """Return the region shown of a picture of `picture_size` (h, w): inside it, small enough for numbers."""
    return fit_region(asked_region(experiment.region, experiment.reduce, picture_size), picture_size)


def with_reduce(experiment: Experiment, reduce: int, picture_size: Pair) -> Experiment:
    """Return the experiment with blocks of `reduce` pixels a side; the size that is in use changes nothing.

    Asked for by name it would: a picture's first region is not the largest one of its block size.
    """
    if reduce == region_of(experiment, picture_size).reduce:
        return experiment
    return replace(experiment, reduce=reduce)


def asked_region(box: Box | None, reduce: int | None, picture_size: Pair) -> Region | None:
    """Return the region an experiment asks for, perhaps outside the picture; None is the picture's first.

    Where only the reducing is chosen the region is the largest one around the middle, and where only the box
    is chosen it is reduced no more than it must be.
    """
    if box is not None:
        inside = (min(box[2], picture_size[0]), min(box[3], picture_size[1]))
        return Region(*box, reduce or least_reduce(*inside))
    if reduce is None:
        return None
    return Region(0, 0, *picture_size, reduce)  # too large a region keeps its middle


def crop_places(region: Region, picture_size: Pair) -> Pair:
    """Return the rows and columns at which a crop of the region's size can begin in the picture."""
    return picture_size[0] - region.height + 1, picture_size[1] - region.width + 1


def has_crops(experiment: Experiment, region: Region, picture_size: Pair) -> bool:
    """Say whether the picture has as many crops of the region's size as the experiment's batch takes."""
    rows, columns = crop_places(region, picture_size)
    return experiment.batch == 1 or experiment.batch_of != BATCHES[1] or rows * columns >= experiment.batch


def shows_all(asked: Region, shown: Region) -> bool:
    """Say whether the region shown is the one asked for, but for partial blocks at its bottom and right."""
    corners = (asked.top, asked.left, asked.reduce), (shown.top, shown.left, shown.reduce)
    return corners[0] == corners[1] and asked.size == shown.size
