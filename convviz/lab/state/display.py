"""How a page is displayed: language, large type, a slide, hidden cards, covered numbers, a task."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.i18n import LANGUAGES, negotiate
from convviz.lab.state.fields.kinds import choice, flag, path_of_words, some_of
from convviz.lab.state.settings import Settings
from convviz.lab.state.table import entry

CARDS = ("picture", "kernel", "layer", "upstream", "explain")
"""What a link may hide, in the order in which a page shows it."""

RESULTS = (
    "output",
    "activated",
    "pooled",
    "activated_grad",
    "output_grad",
    "weight_grad",
    "input_grad",
    "transposed",
)
"""What a layer works out, whose numbers can be covered until somebody has found them."""


@dataclass(frozen=True)
class Display(Settings):
    """Language of every sentence, large type, the stage alone, what is left out or covered, a task.

    An address that names no language leaves it as it is; one without the others shows the page without them.
    """

    lang: str = entry("lang", choice(*LANGUAGES), "en", stays=True)
    present: bool = entry("present", flag("1", "0"), False)
    hide: frozenset[str] = entry("hide", some_of(*CARDS), frozenset())
    slide: bool = entry("slide", flag("1", "0"), False)
    cover: frozenset[str] = entry("cover", some_of(*RESULTS), frozenset())
    task: str = entry("task", path_of_words(), "")  # what is worked on there, exercise.first_window.7.0

    def shows(self, card: str) -> bool:
        """Say whether the card of this name is on the page."""
        return card not in self.hide


def first_display(locale: str | None) -> Display:
    """Return what a first visit without an address gets: the browser's language, nothing else."""
    return Display(lang=negotiate(locale))
