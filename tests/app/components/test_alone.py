"""The stage as one file: nothing in it reaches out, and it is no larger than may be."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from gzip import decompress as gunzip
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from convviz.app.components.alone import MOST_BYTES, page
from convviz.app.components.alone.page import MIT, OWNER

ROOT = Path(__file__).parents[3]
WORDS = {"licences": "Licences", "open": "Open it in ConvViz", "failed": "Too old."}
NAMES = {"output": "Output", "patches": "<b>Patches</b>", "matrix": "Matrix"}


def made(messages: dict[str, bytes], **options: str) -> str:
    return page(messages, NAMES, **{"title": "Digit & </script>", "lang": "en", "words": WORDS, **options})


def told(text: str) -> list[dict[str, str]]:
    found = re.search(r'<script type="application/json" class="cv-told">(.*?)</script>', text, re.DOTALL)
    assert found
    return json.loads(found[1])


class Elements(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_messages_come_back_as_they_were_the_first_one_first():
    messages = {"patches": b"\0\1</script><!--", "output": bytes(range(256))}
    found = told(made(messages))
    assert [(each["view"], each["name"]) for each in found] == [
        ("patches", "<b>Patches</b>"),
        ("output", "Output"),
    ]
    assert [gunzip(b64decode(each["message"])) for each in found] == list(messages.values())


def test_it_has_scripts_of_its_own_and_asks_for_nothing():
    text = made({"output": b"1"}, link="http://x.example/?a=1&b=\"'<")
    elements = Elements()
    elements.feed(text)
    scripts = [attributes for tag, attributes in elements.found if tag == "script"]
    assert [each.get("type") for each in scripts] == ["text/plain", "application/json", "module"]
    assert not any("src" in attributes for _tag, attributes in elements.found)
    assert not any(tag in ("link", "img", "iframe", "object") for tag, _attributes in elements.found)
    (address,) = [attributes["href"] for tag, attributes in elements.found if tag == "a"]
    assert address == "http://x.example/?a=1&b=\"'<"
    (policy,) = [each["content"] for _tag, each in elements.found if each.get("http-equiv")]
    assert policy is not None and policy.startswith("default-src 'none'") and "http" not in policy
    assert text.count("</script>") == 3


def test_views_that_have_no_room_are_left_out_and_the_first_never():
    large = np.random.default_rng(1).bytes(1_500_000)  # which packs to no less
    text = made({"matrix": large, "output": large, "patches": large})
    assert [each["view"] for each in told(text)] == ["matrix"]
    assert len(text.encode()) <= MOST_BYTES
    assert [each["view"] for each in told(made({"output": 3 * large}))] == ["output"]


def test_the_licences_are_inside():
    text = made({"output": b"1"})
    licence = (ROOT / "LICENSE").read_text("utf-8")
    assert OWNER in licence and MIT.split() == licence[licence.index("Permission is") :].split()
    assert OWNER in text and MIT in unescape(text)
    assert re.search(r"plotly.js</strong>: Copyright 2012-\d{4}, Plotly, Inc\.", text)


@pytest.mark.parametrize(("scheme", "background"), [("light", "#fcfdfd"), ("dark", "#101a20")])
def test_both_themes_have_their_colours(scheme: str, background: str):
    rules = made({"output": b"1"})[:3000]
    light, dark = rules.split("@media (prefers-color-scheme: dark)")
    assert f"--st-background-color: {background};" in {"light": light, "dark": dark}[scheme]
    assert "None" not in rules
