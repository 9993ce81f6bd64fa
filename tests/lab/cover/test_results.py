"""Which panels tell a covered number: none of a view may be forgotten."""

from __future__ import annotations

from dataclasses import replace

from convviz.lab.cover import (
    hidden_panels,
    hidden_results,
    main_results,
    told_by,
    typed_panels,
    uncovered,
)
from convviz.lab.state import VIEWS, Experiment
from convviz.lab.state.display import RESULTS
from tests.for_each import for_each

AFTER = Experiment(activation="relu", pool="max")
GIVEN = {
    *("input", "kernel", "bias", "patch", "kernels", "matrix", "flipped", "spread", "spread_grad"),
    *("patch_matrix", "kernel_matrix", "patch_matrix_t", "kernel_matrix_t", "pooled_grad"),
}
"""Panels of what is given, or of what is only moved elsewhere."""
SEEN = [view for views in VIEWS.values() for view in views if view not in ("picture", "check")]


def test_what_is_worked_out_of_a_covered_result_is_covered_with_it():
    assert hidden_results({"output"}) == {"output", "activated", "pooled"}
    assert hidden_results({"activated_grad"}) == {"activated_grad", "output_grad"}
    assert hidden_results({"weight_grad"}) == {"weight_grad"}
    assert hidden_results(set()) == set()


def test_who_sees_a_result_has_uncovered_whatever_covers_it():
    assert uncovered({"output", "weight_grad"}, "pooled") == {"weight_grad"}
    assert uncovered({"pooled"}, "output") == {"pooled"}


@for_each("view", SEEN)
def test_one_press_covers_a_panel_of_every_view_in_which_numbers_can_be_typed(view: str):
    experiment = replace(AFTER, view=view)
    hidden = hidden_panels(experiment, set(main_results(experiment)))
    assert hidden & set(typed_panels(experiment))
    assert set(main_results(experiment)) <= set(RESULTS)


@for_each("view", SEEN)
def test_a_panel_that_is_called_as_a_result_tells_that_one(view: str):
    told = told_by(replace(AFTER, view=view))
    assert all(result == role for role, result in told.items() if role in RESULTS)


def test_the_gradient_from_above_is_given_where_no_activation_lies_between():
    experiment = replace(AFTER, view="after_grad", activation="none")
    assert "output_grad" not in told_by(experiment)
    assert main_results(experiment) == ("activated_grad",)


def test_of_whole_pictures_the_filtered_one_tells_the_output():
    experiment = replace(AFTER, view="picture")
    assert main_results(experiment) == ("output",)
    assert typed_panels(experiment) == []
    assert hidden_panels(experiment, {"output"}) == {"after", "maps"}
    assert hidden_panels(experiment, {"activated", "weight_grad"}) == set()
