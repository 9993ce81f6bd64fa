"""The buttons of a training, and the line that says where it stands."""

from __future__ import annotations

from dataclasses import replace
from math import log

import streamlit as st

from convviz.app.pages.learn.network.choices import change, settings
from convviz.app.pages.learn.network.labels import block_text, class_name
from convviz.app.pages.learn.network.training import Training, training
from convviz.app.shell.current import say, session
from convviz.app.shell.labels import Translate, number_text
from convviz.app.widgets.clock import start_or_pause
from convviz.errors import written
from convviz.i18n import N_
from convviz.lab.learning.network import State, dead_of
from convviz.nn import parse_spec

_DEAD = N_(
    "This network has died: block {number}, {block}, passes on the same values for every picture, so the"
    " prediction is always “{answer}”, and no gradient comes back to change that. The rate {rate} was too"
    " large: press Reset and use a smaller one."
)
_LOST = N_(
    "The loss is worse than guessing, and the rate {rate} is large: press Reset and use a smaller one."
)
_STUCK = N_(
    "The prediction for every held-out picture is “{answer}”, and the loss is no better than guessing:"
    " nothing has been learned yet. Press Reset and try another rate, or other blocks."
)
HERE_ALONE = N_(
    "This server keeps no trainings: yours is in this tab alone, and begins anew after a reload. “Code and"
    " weights” saves its weights."
)
NEARLY = 0.98
"""From this part of a guess's loss on nothing is learned."""

LOST = 3.0
"""A loss so many times that of a guess is no accident of one batch."""


def transport(_: Translate) -> None:
    """Show the buttons: train or pause, one batch, reset."""
    now = training()
    with st.container(horizontal=True, gap="small"):
        start_or_pause(
            now.running,
            _("Train"),
            _,
            key="network_train",
            on_start=now.run,
            on_pause=now.pause,
            type="primary",
            disabled=now.done and not now.running,
        )
        st.button(
            _("One batch"),
            icon=":material/skip_next:",
            key="network_one",
            disabled=now.running or now.busy or now.done,  # a slice under way would swallow the press
            on_click=_one_batch,
        )
        st.button(
            _("Reset"),
            icon=":material/replay:",
            key="network_reset",
            disabled=now.state.step == 0 and not now.running,
            on_click=_reset,
        )


def _reset() -> None:
    """Begin again; what was kept stays under its old address."""
    training().reset()
    change(replace(settings(), kept=""))


def _one_batch() -> None:
    training().one_step(settings().rate)


def standing(_: Translate) -> None:
    """Show the bar and its line; then what holds the training up, where something does."""
    now = training()
    share = now.state.step / max(1, now.plan.steps)
    st.progress(min(1.0, share), text=standing_text(now, _))
    if now.state.step and not session().kept.hours:
        st.caption(_(HERE_ALONE))
    if now.state.diverged is not None:
        st.error(say(now.state.diverged), icon=":material/error:")
    elif (trouble := trouble_text(now, settings().rate, _)) is not None:
        st.warning(trouble, icon=":material/warning:")
    if now.refusal is not None:
        st.error(say(now.refusal), icon=":material/error:")
    if now.running:
        _waiting(now, _)


def trouble_text(now: Training, rate: float, _: Translate) -> str | None:
    """Say why a training will fail, and the way out; None where all is well."""
    state, plan = now.state, now.plan
    if is_lost(now):
        return _(_LOST).format(rate=written(rate))
    dead = dead_of(plan, state) if state.step else None
    if dead is not None:
        block = block_text(parse_spec(plan.blocks)[dead.block], _)
        return _(_DEAD).format(
            number=dead.block + 1, block=block, answer=_answer(now, dead.answer, _), rate=written(rate)
        )
    if is_stuck(now):
        return _(_STUCK).format(answer=_answer(now, int(state.predictions[0]), _))
    return None


def _answer(now: Training, answer: int, _: Translate) -> str:
    return class_name(now.plan.pictures.classes[answer], _)


def is_stuck(now: Training) -> bool:
    """Return whether after an epoch all pictures still get the same answer, with the loss of a guess."""
    state = now.state
    guess = log(len(now.plan.pictures.classes))
    one = bool((state.predictions == state.predictions[0]).all())
    return state.step >= now.plan.steps_an_epoch and one and state.records[-1].train_loss > NEARLY * guess


def is_lost(now: Training) -> bool:
    """Return whether the network does far worse than one that gives every picture the same answer."""
    guess = log(len(now.plan.pictures.classes))
    return now.state.step > 0 and now.state.records[-1].train_loss > LOST * guess


def standing_text(now: Training, _: Translate) -> str:
    """Say epoch, step, loss and accuracy: ``Epoch 3 of 10, step 120 of 450: loss 0.31, held-out 95.2 %``."""
    state, plan = now.state, now.plan
    per_epoch = plan.steps // plan.epochs
    line = _("Epoch {epoch} of {epochs}, step {step} of {steps}").format(
        epoch=min(plan.epochs, state.step // per_epoch + 1),
        epochs=plan.epochs,
        step=f"{state.step:,}",
        steps=f"{plan.steps:,}",
    )
    return f"{line} · {_last(state, _)}"


def _last(state: State, _: Translate) -> str:
    """Say what was measured last."""
    record = state.records[-1]
    share = f"{100 * record.held_accuracy:.1f}"
    line = _("held-out pictures: {share} % right").format(share=share)
    if record.step != state.step:
        line = _("held-out pictures at step {step}: {share} % right").format(step=record.step, share=share)
    if not len(state.losses):
        return line
    loss = _("loss of the batch {loss}").format(loss=number_text(float(state.losses[-1])))
    return f"{loss} · {line}"


def _waiting(now: Training, _: Translate) -> None:
    admission = now.admission
    if admission.granted:
        return
    st.info(
        _(
            "Many are training just now. Yours starts automatically in about {seconds} s; before you:"
            " {ahead}."
        ).format(seconds=max(1, round(admission.wait_seconds)), ahead=admission.ahead),
        icon=":material/hourglass_top:",
    )
