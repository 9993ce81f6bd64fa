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

from convviz.errors import Refusal, RefusedValue
from convviz.lab import actions
from convviz.lab.actions.own_input import with_numbers
from convviz.lab.files.weights import WeightsFile
from convviz.lab.layer.feature_maps import FeatureMaps
from convviz.lab.layer.pictures import channels_of, picture_channels, shown_numbers
from convviz.lab.layer.source import Source, source_of
from convviz.lab.layer.upload import Upload
from convviz.lab.scene import Chosen, Scene
from convviz.lab.scene.cache import SceneCache
from convviz.lab.state import (
    GIVEN,
    MAPS,
    NUMBERS,
    UPLOAD,
    Experiment,
    OwnNumbers,
    clamp_picks,
    region_of,
    repair,
    views_of,
)
from convviz.lab.state.address import without_step, write_address
from convviz.lab.state.display import Display, first_display
from convviz.lab.state.history import History
from convviz.lab.state.learn.learn_state import LearnState
from convviz.lab.state.long_addresses import KEPT, LongAddresses
from convviz.lab.state.state import State

MENDED = ("padding", "padding_mode", "dilation", "pool", "above", "batch")
"""What an input may not allow, and the next one may."""
MAX_ACTIONS = 200
"""Most actions that one message of the stage may carry; a person makes a few."""


