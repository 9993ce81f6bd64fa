"""Every control of every card does what it says, and offers only what is possible."""

from __future__ import annotations

import re

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from convviz.lab.session.session import Session
from convviz.lab.state import Experiment
from convviz.lab.state.possible import choices
from tests.app.pages.shell import open_page, texts


def session_of(app: AppTest) -> Session:
    assert not app.exception
    session: Session = app.session_state["convviz"]
    return session


def experiment_of(app: AppTest) -> Experiment:
    return session_of(app).experiment


def opened(card: str, page: str = "forward.py", **query: str) -> AppTest:
    return open_page(page, open_cards=(card,), lang="en", **query)


# ---- picture ---------------------------------------------------------------------------------------------


def test_another_picture_starts_from_its_own_first_region() -> None:
    app = opened("picture", box="1_1_5_5", t="4")
    app.selectbox(key="picture_choice").select("camera").run()
    assert experiment_of(app) == Experiment(picture="camera")
    assert "Camera 28 × 28" in texts(app)


def test_a_colour_picture_can_be_shown_in_grey_and_a_grey_one_has_no_such_switch() -> None:
    assert not opened("picture").toggle(key="display_present").value
    app = opened("picture", pic="cat")
    app.toggle(key="picture_colour").set_value(False).run()
    assert session_of(app).scene.x.shape[0] == 1
    with pytest.raises(KeyError):
        opened("picture").toggle(key="picture_colour")


def with_more(**query: str) -> AppTest:
    app = opened("picture", **query)
    app.session_state["picture_more"] = True
    return app.run()


def test_the_value_scale_is_a_choice() -> None:
    app = with_more(pic="ramp")
    app.selectbox(key="picture_scale").select("bytes").run()
    assert session_of(app).scene.x.max() == 255


def test_the_region_can_be_given_in_numbers() -> None:
    app = with_more(pic="camera", box="100_200_20_30", reduce="1")
    app.number_input(key="region_top").set_value(50).run()
    assert experiment_of(app).region == (50, 200, 20, 30)
    app.number_input(key="region_width").set_value(64).run()
    assert session_of(app).scene.geometry.input_size == (20, 64)


def test_a_region_of_more_pixels_than_can_be_shown_is_reduced() -> None:
    app = with_more(pic="camera", box="0_0_64_64", reduce="1")
    app.number_input(key="region_height").set_value(128).run()
    assert experiment_of(app).reduce == 2
    assert session_of(app).scene.geometry.input_size == (64, 32)


def test_blocks_can_be_averaged_and_the_first_region_brought_back() -> None:
    app = with_more(pic="camera", box="0_0_64_64", reduce="1")
    app.number_input(key="region_reduce").set_value(4).run()
    assert session_of(app).scene.geometry.input_size == (16, 16)
    next(button for button in app.button if button.label == "Back to the centre").click().run()
    assert experiment_of(app) == Experiment(picture="camera")


# ---- kernel ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("preset", "facts"),
    [
        ("sobel_x", ("weights: 0", "Antisymmetric", "Separable")),
        ("box", ("weights: 1", "Symmetric", "Separable")),
        ("laplacian", ("weights: 0", "Symmetric")),
    ],
)
def test_the_kernel_card_says_what_the_kernel_is(preset: str, facts: tuple[str, ...]) -> None:
    said = texts(opened("kernel", k=preset))
    for fact in facts:
        assert fact in said
    assert ("Separable" in said) == ("Separable" in facts)


def apply(app: AppTest, text: str) -> AppTest:
    app.text_area(key="kernel_text").set_value(text)
    next(button for button in app.button if button.label == "Apply").click()
    return app.run()


def test_numbers_pasted_become_the_kernel() -> None:
    app = apply(opened("kernel"), "1\t2\n3\t4\n5\t6")
    assert experiment_of(app).weight == ((((1, 2), (3, 4), (5, 6)),),)
    assert experiment_of(app).kernel_size == (3, 2)
    assert app.text_area(key="kernel_text").value == "1 2\n3 4\n5 6"


def test_what_is_no_kernel_is_refused_in_the_card_and_the_kernel_stays() -> None:
    app = apply(opened("kernel"), "1 2\n3")
    assert "Numbers in row 1: 1, in row 0: 2." in texts(app)
    assert experiment_of(app) == Experiment()


def test_a_kernel_that_is_too_large_is_refused_in_the_card() -> None:
    app = apply(opened("kernel"), "\n".join(["1 " * 12] * 3))
    assert len(app.warning) == 1
    assert experiment_of(app) == Experiment()


# ---- layer -----------------------------------------------------------------------------------------------


