"""A session: what the stage may do to it, what cards and pages change, what is told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from convviz.lab.layer.upload import take_upload
from convviz.lab.session.session import Session
from convviz.lab.session.stage_messages import MAX_ACTIONS
from convviz.lab.state import UPLOAD, Experiment, LayerSettings
from tests.lab.session.browser import png

# ---- what the stage sends --------------------------------------------------------------------------------


def test_actions_are_applied_in_order_and_each_once() -> None:
    session = Session()
    first = {"rev": 1, "do": "preset", "preset": "box"}
    second = {"rev": 2, "do": "size", "size": [5, 5]}
    session.take([first])
    session.take([first, second])
    assert (session.experiment.presets, session.experiment.kernel_size) == (("box",), (5, 5))
    assert session.stage.revision == 2
    assert len(session.on_show.history.past) == 2


def test_a_refused_action_says_why_and_leaves_the_experiment_until_the_next_good_one() -> None:
    session = Session()
    session.take([{"rev": 1, "do": "preset", "preset": "nonsense"}])
    assert "nonsense" in str(session.stage.refusal)
    assert session.experiment == Experiment()
    assert session.stage.revision == 1
    session.take([{"rev": 2, "do": "negate"}])
    assert session.stage.refusal is None


def test_the_stage_can_undo_and_redo() -> None:
    session = Session()
    session.take([{"rev": 1, "do": "preset", "preset": "box"}, {"rev": 2, "do": "undo"}])
    assert session.experiment == Experiment()
    session.take([{"rev": 3, "do": "redo"}])
    assert session.experiment.presets == ("box",)


HOSTILE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.lists(
        HOSTILE
        | st.fixed_dictionaries(
            {
                "rev": st.integers(0, 9),
                "do": st.sampled_from(
                    ["weight", "size", "region", "step", "cell", "bias", "undo", "preset", "x"]
                ),
            },
            optional=dict.fromkeys(("weight", "size", "box", "step", "cell", "bias", "preset"), HOSTILE),
        ),
        max_size=6,
    )
)
def test_whatever_a_browser_sends_the_session_stands(queue: list[Any]) -> None:
    session = Session()
    session.take(queue)
    assert session.scene.output.size
    assert session.query()


def test_a_flood_of_actions_is_cut() -> None:
    session = Session()
    session.take([{"rev": rev, "do": "negate"} for rev in range(1, 10 * MAX_ACTIONS)])
    assert session.stage.revision == MAX_ACTIONS


def test_programs_are_written_only_for_those_who_read_them() -> None:
    session = Session()
    before = session.query()
    assert not session.stage.reads_code
    for number, (open_now, expected) in enumerate(((True, True), (False, False), ("yes", False)), start=1):
        session.take([{"rev": number, "do": "code", "open": open_now}])
        assert session.stage.reads_code is expected
    assert session.stage.refusal is None and session.query() == before and not session.on_show.history.past


# ---- widgets and pages -----------------------------------------------------------------------------------


def test_a_value_that_its_field_cannot_have_is_told_and_changes_nothing() -> None:
    session = Session()
    session.change(stride=(0, 1))
    assert session.experiment == Experiment()
    assert session.feedback.has_notes


def test_a_change_that_makes_the_output_smaller_brings_step_and_cell_along_untold() -> None:
    session = Session()
    session.change(step=35, cell=(5, 5))
    session.change(stride=(2, 2))
    assert (session.experiment.step, session.experiment.cell) == (8, (2, 2))
    assert not session.feedback.has_notes


def test_a_layer_that_the_picture_does_not_allow_is_repaired_and_told_of() -> None:
    session = Session()
    session.change(padding_mode="reflect")
    session.change(padding=(0, 8, 0, 0))
    assert session.experiment.padding_mode == "replicate"
    assert "reflect padding of 8 x 0" in str(session.feedback.take_notes()[0])


@pytest.mark.parametrize(
    "asked",
    [
        {"padding": "valid"},
        {"padding": (0, 0), "pool": "max", "pool_size": (3, 3)},
        {"dilation": (2, 2)},
        {"padding": (2, 2), "padding_mode": "reflect"},
        {"above": (LayerSettings(presets=("box",)),)},
    ],
)
def test_what_one_picture_did_not_allow_comes_back_with_the_next(asked: dict[str, Any]) -> None:
    session = Session()
    session.change(**asked)
    first = session.experiment
    session.bring(take_upload("one.png", png(1, 1)))
    mended = session.experiment
    assert {name: getattr(mended, name) for name in asked} != asked and session.feedback.take_notes()
    session.change(activation="relu")  # another act on the same picture mends nothing twice
    assert not session.feedback.take_notes()
    session.show_picture("camera")
    assert {name: getattr(session.experiment, name) for name in asked} == asked
    assert not session.feedback.take_notes() and session.experiment == replace(
        first, picture="camera", activation="relu"
    )
    session.undo()
    assert session.experiment.padding == mended.padding


def test_what_was_chosen_since_is_kept_with_the_next_picture() -> None:
    session = Session()
    session.bring(take_upload("one.png", png(1, 1)))
    assert session.experiment.padding == (1, 1)
    session.change(padding=(2, 2))
    session.show_picture("camera")
    assert session.experiment.padding == (2, 2)


def test_a_link_on_a_small_picture_is_mended_for_that_picture_alone() -> None:
    session = Session()
    session.read_address({"x": "5", "k": "box"})
    assert session.experiment.padding == (1, 1)
    session.show_picture("digit")
    assert session.experiment.padding == (0, 0)


def test_each_page_shows_its_own_views_and_remembers_the_last() -> None:
    session = Session()
    session.change(view="patches")
    session.on_show.visit("forward")
    session.on_show.visit("backward")
    assert session.experiment.view == "weight_grad"
    session.change(view="input_grad")
    session.on_show.visit("backward")
    session.on_show.visit("forward")
    assert session.experiment.view == "patches"
    session.on_show.visit("backward")
    assert session.experiment.view == "input_grad"


def test_an_upload_is_shown_from_its_own_first_region_and_undo_brings_the_old_picture_back() -> None:
    session = Session()
    session.change(region=(1, 1, 5, 5), reduce=1, step=3)
    session.bring(take_upload("mine.png", png(12, 9)))
    assert session.experiment == Experiment(picture=UPLOAD)
    assert session.scene.geometry.input_size == (12, 9)
    session.undo()
    assert session.experiment.picture == "digit"
    assert session.experiment.region == (1, 1, 5, 5)


def test_the_scene_is_kept_until_something_that_it_shows_changes() -> None:
    session = Session()
    scene = session.scene
    session.change(step=9, view="patches")
    assert session.scene is scene
    session.change(bias=(1.0,))
    assert session.scene is not scene
    np.testing.assert_allclose(session.scene.output, scene.output + 1, atol=1e-6)


def test_two_sessions_share_nothing() -> None:
    first, second = Session(), Session()
    first.change(presets=("box",))
    assert first.id != second.id
    assert second.experiment == Experiment()


@pytest.mark.parametrize("field", ["presets", "stride"])
def test_a_change_forgets_what_a_step_did_to_the_loss(field: str) -> None:
    session = Session()
    session.feedback.loss = (2.0, 1.0)
    session.change(**{field: {"presets": ("box",), "stride": (2, 2)}[field]})
    assert session.feedback.loss is None
    assert replace(session.experiment) == session.experiment
