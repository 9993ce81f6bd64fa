"""Views that an address names and its page cannot show: told, with what is shown instead."""

from __future__ import annotations

from convviz.errors import Refusal, RefusedValue
from convviz.i18n import N_
from convviz.lab.state.agreement import NUMBERS
from convviz.lab.state.experiment import VIEWS, Experiment
from convviz.lab.state.view_names import VIEW_NAMES

_ELSEWHERE = {
    "forward": N_(
        "The view “{view}” is one of Backward’s, and this is Forward: “{shown}” is shown instead. Write"
        " backward for forward in the address to see it."
    ),
    "backward": N_(
        "The view “{view}” is one of Forward’s, and this is Backward: “{shown}” is shown instead. Write"
        " forward for backward in the address to see it."
    ),
}
"""What is told on each page of a view of the other one."""


def no_such_view(page: str, wanted: Experiment, shown: str) -> Refusal:
    """Return the sentence for an experiment in a view that `page` lacks; `shown` stands there instead."""
    names = {"view": RefusedValue(VIEW_NAMES[wanted.view]), "shown": RefusedValue(VIEW_NAMES[shown])}
    return RefusedValue(_sentence(page, wanted), **names)


def _sentence(page: str, experiment: Experiment) -> str:
    if experiment.view not in VIEWS[page]:
        return _ELSEWHERE[page]
    if experiment.view != "picture":
        return N_(
            "There is no view “{view}” of a layer that nothing follows: “{shown}” is shown instead. Choose an"
            " activation or pooling to see it."
        )
    if experiment.picture == NUMBERS:
        return N_(
            "There is no view “{view}” of one’s own numbers, which are all in sight already: “{shown}” is"
            " shown instead. Choose a picture to see it."
        )
    return N_(
        "There is no view “{view}” of a layer that reads maps in place of the picture: “{shown}” is shown"
        " instead. Show a layer that reads the picture itself to see it."
    )
