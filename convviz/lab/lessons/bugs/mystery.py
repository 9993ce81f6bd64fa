"""An unknown mistake by its seed."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from convviz.lab.lessons.bugs.bug import Bug
from convviz.lab.lessons.bugs.catalogue import BUGS
from convviz.lab.lessons.bugs.verdict import verdict_of

_STREAM = 1
"""Keeps the choice apart from the numbers that `verdict_of` draws from the same seed."""


@lru_cache(maxsize=256)
def mystery(seed: int) -> Bug:
    """Return the mistake that a seed hides; `verdict_of` with that seed catches it on numbers of its own.

    Its layer may be that of another piece, so that the layer does not give the answer away.
    """
    rng = np.random.default_rng([_STREAM, seed])
    pieces = list(BUGS.values())
    bug = pieces[int(rng.integers(len(pieces)))]
    hosts = [piece for piece in pieces if piece.which == bug.which]
    placed = (replace(bug, layer=hosts[place].layer) for place in rng.permutation(len(hosts)))
    return next((each for each in placed if verdict_of(each, seed=seed).caught), bug)


@lru_cache(maxsize=256)
def on_layer_of(bug: Bug, other: Bug) -> Bug:
    """Return the mistake as it would be on the layer of another one."""
    return replace(bug, layer=other.layer)
