"""What is chosen in the view of one kernel, and the problem that it makes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from convviz.app.shell.current import session
from convviz.app.widgets.uploads import forget_refusal
from convviz.errors import Refusal
from convviz.lab.files.images import region_values, sample_pixels, to_grey
from convviz.lab.files.images.region import default_region
from convviz.lab.learning.one_kernel import Problem, Run
from convviz.lab.state.learn.one_kernel import CONSTANT, PICTURE, UPLOADED, KernelSettings

FLAT_SIDE, FLAT_VALUE = 16, 0.5
_KEY = "imitation_desk"
UPLOAD = "imitation_upload"
"""The place for a target from a file."""


@dataclass
class Desk:
    """What no address holds: an uploaded target, the text refused last, the run and its pace."""

    uploaded: NDArray[np.float64] | None = None
    text_refused: tuple[str, Refusal] | None = None
    pace: int = 1
    running: bool = False
    made: tuple[Any, Problem] | None = None
    run: tuple[Problem, NDArray[np.float64], Run] | None = None  # with its start


def desk() -> Desk:
    """Return this session's desk."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Desk()
    return cast(Desk, st.session_state[_KEY])


def settings() -> KernelSettings:
    """Return what this session has set up."""
    return session().learn_state.kernel


def change(**fields: Any) -> None:
    """Set something up in another way."""
    desk().text_refused = None
    forget_refusal(UPLOAD)
    session().change_learn(kernel=replace(settings(), **fields))


def take(key: str, field: str) -> None:
    """Put the value of a widget into one field; an emptied widget changes nothing."""
    value = st.session_state[key]
    if value is not None:
        change(**{field: value})


# ---- the picture and the problem -------------------------------------------------------------------------


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
    return settings().target == UPLOADED and desk().uploaded is None


def problem() -> Problem:
    """Return the problem that is set up, made again only where it is another one.

    Raises RefusedValue where target and picture do not go together.
    """
    now, kept = settings(), desk()
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


def without_margin(
    target: NDArray[np.float64], picture: tuple[int, ...], size: tuple[int, int]
) -> NDArray[np.float64]:
    """Return a target as large as the picture without the margin that no window is centred on."""
    if target.shape != picture:
        return target
    top, left = (size[0] - 1) // 2, (size[1] - 1) // 2
    return target[top : picture[0] - size[0] + 1 + top, left : picture[1] - size[1] + 1 + left]
