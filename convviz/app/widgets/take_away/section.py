"""What the dialog has a part for, depending on the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from convviz.app.shell.labels import Translate
from convviz.app.widgets.take_away import lab_file
from convviz.i18n import N_


@dataclass(frozen=True)
class Section:
    """One kind of thing to take along: its name, its label (an English msgid) and its part of the dialog."""

    name: str
    label: str
    body: Callable[[Translate], None]


LAB = Section("lab", N_("Everything, as one file"), lab_file.body)


def sections_of() -> list[Section]:
    """Return the parts of the dialog on the page that is on show."""
    return [LAB]
