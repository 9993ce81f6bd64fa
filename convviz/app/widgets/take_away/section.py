"""What the dialog has a part for, depending on the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate
from convviz.app.shell.navigation import path_on_show
from convviz.app.widgets.take_away import (
    animation,
    lab_file,
    numbers,
    photo,
    picture,
    program,
    web_page,
    worksheet,
)
from convviz.i18n import N_
from convviz.lab.state import VIEWS


@dataclass(frozen=True)
class Section:
    """One kind of thing to take along: its name, its label (an English msgid) and its part of the dialog.

    Whether it `tells` numbers that may be covered.
    """

    name: str
    label: str
    body: Callable[[Translate], None]
    tells: bool = False


PICTURE = Section("picture", N_("Picture"), picture.body)
PHOTO = Section("photo", N_("Filtered photo"), photo.body)
ANIMATION = Section("animation", N_("Animation"), animation.body)
WEB_PAGE = Section("web_page", N_("Web page"), web_page.body, tells=True)
NUMBERS = Section("numbers", N_("Numbers"), numbers.body, tells=True)
PROGRAM = Section("program", N_("Code and notebook"), program.body)
WORKSHEET = Section("worksheet", N_("Worksheet"), worksheet.body, tells=True)
LAB = Section("lab", N_("Everything, as one file"), lab_file.body)


def sections_of() -> list[Section]:
    """Return the parts of the dialog on the page that is on show."""
    if path_on_show() not in VIEWS:
        return [LAB, WORKSHEET]
    drawn = [PHOTO] if session().experiment.view == "picture" else [PICTURE, ANIMATION]
    return [*drawn, WEB_PAGE, NUMBERS, PROGRAM, WORKSHEET, LAB]
