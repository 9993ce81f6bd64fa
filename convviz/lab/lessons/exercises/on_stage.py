"""A question's board as an experiment that Forward or Backward shows, at the cell that is asked for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from convviz.lab.lessons.exercises.input_grad_questions import stamps
from convviz.lab.lessons.exercises.maker import AnyQuestion
from convviz.lab.lessons.exercises.question import Cell, MapQuestion
from convviz.lab.lessons.exercises.worked_example import WorkedExample
from convviz.lab.state import NUMBERS, Experiment, OwnNumbers

_VIEWS = {
    "patch": ("forward", "patches"),
    "matrix": ("forward", "patches"),
    "spread": ("forward", "output"),
    "products": ("forward", "output"),
    "partials": ("forward", "output"),
    "output": ("forward", "output"),
    "output_grad": ("backward", "weight_grad"),
    "weight_grad": ("backward", "weight_grad"),
    "input_grad": ("backward", "input_grad"),
}
"""The page and the view that show a panel, by its role."""

_BOTH = ("backward", "matrix_grad")

_RESULTS = {
    "products": "output",
    "partials": "output",
    "output": "output",
    "weight_grad": "weight_grad",
    "input_grad": "input_grad",
}
"""What has to be covered there for the panel's numbers not to be told."""


def experiment_of(question: AnyQuestion) -> tuple[str, Experiment] | None:
    """Return the page and the experiment with exactly the question's numbers.

    None where one experiment cannot hold them: for a batch, and for a sum over several filters, whose
    upstream gradients are no one's own painting.
    """
    example, roles = question.example, asked_roles(question)
    sums_filters = "input_grad" in roles and len(example.weight) > 1
    if len(example.x) > 1 or sums_filters or not roles <= _VIEWS.keys():
        return None
    page, view = _VIEWS[next(iter(roles))] if len(roles) == 1 else _BOTH
    filter = _filter(question)
    settings = example.layer.settings
    assert isinstance(settings, Experiment)  # a board is drawn as one
    return page, replace(
        settings,
        picture=NUMBERS,
        numbers=OwnNumbers.of(example.x[0]),
        view=view,
        step=_step(question),
        out_channel=filter,
        **(_upstream(example, filter) if page == "backward" else {}),
    )


def results_of(question: AnyQuestion) -> frozenset[str]:
    """Return the results that tell the asked numbers; none where what is given tells them."""
    return frozenset(_RESULTS[role] for role in asked_roles(question) if role in _RESULTS)


def asked_place(question: AnyQuestion) -> tuple[str, Cell] | None:
    """Return the result and its cell on the stage that one question asks for; None where no cell is one."""
    role, (plane, row, column) = asked_panel(question)
    if isinstance(question, MapQuestion) or _RESULTS.get(role) != role:
        return None
    return role, (0 if role == "output" else plane, row, column)  # of the filter on show


def asked_roles(question: AnyQuestion) -> frozenset[str]:
    """Return the roles of the panels with hidden numbers."""
    if isinstance(question, MapQuestion):
        return frozenset(asked.role for asked in question.cells)
    return frozenset((asked_panel(question)[0],))


def asked_panel(question: AnyQuestion) -> tuple[str, Cell]:
    """Return the role of the panel with the hidden number, and its cell; the first one of a whole map."""
    if isinstance(question, MapQuestion):
        return question.cells[0].role, question.cells[0].cell
    return next((panel.role, panel.hidden) for panel in question.panels if panel.hidden is not None)


def _filter(question: AnyQuestion) -> int:
    """Return the filter that a question is about."""
    role, (plane, *_place) = asked_panel(question)
    filters = len(question.example.weight)
    if role == "output" and filters > 1:
        return plane
    return int(question.sentence.values.get("filter", 0))


def _upstream(example: WorkedExample, filter: int) -> dict[str, Any]:
    """Return the fields of the upstream gradient: painted, or none where a squared error is the loss."""
    if example.target is not None:
        return {}
    grad = example.output_grad[0, filter]
    cells = ((*map(int, place), float(grad[place])) for place in np.ndindex(*grad.shape))
    return {"upstream": "painted", "paint": tuple(cell for cell in cells if cell[2])}


def _step(question: AnyQuestion) -> int:
    """Return the step of the asked cell: its window, or the first one that reads the pixel; or step 0."""
    example, (role, cell) = question.example, asked_panel(question)
    columns = example.geometry.output_size[1]
    if isinstance(question, MapQuestion):
        return 0
    if role == "matrix":
        return cell[2]
    if role in ("output", "partials", "output_grad"):
        return cell[1] * columns + cell[2]
    if role in ("patch", "products"):
        row, column = (int(question.sentence.values[name]) for name in ("row", "column"))
        return row * columns + column
    found = stamps(example, cell[1], cell[2]) if role == "input_grad" else []
    return found[0][0][0] * columns + found[0][0][1] if found else 0
