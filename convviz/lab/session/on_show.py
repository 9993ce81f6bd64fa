"""What is on show in a tab."""

from __future__ import annotations

from dataclasses import replace

from convviz.errors import Refusal
from convviz.lab.layer.pictures import picture_channels
from convviz.lab.session.brought import Brought
from convviz.lab.session.concessions import Concessions
from convviz.lab.state import Experiment, clamp_picks, repair, views_of
from convviz.lab.state.history import History
from convviz.lab.state.state import State


class OnShow:
    """The state that is on show, its experiment always possible on what was brought, and its history."""

    def __init__(self, brought: Brought) -> None:
        self.state = State()
        self.history = History()
        self._brought = brought
        self._concessions = Concessions()
        self._views: dict[str, str] = {}

    @property
    def experiment(self) -> Experiment:
        """The experiment that all pages share."""
        return self.state.experiment

    def become(self, wanted: Experiment) -> list[Refusal]:
        """Show the experiment that a person made; return what had to give way, and why."""
        before = self.experiment
        refusals = self._show(self._with_picks_inside(self._with_concessions(wanted)))
        self.history.note(before, self.experiment)
        return refusals

    def follow(self, state: State, *, noted: bool) -> list[Refusal]:
        """Show what an address says, `noted` in the history or not; return what had to give way, and why."""
        before = self.experiment
        self.state = replace(state, experiment=before)
        refusals = self._show(state.experiment)
        if noted:
            self.history.note(before, self.experiment)
        return refusals

    def undo(self) -> list[Refusal]:
        """Go back to the experiment before the last change."""
        return self._show(self.history.undo(self.experiment))

    def redo(self) -> list[Refusal]:
        """Take back the last undo."""
        return self._show(self.history.redo(self.experiment))

    def visit(self, page: str) -> None:
        """Show one of the views of `page`: the one on show there last, or its first."""
        views = views_of(page, self.experiment)
        if self.experiment.view not in views:
            last = self._views.get(page)
            self._set(replace(self.experiment, view=last if last in views else views[0]))
        self._views[page] = self.experiment.view

    def _with_concessions(self, wanted: Experiment) -> Experiment:
        """Give back on another input what the last one did not allow."""
        same = self._brought.region_size(wanted) == self._brought.region_size(self.experiment)
        return wanted if same else self._concessions.taken_back(wanted)

    def _with_picks_inside(self, wanted: Experiment) -> Experiment:
        """Bring step and cell along, untold, to an output that a change made smaller."""
        try:
            return clamp_picks(wanted, self._brought.source(wanted).size)
        except Refusal:  # the layer itself has to be repaired first
            return wanted

    def _show(self, wanted: Experiment) -> list[Refusal]:
        wanted, missing = self._brought.without_missing(wanted)
        source = self._brought.source(wanted)
        became, refusals = repair(wanted, source.size, picture_channels(wanted, source))
        self._set(became)
        self._concessions.note(wanted, became)
        self._brought.numbers = became.numbers or self._brought.numbers
        return [*missing, *refusals]

    def _set(self, experiment: Experiment) -> None:
        self.state = replace(self.state, experiment=experiment)