class Session:
    """Everything that one browser tab has set up."""

    def __init__(self) -> None:
        self.id = secrets.token_hex(8)
        self.experiment = Experiment()
        self.display = Display()
        self.learn_state = LearnState()
        self.history = History()
        self.revision = 0
        self.upload: Upload | None = None
        self.feature_maps = FeatureMaps()
        self.typed: OwnNumbers | None = None
        self.weights: WeightsFile | None = None
        self.text_refusal: Refusal | None = None
        self.input_refusal: Refusal | None = None
        self.step_refusal: Refusal | None = None
        self.message: Refusal | None = None
        self.loss: tuple[float, float] | None = None
        self.reads_code = False
        self.cache = SceneCache()
        self._mended: dict[str, tuple[Any, Any]] = {}
        self._notes: list[Refusal] = []
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
        return source_of(self.experiment, self.upload, self.feature_maps)

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
        self._set(self._with_picks_inside(self._with_wishes(wanted)))
        self.history.note(before, self.experiment)
        self._acted = True

    def _with_wishes(self, wanted: Experiment) -> Experiment:
        """Give back on another input what the last one did not allow, where it stands as it was mended."""
        if self._input_size(wanted) == self._input_size(self.experiment):
            return wanted
        mended, self._mended = self._mended, {}
        asked = {name: was for name, (was, used) in mended.items() if getattr(wanted, name) == used}
        try:
            return replace(wanted, **asked)
        except Refusal:  # what was asked for no longer agrees with the rest
            return wanted

    def _input_size(self, experiment: Experiment) -> tuple[int, int]:
        region = region_of(experiment, source_of(experiment, self.upload, self.feature_maps).size)
        return region.height, region.width

    def _with_picks_inside(self, wanted: Experiment) -> Experiment:
        """Bring step and cell along, untold, to an output that a change made smaller."""
        try:
            return clamp_picks(wanted, source_of(wanted, self.upload, self.feature_maps).size)
        except Refusal:  # the layer itself has to be repaired first
            return wanted

    def change(self, **fields: Any) -> None:
        """Change fields of the experiment; a value that its field cannot have is only reported."""
        try:
            wanted = replace(self.experiment, **fields)
        except Refusal as refusal:
            self._notes.append(refusal)
            return
        self.loss = None
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
            self._notes.append(refusal)
        self._acted = True

    def undo(self) -> None:
        """Go back to the experiment before the last change."""
        self._follow_history(self.history.undo(self.experiment))

    def redo(self) -> None:
        """Take back the last undo."""
        self._follow_history(self.history.redo(self.experiment))

    def bring(self, upload: Upload) -> None:
        """Show a picture that a person brought, in its own first region."""
        self.upload = upload
        self.show_picture(UPLOAD)

    def show_picture(self, picture: str) -> None:
        """Show another picture, in its own first region and from the first step.

        One's own numbers are those that were typed last; the first time they are those on show.
        """
        if picture == NUMBERS:
            return self.show_numbers(self.typed)
        maps = MAPS[0] if self.experiment.maps == GIVEN else self.experiment.maps
        self.change(picture=picture, numbers=None, maps=maps, region=None, reduce=None, step=0)

    def show_numbers(self, numbers: OwnNumbers | None = None) -> None:
        """Make the input numbers of one's own: these, or without any exactly those on show."""
        try:
            wanted = self._with_shown() if numbers is None else with_numbers(self.experiment, numbers)
        except Refusal as refusal:
            self._notes.append(refusal)
            return
        self.loss = self.input_refusal = None
        self.become(wanted)

    def _with_shown(self) -> Experiment:
        """The experiment on the numbers that are on show, at the step that is on show."""
        now = self.experiment
        numbers = shown_numbers(now, self.cache.batch(now, self.source))
        return replace(with_numbers(replace(now, maps=MAPS[0]), numbers), step=now.step)

    def take(self, queue: Sequence[Any]) -> None:
        """Apply the actions of the stage in order, each once; what a browser sends may be anything.

        A refused action leaves the experiment as it is and its sentence becomes `message`.
        """
        for action in list(queue)[:MAX_ACTIONS]:
            revision = action.get("rev") if isinstance(action, Mapping) else None
            if isinstance(revision, int) and not isinstance(revision, bool) and revision > self.revision:
                self.revision = revision
                self._apply(action)
        self._acted = True

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
            self.loss = self.text_refusal = self.input_refusal = self.step_refusal = None
        self.become(changed)
        return None

    def do(self, action: Mapping[str, Any]) -> None:
        """Apply one action of a card; a refusal is told once, as other changes of the cards are."""
        refusal = self.act(action)
        if refusal is not None:
            self._notes.append(refusal)

    def _apply(self, action: Mapping[str, Any]) -> None:
        if action.get("do") == "code":  # the pane with the code was opened or closed
            self.reads_code = action.get("open") is True
            return
        self.message = None
        if action.get("do") == "undo":
            self.undo()
        elif action.get("do") == "own":
            self.show_numbers()
        elif action.get("do") == "redo":
            self.redo()
        elif action.get("do") == "fresh":
            return  # only a run is needed: it finds what is gone and makes it again
        else:
            self.message = self.act(action)

    def _follow_history(self, experiment: Experiment) -> None:
        self._set(experiment)
        self.loss = None
        self._acted = True

    def _set(self, wanted: Experiment) -> None:
        if wanted.picture == UPLOAD and self.upload is None:
            wanted = replace(wanted, picture=Experiment().picture, region=None, reduce=None)
            self._notes.append(
                RefusedValue(
                    "This address was made with a picture of someone’s own, which a link cannot carry:"
                    " upload the picture again. Meanwhile you see {picture}.",
                    picture=wanted.picture,
                )
            )
        wanted = self._with_maps(wanted)
        source = source_of(wanted, self.upload, self.feature_maps)
        self.experiment, refusals = repair(wanted, source.size, picture_channels(wanted, source))
        self._mended |= {
            name: (asked, used)
            for name in MENDED
            if (asked := getattr(wanted, name)) != (used := getattr(self.experiment, name))
        }
        self.typed = self.experiment.numbers or self.typed
        self._notes += refusals

    def _with_maps(self, wanted: Experiment) -> Experiment:
        """Given maps are one picture's, of as many channels as they have; without them a picture is shown."""
        if wanted.maps != GIVEN:
            return wanted
        given = self.feature_maps.find(wanted)
        if given is not None:
            return replace(wanted, channels=len(given), batch=1)
        self._notes.append(
            RefusedValue(
                "This address was made with feature maps of a network, which a link cannot carry: open them"
                " again from the network. Meanwhile the layer reads a picture."
            )
        )
        return replace(wanted, maps=MAPS[0], map_seed=0)

    # ---- pages -------------------------------------------------------------------------------------------

    def visit(self, page: str) -> None:
        """Show one of the views of `page`: the one on show there last, or its first."""
        views = views_of(page, self.experiment)
        if self.experiment.view not in views:
            last = self._views.get(page)
            self.experiment = replace(self.experiment, view=last if last in views else views[0])
        self._views[page] = self.experiment.view

    @property
    def has_notes(self) -> bool:
        """Whether there is something left to tell."""
        return bool(self._notes)

    def notes(self) -> list[Refusal]:
        """Return what has to be told and was not told yet; each is told once."""
        notes, self._notes = self._notes, []
        return notes

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
        self._notes += refusals
        self.message = self.loss = None
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
