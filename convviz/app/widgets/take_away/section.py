"""What the dialog has a part for, depending on the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from convviz.app.shell.labels import Translate
from convviz.app.shell.navigation import path_on_show
from convviz.app.widgets.take_away import animation, lab_file, numbers, picture, program
from convviz.i18n import N_


@dataclass(frozen=True)
class Section:
    """One kind of thing to take along: its name, its label (an English msgid) and its part of the dialog."""

    name: str
    label: str
    body: Callable[[Translate], None]


PICTURE = Section("picture", N_("Picture"), picture.body)
ANIMATION = Section("animation", N_("Animation"), animation.body)
NUMBERS = Section("numbers", N_("Numbers"), numbers.body)
PROGRAM = Section("program", N_("Code and notebook"), program.body)
LAB = Section("lab", N_("Everything, as one file"), lab_file.body)


def sections_of() -> list[Section]:
    """Return the parts of the dialog on the page that is on show."""
    return [PICTURE, ANIMATION, NUMBERS, PROGRAM, LAB] if path_on_show() in ("forward", "backward") else [LAB]
