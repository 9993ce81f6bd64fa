"""An unknown mistake by its seed."""

from __future__ import annotations

import numpy as np

from convviz.mistakes.catalogue import MISTAKES
from convviz.mistakes.mistake import Mistake

_STREAM = 1
"""Keeps the choice apart from the numbers that `verdict_of` draws from the same seed."""


def mystery(seed: int) -> Mistake:
    """The mistake that a seed hides; `verdict_of` with that seed shows it on numbers of its own."""
    pick = int(np.random.default_rng([_STREAM, seed]).integers(len(MISTAKES)))
    return list(MISTAKES.values())[pick]
