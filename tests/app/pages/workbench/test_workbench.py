"""Forward and Backward as pages: views, drawer, whole picture, the stage's actions, share."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from convviz.app.components.stage.message import VIEWS as DRAWN
from convviz.app.pages.workbench.whole_picture import _reduced, full_size_png
from convviz.app.shell.share import PARTLY, WHOLLY, heading, opens_here_alone
from convviz.app.widgets.previews import REGISTRY
from convviz.i18n import LANGUAGES, translator
from convviz.lab.files.images import PictureFilter, filter_picture, sample_pixels
from convviz.lab.keeping import keeping
from convviz.lab.kernels import preset_kernel
from convviz.lab.layer.source import Source, source_of
from convviz.lab.layer.upload import take_upload
from convviz.lab.session.session import Session
from convviz.lab.state import GIVEN, VIEWS, Experiment, with_weight
from convviz.lab.state.address import left_out
from convviz.lab.state.view_names import VIEW_NAMES
from convviz.ops.layer import LayerOptions
from tests.app.message import read_message
from tests.app.pages.shell import open_page, sent, texts
from tests.lab.session.browser import png
from tests.lab.session.test_kept import Broken

PAGES = {"forward": "forward.py", "backward": "backward.py"}


def stage_of(app: AppTest) -> dict[str, Any]:
    """The stage's message to the browser, its header."""
    assert not app.exception
    meta, _arrays = read_message(sent(app, "stage"))
    return {**meta.pop("layer"), **meta}


@pytest.mark.parametrize(
    ("page", "view"), [(page, view) for page in VIEWS for view in VIEWS[page] if view in DRAWN]
)
def test_every_view_mounts_the_stage(page: str, view: str) -> None:
    meta = stage_of(open_page(PAGES[page], lang="en", view=view, t="3", act="relu"))
    assert meta["view"] == view
    assert meta["step"] == 3
    assert (meta["pictures"] is not None) == (view == "picture")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_view_of_the_other_page_or_one_that_the_layer_lacks_is_told_once(lang: str) -> None:
    _ = translator(lang)
    sentences = {
        ("forward", "matrix_grad", "output"): _(
            "The view “{view}” is one of Backward’s, and this is Forward: “{shown}” is shown instead. Write"
            " backward for forward in the address to see it."
        ),
        ("backward", "after_grad", "weight_grad"): _(
            "There is no view “{view}” of a layer that nothing follows: “{shown}” is shown instead. Choose an"
            " activation or pooling to see it."
        ),
    }
    assert lang == "en" or not any("is shown instead" in sentence for sentence in sentences.values())
    for (page, view, shown), sentence in sentences.items():
        app = open_page(PAGES[page], lang=lang, view=view)
        (note,) = app.warning
        plain = note.value.replace("\\", "")
        names = {"view": _(VIEW_NAMES[view]), "shown": _(VIEW_NAMES[shown])}
        assert plain == sentence.format(**names) and stage_of(app)["view"] == shown
        assert not app.run().warning


def test_what_the_stage_sends_is_taken_where_it_is_a_message_to_this_session() -> None:
    def page() -> None:
        from convviz.app.shell.current import session
        from convviz.app.widgets.stage_actions import take_actions

        take_actions(session())

    def became(message: Any) -> tuple[Session, Session]:
        app = AppTest.from_function(page)
        now = app.session_state["convviz"] = Session()
        if isinstance(message, dict) and message.get("session") == "this":
            message["session"] = now.id
        app.session_state["stage"] = {"actions": message}
        assert not app.run().exception
        return now, Session()

    queue = [{"rev": 1, "do": "negate"}]
    now, before = became({"session": "this", "queue": queue, "have": ["piece"]})
    assert now.experiment != before.experiment and now.stage.held == {"piece"}
    others: list[Any] = [None, "negate", queue, {"queue": queue}, {"session": "another", "queue": queue}]
    for other in (*others, {"session": "this", "queue": "negate"}):
        now, before = became(other)
        assert now.experiment == before.experiment, other


