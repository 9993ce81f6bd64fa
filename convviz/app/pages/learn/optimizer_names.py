"""The optimizers' names as a person reads them (English message ids)."""

from __future__ import annotations

from convviz.i18n import N_

OPTIMIZER_NAMES = {
    "sgd": N_("Gradient descent"),
    "momentum": N_("Momentum"),
    "adam": N_("Adam"),
}