def test_stride_dilation_and_padding_are_one_number_for_both_axes() -> None:
    app = opened("layer")
    app.number_input(key="layer_padding").set_value(2).run()
    app.number_input(key="layer_stride").set_value(3).run()
    app.number_input(key="layer_dilation").set_value(2).run()
    now = experiment_of(app)
    assert (now.padding, now.stride, now.dilation) == ((2, 2), (3, 3), (2, 2))


def test_height_and_width_can_be_set_separately_and_joined_again() -> None:
    app = opened("layer")
    app.toggle(key="layer_separate").set_value(True).run()
    app.number_input(key="layer_stride_1").set_value(2).run()
    app.number_input(key="layer_padding_0").set_value(1).run()
    assert (experiment_of(app).stride, experiment_of(app).padding) == ((1, 2), (1, 0))
    app.toggle(key="layer_separate").set_value(False).run()
    assert (experiment_of(app).stride, experiment_of(app).padding) == ((1, 1), (1, 1))


def test_an_address_with_two_numbers_opens_separately() -> None:
    assert opened("layer", stride="2x1").toggle(key="layer_separate").value


def test_only_what_is_possible_is_offered() -> None:
    app = opened("layer")
    app.number_input(key="layer_dilation").set_value(4).run()  # 8 pixels hold a 3-cell kernel at most 3 apart
    assert "4 is beyond the limits: choose a number from 1 to 3" in texts(app)
    assert app.number_input(key="layer_dilation").value == 1
    assert app.selectbox(key="layer_padding_kind").options == [
        "Number",
        "Each side",
        "None (valid)",
        "Same",
        "Full",
    ]
    app.selectbox(key="layer_padding_mode").select("reflect").run()
    app.number_input(key="layer_dilation").set_value(1).run()
    app.number_input(key="layer_padding").set_value(8).run()
    assert "8 is beyond the limits: choose a number from 0 to 7" in texts(app)


def test_one_number_for_both_axes_has_the_limits_of_the_narrower_one() -> None:
    app = opened("layer", x="1_2_3_4_5_6~6_5_4_3_2_1", pad="1")  # 2 rows: a kernel of 3 needs some padding
    app.number_input(key="layer_padding").set_value(0).run()
    assert experiment_of(app).padding == (1, 1)
    assert "0 is beyond the limits: choose a number from 1 to" in texts(app)


def test_padding_by_a_word_and_back_to_the_number_that_it_stood_for() -> None:
    app = opened("layer")
    app.selectbox(key="layer_padding_kind").select("full").run()
    assert session_of(app).scene.geometry.output_size == (10, 10)
    app.selectbox(key="layer_padding_kind").select("number").run()
    assert experiment_of(app).padding == (2, 2)


def test_each_side_is_padded_by_itself_from_what_stood_there() -> None:
    app = opened("layer", pad="1x2")
    app.selectbox(key="layer_padding_kind").select("sides").run()
    assert experiment_of(app).padding == (1, 1, 2, 2)
    offered = choices(experiment_of(app), session_of(app).source.size).padding_sides
    for side, numbers in enumerate(offered):
        app.number_input(key=f"layer_padding_side_{side}").set_value(numbers[-1] + 1).run()
        assert experiment_of(app).padding[side] == (1, 1, 2, 2)[side]
        app.number_input(key=f"layer_padding_side_{side}").set_value(numbers[-1]).run()
        assert experiment_of(app).padding[side] == numbers[-1]
        app.number_input(key=f"layer_padding_side_{side}").set_value((1, 1, 2, 2)[side]).run()
    for side, number in enumerate((0, 3, 1, 4)):
        app.number_input(key=f"layer_padding_side_{side}").set_value(number).run()
    assert experiment_of(app).padding == (0, 3, 1, 4)
    assert session_of(app).scene.geometry.padding == (0, 3, 1, 4)
    assert [app.number_input(key=f"layer_padding_side_{side}").label for side in range(4)] == [
        "Top",
        "Bottom",
        "Left",
        "Right",
    ]
    app.toggle(key="layer_separate").set_value(True).run()
    app.toggle(key="layer_separate").set_value(False).run()
    assert experiment_of(app).padding == (0, 3, 1, 4)
    app.selectbox(key="layer_padding_kind").select("number").run()
    assert experiment_of(app).padding == (0, 1)


def test_same_padding_at_a_stride_says_whose_rule_it_is() -> None:
    app = opened("layer", pad="same")
    assert "TensorFlow" not in texts(app)
    app.number_input(key="layer_stride").set_value(2).run()
    assert experiment_of(app) == Experiment(padding="same", stride=(2, 2))
    assert session_of(app).scene.geometry.padding == (0, 1, 0, 1)
    assert "here with 0 at the top, 1 at the bottom, 0 on the left and 1 on the right" in texts(app)


