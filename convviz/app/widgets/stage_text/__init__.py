"""Every sentence that the stage can say, in the reader's language; the browser fills the places in braces."""

from collections.abc import Callable
from functools import cache

from convviz.app.components.payload import Piece, piece
from convviz.app.widgets.grid_words import grid_words
from convviz.app.widgets.stage_text import formula, numbers, panels, steps, tips, tools
from convviz.app.widgets.stage_text.sentence import Sentence, span_text
from convviz.app.widgets.stage_text.turned import turned_words


@cache
def stage_words(_: Callable[[str], str], *, turned: bool = False) -> Piece:
    """Return `stage_text` as a piece of the stage's messages, made once for each language and operation."""
    return piece(stage_text(_, turned=turned))


def stage_text(_: Callable[[str], str], *, turned: bool = False) -> dict[str, Sentence]:
    """Return the stage's sentences by the names under which its scripts know them.

    Those of a true convolution, whose kernel lies on a patch turned by half a turn, replace some.
    """
    usual = _usual(_)
    return {**usual, **turned_words(_)} if turned else usual


def _usual(_: Callable[[str], str]) -> dict[str, Sentence]:
    return {
        **span_text(_),
        **panels.panels(_),
        **grid_words(_),
        **tools.kernel_tools(_),
        **numbers.typing(_),
        **numbers.numerals(_),
        **numbers.last_word(_),
        **tools.playback(_),
        **steps.steps(_),
        **steps.matrices(_),
        **steps.after(_),
        **steps.two_ways(_),
        **steps.one_hot(_),
        **tools.upstream_tools(_),
        **tools.choices(_),
        **tools.cover(_),
        **tools.whole_picture(_),
        **tips.forward_tips(_),
        **tips.backward_tips(_),
        **tips.after_tips(_),
        **formula.formula(_),
        **numbers.colours(_),
        **numbers.taking(_),
    }