def test_a_view_is_chosen_and_stands_in_the_address() -> None:
    app = open_page("forward.py", lang="en")
    app.get("segmented_control")[1].set_value("patches").run()
    assert stage_of(app)["view"] == "patches"
    assert "patches" in app.query_params["view"]


def test_the_stage_is_told_the_preset_and_what_can_be_undone() -> None:
    app = open_page("forward.py", lang="en", k="emboss", open_cards=("layer",))
    tools = stage_of(app)["tools"]
    assert (tools["preset"], tools["undo"], tools["message"]) == ("emboss", False, "")
    app.number_input(key="layer_stride").set_value(2).run()
    assert stage_of(app)["tools"]["undo"]


@pytest.mark.parametrize("page", PAGES)
def test_the_loss_is_named_on_backward_alone(page: str) -> None:
    loss = stage_of(open_page(PAGES[page], lang="en", g="mse"))["tools"]["loss"]
    assert loss.startswith("L = mean of (y − t)²") == (page == "backward")


def test_the_drawer_holds_formula_code_and_numbers_once_it_is_open() -> None:
    app = open_page("backward.py", lang="en")
    assert not app.code
    app.session_state["explain"] = True
    app.run()
    said = texts(app)
    for part in (
        "dW[o, c, i, j]",
        "db[o]",
        "convviz.conv2d",
        "torch.nn.Conv2d",
        "`output_grad`",
        "1 × 6 × 6",
    ):
        assert part in said
    app.selectbox(key="explain_array").select("weight").run()
    np.testing.assert_array_equal(app.dataframe[0].value.to_numpy(), preset_kernel("sobel_x"))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"act": "relu"}, "L = sum of a = "),
        ({"pool": "max", "g": "random"}, "L = sum of dZ · z = "),
        ({"g": "one_hot", "cell": "2_1"}, "L = y[2, 1] = "),
        ({"g": "one_hot", "cell": "2_1", "k": "box~sobel_x", "o": "1"}, "L = y[1, 2, 1] = "),
    ],
)
def test_the_loss_has_the_letters_of_what_it_is_taken_of(query: dict[str, str], said: str) -> None:
    app = open_page("backward.py", lang="en", **query)
    loss = stage_of(app)["tools"]["loss"]
    assert loss.startswith(said)
    assert ("g is what comes back to y" in loss) == ("y[" not in loss)
    app.session_state["explain"] = True
    app.run()
    assert said in texts(app)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"g": "random"}, ("L &= \\sum g\\, y", "g &= \\tfrac{\\partial L}{\\partial y}")),
        ({"g": "random", "pool": "max"}, ("L &= \\sum dZ\\, z", "dZ &= \\tfrac{\\partial L}{\\partial z}")),
        ({"g": "mse", "act": "tanh"}, ("L &= \\mathrm{mean}\\,(a - t)^2", "dA &= ")),
    ],
)
def test_the_upstream_card_has_the_letters_of_what_the_loss_is_taken_of(
    query: dict[str, str], said: tuple[str, str]
) -> None:
    app = open_page("backward.py", open_cards=("upstream",), lang="en", **query)
    assert all(part in texts(app) for part in said)


@pytest.mark.parametrize("lang", ["en", "zh-Hant"])
def test_explain_says_what_follows_the_layer_in_its_kind_of_pooling(lang: str) -> None:
    app = open_page("forward.py", lang=lang, view="after", pool="max", ps="2", act="relu")
    app.session_state["explain"] = True
    app.run()
    assert r"\max_{i, j} a[n, o, \sigma_h p + i" in texts(app)
    assert r"(\sigma_h, \sigma_w) = (2, 2)" in texts(app)


