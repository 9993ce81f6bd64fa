"""One visitor's session: the experiment on show, its history, what the address said last.

The address follows the experiment and the experiment follows the address. Who leads is decided once a run:
after an act (a widget, the stage, a button) the session leads and the address is written; otherwise an
address that differs from the one last written is a press of Back or Forward, or was typed, and the session
follows it. A browser whose line was cut asks with the address that it had then: one of those last written is
no press of Back on a new line. The step alone never counts as a difference, because the stage writes it into
the address by itself. Streamlit is unknown here; `convviz.app.shell.current` knows it.
"""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from convviz.errors import Refusal
from convviz.lab import actions
from convviz.lab.actions.own_input import with_numbers
from convviz.lab.layer.pictures import channels_of, picture_channels, shown_numbers
from convviz.lab.layer.source import Source
from convviz.lab.layer.upload import Upload
from convviz.lab.scene import Chosen, Scene
from convviz.lab.scene.cache import SceneCache
from convviz.lab.session.brought import Brought
from convviz.lab.session.concessions import Concessions
from convviz.lab.session.feedback import INPUT, Feedback
from convviz.lab.session.stage_messages import StageMessages
from convviz.lab.state import (
    GIVEN,
    MAPS,
    NUMBERS,
    UPLOAD,
    Experiment,
    OwnNumbers,
    clamp_picks,
    repair,
    views_of,
)
from convviz.lab.state.address import without_step, write_address
from convviz.lab.state.display import Display, first_display
from convviz.lab.state.history import History
from convviz.lab.state.learn.learn_state import LearnState
from convviz.lab.state.long_addresses import KEPT, LongAddresses
from convviz.lab.state.state import State


