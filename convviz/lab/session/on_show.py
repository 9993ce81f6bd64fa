"""What is on show in a tab."""

from __future__ import annotations

from dataclasses import replace

from convviz.errors import Refusal
from convviz.lab.layer.pictures import picture_channels
from convviz.lab.session.brought import Brought
from convviz.lab.session.concessions import Concessions
from convviz.lab.state import Experiment, clamp_picks, repair, views_of
from convviz.lab.state.foreign_views import no_such_view
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

    def visit(self, page: str, asked: str = "") -> list[Refusal]:
        """Show one of the views of `page`; return what is told of the one that an address `asked` for.

        Without such an address it changes untold: the pages share one experiment, whose view is the other's
        for whoever comes from there, and nobody asked for that one here.
        """
        wanted, there = self.experiment, self.seen_on(page, self.experiment)
        self._views[page] = there.view
        if there == wanted:
            return []
        self._set(there)
        return [no_such_view(page, wanted, there.view)] if asked == wanted.view else []

    def seen_on(self, page: str, experiment: Experiment) -> Experiment:
        """Return an experiment in a view of `page`: its own, or the one on show there last, or the first."""
        views = views_of(page, experiment)
        wanted = (experiment.view, self._views.get(page, ""))
        return replace(experiment, view=next((view for view in wanted if view in views), views[0]))

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