def test_explain_of_the_transposed_view_says_what_its_padding_cuts_off() -> None:
    app = open_page("forward.py", lang="en", view="transposed", pad="1")
    app.session_state["explain"] = True
    app.run()
    assert "of what was stamped are cut off" in texts(app) and "zeros around it" not in texts(app)


def test_the_letters_of_explain_have_this_layers_numbers() -> None:
    app = open_page("backward.py", lang="en", pic="cat", k="box~sobel_x~sharpen", groups="3", pad="1")
    app.session_state["explain"] = True
    app.run()
    said = texts(app)
    for part in (
        "G = 3",
        "D = C / G = 1",
        "M = O / G = 1",
        "(e_h, e_w) = (1, 1)",
        "zeros around it",
        "x | `x`",
    ):
        assert part.replace("x | `x`", "| *x* | `x` |") in said


def test_a_colour_picture_has_a_table_for_each_channel() -> None:
    app = open_page("forward.py", lang="en", pic="cat")
    app.session_state["explain"] = True
    app.run()
    assert len(app.dataframe) == 3


# ---- the whole picture -----------------------------------------------------------------------------------


def shown(address: str) -> np.ndarray:
    preview = REGISTRY.find(address.removeprefix("previews/").removesuffix(".jpg"))
    assert preview is not None
    return np.asarray(Image.open(BytesIO(preview.jpeg())))


def test_pictures_that_the_server_has_given_up_are_made_anew_when_a_page_asks_for_fresh_ones() -> None:
    app = open_page("forward.py", lang="en", view="picture", pic="coffee")
    before = stage_of(app)["pictures"]
    while REGISTRY.nbytes:
        REGISTRY._drop_oldest()
    session = app.session_state["convviz"]
    experiment = session.experiment
    session.take([{"do": "fresh", "rev": session.stage.revision + 1}])
    assert session.stage.refusal is None and session.experiment == experiment
    after = stage_of(app.run())["pictures"]
    assert {before["before"], before["after"]}.isdisjoint((after["before"], after["after"]))
    assert shown(after["before"]).shape == sample_pixels("coffee").shape


def test_the_whole_picture_is_shown_before_and_after() -> None:
    pictures = stage_of(open_page("forward.py", lang="en", view="picture", pic="coffee"))["pictures"]
    height, width = sample_pixels("coffee").shape[:2]
    assert pictures["size"] == [height, width]
    assert pictures["after_size"] == [height - 2, width - 2]
    assert shown(pictures["before"]).shape == (height, width, 3)
    wanted = filter_picture(
        sample_pixels("coffee"), PictureFilter(np.tile(preset_kernel("sobel_x"), (1, 3, 1, 1)))
    ).pixels
    after = shown(pictures["after"]).astype(float)
    assert np.abs(after - wanted[..., 0]).mean() < 3  # but for JPEG


def test_the_browser_is_told_how_to_filter_the_picture_at_a_reduced_size() -> None:
    app = open_page("forward.py", lang="en", view="picture", pic="coffee", pad="same", stride="3")
    told = {"size": [240, 360], "padding": [0, 0, 0, 0], "channels": 3, "asFilter": False, "scale": "unit"}
    assert stage_of(app)["pictures"]["reduced"] == told
    plain, panorama = Experiment(), Source("panorama", (12, 720), 1)
    assert (_reduced(plain, panorama) or {})["size"] == [6, 360]
    assert _reduced(replace(plain, dilation=(3, 1)), panorama) is None, "7 rows are read at once"
    large = replace(Experiment(picture="coffee"), kernel_size=(11, 11))
    assert (_reduced(large, source_of(large, None)) or {})["size"] == [148, 223], (
        "36 million products are too many"
    )


def test_as_a_photo_filter_the_colours_stay() -> None:
    app = open_page("forward.py", lang="en", view="picture", pic="coffee", k="gaussian")
    assert shown(stage_of(app)["pictures"]["after"]).ndim == 2
    app.get("segmented_control")[2].set_value("filter").run()
    assert shown(stage_of(app)["pictures"]["after"]).shape[2] == 3