class Session:
    """Everything that one browser tab has set up."""

    def __init__(self) -> None:
        self.id = secrets.token_hex(8)
        self.experiment = Experiment()
        self.display = Display()
        self.learn_state = LearnState()
        self.history = History()
        self.brought = Brought()
        self.feedback = Feedback()
        self.stage = StageMessages()
        self.cache = SceneCache()
        self._concessions = Concessions()
        self._acted = False
        self._known: dict[str, str] | None = None
        self._written: deque[dict[str, str]] = deque(maxlen=KEPT)
        self._line = ""
        self._long = LongAddresses()
        self._views: dict[str, str] = {}

    # ---- what a person does ------------------------------------------------------------------------------

    @property
    def source(self) -> Source:
        """The picture that the experiment is about."""
        return self.brought.source(self.experiment)

    @property
    def scene(self) -> Scene:
        """The arrays of the experiment."""
        return self.cache.scene(self.experiment, self.source)

    @property
    def chosen(self) -> Chosen:
        """The filter and the picture on show."""
        experiment = self.experiment
        return Chosen(self.scene, experiment.out_channel, experiment.item, experiment.channel)

    def become(self, wanted: Experiment) -> None:
        """Make `wanted` the experiment, repaired where its picture does not allow it."""
        before = self.experiment
        self._set(self._with_picks_inside(self._with_concessions(wanted)))
        self.history.note(before, self.experiment)
        self._acted = True

    def _with_concessions(self, wanted: Experiment) -> Experiment:
        """Give back on another input what the last one did not allow."""
        same = self.brought.region_size(wanted) == self.brought.region_size(self.experiment)
        return wanted if same else self._concessions.taken_back(wanted)

    def _with_picks_inside(self, wanted: Experiment) -> Experiment:
        """Bring step and cell along, untold, to an output that a change made smaller."""
        try:
            return clamp_picks(wanted, self.brought.source(wanted).size)
        except Refusal:  # the layer itself has to be repaired first
            return wanted

    def change(self, **fields: Any) -> None:
        """Change fields of the experiment; a value that its field cannot have is only reported."""
        try:
            wanted = replace(self.experiment, **fields)
        except Refusal as refusal:
            self.feedback.note([refusal])
            return
        self.feedback.loss = None
        self.become(wanted)

    def change_display(self, **fields: Any) -> None:
        """Change the language, the size of type or the hidden cards."""
        self.display = replace(self.display, **fields)
        self._acted = True

    def change_learn(self, **fields: Any) -> None:
        """Change what the Learn page shows; a value that its field cannot have is only reported."""
        try:
            self.learn_state = replace(self.learn_state, **fields)
        except Refusal as refusal:
            self.feedback.note([refusal])
        self._acted = True

    def undo(self) -> None:
        """Go back to the experiment before the last change."""
        self._follow_history(self.history.undo(self.experiment))

    def redo(self) -> None:
        """Take back the last undo."""
        self._follow_history(self.history.redo(self.experiment))

    def bring(self, upload: Upload) -> None:
        """Show a picture that a person brought, in its own first region."""
        self.brought.upload = upload
        self.show_picture(UPLOAD)

    def show_picture(self, picture: str) -> None:
        """Show another picture, in its own first region and from the first step.

        One's own numbers are those that were typed last; the first time they are those on show.
        """
        if picture == NUMBERS:
            return self.show_numbers(self.brought.numbers)
        maps = MAPS[0] if self.experiment.maps == GIVEN else self.experiment.maps
        self.change(picture=picture, numbers=None, maps=maps, region=None, reduce=None, step=0)

    def show_numbers(self, numbers: OwnNumbers | None = None) -> None:
        """Make the input numbers of one's own: these, or without any exactly those on show."""
        try:
            wanted = self._with_shown() if numbers is None else with_numbers(self.experiment, numbers)
        except Refusal as refusal:
            self.feedback.note([refusal])
            return
        self.feedback.forget(INPUT)
        self.become(wanted)

    def _with_shown(self) -> Experiment:
        """The experiment on the numbers that are on show, at the step that is on show."""
        now = self.experiment
        numbers = shown_numbers(now, self.cache.batch(now, self.source))
        return replace(with_numbers(replace(now, maps=MAPS[0]), numbers), step=now.step)

    def take(self, queue: Sequence[Any]) -> None:
        """Apply the actions of the stage in order, each once; what a browser sends may be anything.

        A refused action leaves the experiment as it is.
        """
        for action in self.stage.new_actions(queue):
            self._apply(action)
        self._acted = True

    def _apply(self, action: Mapping[str, Any]) -> None:
        match action.get("do"):
            case "undo":
                self.undo()
            case "redo":
                self.redo()
            case "own":
                self.show_numbers()
            case "fresh":
                pass  # only a run is needed: it finds what is gone and makes it again
            case _:
                self.stage.refusal = self.act(action)

    def act(self, action: Mapping[str, Any]) -> Refusal | None:
        """Apply one action to the experiment; a refused one changes nothing and its refusal is returned."""
        source, experiment = self.source, self.experiment
        try:
            changed = actions.apply(
                experiment, action, channels=channels_of(experiment, source), picture_size=source.size
            )
        except Refusal as refusal:
            return refusal
        if action.get("do") != "step":
            self.feedback.forget()
        self.become(changed)
        return None

    def do(self, action: Mapping[str, Any]) -> None:
        """Apply one action of a card; a refusal is told once, as other changes of the cards are."""
        refusal = self.act(action)
        if refusal is not None:
            self.feedback.note([refusal])

    def _follow_history(self, experiment: Experiment) -> None:
        self._set(experiment)
        self.feedback.loss = None
        self._acted = True

    def _set(self, wanted: Experiment) -> None:
        wanted, missing = self.brought.without_missing(wanted)
        source = self.brought.source(wanted)
        self.experiment, refusals = repair(wanted, source.size, picture_channels(wanted, source))
        self._concessions.note(wanted, self.experiment)
        self.brought.numbers = self.experiment.numbers or self.brought.numbers
        self.feedback.note([*missing, *refusals])

    # ---- pages -------------------------------------------------------------------------------------------

    def visit(self, page: str) -> None:
        """Show one of the views of `page`: the one on show there last, or its first."""
        views = views_of(page, self.experiment)
        if self.experiment.view not in views:
            last = self._views.get(page)
            self.experiment = replace(self.experiment, view=last if last in views else views[0])
        self._views[page] = self.experiment.view

    # ---- the address -------------------------------------------------------------------------------------

    def query(self, display: Display | None = None) -> dict[str, str]:
        """Return the address fields of all that is on show, displayed otherwise where asked."""
        return write_address(State(self.experiment, self.learn_state, display or self.display))

    def read_address(
        self, query: Mapping[str, str], locale: str | None = None, *, line: str = "", went: bool = False
    ) -> None:
        """Follow the address where nobody acted and it says something else than it did.

        An empty address says nothing (a press on the menu leaves one): what is on show stays. `line` names
        the connection that asks, and `went` says that Back or Forward was pressed.
        """
        first = self._known is None
        renewed, self._line = line != self._line, line
        if first:
            self.display = first_display(locale)
        if self._acted or not query or (not first and self._says_nothing_new(query, renewed and not went)):
            return
        state, refusals = self._long.read(query, State(self.experiment, self.learn_state, self.display))
        self.learn_state, self.display = state.learn, state.display
        self.feedback.note(refusals)
        self.stage.refusal = self.feedback.loss = None
        before = self.experiment
        self._set(state.experiment)
        if not first:
            self.history.note(before, self.experiment)

    def _says_nothing_new(self, query: Mapping[str, str], reconnected: bool) -> bool:
        known = without_step(query)
        return known == without_step(self._known or {}) or (reconnected and known in self._written)

    def address_to_write(self, shown: Mapping[str, str]) -> dict[str, str] | None:
        """End a run: return the address that has to be written, or None where the one `shown` says it all."""
        self._acted = False
        self._long.keep(self.experiment)
        self._known = self.query()
        if (known := without_step(self._known)) not in self._written:
            self._written.append(known)
        return None if without_step(shown) == without_step(self._known) else self._known
