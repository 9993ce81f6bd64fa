"""Every page in both languages: it runs, it says what it should, and its cards do what they offer."""

from io import BytesIO
from urllib.parse import parse_qs

import numpy as np
import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from convviz.i18n import LANGUAGES, translator
from convviz.lab.files.images import SAMPLES
from convviz.lab.kernels import PRESETS
from convviz.lab.lessons.examples import GRADIENTS
from convviz.lab.lessons.lectures import LECTURES
from convviz.lab.state.display import Display
from convviz.lab.state.links import BLACKBOARD, LESSONS
from tests.app.pages.shell import SCRIPTS, open_page, sent, texts

BOTH = pytest.mark.parametrize("lang", list(LANGUAGES))
TITLES = dict(zip(SCRIPTS, ("ConvViz", "Forward", "Backward", "Stack", "Speed", "About"), strict=True))


def one(app: AppTest, key: str) -> str:
    """The value of a key in the address; a script's own value and the browser's list read alike."""
    value = app.query_params[key]
    return value if isinstance(value, str) else value[-1]


def png(height: int, width: int) -> bytes:
    """A PNG of that size, no two rows or columns alike."""
    pixels = (np.add.outer(np.arange(height) * 7, np.arange(width) * 3) % 256).astype(np.uint8)
    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG")
    return buffer.getvalue()


@BOTH
@pytest.mark.parametrize("script", SCRIPTS)
def test_a_page_runs_and_carries_its_title(script: str, lang: str) -> None:
    app = open_page(script, lang=lang)
    assert not app.exception
    title = TITLES[script] if script == SCRIPTS[0] else translator(lang)(TITLES[script])
    assert [heading.value for heading in app.title] == [title]


@BOTH
def test_the_start_page_has_three_doors_and_ready_links(lang: str) -> None:
    _ = translator(lang)
    said = texts(open_page("start.py", lang=lang))
    for door in ("See it", "Understand gradients", "Teach with it"):
        assert _(door) in said


@BOTH
@pytest.mark.parametrize(
    ("script", "cards"),
    [
        ("forward.py", ("Picture", "Kernel", "Layer")),
        ("backward.py", ("Picture", "Kernel", "Layer", "Upstream")),
    ],
)
def test_a_workbench_has_its_cards_in_order(script: str, cards: tuple[str, ...], lang: str) -> None:
    app = open_page(script, lang=lang)
    summaries = [box.label for box in app.expander][: len(cards)]
    for number, (card, summary) in enumerate(zip(cards, summaries, strict=True), start=1):
        assert summary.startswith(f"**{number} {translator(lang)(card)}")


@BOTH
def test_every_card_opens(lang: str) -> None:
    _ = translator(lang)
    app = open_page("backward.py", lang=lang, open_cards=("picture", "kernel", "layer", "upstream"))
    said = texts(app)
    assert _(SAMPLES["digit"].sentence) in said
    assert _(PRESETS["sobel_x"].sentence) in said
    assert app.file_uploader


@BOTH
def test_the_about_page_names_every_photo_and_its_licence(lang: str) -> None:
    said = texts(open_page("about.py", lang=lang))
    for sample in SAMPLES.values():
        assert translator(lang)(sample.name) in said
        assert sample.credit in said


