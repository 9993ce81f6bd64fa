"""Weights of a trained layer come out of a file into the layer, and out of the layer into a file."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest

from convviz.app.shell.labels import told
from convviz.app.widgets import uploads
from convviz.app.widgets.cards.weights_words import KIND_NAMES, LAYOUT_NAMES
from convviz.errors import RefusedValue
from convviz.i18n import translator
from convviz.lab.files.weights import open_weights, to_npz, to_safetensors
from convviz.lab.files.weights.layer_kinds import KINDS_OF_RANK
from convviz.lab.session.session import Session
from convviz.lab.state import Experiment, weight_array, with_weight
from tests.app.pages.shell import open_page, texts
from tests.for_each import for_each
from tests.markdown_reader import markup_in, read

RNG = np.random.default_rng(2)
WEIGHT = RNG.normal(size=(20, 3, 5, 4)).astype(np.float32)
BIAS = RNG.normal(size=20).astype(np.float32)


def npy(array: Any) -> bytes:
    file = io.BytesIO()
    np.save(file, array)
    return file.getvalue()


def network(**arrays: NDArray[Any]) -> bytes:
    """An .npz of several tensors, as numpy.savez writes it."""
    file = io.BytesIO()
    np.savez(file, allow_pickle=False, **arrays)
    return file.getvalue()


def opened(lang: str = "en", **query: str) -> AppTest:
    app = open_page("forward.py", lang=lang, open_cards=("kernel",), **query)
    app.session_state["weights_file"] = True
    return app.run()


def brought(name: str, data: bytes, **query: str) -> AppTest:
    return bring(opened(**query), name, data)


def bring(app: AppTest, name: str, data: bytes) -> AppTest:
    app.file_uploader[0].upload(name, data).run()
    return app.run()


def session_of(app: AppTest) -> Session:
    assert not app.exception
    session: Session = app.session_state["convviz"]
    return session


def widget(app: AppTest, kind: str, name: str) -> Any:
    """The one widget of a kind whose key begins with `name`: the rest tells files and tensors apart."""
    (found,) = [each for each in getattr(app, kind) if str(each.key).startswith(f"{name}_")]
    return found


def slice_of(app: AppTest) -> list[int]:
    names = ("first_filter", "filters", "first_channel", "channels")
    return [widget(app, "number_input", f"weights_{name}").value for name in names]


def use(app: AppTest) -> Experiment:
    app.button(key="weights_use").click().run()
    return session_of(app).experiment


# ---- out of a file ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("layer.npy", npy(WEIGHT)),
        ("layer.npz", to_npz(WEIGHT)),
        ("layer.safetensors", to_safetensors(WEIGHT, BIAS)),
    ],
)
def test_the_first_sixteen_filters_of_every_kind_of_file_become_the_layer(name: str, data: bytes) -> None:
    experiment = use(brought(name, data, pic="cat"))
    assert (experiment.filters, experiment.kernel_size) == (16, (5, 4))
    np.testing.assert_array_equal(weight_array(experiment, 3), WEIGHT[:16])
    expected = BIAS[:16] if name.endswith("safetensors") else np.zeros(16)
    np.testing.assert_array_equal(np.float32(experiment.bias), expected)


def test_filters_and_channels_are_chosen_and_the_bias_may_stay_behind() -> None:
    app = brought("layer.safetensors", to_safetensors(WEIGHT, BIAS))
    widget(app, "number_input", "weights_first_filter").set_value(17).run()
    widget(app, "number_input", "weights_first_channel").set_value(1).run()
    widget(app, "number_input", "weights_channels").set_value(1).run()
    widget(app, "checkbox", "weights_bias").uncheck().run()
    experiment = use(app)
    assert (experiment.filters, experiment.bias) == (3, (0.0,) * 3)
    np.testing.assert_array_equal(weight_array(experiment, 1), WEIGHT[17:, 1:2])


def test_keras_order_is_guessed_and_read() -> None:
    app = brought("keras.npy", npy(WEIGHT[:, :, :3, :3].transpose(2, 3, 1, 0)), pic="cat")
    assert widget(app, "selectbox", "weights_layout").value == "HWIO"
    np.testing.assert_array_equal(weight_array(use(app), 3), WEIGHT[:16, :, :3, :3])


def test_another_order_of_the_axes_is_another_layer_and_one_without_a_kernel_is_refused() -> None:
    app = brought("layer.npy", npy(WEIGHT[:7, :, :3, :3]))
    widget(app, "selectbox", "weights_layout").set_value("HWIO").run()
    expected = WEIGHT[:7, :, :3, :3].transpose(3, 2, 0, 1)
    np.testing.assert_allclose(weight_array(use(app), 1)[:, 0], expected.mean(axis=1), atol=1e-7)
    app = bring(app, "wide.npy", npy(WEIGHT))
    widget(app, "selectbox", "weights_layout").set_value("HWIO").run()
    assert "read as HWIO has a kernel of 20 x 3" in app.warning[-1].value
    assert app.button(key="weights_use").disabled


def test_that_a_file_is_open_in_this_tab_alone_is_said_beside_its_name() -> None:
    said = [caption.value for caption in brought("layer.npz", to_npz(WEIGHT)).caption]
    assert "layer.npz · Open in this tab: after a reload open it again." in said


def test_every_file_and_every_tensor_begins_with_its_own_guess_and_its_own_part() -> None:
    keras = WEIGHT[:, :, :3, :3].transpose(2, 3, 1, 0)
    app = brought("several.npz", network(small=WEIGHT[:4, :1], large=WEIGHT, keras=keras))
    assert slice_of(app) == [0, 4, 0, 1]
    widget(app, "selectbox", "weights_tensor").set_value(1).run()
    assert slice_of(app) == [0, 16, 0, 3]
    widget(app, "selectbox", "weights_tensor").set_value(2).run()
    assert widget(app, "selectbox", "weights_layout").value == "HWIO"
    app = bring(app, "several.npz", network(first=keras, second=WEIGHT))
    assert widget(app, "selectbox", "weights_tensor").value == 0
    assert widget(app, "selectbox", "weights_layout").value == "HWIO"
    app = bring(app, "layer.npy", npy(WEIGHT))
    assert widget(app, "selectbox", "weights_layout").value == "OIHW"
    assert slice_of(app) == [0, 16, 0, 3]


def test_a_later_first_filter_leaves_fewer_to_take() -> None:
    app = brought("layer.npy", npy(WEIGHT))
    widget(app, "number_input", "weights_first_filter").set_value(18).run()
    assert slice_of(app) == [18, 2, 0, 3]
    widget(app, "number_input", "weights_filters").set_value(3).run()
    assert "3 is beyond the limits: choose a number from 1 to 2" in texts(app)
    assert slice_of(app) == [18, 2, 0, 3]


@pytest.mark.parametrize(
    ("picture", "channels", "sentence"),
    [
        ("cat", 3, "fit the channels of the input: they are used as they are"),
        ("camera", 3, "read 3 channels and the input has 1: each filter takes the mean"),
        ("cat", 2, "read 2 channels and the input has 3: each filter takes the mean"),
        ("cat", 1, "read one channel and the input has 3: each reads all of them in the same way"),
        ("camera", 1, "fit the channels of the input: they are used as they are"),
    ],
)
def test_what_becomes_of_the_channels_is_said_and_done(picture: str, channels: int, sentence: str) -> None:
    part = WEIGHT[:16, :channels]
    app = brought("layer.npy", npy(part), pic=picture)
    assert sentence in texts(app)
    depth = session_of(app).scene.x.shape[1]
    expected = part if channels == depth else np.repeat(part.mean(axis=1, keepdims=True), depth, axis=1)
    np.testing.assert_allclose(weight_array(use(app), depth), expected, atol=1e-7)


def layer_of(app: AppTest, kind: str = "") -> tuple[Experiment, NDArray[Any]]:
    """The experiment and its weight after "Use these weights", with another kind chosen if one is named."""
    if kind:
        widget(app, "selectbox", "weights_kind").set_value(kind).run()
    experiment = use(app)
    return experiment, weight_array(experiment, session_of(app).scene.x.shape[1])


def test_a_depthwise_layer_of_keras_becomes_as_many_groups_as_the_photo_has_channels() -> None:
    weight = RNG.normal(size=(3, 3, 5, 1))
    app = brought("layer.npy", npy(weight), pic="cat")
    assert widget(app, "selectbox", "weights_kind").value == "depthwise"
    assert "The kind is guessed from the shape alone: change it" in texts(app)
    assert "Each of the 3 channels has filters of its own: the layer gets 3 groups." in texts(app)
    experiment, ours = layer_of(app)
    assert (experiment.groups, experiment.filters) == (3, 3)
    np.testing.assert_array_equal(ours, weight[..., :3, 0].transpose(2, 0, 1)[:, None])


def test_filters_of_a_depthwise_layer_come_with_their_channel() -> None:
    weight = RNG.normal(size=(3, 3, 5, 2))
    app = brought("layer.npz", network(arr_0=weight, arr_1=np.arange(10.0)), pic="cat")
    assert widget(app, "selectbox", "weights_kind").value == "depthwise"
    assert "The kind is guessed from the size of its bias" in texts(app)
    widget(app, "number_input", "weights_first_channel").set_value(2).run()
    experiment, ours = layer_of(app)
    assert (experiment.groups, experiment.bias) == (3, (4.0, 5.0, 6.0, 7.0, 8.0, 9.0))
    np.testing.assert_array_equal(ours, weight[:, :, 2:].transpose(2, 3, 0, 1).reshape(6, 1, 3, 3))


def test_what_was_guessed_can_be_said_otherwise() -> None:
    weight = RNG.normal(size=(3, 3, 3, 1))
    app = brought("layer.npy", npy(weight), pic="cat")
    experiment, ours = layer_of(app, "ordinary")
    assert (experiment.groups, experiment.filters) == (1, 1)
    np.testing.assert_array_equal(ours, weight.transpose(3, 2, 0, 1))


def test_on_a_grey_picture_every_depthwise_filter_reads_its_one_channel() -> None:
    weight = RNG.normal(size=(3, 3, 5, 1))
    app = brought("layer.npy", npy(weight), pic="camera")
    assert "the input has one, and all read it" in texts(app)
    experiment, ours = layer_of(app)
    assert (experiment.groups, experiment.filters) == (1, 5)
    np.testing.assert_array_equal(ours[:, 0], weight[..., 0].transpose(2, 0, 1))


def test_too_few_channels_of_a_depthwise_layer_are_told() -> None:
    app = brought("layer.npy", npy(RNG.normal(size=(3, 3, 2, 1))), pic="cat")
    assert "choose as many channels here, or each filter reads all of them in the same way" in texts(app)
    experiment, ours = layer_of(app)
    assert (experiment.groups, ours.shape) == (1, (2, 3, 3, 3))


def test_a_layer_over_a_line_has_kernels_one_row_high() -> None:
    weight = RNG.normal(size=(8, 3, 7))
    app = brought("layer.npy", npy(weight), pic="cat")
    assert widget(app, "selectbox", "weights_kind").value == "line"
    assert "The kernels of a 1-D layer are one row high." in texts(app)
    experiment, ours = layer_of(app)
    assert (experiment.filters, experiment.kernel_size) == (8, (1, 7))
    np.testing.assert_array_equal(ours[:, :, 0], weight)


def test_a_transposed_layer_is_named_and_its_bias_stays_out() -> None:
    arrays = {"up.weight": RNG.normal(size=(4, 3, 2, 2)), "up.bias": np.ones(3)}
    app = brought("net.npz", network(**arrays), pic="cat")
    assert widget(app, "selectbox", "weights_kind").value == "transposed"
    labels = {each.label for each in app.number_input}
    assert {"First map in", "Maps in", "First map out", "Maps out"} <= labels
    assert "A transposed layer is the way back through this convolution" in texts(app)
    experiment, ours = layer_of(app)
    np.testing.assert_array_equal(ours, arrays["up.weight"])
    assert experiment.bias == (0.0,) * 4


@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
@pytest.mark.parametrize("shape", [(3, 3, 3, 4), (3, 3, 5), (3, 3)])
def test_every_kind_and_order_that_can_be_chosen_is_named_and_works_or_says_why_not(
    shape: tuple[int, ...], lang: str
) -> None:
    app = bring(opened(lang=lang, pic="cat"), "layer.npy", npy(RNG.normal(size=shape)))
    kinds = KINDS_OF_RANK[len(shape)]
    for kind in kinds:
        if len(kinds) > 1:
            widget(app, "selectbox", "weights_kind").set_value(kind).run()
        for layout in ("OIHW", "HWIO"):
            widget(app, "selectbox", "weights_layout").set_value(layout).run()
            session_of(app)
            assert app.button(key="weights_use").disabled == bool(app.warning)


def test_each_reason_why_tensors_cannot_be_used_is_said_once() -> None:
    tensors = {f"norm{i}": np.ones(4) for i in range(6)} | {"fc": np.ones((30, 40)), "whole": np.ones(2, int)}
    said = [caption.value for caption in brought("net.npz", network(conv=WEIGHT, **tensors)).caption]
    (refused,) = [caption for caption in said if "norm0" in caption]
    lines = refused.split("  \n")
    assert lines[0].startswith("norm0, norm1, norm2, norm3 and 3 more: A weight has 2 to 4 dimensions")
    assert lines[1].startswith("fc: A kernel has 1 to 11 rows and columns")
    assert len(lines) == 2


def test_a_bias_that_is_offered_with_its_weight_is_not_called_unfit() -> None:
    tensors = {"conv.weight": WEIGHT, "conv.bias": np.ones(len(WEIGHT)), "norm.bias": np.ones(3)}
    said = [caption.value for caption in brought("net.npz", network(**tensors)).caption]
    (refused,) = [caption for caption in said if "A weight has 2 to 4 dimensions" in caption]
    assert refused.startswith("norm.bias: ") and "conv.bias" not in refused


def test_the_change_can_be_undone_and_what_was_said_of_the_kernel_before_is_gone() -> None:
    app = brought("layer.npy", npy(WEIGHT))
    session_of(app).feedback.loss = (2.0, 1.0)
    use(app)
    session = session_of(app)
    assert session.feedback.loss is None
    session.undo()
    assert session.experiment == Experiment()


def test_a_kernel_larger_than_the_region_is_used_and_what_gave_way_is_told() -> None:
    app = brought("large.npy", npy(RNG.normal(size=(2, 3, 9, 9))), pic="cat", box="40_90_5_6")
    experiment = use(app)
    assert experiment.kernel_size == (9, 9)
    assert session_of(app).scene.geometry.output_size >= (1, 1)
    assert len(app.warning) == 1


def test_a_file_is_forgotten_in_the_store_of_uploads(monkeypatch: pytest.MonkeyPatch) -> None:
    forgotten: list[str] = []
    monkeypatch.setattr(uploads, "forget_file", lambda file: forgotten.append(file.name))
    app = brought("layer.npy", npy(WEIGHT))
    bring(app, "empty.npy", b"")
    assert forgotten == ["layer.npy", "empty.npy"]


# ---- files that nobody trusts ----------------------------------------------------------------------------


@for_each(
    ("name", "data"),
    [
        ("empty.npy", b""),
        ("notes.npy", b"three blind mice"),
        ("pickle.npy", npy(np.array([{}], dtype=object))),
        ("header.safetensors", (2 << 30).to_bytes(8, "little") + b"{}"),
        ("flat.npy", npy(np.zeros(7))),
        ("whole.npy", npy(np.zeros((2, 1, 3, 3), np.int8))),
        ("cut.npz", to_npz(WEIGHT)[:200]),
        ("wide.npy", npy(np.zeros((13, 12, 12, 30)))),
    ],
)
@for_each("lang", ["en", "zh-Hant"])
def test_a_hostile_or_odd_file_gets_one_sentence_and_the_kernel_stays(
    name: str, data: bytes, lang: str
) -> None:
    app = opened(lang=lang, pic="cat", w="1_2_3~4_5_6")
    before = session_of(app).experiment
    bring(app, name, data)
    with pytest.raises(RefusedValue) as refused:
        open_weights(data)
    assert [error.value for error in app.error] == [told(translator(lang), refused.value)]
    assert refused.value.template != translator("zh-Hant")(refused.value.template)
    assert session_of(app).experiment == before
    assert not [button for button in app.button if button.key == "weights_use"]


def test_numbers_that_are_none_are_refused_when_they_are_read_and_a_sound_part_of_the_file_is_used() -> None:
    broken = WEIGHT.copy()
    broken[1, 2, 3, 3] = np.nan
    app = brought("nan.npz", network(broken=broken, sound=WEIGHT), pic="cat")
    assert use(app) == Experiment(picture="cat")
    assert ["NaN or infinity" in error.value for error in app.error] == [True]
    widget(app, "selectbox", "weights_tensor").set_value(1).run()
    np.testing.assert_array_equal(weight_array(use(app), 3), WEIGHT[:16])
    assert not app.error


def test_a_file_that_is_refused_leaves_the_one_before_it_and_what_was_chosen_in_place() -> None:
    app = brought("layer.npy", npy(WEIGHT), pic="cat")
    widget(app, "number_input", "weights_first_filter").set_value(9).run()
    bring(app, "empty.npy", b"")
    assert len(app.error) == 1
    np.testing.assert_array_equal(weight_array(use(app), 3), WEIGHT[9:])
    assert not app.error


def test_a_file_can_be_forgotten() -> None:
    app = brought("layer.npy", npy(WEIGHT))
    app.button(key="weights_forget").click().run()
    assert session_of(app).brought.weights is None
    assert not [button for button in app.button if button.key == "weights_use"]


def test_names_full_of_markup_are_shown_as_plain_text() -> None:
    header = json.dumps({"**x** <b> `y`": {"dtype": "F32", "shape": [1, 3, 3], "data_offsets": [0, 36]}})
    data = len(header).to_bytes(8, "little") + header.encode() + bytes(36)
    app = brought("**odd** [a](b) $x$.safetensors", data)
    assert widget(app, "selectbox", "weights_tensor").options == [
        "**x** <b> `y` 1 × 3 × 3"
    ]  # no Markdown here
    said = [caption.value for caption in app.caption]
    names = [read(each).partition(" · ")[0] for each in said]
    assert "**odd** [a](b) $x$.safetensors" in names
    assert [each for each in said if markup_in(each)] == []


# ---- back into a file ------------------------------------------------------------------------------------


def test_weights_that_no_link_holds_are_kept_for_it_and_no_file_is_needed() -> None:
    app = brought("layer.npy", npy(WEIGHT), pic="cat")
    use(app)
    app.session_state["share"] = True
    app.run()
    assert "What the address has no room for is kept" in texts(app) and "&more=" in app.code[0].value
    assert not app.get("download_button")


@pytest.mark.usefixtures("keeps_nothing")
def test_the_share_panel_offers_the_file_where_the_link_cannot_hold_the_weights() -> None:
    app = brought("layer.npy", npy(WEIGHT), pic="cat")
    use(app)
    app.session_state["share"] = True
    app.run()
    assert "a file holds them all" in texts(app)
    assert [button.label for button in app.get("download_button")] == ["Download the weights"]
    assert "the kernel card opens it under “Weights from a file”" in texts(app)


def test_a_small_kernel_needs_no_file() -> None:
    app = open_page("forward.py", lang="en")
    app.session_state["share"] = True
    app.run()
    assert not app.get("download_button")
    assert with_weight(Experiment(), weight_array(Experiment(), 1)) == Experiment()


def test_a_layout_is_named_by_its_framework_and_its_axes_in_their_order() -> None:
    """Keras has the axes over the picture first and the filters last, PyTorch the other way round."""
    axes = {
        "Convolution": ("filters", "channels"),
        "Depthwise convolution": ("filters", "one channel"),
        "Transposed convolution": ("maps in", "maps out"),
    }
    for (kind, layout), name in LAYOUT_NAMES.items():
        line = KIND_NAMES[kind].startswith("1-D")
        first, second = axes[KIND_NAMES[kind].removeprefix("1-D ").capitalize()]
        over = ("taps",) if line else ("rows", "columns")
        keras = ("channels", "filters of each") if second == "one channel" else (second, first)
        expected = f"PyTorch: {', '.join((first, second, *over))}"
        assert name == (expected if layout == "OIHW" else f"Keras: {', '.join((*over, *keras))}")
    assert len(LAYOUT_NAMES) == 2 * len(KIND_NAMES) == 12
