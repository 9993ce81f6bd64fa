"""The problem that is set up in the view of one kernel: its picture and its target."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from convviz.app.pages.learn.one_kernel.choices import settings
from convviz.app.pages.learn.one_kernel.state import page_state
from convviz.app.shell.current import session
from convviz.lab.files.images import region_values, sample_pixels, to_grey
from convviz.lab.files.images.region import default_region
from convviz.lab.learning.one_kernel import Problem
from convviz.lab.learning.one_kernel.target_file import without_margin
from convviz.lab.state.learn.one_kernel import CONSTANT, PICTURE, UPLOADED, KernelSettings

FLAT_SIDE, FLAT_VALUE = 16, 0.5


def picture() -> NDArray[np.float64]:
    """Return the picture that the kernel sees, grey, (H, W) in 0 to 1; one's own numbers as they are."""
    name = settings().picture
    if name == CONSTANT:
        return np.full((FLAT_SIDE, FLAT_SIDE), FLAT_VALUE)
    if name == PICTURE:
        now = session()
        batch = now.cache.batch(replace(now.experiment, scale="unit", batch=1, item=0), now.source)
        return batch[0].mean(axis=0).astype(np.float64)
    pixels = to_grey(sample_pixels(name))
    region = default_region((pixels.shape[0], pixels.shape[1]))
    return region_values(pixels, region, scale="unit")[0].astype(np.float64)


def waits_for_upload() -> bool:
    """Return whether the target is an output picture that nobody has uploaded yet."""
    return settings().target == UPLOADED and page_state().uploaded is None


def problem() -> Problem:
    """Return the problem that is set up, made again only where it is another one.

    Raises RefusedValue where target and picture do not go together.
    """
    now, kept = settings(), page_state()
    x = picture()
    # by its numbers, not by how often one was brought: a file that is refused leaves the run as it is
    brought = None if kept.uploaded is None else (kept.uploaded.shape, kept.uploaded.tobytes())
    key = (now.target, now.numbers, x.shape, x.tobytes(), brought)
    if kept.made is None or kept.made[0] != key:
        kept.made = (key, _problem(now, x, kept.uploaded))
    return kept.made[1]


def _problem(now: KernelSettings, x: NDArray[np.float64], uploaded: NDArray[np.float64] | None) -> Problem:
    teacher = now.teacher
    if teacher is not None:
        return Problem.of_teacher(x, teacher)
    assert uploaded is not None
    return Problem(x, without_margin(uploaded, x.shape, now.size), now.size)