def test_a_true_convolution_is_switched_on_and_off_and_a_symmetric_kernel_is_said() -> None:
    app = opened("layer", k="emboss")
    said = "The kernels here are the same turned by half a turn"
    assert "What frameworks call convolution is cross-correlation" in texts(app) and said not in texts(app)
    before = session_of(app).scene.output
    app.toggle(key="layer_convolution").set_value(True).run()
    assert experiment_of(app) == Experiment(presets=("emboss",), operation="convolution")
    assert not np.allclose(session_of(app).scene.output, before)
    assert summary_of(app, "3 Layer") == "stride 1, padding 0, true convolution"
    app.toggle(key="layer_convolution").set_value(False).run()
    assert experiment_of(app).operation == "correlation"
    assert said in texts(opened("layer", k="gaussian"))


def test_padding_is_filled_and_a_bias_added() -> None:
    app = opened("layer", pad="1")
    app.selectbox(key="layer_padding_mode").select("reflect").run()
    app.text_input(key="layer_bias").set_value("0.5").run()
    assert (experiment_of(app).padding_mode, experiment_of(app).bias) == ("reflect", (0.5,))


def test_the_formula_has_the_numbers_in_it() -> None:
    said = texts(opened("layer", pad="1", stride="2", dil="2"))
    assert r"\tfrac{8+1+1-5}{2}" in said
    assert "= 3" in said


# ---- upstream --------------------------------------------------------------------------------------------


def test_the_loss_is_chosen_and_named() -> None:
    app = opened("upstream", "backward.py")
    app.selectbox(key="upstream_kind").select("mse").run()
    app.selectbox(key="upstream_target").select("box").run()
    assert (experiment_of(app).upstream, experiment_of(app).target) == ("mse", "box")
    assert "Mean squared error" in texts(app)


def test_a_cell_a_seed_and_a_rate_can_be_given() -> None:
    app = opened("upstream", "backward.py", g="one_hot")
    assert app.number_input(key="upstream_cell_0").value == 3
    app.number_input(key="upstream_cell_1").set_value(5).run()
    assert experiment_of(app).cell == (3, 5)
    app.selectbox(key="upstream_kind").select("random").run()
    app.number_input(key="upstream_seed").set_value(7).run()
    assert experiment_of(app).seed == 7


def test_the_learning_rate_can_be_taken_over_at_the_value_it_has() -> None:
    app = opened("upstream", "backward.py", g="mse")
    chosen = session_of(app).scene.learning_rate
    app.toggle(key="upstream_auto").set_value(False).run()
    assert experiment_of(app).learning_rate == pytest.approx(chosen, rel=1e-2)
    app.text_input(key="upstream_rate").set_value("2.5").run()
    assert experiment_of(app).learning_rate == 2.5
    app.toggle(key="upstream_auto").set_value(True).run()
    assert experiment_of(app).learning_rate is None


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"g": "mse"}, "guaranteed to lower this loss, as is any rate below twice this one."),
        ({"g": "mse", "act": "relu"}, "a step a tenth as long as the kernel."),
        ({"g": "ones"}, "a step a tenth as long as the kernel."),
        ({"g": "ones", "w": "0_0~0_0"}, "a step of length 0.1, because the kernel is zero."),
        ({"g": "painted", "paint": "0_0_0"}, "the gradient is zero, so a step changes nothing."),
    ],
)
def test_what_is_said_of_the_chosen_rate_is_what_a_step_with_it_does(
    query: dict[str, str], said: str
) -> None:
    app = opened("upstream", "backward.py", **query)
    assert said in texts(app)
    before = session_of(app).scene
    length = before.learning_rate * np.sqrt((before.weight_grad**2).sum() + (before.bias_grad**2).sum())
    kernel = float(np.linalg.norm(before.weight))
    if "zero" in said:
        assert kernel == 0 or length == 0
        assert length == pytest.approx(0 if "changes nothing" in said else 0.1)
    elif "tenth" in said:
        assert length == pytest.approx(kernel / 10)


@pytest.mark.parametrize("query", [{}, {"pool": "max", "act": "relu"}, {"stride": "2"}])
def test_the_mean_of_the_loss_is_over_the_numbers_that_the_card_says(query: dict[str, str]) -> None:
    app = opened("upstream", "backward.py", g="mse", **query)
    scene = session_of(app).scene
    (chain,) = [latex.value for latex in app.latex if "eta" in latex.value]
    assert rf"\tfrac{{2}}{{{scene.pooled.size}}}" in chain