def test_an_edit_makes_a_new_after_and_leaves_the_before() -> None:
    app = open_page("forward.py", lang="en", view="picture", pic="camera", open_cards=("layer",))
    first = stage_of(app)["pictures"]
    app.number_input(key="layer_stride").set_value(2).run()
    second = stage_of(app)["pictures"]
    assert first["before"] == second["before"]
    assert first["after"] != second["after"]


def test_the_full_size_is_every_pixel() -> None:
    experiment = Experiment(picture="camera", presets=("box",), padding="same")
    picture = np.asarray(Image.open(BytesIO(full_size_png(experiment, source_of(experiment, None)))))
    wanted = filter_picture(
        sample_pixels("camera"),
        PictureFilter(preset_kernel("box")[None, None], options=LayerOptions(padding="same")),
    ).pixels
    np.testing.assert_array_equal(picture, wanted[..., 0])


# ---- share -----------------------------------------------------------------------------------------------


def shared(app: AppTest) -> str:
    app.session_state["share"] = True
    app.run()
    link: str = app.code[0].value
    return link


def test_the_link_holds_all_that_is_on_show() -> None:
    app = open_page("forward.py", lang="zh-Hant", k="box", stride="2")
    assert shared(app).endswith("?k=box&stride=2&lang=zh-Hant")


def test_the_link_can_be_for_a_class() -> None:
    app = open_page("forward.py", lang="en")
    shared(app)
    app.checkbox(key="share_present").set_value(True).run()
    app.multiselect(key="share_hide").set_value(["picture", "explain"]).run()
    assert app.code[0].value.endswith("?lang=en&present=1&hide=picture,explain")
    assert "present" not in app.query_params


def test_a_picture_of_one_s_own_goes_along_knowingly_or_not_at_all() -> None:
    app = open_page("forward.py", lang="en", open_cards=("picture",))
    file = BytesIO()
    Image.fromarray(np.zeros((9, 9), np.uint8)).save(file, "PNG")
    app.file_uploader[0].upload("mine.png", file.getvalue()).run()
    shared(app)
    assert "This link carries your own picture: who has the link sees it, for 24 more hours." in texts(app)
    assert "what you see now: picture" in texts(app) and "pic=own." in texts(app)
    app.checkbox(key="share_without").check().run()
    assert "what you see now, except for what is named below" in texts(app)
    assert "pic=upload" in texts(app) and "pic=own." not in texts(app)
    app.checkbox(key="share_without").uncheck().run()
    app.button(key="share_forget").click().run()
    assert "a link cannot carry it" in texts(app) and "pic=own." not in texts(app)
    assert any("Your picture" in box.label for box in app.expander)


def test_painted_cells_that_the_output_has_no_room_for_are_told() -> None:
    for paint, told in (
        ("0_1_2~5_5_1", ""),
        ("0_1_2~6_5_1", "1 painted cell lies outside: it counts again once the output is larger."),
        ("0_6_2~9_9_1", "2 painted cells lie outside: they count again once the output is larger."),
    ):
        page = open_page("backward.py", lang="en", g="painted", paint=paint)
        said = read_message(sent(page, "stage"))[0]["tools"]["loss"]
        assert said.endswith(told) and ("outside" in said) == bool(told)


def test_that_the_store_cannot_be_asked_is_not_told_as_a_picture_that_is_gone() -> None:
    app = open_page("forward.py", lang="en", open_cards=("picture",))
    app.file_uploader[0].upload("mine.png", png()).run()
    app.session_state["convviz"].kept._store = Broken()
    shared(app)
    assert "The server cannot look just now whether it still keeps your picture" in texts(app)
    assert "no longer kept" not in texts(app)


