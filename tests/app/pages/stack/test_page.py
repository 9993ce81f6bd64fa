"""The page of layers in a row in both languages: it offers, adds, changes, takes out, tells and leads on."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from convviz.app.pages.stack.presets import NEXT, READY
from convviz.i18n import LANGUAGES, translator
from convviz.lab.state import Experiment, layers_of, opened, with_weight
from convviz.lab.state.address import read_address
from tests.app.pages.shell import open_page, sent, texts

BOTH = pytest.mark.parametrize("lang", list(LANGUAGES))
OWN = "k.custom--w.0.25_-1.5~3_0.125"
"""A layer with one kernel of its own, as an address says it."""


def stack(*open_layers: int, lang: str = "en", **query: str) -> AppTest:
    return open_page(
        "stack.py", lang=lang, open_cards=tuple(f"stack_{index}" for index in open_layers), **query
    )


def experiment_of(app: AppTest) -> Experiment:
    assert not app.exception
    experiment: Experiment = app.session_state["convviz"].experiment
    return experiment


def press(app: AppTest, key: str) -> AppTest:
    return app.button(key=f"stack_{key}").click().run()


def two(*open_layers: int, lang: str = "en", **query: str) -> AppTest:
    return press(stack(*open_layers, lang=lang, **query), "ready")


def drawn(app: AppTest) -> dict[str, Any]:
    """The header of the message to the browser."""
    packed = sent(app, "stack")
    return json.loads(packed[4 : 4 + int.from_bytes(packed[:4], "little")])["meta"]  # type: ignore[no-any-return]


def links(app: AppTest) -> dict[str, dict[str, str]]:
    """The queries of the page's links by their labels, the first of each label."""
    found: dict[str, dict[str, str]] = {}
    for link in app.get("page_link"):
        found.setdefault(link.proto.label, dict(parse_qsl(link.proto.query_string, keep_blank_values=True)))
    return found


@BOTH
def test_a_first_visit_shows_its_one_layer_and_offers_two(lang: str) -> None:
    _ = translator(lang)
    app = stack(lang=lang)
    assert [panel["title"] for panel in drawn(app)["panels"]] == [_("picture"), _("layer {n}").format(n=1)]
    app = press(app, "ready")
    assert layers_of(experiment_of(app)) == READY
    titles = [_("picture"), *(_("layer {n}").format(n=n) for n in (1, 2))]
    assert [panel["title"] for panel in drawn(app)["panels"]] == titles
    assert "stack_ready" not in [button.key for button in app.button]
    assert not app.warning


@BOTH
def test_the_sums_stand_below_with_their_numbers(lang: str) -> None:
    _ = translator(lang)
    said = texts(two(lang=lang))
    assert r"$r_{3} = 4 + (1(3-1)+1 - 1) \cdot 2 = \mathbf{8}$" in said
    assert r"$j_{2} = 1 \cdot 2 = \mathbf{2}$" in said
    assert "1 × 8 × 8 → 4 × 4 × 4 | 4 × 1 × 3 × 3 + 4 = **40** | 4 × 1 × 3 × 3 × 8 × 8 = **2,304**" in said
    assert f"| {_('in all')} | | **188** | **4,608** |" in said
    assert "Dumoulin" in said


@BOTH
def test_a_depthwise_pair_is_compared_with_one_layer(lang: str) -> None:
    app = press(two(lang=lang), "add_pair")
    assert [layer.groups for layer in layers_of(experiment_of(app))] == [1, 1, 4, 1]
    said = texts(app)
    assert "576 + 512" in said and "4,608" in said
    assert app.button(key="stack_add").disabled and app.button(key="stack_add_pair").disabled


def test_rows_and_columns_that_differ_have_a_table_each() -> None:
    said = texts(stack(k="box", size="3x5"))
    assert "**Rows**" in said and "**Columns**" in said
    assert "(1(5-1)+1 - 1)" in said and "(1(3-1)+1 - 1)" in said
    assert "**Rows**" not in texts(stack(k="box", size="3"))


def test_layers_are_added_behind_and_taken_out_and_undone() -> None:
    app = press(stack(0), "add")
    assert layers_of(experiment_of(app)) == (*layers_of(Experiment()), NEXT)
    app = press(app, "0_remove")
    assert layers_of(experiment_of(app)) == (NEXT,)
    app = press(app, "undo")
    assert len(layers_of(experiment_of(app))) == 2
    app = press(app, "redo")
    assert layers_of(experiment_of(app)) == (NEXT,)


CHANGES: tuple[tuple[str, str, Any, dict[str, Any]], ...] = (
    ("number_input", "filters", 7, {"presets": ("random",) * 7, "bias": (0.0,) * 7}),
    ("selectbox", "kind", "gaussian", {"presets": ("gaussian",) * 4}),
    ("selectbox", "size", (5, 5), {"kernel_size": (5, 5)}),
    ("selectbox", "padding", (1, 1), {"padding": (1, 1)}),
    ("selectbox", "activation", "tanh", {"activation": "tanh"}),
    ("selectbox", "pool", "average", {"pool": "average"}),
    ("select_slider", "groups", 2, {"groups": 2}),
)