SECTIONS = {
    "What this is": (
        "ConvViz shows one convolution layer",
        "**Whose numbers.**",
        "**Cross-correlation.**",
        "**Value scales.**",
    ),
    "How the gradients are checked": (
        "Each gradient is checked in four independent ways",
        "1. plain loops",
        "1. finite differences",
        "1. the adjoint identity: ⟨conv(x), g⟩ = ⟨x, its input gradient⟩",
        "1. PyTorch",
        "In the browser the growing sum",
    ),
    "Limits": (
        "- Pictures: PNG, JPEG,",
        "up to 40 MB, and 40 megapixels: larger ones",
        "- Region shown in numbers: up to 64 × 64 pixels",
        "- Kernels: 1 to 11 rows and columns.",
        "- The whole picture is shown up to 1280 pixels wide",
        "- A picture of your own is kept on this server for 24 h",
    ),
    "Keys": (
        "| key | what it does |",
        "| Space | play and pause |",
        "| ← → | one step back, one step forward |",
        "| Home, End | first and last step |",
        "| Tab, arrow keys | reach a map and walk over its cells; Enter pins, chooses or types |",
        "| Tab, Enter while typing | next cell of the kernel, cell below |",
        "| Page ↑, Page ↓ | channel before, channel after; on a slide a step back, a step forward |",
        "| F | slide: the stage alone, as large as the screen |",
        "| Pull a number | right or up: more; by 0.1 a step, with Shift by 1, with Alt by 0.01 |",
        "| Alt + ↑ ↓ ← → | change the chosen number by one step of 0.1; with Shift by 1 |",
        "| Escape | unpin, cancel an edit, or take a pulled number back |",
        "| Ctrl + Z, Ctrl + Y | undo and redo |",
    ),
    "Accessibility": ("We aim at WCAG 2.2 AA.", "Tested in Chromium: every page with axe"),
    "Pictures and their licences": ("Drawn for this site (MIT): ",),
    "Sources": ("- V. Dumoulin, F. Visin", "- K. Chellapilla, S. Puri", "- PyTorch’s documentation of"),
}


def test_the_about_page_says_each_thing_below_its_own_heading() -> None:
    said = [block.value for block in open_page("about.py", lang="en").markdown]
    sections = [block for block in said if block.startswith("## ")]
    assert [block.splitlines()[0].removeprefix("## ") for block in sections] == list(SECTIONS)
    for block, lines in zip(sections, SECTIONS.values(), strict=True):
        places = [block.find(line) for line in lines]
        assert min(places) > 0 and places == sorted(places), block
    for sample in SAMPLES.values():
        if sample.kind == "photo":
            credit = f"{sample.credit}, {sample.licence} ([source]({sample.source}))"
            assert f"- **{sample.name}**: {credit}" in sections[5]
        else:
            assert sample.name in sections[5].partition("(MIT): ")[2]


def test_the_doors_of_the_start_page_lead_where_they_say() -> None:
    app = open_page("start.py", lang="en", k="box")
    links = [link.proto for link in app.get("page_link")]
    by_name = {link.label: parse_qs(link.query_string) for link in links}
    assert [link.label for link in links][:2] == ["Open Forward", BLACKBOARD.name]
    assert list(by_name)[-1] == "All examples" and len(by_name) == len(links)
    for name, view in (
        ("Watch a kernel learn", "kernel"),
        ("Train a small network", "network"),
        ("Compute it yourself", "exercises"),
        ("Find the bug", "bugs"),
    ):
        assert by_name[name].get("learn", ["kernel"]) == [view]
    helps = {link.label: link.help for link in links if link.help}
    assert helps == {lesson.name: lesson.sentence for lesson in (*LESSONS, GRADIENTS.lessons[0])}
    for name in ("Open Forward", "Open Backward", "All examples"):
        assert by_name[name]["k"] == ["box"]


def test_each_door_opens_on_a_view_of_its_page_wherever_one_was_before() -> None:
    app = open_page("start.py", lang="en", view="input_grad", act="relu")
    views = {link.proto.label: parse_qs(link.proto.query_string).get("view") for link in app.get("page_link")}
    assert views["Open Forward"] is None and views["Open Backward"] == ["input_grad"]  # None: its first one
    app = open_page("start.py", lang="en", view="after", act="relu")
    views = {link.proto.label: parse_qs(link.proto.query_string).get("view") for link in app.get("page_link")}
    assert views["Open Forward"] == ["after"] and views["Open Backward"] == ["weight_grad"]


