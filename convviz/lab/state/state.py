"""Everything that an address says."""

from __future__ import annotations

from dataclasses import dataclass

from convviz.lab.state.display import Display
from convviz.lab.state.experiment import Experiment
from convviz.lab.state.learn.learn_state import LearnState
from convviz.lab.state.settings import Settings
from convviz.lab.state.table import part


@dataclass(frozen=True)
class State(Settings):
    """The experiment that the pages share, what the Learn page shows, and how all of it is displayed."""

    experiment: Experiment = part(Experiment)
    learn: LearnState = part(LearnState)
    display: Display = part(Display)