@pytest.mark.parametrize(("kind", "name", "value", "wanted"), CHANGES, ids=[c[1] for c in CHANGES])
def test_a_control_changes_its_layer_and_nothing_else(
    kind: str, name: str, value: Any, wanted: dict[str, Any]
) -> None:
    app = two(1, pic="camera", seed="3", g="random")
    before = experiment_of(app)
    getattr(app, kind)(key=f"stack_1_{name}").set_value(value).run()
    (after,) = experiment_of(app).above
    assert {field: getattr(after, field) for field in wanted} == wanted
    assert vars(after) == {**vars(before.above[0]), **wanted}
    assert vars(experiment_of(app)) == {**vars(before), "above": (after,)}
    assert not app.warning


def test_stride_and_pooling_windows_are_chosen_too() -> None:
    app = two(0, pic="camera")
    app.selectbox(key="stack_0_padding").select((0, 0)).run()
    app.selectbox(key="stack_0_stride").select((2, 2)).run()
    app.selectbox(key="stack_0_pool_size").select((3, 3)).run()
    app.selectbox(key="stack_0_pool_stride").select((2, 2)).run()
    layer = layers_of(experiment_of(app))[0]
    assert (layer.stride, layer.pool_size, layer.pool_stride) == ((2, 2), (3, 3), (2, 2))
    assert [panel["grid"]["rows"] for panel in drawn(app)["panels"]] == [28, 6, 6]


def test_same_padding_goes_with_any_stride() -> None:
    app = two(1)
    app.selectbox(key="stack_1_padding").select("same").run()
    app.selectbox(key="stack_1_stride").select((2, 2)).run()
    assert experiment_of(app).above[0].padding == "same" and experiment_of(app).above[0].stride == (2, 2)
    assert "same" in app.selectbox(key="stack_1_padding").options


def test_padding_of_each_side_is_shown_as_it_is() -> None:
    app = stack(1, above="k.box--pad.0_1_2_0")
    assert app.selectbox(key="stack_1_padding").options[0] == "0, 1, 2, 0"
    app.selectbox(key="stack_1_padding").select((1, 1)).run()
    assert experiment_of(app).above[0].padding == (1, 1)


@BOTH
def test_groups_that_no_longer_share_the_channels_are_told(lang: str) -> None:
    _ = translator(lang)
    app = stack(0, lang=lang, k="box..4", above="k.random..4--groups.4")
    assert experiment_of(app).above[0].groups == 4
    app.number_input(key="stack_0_filters").set_value(5).run()
    assert experiment_of(app).above[0].groups == 1
    (note,) = app.warning
    assert _("Layer {n}: {sentence}").split("{n}")[0] in note.value and "2" in note.value
    assert not app.run().warning


@BOTH
def test_each_card_leads_to_its_layer_on_forward_and_backward(lang: str) -> None:
    _ = translator(lang)
    app = stack(1, lang=lang, pic="camera", k="sobel_x~box", act="relu", above=f"{OWN}---k.box")
    before = experiment_of(app)
    found = links(app)
    for label in ("Open in Forward", "Open in Backward"):
        query = found[_(label)]
        assert query.pop("lang") == lang
        state, refusals = read_address(query)
        view = "output" if "Forward" in label else "weight_grad"
        assert (state.experiment, refusals) == (replace(opened(before, 1), view=view), [])
    assert opened(before, 1).weight == ((((0.25, -1.5), (3.0, 0.125)),),)


def test_a_card_leads_to_views_that_its_layer_has_on_each_page() -> None:
    found = links(stack(0, lang="en", view="after", act="relu"))
    assert (found["Open in Forward"]["view"], found["Open in Backward"]["view"]) == ("after", "weight_grad")
    found = links(stack(0, lang="en", view="matrix_grad"))
    assert "view" not in found["Open in Forward"]  # output, the first one
    assert found["Open in Backward"]["view"] == "matrix_grad"


def test_what_no_address_can_hold_is_opened_by_a_button() -> None:
    app = press(stack(0, pic="camera"), "add")
    app.session_state["convviz"].become(long_experiment(experiment_of(app)))
    app.session_state["card_stack_1"] = True
    app = app.run()
    assert not links(app)
    before = experiment_of(app)
    press(app, "1_forward.py")
    assert not app.exception
    assert layers_of(experiment_of(app)) == layers_of(before)
    assert len(experiment_of(app).below) == 1
    assert app.title[0].value == "Forward"


def long_experiment(experiment: Experiment) -> Experiment:
    """The experiment with 16 custom filters of long numbers."""
    return with_weight(experiment, np.random.default_rng(0).normal(size=(16, 1, 5, 5)))


def test_the_open_layer_is_marked_in_its_card_and_over_its_maps() -> None:
    app = stack(below="k.box", k="sobel_x", pic="camera")
    labels = [box.label for box in app.expander]
    assert ["open" in label for label in labels[:3]] == [False, False, True]
    assert [panel["open"] for panel in drawn(app)["panels"]] == [False, False, True]


def test_maps_made_of_the_picture_can_be_read_by_the_first_layer() -> None:
    meta = drawn(stack(**{"in": "random", "ch": "4"}))
    assert meta["panels"][0]["title"] == "input maps"
    assert (meta["panels"][0]["kind"], meta["panels"][0]["grid"]["channels"]) == ("signed", 4)
    assert "of the input maps" in meta["text"]["unit"]


def test_large_type_puts_the_sums_away() -> None:
    app = stack(present="1")
    assert "Dumoulin" not in texts(app)
    assert drawn(app)["present"]