@pytest.mark.usefixtures("keeps_nothing")
def test_where_nothing_is_kept_a_picture_stays_in_its_session() -> None:
    app = open_page("forward.py", lang="en", open_cards=("picture",))
    app.file_uploader[0].upload("mine.png", png()).run()
    shared(app)
    assert "a link cannot carry it" in texts(app) and "pic=upload" in texts(app)
    assert "what you see now, except for what is named below" in texts(app)
    assert not app.checkbox(key="share_present").value and "Forget" not in str(app.button)


def test_weights_and_maps_that_a_link_leaves_out_are_no_part_of_what_it_promises() -> None:
    large = with_weight(Experiment(picture="cat"), np.random.default_rng(1).normal(size=(16, 3, 11, 11)))
    assert left_out(large) is not None
    maps = np.ones((2, 5, 5), np.float32)
    for kept, promised in ((False, PARTLY), (True, WHOLLY)):
        now = Session(*keeping()) if kept else Session()
        assert heading(now, own_picture=False) == WHOLLY
        now.bring(take_upload("mine.png", png()))
        assert heading(now, own_picture=False) == PARTLY
        assert heading(now, own_picture=True) == WHOLLY
        now.change(maps=GIVEN, map_seed=now.brought.feature_maps.keep(maps))
        assert heading(now, own_picture=True) == promised
        now.become(large)
        assert heading(now, own_picture=False) == promised


@pytest.mark.parametrize(
    ("url", "alone"),
    [
        ("http://127.0.0.1:8501/forward", True),
        ("http://localhost:8501", True),
        ("http://conv.localhost/", True),
        ("http://[::1]:8501/forward", True),
        ("http://0.0.0.0:8501", True),
        ("http://127.8.0.1/", True),
        ("http://192.168.1.20:8501/forward", False),
        ("https://conv.example.edu.tw/forward", False),
        ("http://[fe80::1]:8501", False),
        ("http://localhost.example.org", False),
        ("", False),
    ],
)
def test_a_link_that_opens_on_this_machine_alone_is_known_by_its_host(url: str, alone: bool) -> None:
    assert opens_here_alone(url) == alone


@pytest.mark.parametrize("page", PAGES)
def test_nothing_of_deep_layers_is_in_a_first_visitors_way(page: str) -> None:
    app = open_page(PAGES[page], lang="en")
    offered = app.get("segmented_control")[1].options
    first = {
        "forward": ["Output", "Patches", "Matrix", "Transposed", "Whole picture"],
        "backward": ["Weight gradient", "Input gradient", "Two ways", "Matrix", "Check"],
    }
    assert offered == first[page]
    choice = stage_of(app)["choice"]
    assert (choice["filters"], choice["items"], stage_of(app)["shape"]["channels"]) == (1, 1, 1)


def test_the_whole_picture_is_offered_where_the_layer_reads_the_picture_itself() -> None:
    for query in ({"in": "random"}, {"below": "k.box"}):
        app = open_page("forward.py", lang="en", view="picture", **query)
        assert stage_of(app)["view"] == "output"
        assert "Whole picture" not in app.get("segmented_control")[1].options


def test_the_stage_is_told_which_filter_channel_and_picture_are_on_show() -> None:
    query = {"pic": "cat", "k": "box~sobel_x~emboss~random", "n": "3", "b": "2", "o": "3", "c": "1"}
    meta = stage_of(open_page("backward.py", lang="en", **query))
    choice = meta["choice"]
    assert (choice["filter"], choice["channel"], choice["item"]) == (3, 1, 2)
    assert meta["tools"]["filters"] == ["Box blur", "Sobel x", "Emboss", "Random"]
    assert meta["tools"]["preset"] == "random"


def test_the_drawer_tells_no_numbers_while_some_are_covered() -> None:
    app = open_page("forward.py", lang="en", cover="output")
    app.session_state["explain"] = True
    app.run()
    assert "Some numbers are covered" in app.info[0].value
    assert not app.dataframe
