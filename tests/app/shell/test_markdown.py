"""Nothing that comes from outside is read as markup, wherever it is quoted."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from convviz.app.shell.markdown import verbatim
from convviz.lab.state.settings import keys
from convviz.lab.state.state import State
from tests.app.pages.shell import SHELL, open_page
from tests.for_each import for_each
from tests.markdown_reader import markup_in, read

MARKUP = (
    "[x](//evil.example)",
    "![x](http://evil.example/a.png)",
    "https://evil.example",
    "see www.evil.example now",
    "me@evil.example",
    "<b>bold</b> <img src=x>",
    "**bold** _em_ __strong__ ~~gone~~",
    "w=1_2~3 and w=4_5~6",
    "`code` ``two``",
    "$x^2$ and $$y$$",
    ":red[hello] :small[y]",
    ":material/home: :material_home: :streamlit:",
    ":cat: :+1:",
    "# heading",
    "- item",
    "+ item",
    "1. item",
    "2) item",
    "> quote",
    "---",
    "a -> b <- c <-> d -- e >= f <= g ~= h",
    "-> start",
    "&lt;tag&gt; &#42;",
    r"\*back\\slash\ and C:\Users\me",
    ":help[x] ::leaf[x] :::cont",
    "```python",
)
NAMES = (
    "[^1] [ ] [x]",
    "conv2d_1/kernel:0",
    "a | b",
    "===",
    r"C:\Users\me\pic_1_.png",
    "my_net (1).npz",
    "卷積_1_：2",
)
SIGNS = st.text(
    st.sampled_from("\\`*_{}[]()<>#+-.!|~$:/@&;=^%'\"? aw1x") | st.characters(exclude_categories=["Cs"]),
    max_size=25,
) | st.lists(st.sampled_from(MARKUP), max_size=3).map(" ".join)


@for_each("text", MARKUP)
def test_the_reader_of_these_tests_sees_each_as_markup(text: str) -> None:
    assert markup_in(text) or read(text) != text


@for_each("text", MARKUP + NAMES)
def test_markup_is_shown_as_it_stands(text: str) -> None:
    assert not markup_in(verbatim(text))
    assert read(verbatim(text)) == text


@given(SIGNS)
def test_whatever_is_shown_is_shown_as_it_stands(text: str) -> None:
    assert not markup_in(verbatim(text))
    assert " ".join(read(verbatim(text)).split()) == " ".join(_printable(text).split())


@given(SIGNS)
def test_in_the_middle_of_a_sentence_too(text: str) -> None:
    sentence = f"The address has a field {text}, which is not known here."
    assert not markup_in(f"Layer 1: {verbatim(sentence)}")


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() or c in "\u200c\u200d" else " " if c.isspace() else "?" for c in text)


# ---- on the pages ----------------------------------------------------------------------------------------


def shown(app: AppTest) -> list[str]:
    """Everything that the page tells, and the labels of its choices."""
    assert not app.exception
    told = [
        each.value for kind in (app.warning, app.error, app.caption, app.info, app.toast) for each in kind
    ]
    return told + [each.label for each in (*app.selectbox, *app.file_uploader, *app.number_input)]


@pytest.mark.parametrize(
    "text", ["[x](//evil.example) ~a~ ~b~", ":red[x] $y$ <b>*z*</b>", "www.evil.example"]
)
def test_an_address_is_quoted_as_it_stands_whatever_field_says_it(text: str) -> None:
    query = dict.fromkeys([*keys(State), "of_its_own", text], text)
    app = AppTest.from_file(str(SHELL), default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = value
    lines = [line for warning in app.run().warning for line in warning.value.split("  \n")]
    assert sum(text[:16] in read(line) for line in lines) > 30
    assert [line for line in lines if markup_in(line)] == []


@for_each("text", MARKUP + NAMES)
def test_names_of_files_and_tensors_are_shown_as_they_stand(text: str) -> None:
    header = json.dumps(
        {
            text: {"dtype": "F32", "shape": [1, 3, 3], "data_offsets": [0, 36]},
            f"{text} ": {"dtype": "I8", "shape": [4], "data_offsets": [36, 40]},
        }
    )
    data = len(header).to_bytes(8, "little") + header.encode() + np.ones(9, "<f4").tobytes() + bytes(4)
    app = open_page("forward.py", lang="en", open_cards=("kernel",))
    app.session_state["weights_file"] = True
    app.run()
    app.file_uploader[0].upload(text, data).run()
    said = [line for each in shown(app.run()) for line in each.split("  \n")]
    assert sum(text in read(line) for line in said) >= 2, said
    assert [line for line in said if markup_in(line)] == []
