"""Reads a page as a person does: what controls are called, their options in order, what the texts say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest

from convviz.i18n import translator
from tests.app.pages.shell import open_page, texts

CHOICES = ("selectbox", "segmented_control", "radio", "select_slider", "multiselect", "pills")
NAMED = ("button", "download_button", "toggle", "checkbox", "number_input", "text_input", "text_area")
NAMED += ("slider", "file_uploader", "page_link")

Options = dict[str, Any]
"""The words on the options of a control, in order, each with the value that is taken when it is chosen."""


@dataclass(frozen=True)
class Reading:
    """What is read on a page: its choices by label, the labels of other controls by key, all its texts."""

    app: AppTest
    choices: dict[str, Options]
    names: dict[str, str]
    text: str

    @property
    def helps(self) -> dict[str, str]:
        """What appears above a control that is pointed at, by the control's key."""
        controls = (element for kind in (*NAMED, *CHOICES) for element in self.app.get(kind))
        return {control.key: text for control in controls if (text := getattr(control.proto, "help", ""))}

    def limits(self) -> dict[str, tuple[int, int]]:
        """The least and the most that each field for a number says where one types far too much."""
        found = {}
        for key in [field.key for field in self.app.number_input]:
            self.app.number_input(key=key).set_value(10**12).run()
            low, high = re.findall(r"choose a number from (−?[\d,]+) to (−?[\d,]+)", texts(self.app))[-1]
            found[key] = int(low.replace("−", "-").replace(",", "")), int(high.replace(",", ""))
        return found

    def disabled(self, key: str) -> bool:
        """Whether a button is shown in grey."""
        return bool(self.app.button(key=key).disabled)


def read(script: str, *cards: str, lang: str = "en", state: Any = (), **query: str) -> Reading:
    """Open a page with these cards open, and with this in the state of its session."""
    with _recorded() as choices:
        app = open_page(script, open_cards=cards, lang=lang, **query)
        for name, value in dict(state).items():
            app.session_state[name] = value
        if state:
            app.run()
    return Reading(app, choices, dict(_names(app)), texts(app))


def _names(app: AppTest) -> Iterator[tuple[str, str]]:
    for kind in NAMED:
        for element in app.get(kind):
            label = getattr(element, "label", None) or getattr(getattr(element, "proto", None), "label", "")
            yield getattr(element, "key", None) or label, label
    for popover in app.get("popover"):
        yield popover.proto.popover.label, popover.proto.popover.label


@contextmanager
def _recorded() -> Iterator[dict[str, Options]]:
    """Take down the options of every choice that a page shows, by its label."""
    found: dict[str, Options] = {}

    def watched(shows: Callable[..., Any], method: bool) -> Callable[..., Any]:
        def control(*args: Any, **rest: Any) -> Any:
            label, options = args[method:][:2]
            words = {rest.get("format_func", str)(option): option for option in options}
            found[label] = {**found.get(label, {}), **words}  # in Chinese two choices may share a label
            return shows(*args, **rest)

        return control

    with pytest.MonkeyPatch.context() as patch:
        for kind in CHOICES:
            patch.setattr(st, kind, watched(getattr(st, kind), method=False))
            patch.setattr(DeltaGenerator, kind, watched(getattr(DeltaGenerator, kind), method=True))
        yield found


def assert_reads(reading: Reading, choices: dict[str, Options], names: dict[str, str]) -> None:
    """The page offers these choices in this order, and its controls are called so."""
    shown = {label: list(options.items()) for label, options in reading.choices.items() if label in choices}
    assert shown == {label: list(options.items()) for label, options in choices.items()}
    assert {key: label for key, label in reading.names.items() if key in names} == names


def assert_reads_translated(
    reading: Reading, lang: str, choices: dict[str, Options], names: dict[str, str]
) -> None:
    """The same in another language, word for word; words that are made of several are left to the first."""
    _ = translator(lang)
    assert _("Language") != "Language" and _(next(iter(choices))) in reading.choices
    for label, options in ((label, options) for label, options in choices.items() if _(label) != label):
        shown = {value: word for word, value in reading.choices[_(label)].items()}
        for word, value in options.items():
            assert shown[value] == _(word) or _(word) == word
    keyed = {key: _(label) for key, label in names.items() if key in reading.names and _(label) != label}
    assert {key: reading.names[key] for key in keyed} == keyed