def take_step(app: AppTest) -> AppTest:
    next(button for button in app.button if button.label == "Take one step").click()
    return app.run()


def test_one_step_shows_the_loss_before_and_after_and_has_a_short_address() -> None:
    app = take_step(opened("upstream", "backward.py", g="mse"))
    assert "L fell from" in texts(app)
    address = app.query_params["w"]
    weights = address if isinstance(address, str) else address[-1]
    assert max(len(word) for word in weights.replace("~", "_").split("_")) <= 13
    moved = [float(word) for word in re.findall(r"-?\d[\d.e-]*", weights)]
    assert len(moved) == 9 and moved == [float(f"{weight:.7g}") for weight in moved]


def test_a_step_that_is_too_long_says_so() -> None:
    assert "too large" in texts(take_step(opened("upstream", "backward.py", g="mse", lr="50")))


def test_a_step_beyond_all_bounds_is_refused_and_the_kernel_stays() -> None:
    app = take_step(opened("upstream", "backward.py", g="mse", lr="1000000"))
    assert len(app.warning) == 1
    assert experiment_of(app).presets == ("sobel_x",)


# ---- filters, groups, what follows, maps and batches -----------------------------------------------------


def test_filters_are_added_duplicated_chosen_and_removed() -> None:
    app = opened("kernel", pic="cat")
    app.button(key="filter_add").click().run()
    assert experiment_of(app).presets == ("sobel_x", "box")
    app.button(key="filter_duplicate").click().run()
    app.selectbox(key="filter_choice").select(0).run()
    app.button(key="filter_remove").click().run()
    assert experiment_of(app).presets == ("box", "box")
    assert summary_of(app, "2 Kernel") == "2 filters of 3 × 3"


def test_the_bias_is_that_of_the_filter_on_show() -> None:
    app = opened("layer", k="box~emboss", o="1")
    app.text_input(key="layer_bias").set_value("0.5").run()
    assert experiment_of(app).bias == (0.0, 0.5)


def test_activation_and_pooling_are_chosen_with_what_each_needs() -> None:
    app = opened("layer")
    app.selectbox(key="after_activation").select("leaky_relu").run()
    app.text_input(key="after_slope").set_value("0.25").run()
    app.selectbox(key="after_pool").select("max").run()
    app.number_input(key="after_pool_size").set_value(3).run()
    app.number_input(key="after_pool_stride").set_value(1).run()
    layer = experiment_of(app)
    assert (layer.activation, layer.slope, layer.pool) == ("leaky_relu", 0.25, "max")
    assert (layer.pool_size, layer.pool_step) == ((3, 3), (1, 1))
    assert summary_of(app, "3 Layer") == "stride 1, padding 0 → Leaky ReLU → max 3 × 3"


def test_groups_are_offered_where_there_are_channels_and_tell_what_they_save() -> None:
    assert not opened("layer").get("select_slider")
    app = opened("layer", pic="cat", k="box~emboss")
    app.select_slider(key="layer_groups").set_value(3).run()
    experiment = experiment_of(app)
    assert (experiment.groups, experiment.presets) == (3, ("box", "emboss", "box"))
    said = " ".join(caption.value for caption in app.caption)
    assert "3 × 1 × 3 × 3 + 3 = **30**" in said
    assert "3 × 1 × 3 × 3 × 26 × 26 = **18,252**" in said
    assert "With one group: 84 parameters and 54,756 multiply-adds, 3 times as many." in said


def test_maps_and_batch_are_chosen_in_the_picture_card() -> None:
    app = opened("picture", pic="camera")
    app.session_state["picture_more"] = True
    app.run()
    app.selectbox(key="maps_kind").select("responses").run()
    app.number_input(key="maps_channels").set_value(5).run()
    app.number_input(key="maps_batch").set_value(3).run()
    app.selectbox(key="batch_kind").select("crops").run()
    session = app.session_state["convviz"]
    assert session.scene.x.shape == (3, 5, 28, 28)
    assert summary_of(app, "1 Picture") == "Camera 28 × 28, 5 maps, batch of 3"


def summary_of(app: AppTest, title: str) -> str:
    """What the closed line of a card says behind its title."""
    labels = [expander.label for expander in app.expander]
    return next(label for label in labels if f"**{title}**" in label).split(" — ", 1)[1]


def test_a_card_tells_what_it_refuses_and_changes_nothing() -> None:
    app = opened("layer", pic="cat", k="box..16")
    app.select_slider(key="layer_groups").set_value(3).run()
    assert experiment_of(app).groups == 1 and experiment_of(app).filters == 16
    assert "reduce them to 15 first" in app.warning[0].value
