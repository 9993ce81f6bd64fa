"""What comes from outside is markup nowhere: every place for a file on every page, and all that is then said.

Names of files, of tensors and of what is in them, and every field of an address, carry the same text. All
strings of all elements are looked through, whatever kind they are; a new place is so too.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from convviz.app.shell.navigation import PATHS
from convviz.lab.layer.upload import take_upload
from convviz.lab.saved import to_bytes
from convviz.lab.session.session import Session
from convviz.lab.state.settings import keys
from convviz.lab.state.state import State
from tests.app.pages.shell import open_page
from tests.lab.session.browser import png
from tests.markdown_reader import markup_in

EVIL = "<b>evil</b> [evil](//evil.example) :red[evil] $evil$"
SCRIPTS = tuple(f"{page or 'start'}.py" for page in PATHS)
NO_MARKUP = {
    *("id", "value", "default", "file_name", "query_string", "code_text", "url", "mime", "raw_values"),
    *("js_content", "html_content", "json", "element_id", "form_id", "fragment_id"),
}
AS_IT_STANDS = ("selectbox.options",)
"""Fields that Streamlit shows as they are, or not at all."""


def safetensors() -> bytes:
    header = json.dumps(
        {
            EVIL: {"dtype": "F32", "shape": [1, 3, 3], "data_offsets": [0, 36]},
            f"{EVIL}.bias": {"dtype": "I8", "shape": [4], "data_offsets": [36, 40]},
            "__metadata__": {EVIL: EVIL},
        }
    ).encode()
    return len(header).to_bytes(8, "little") + header + np.ones(9, "<f4").tobytes() + bytes(4)


def npz() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive, archive.open("w.npy", "w") as member:
        np.lib.format.write_array(member, np.ones((2, 2), "<f4"))
    return file.getvalue().replace(b"w.npy", b"<b>.n")


def lab(changed: bool) -> bytes:
    session = Session()
    session.bring(take_upload(EVIL, png()))
    data = to_bytes(session.saved("forward"))
    return data.replace(b'"page"', b'"<b>e"') if changed else data


FILES: dict[str, bytes] = {
    "a picture": png(),
    "a broken picture": png()[:60],
    "something else": EVIL.encode(),
    "numbers": f"1 2\n3 {EVIL}".encode(),
    "weights": safetensors(),
    "an archive of no weights": npz(),
    "a lab": lab(changed=False),
    "a damaged lab": lab(changed=True),
}


def strings(message: Message, path: str = "") -> Iterator[tuple[str, str]]:
    """Give every string of a message, with the names of the fields that lead to it."""
    for field, value in message.ListFields():
        if field.name in NO_MARKUP:
            continue
        for each in value if field.is_repeated and field.type != field.TYPE_BYTES else [value]:
            if isinstance(each, Message):
                yield from strings(each, f"{path}.{field.name}")
            elif isinstance(each, str):
                yield f"{path}.{field.name}", each


def elements(block: Block) -> Iterator[Any]:
    """Give all elements and blocks of a page."""
    for child in block.children.values():
        if isinstance(child, Block):
            yield from elements(child)
        yield child


def said(app: AppTest) -> Iterator[tuple[str, str]]:
    """Give every line that the page says and that has the text in it."""
    assert not app.exception
    for part in app._tree.children.values():
        for element in elements(part):
            if isinstance(getattr(element, "proto", None), Message):
                for path, text in strings(element.proto, element.type):
                    yield from ((path, line) for line in text.split("  \n") if "evil" in line)


def offences(app: AppTest) -> list[tuple[str, str]]:
    return [
        (path, line)
        for path, line in said(app)
        if path not in AS_IT_STANDS
        and ("<b>" in line if path.startswith(("html", "iframe")) else markup_in(line))
    ]


def places(script: str) -> AppTest:
    """Open a page with everything opened that has a place for a file."""
    app = open_page(script, lang="en", open_cards=("kernel", "picture"))
    for key in ("weights_file", "camera_open", "network_weights", "lab_open"):
        app.session_state[key] = True
    return app.run()


@pytest.mark.parametrize("script", SCRIPTS)
def test_names_and_contents_of_files_are_no_markup_wherever_they_are_brought(script: str) -> None:
    for place in range(len(places(script).file_uploader)):
        app = places(script)
        for kind, data in FILES.items():  # a lab comes last, for it goes to a page of its own
            found = app.file_uploader[min(place, len(app.file_uploader) - 1)]
            found.upload(EVIL, data).run()
            assert offences(app) == [], kind


def test_the_places_are_found_and_what_is_brought_there_is_quoted() -> None:
    quoted = []
    for place in range(len(places("forward.py").file_uploader)):
        app = places("forward.py")
        app.file_uploader[place].upload(EVIL, FILES["weights"]).run()
        quoted.append(len(list(said(app))))
    assert len(quoted) >= 3 and max(quoted) >= 2


@pytest.mark.parametrize("script", SCRIPTS)
def test_no_field_of_an_address_is_markup_on_any_page(script: str) -> None:
    app = open_page(script, **dict.fromkeys([*keys(State), "more", EVIL], EVIL))
    assert len(list(said(app))) > 30
    assert offences(app) == []


def test_markup_that_is_read_as_such_is_an_offence() -> None:
    app = AppTest.from_string(f"import streamlit as st; st.caption({EVIL!r}); st.html({EVIL!r})").run()
    assert [path for path, _line in offences(app)] == ["caption.body", "html.body"]
