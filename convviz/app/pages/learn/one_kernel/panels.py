"""The kernel that learns beside its target, and what both make of the picture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from convviz.app.components.grids import Grid, grids
from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate
from convviz.app.widgets.grid_words import grid_words
from convviz.lab.layer.magnitudes import QUIET
from convviz.lab.learning.one_kernel import Run

KERNELS, OUTPUTS = "kernels", "outputs"
TALLEST = 230
FAR = 3.0


def panels(run: Run, _: Translate) -> None:
    """Show two rows of three."""
    grids(
        [*kernel_panels(run, _), *output_panels(run, _)],
        key="imitation",
        text=grid_words(_),
        present=session().display.present,
    )


def kernel_panels(run: Run, _: Translate) -> list[Grid]:
    """Return the target kernel (else the best possible one), the learned one, its gradient."""
    problem = run.problem
    known = problem.teacher is not None
    target = problem.teacher if problem.teacher is not None else problem.best
    limit = _limit(target, run.kernel)
    with np.errstate(over="ignore", invalid="ignore"):
        grad, size = problem.grad(run.kernel), problem.grad_size(run.kernel)
    return [
        _grid("target", _("target kernel") if known else _("best possible kernel"), target, KERNELS, limit),
        _grid("learned", _("learned kernel"), run.kernel, KERNELS, limit),
        replace(
            _grid("grad", _("weight gradient dW"), grad, KERNELS, None), scale=QUIET * size
        ),  # in float64
    ]


def output_panels(run: Run, _: Translate) -> list[Grid]:
    """Return the target output, the output, and their difference in the same colours."""
    with np.errstate(over="ignore", invalid="ignore"):
        output = run.problem.output(run.kernel)
    target = run.problem.target
    limit = _limit(target, target)
    return [
        _grid("target_output", _("target output"), target, OUTPUTS, limit),
        _grid("output", _("output"), output, OUTPUTS, limit),
        _grid("difference", _("output − target"), output - target, OUTPUTS, limit),
    ]


def _grid(role: str, title: str, values: np.ndarray, link: str, limit: tuple[float, float] | None) -> Grid:
    return Grid(role, title, values, link=link, range=limit, tallest=TALLEST)


def _limit(target: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """Return limits around zero for both; a kernel that ran away does not widen them."""
    most = float(np.abs(target).max()) or 1.0
    both = max(most, float(np.nan_to_num(np.abs(other)).max()))
    most = both if both <= FAR * most else most
    return -most, most