@BOTH
def test_a_ready_lecture_is_chosen_and_its_links_stand_in_order(lang: str) -> None:
    app, _ = open_page("examples.py", lang=lang), translator(lang)
    for lecture in LECTURES.values():
        app.radio(key="examples_lecture").set_value(lecture.id).run()
        links = [link.proto for link in app.get("page_link")][: len(lecture.stops)]
        for number, (link, stop) in enumerate(zip(links, lecture.stops, strict=True), 1):
            assert link.label == f"**{number} · {_(stop.name)}**" and stop.page in link.page
            opened = {key: values[-1] for key, values in parse_qs(link.query_string).items()}
            assert opened == stop.query(Display(lang=lang))
            assert any(caption.value == _(stop.sentence) for caption in app.caption)


def test_hidden_cards_stay_away_and_large_type_puts_the_drawer_away() -> None:
    app = open_page("forward.py", lang="en", hide="picture,layer", present="1")
    labels = " ".join(box.label for box in app.expander)
    assert "Kernel" in labels
    assert not any(name in labels for name in ("Picture", "Layer", "Explain"))


@BOTH
def test_a_wrong_address_falls_back_field_by_field_and_says_so(lang: str) -> None:
    app = open_page("start.py", lang=lang, k="nonsense", stride="2")
    assert "nonsense" in "\n".join(note.value for note in app.warning)
    assert "k" not in app.query_params
    assert one(app, "stride") == "2"


def test_the_address_carries_what_was_chosen_to_the_next_page() -> None:
    app = open_page("forward.py", lang="en", k="box", pic="dot")
    app.switch_page("backward.py").run()
    assert not app.exception
    assert one(app, "k") == "box"
    assert one(app, "pic") == "dot"


def test_a_picture_of_ones_own_takes_the_place_of_the_built_in_one() -> None:
    app = open_page("forward.py", lang="en", open_cards=("picture",))
    app.file_uploader[0].upload("mine.png", png(20, 30)).run()
    assert "Your picture 20 × 30" in texts(app)
    assert not app.error


@pytest.mark.parametrize("name", ["photo.jfif", "photo.jpe", "photo.mpo", "photo", "photo.pdf", "照片.JPG"])
def test_a_picture_opens_under_any_name(name: str) -> None:
    app = open_page("forward.py", lang="en", open_cards=("picture",))
    app.file_uploader[0].upload(name, png(20, 30)).run()
    assert "Your picture 20 × 30" in texts(app)
    assert not app.error


@pytest.mark.parametrize(
    "content", [b"", b"not a picture at all", png(20, 30)[:45]], ids=["empty", "text", "cut off"]
)
def test_a_file_that_is_no_picture_gets_one_sentence_and_the_picture_before_stays(content: bytes) -> None:
    app = open_page("forward.py", lang="en", open_cards=("picture",))
    app.file_uploader[0].upload("broken.png", content).run()
    assert not app.exception
    assert len(app.error) == 1
    assert "Digit 8 × 8" in texts(app)


def test_a_picture_brought_on_the_start_page_is_shown_where_it_can_be_worked_with() -> None:
    app = open_page("start.py", lang="en")
    app.file_uploader[0].upload("photo.jpg", png(200, 300)).run()
    assert "Your picture" in texts(app) and "of 200 × 300 pixels" in texts(app)
    assert sent(app, "photo")


def test_a_file_that_is_no_picture_is_refused_on_the_start_page() -> None:
    app = open_page("start.py", lang="en")
    app.file_uploader[0].upload("broken.png", b"not a picture at all").run()
    assert not app.exception
    assert len(app.error) == 1
    assert "See a convolution layer think" in "".join(str(header.value) for header in app.header)


def test_a_step_of_gradient_descent_lowers_the_loss_and_says_so() -> None:
    app = open_page("backward.py", lang="en", g="mse", target="box", open_cards=("upstream",))
    next(button for button in app.button if button.label == "Take one step").click().run()
    assert not app.exception
    before, after = app.session_state["convviz"].feedback.loss
    assert after < before


def test_the_browser_s_language_is_followed_where_the_address_names_none() -> None:
    app = open_page("start.py")
    assert one(app, "lang") == "en"
