"""One browser tab: the pieces that it consists of, kept in agreement."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from convviz.errors import Refusal, RefusedValue
from convviz.i18n import N_
from convviz.lab import actions
from convviz.lab.actions.own_input import with_numbers
from convviz.lab.cover import hidden_results
from convviz.lab.keeping import Store
from convviz.lab.layer.pictures import channels_of, shown_numbers
from convviz.lab.layer.source import Source
from convviz.lab.layer.upload import Upload
from convviz.lab.saved import Lab
from convviz.lab.scene import Chosen, Scene
from convviz.lab.scene.cache import SceneCache
from convviz.lab.session.address_bar import AddressBar
from convviz.lab.session.brought import Brought
from convviz.lab.session.counts import COUNTS, EDITS, REFUSALS
from convviz.lab.session.covering import Covering
from convviz.lab.session.feedback import INPUT, Feedback
from convviz.lab.session.kept import Kept
from convviz.lab.session.on_show import OnShow
from convviz.lab.session.stage_messages import StageMessages
from convviz.lab.state import (
    GIVEN,
    MAPS,
    NUMBERS,
    UPLOAD,
    Experiment,
    OwnNumbers,
    is_brought,
    kept_key,
    kept_name,
)
from convviz.lab.state.address import write_address
from convviz.lab.state.display import Display, first_display
from convviz.lab.state.learn.learn_state import LearnState
from convviz.lab.state.long_addresses import LongAddresses
from convviz.lab.state.rest import MORE, has_more, read_with_rest, rest_of
from convviz.lab.state.state import State
from convviz.lab.state.table import table

VIEW = table(Experiment)["view"].key
NOT_FORGOTTEN = N_(
    "The server could not be asked to forget your picture just now: it is still kept. Try again in a moment."
)


class Session:
    """What was brought and is on show, what has to be told of it, what the stage sent, and the address.

    What no address can hold is kept in `store` for so many `seconds`; without one in this session alone.
    """

    def __init__(self, store: Store | None = None, seconds: float = 0.0) -> None:
        self.id = secrets.token_hex(8)
        self.kept = Kept(self.id, store, seconds)
        self.brought = Brought(self.kept)
        self.on_show = OnShow(self.brought)
        self.feedback = Feedback()
        self.stage = StageMessages()
        self.covering = Covering()
        self.cache = SceneCache()
        self._address = AddressBar()
        self._long = LongAddresses()
        self._asked_view = ""

    # ---- what is on show ---------------------------------------------------------------------------------

    @property
    def experiment(self) -> Experiment:
        """The experiment that all pages share."""
        return self.on_show.state.experiment

    @property
    def learn_state(self) -> LearnState:
        """What the Learn page shows."""
        return self.on_show.state.learn

    @property
    def display(self) -> Display:
        """The language, the size of type and the hidden cards."""
        return self.on_show.state.display

    @property
    def covered(self) -> frozenset[str]:
        """What the layer works out and is not to be told."""
        return hidden_results(self.display.cover)

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

    # ---- what a person does ------------------------------------------------------------------------------

    def become(self, wanted: Experiment) -> None:
        """Make `wanted` the experiment, repaired where its picture does not allow it."""
        COUNTS.add(EDITS)
        self.feedback.note(self.on_show.become(wanted))
        self._address.act()

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
        """Change the language, the size of type, the slide or the hidden cards."""
        now = self.on_show.state
        self.on_show.state = replace(now, display=replace(now.display, **fields))
        self._address.act()

    def change_learn(self, **fields: Any) -> None:
        """Change what the Learn page shows; a value that its field cannot have is only reported."""
        now = self.on_show.state
        COUNTS.add(EDITS)
        try:
            self.on_show.state = replace(now, learn=replace(now.learn, **fields))
        except Refusal as refusal:
            self.feedback.note([refusal])
        self._address.act()

    def undo(self) -> None:
        """Go back to the experiment before the last change."""
        self._moved(self.on_show.undo())

    def redo(self) -> None:
        """Take back the last undo."""
        self._moved(self.on_show.redo())

    def _moved(self, refusals: list[Refusal]) -> None:
        self.feedback.note(refusals)
        self.feedback.loss = None
        self._address.act()

    def bring(self, upload: Upload) -> None:
        """Show a picture that a person brought, in its own first region."""
        self.show_picture(self._keep(upload))

    def _keep(self, upload: Upload) -> str:
        """Keep a picture that was brought, and return its name."""
        name = kept_name(self.kept.picture(upload))
        self.brought.bring(name, upload)
        return name

    def saved(self, page: str) -> Lab:
        """Return all that is set, on the page of this path, and what was brought along for it."""
        maps = self.brought.feature_maps.find(self.experiment)
        experiment = self.experiment
        state = replace(self.on_show.state, experiment=without_key(experiment))
        return Lab(page, state, self.brought.find(experiment.picture), maps, self.brought.numbers)

    def open(self, lab: Lab, refusals: Sequence[Refusal] = ()) -> None:
        """Show a lab that was saved, in the language on show; `refusals` are told with what gave way."""
        state = lab.state
        if lab.upload is not None:
            name = self._keep(lab.upload)
            if is_brought(state.experiment.picture):
                state = replace(state, experiment=replace(state.experiment, picture=name))
        self.brought.numbers = lab.numbers or self.brought.numbers
        if lab.maps is not None:
            self.brought.feature_maps.keep(lab.maps)
        display = replace(state.display, lang=self.display.lang)
        self.stage.refusal = None
        self.feedback.forget()
        self.feedback.note(refusals)
        self.feedback.note(self.on_show.follow(replace(state, display=display), noted=True))
        self._address.act()

    def forget_picture(self) -> None:
        """Keep the picture on show no more: only this tab still shows it, links that carried it do not."""
        name = self.experiment.picture
        upload = self.brought.find(name)  # afterwards it may be here alone
        if not self.kept.forget(kept_key(name)):
            self.feedback.note([RefusedValue(NOT_FORGOTTEN)])
            return
        self.brought.forget(name, upload)
        self.change(picture=UPLOAD)

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
        """Return the experiment on the numbers that are on show, at the step that is on show."""
        now = self.experiment
        numbers = shown_numbers(now, self.cache.batch(now, self.source))
        return replace(with_numbers(replace(now, maps=MAPS[0]), numbers), step=now.step)

    def take(self, queue: Sequence[Any]) -> list[Mapping[str, Any]]:
        """Apply the actions of the stage in order, each once; what a browser sends may be anything.

        A refused action leaves the experiment as it is. Returns those that were new and not refused.
        """
        taken = []
        for action in self.stage.new_actions(queue):
            self._apply(action)
            if self.stage.refusal is None:
                taken.append(action)
        self._address.act(said=any(action.get("do") != "step" for action in taken))
        return taken

    def _apply(self, action: Mapping[str, Any]) -> None:
        match action.get("do"):
            case "undo":
                self.undo()
            case "redo":
                self.redo()
            case "slide":
                self.change_display(slide=action.get("on") is True)
            case "cover":
                self.change_display(cover=self.covering.turned(action, self.display.cover, self.experiment))
            case "reveal" | "guess":
                self.covering.act(action, self.display.cover, self.chosen)
            case "own":
                self.show_numbers()
            case "fresh":
                pass  # only a run is needed: it finds what is gone and makes it again
            case _:
                self.stage.refusal = self.act(action)
                COUNTS.add(REFUSALS, self.stage.refusal is not None)

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

    def rest(self) -> None:
        """Give back memory while nobody is here; who comes back finds all that is kept."""
        self.cache = SceneCache()  # another one, for a run that still goes on has its own
        self.brought.rest()

    # ---- the address -------------------------------------------------------------------------------------

    def query(
        self,
        display: Display | None = None,
        learn: LearnState | None = None,
        *,
        own_picture: bool = True,
        page: str = "",
    ) -> dict[str, str]:
        """Return the address fields of all that is on show, displayed or learnt otherwise where asked.

        Without the `own_picture` whoever follows the address cannot see what was brought. An address that
        leads to another `page`, Forward or Backward, names the view that is shown there.
        """
        experiment = self.experiment if own_picture else without_key(self.experiment)
        experiment = self.on_show.seen_on(page, experiment) if page else experiment
        shown = self.on_show.state
        state = replace(
            shown, experiment=experiment, learn=learn or shown.learn, display=display or shown.display
        )
        query = write_address(state)
        key = self._rest_key()
        return {**query, MORE: key} if key else query

    def _rest_key(self) -> str:
        """Return the key of what the address has no room for, empty where there is nothing."""
        experiment = self.experiment
        if not has_more(experiment):
            return ""
        maps = self.brought.feature_maps.find(experiment)
        state = State(without_key(experiment))
        return self.kept.rest(rest_of(experiment), lambda: Lab("", state, maps=maps))

    def read_address(
        self, query: Mapping[str, str], locale: str | None = None, *, line: str = "", went: bool = False
    ) -> None:
        """Follow the address where it leads; see `AddressBar.leads`. The first visit brings the `locale`."""
        self.feedback.note(self.brought.closed())
        first = self._address.is_new
        if first:
            self.on_show.state = replace(self.on_show.state, display=first_display(locale))
        self._asked_view = ""
        if not self._address.leads(query, line=line, went=went):
            return
        self._asked_view = query.get(VIEW, "")
        state, refusals = self._read(query)
        self.stage.refusal = self.feedback.loss = None
        self.covering.cover.shut()
        self.covering.came = state.display.cover
        self.feedback.note(refusals + self.on_show.follow(state, noted=not first))

    def visit(self, page: str) -> None:
        """Show a view of a page; that it lacks the one that the address followed just now names is told."""
        asked, self._asked_view = self._asked_view, ""
        self.feedback.note(self.on_show.visit(page, asked))

    def _read(self, query: Mapping[str, str]) -> tuple[State, list[Refusal]]:
        """Read an address, with what is kept beside it."""
        key = query.get(MORE)
        if key is None:
            return self._long.read(query, self.on_show.state)
        rest = self.kept.find(key)
        if rest is not None and rest.maps is not None:
            self.brought.feature_maps.keep(rest.maps)
        state, refusals = read_with_rest(query, rest.state if rest else None, self.on_show.state)
        return state, refusals if rest else [self.kept.missing(refusals[0]), *refusals[1:]]

    def address_to_write(self, shown: Mapping[str, str]) -> dict[str, str] | None:
        """End a run: return the address that has to be written, or None where the one `shown` says it all."""
        self._long.keep(self.experiment)
        query = self.query()
        self.feedback.note(self.kept.take_trouble())
        return self._address.to_write(query, shown)


def without_key(experiment: Experiment) -> Experiment:
    """Return an experiment that says that its picture was brought, and not where it is kept."""
    return replace(experiment, picture=UPLOAD) if is_brought(experiment.picture) else experiment
