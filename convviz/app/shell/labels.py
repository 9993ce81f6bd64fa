"""Short texts that several places need: sizes, numbers and names as a person reads them."""

from __future__ import annotations

from collections.abc import Callable

from convviz.app.shell.markdown import verbatim
from convviz.errors import Refusal
from convviz.i18n import N_
from convviz.lab.files.images import SAMPLES
from convviz.lab.kernels import PRESETS
from convviz.lab.state import CUSTOM, GIVEN, NUMBERS, Experiment, is_brought

Translate = Callable[[str], str]

PADDING_MODE_NAMES = {
    "zeros": N_("Zeros"),
    "reflect": N_("Reflect"),
    "replicate": N_("Replicate"),
    "circular": N_("Circular"),
}
PADDING_NAMES = {"valid": N_("None (valid)"), "same": N_("Same"), "full": N_("Full")}
SCALE_NAMES = {"unit": N_("0 to 1"), "bytes": N_("0 to 255"), "integers": N_("Whole numbers 0 to 9")}
PAGE_NAMES = {
    "": N_("Start"),
    "forward": N_("Forward"),
    "backward": N_("Backward"),
    "stack": N_("Stack"),
    "learn": N_("Learn"),
    "examples": N_("Examples"),
    "speed": N_("Speed"),
    "about": N_("About"),
}
CARD_NAMES = {
    "picture": N_("Picture"),
    "kernel": N_("Kernel"),
    "layer": N_("Layer"),
    "upstream": N_("Upstream"),
    "explain": N_("Explain"),
}


def size_text(size: tuple[int, ...]) -> str:
    """Write a size as the panels do: ``8 x 8``."""
    return " × ".join(str(n) for n in size)


def sized(_: Translate, name: str, size: tuple[int, ...]) -> str:
    """Write a name with its size, ``Camera 28 × 28``, joined as the language joins the two."""
    return _("{name} {size}").format(name=name, size=size_text(size))


def pair_text(pair: tuple[int, ...]) -> str:
    """Write a pair (h, w), once where both are the same; four sides as they are."""
    return str(pair[0]) if len(pair) == 2 and pair[0] == pair[1] else ", ".join(map(str, pair))


def number_text(value: float) -> str:
    """Write a number in short form, with a true minus sign and no negative zero."""
    text = f"{value + 0.0:.4g}"
    return text.replace("-", "\N{MINUS SIGN}") if text != "-0" else "0"


def sentence(_: Translate, refusal: Refusal) -> str:
    """Write a refusal in the reader's language, as plain text; so too a reason that stands in it."""
    values = {
        name: sentence(_, value) if isinstance(value, Refusal) else value
        for name, value in refusal.values.items()
    }
    return _(refusal.template).format(**values)


def told(_: Translate, refusal: Refusal) -> str:
    """Write a refusal in the reader's language, as Markdown in which nothing that it quotes is markup."""
    return verbatim(sentence(_, refusal))


def picture_name(_: Translate, experiment: Experiment) -> str:
    """Name the picture of an experiment, or the maps that stand for it."""
    if experiment.maps == GIVEN:
        return _("Maps of the network")
    if experiment.picture == NUMBERS:
        return _("Your own numbers")
    if is_brought(experiment.picture):
        return _("Your picture")
    return _(SAMPLES[experiment.picture].name)


def kernel_name(_: Translate, preset: str) -> str:
    """Name a kernel by its preset."""
    return _("Custom") if preset == CUSTOM else _(PRESETS[preset].name)
