"""The names of targets, pictures and starts as a person reads them (English message ids)."""

from __future__ import annotations

from convviz.app.shell.labels import Translate
from convviz.i18n import N_
from convviz.lab.files.images import SAMPLES
from convviz.lab.kernels import PRESETS
from convviz.lab.state.learn.one_kernel import CHANCE, CONSTANT, OWN, PICTURE, UPLOADED, ZEROS

_TARGETS = {OWN: N_("Your own numbers"), UPLOADED: N_("An output picture")}
_PICTURES = {CONSTANT: N_("Constant"), PICTURE: N_("The picture of the other pages")}
_STARTS = {ZEROS: N_("Zeros"), CHANCE: N_("Random numbers")}


def target_name(target: str, _: Translate) -> str:
    """Name a target."""
    return _(_TARGETS[target] if target in _TARGETS else PRESETS[target].name)


def picture_name(picture: str, _: Translate) -> str:
    """Name a picture."""
    return _(_PICTURES[picture] if picture in _PICTURES else SAMPLES[picture].name)


def start_name(start: str, _: Translate) -> str:
    """Name a start."""
    return _(_STARTS[start] if start in _STARTS else PRESETS[start].name)
