"""The network to take home, as PyTorch code and a file of weights, and such a file read back."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import streamlit as st

from convviz.app.pages.learn.network.choices import change, pictures, settings
from convviz.app.pages.learn.network.training import Training, plan_of, training
from convviz.app.shell.current import say
from convviz.app.shell.labels import Translate
from convviz.app.widgets.uploads import ask_for_file, refusal_of
from convviz.errors import RefusedValue
from convviz.lab.code.network import program
from convviz.lab.files.weights import read_network, tensors_to_npz, tensors_to_safetensors
from convviz.lab.files.weights.network_file import BLOCKS
from convviz.lab.learning.network import first_state, state_from
from convviz.nn import check_blocks, parse_spec

NAME = "convviz_network"
UPLOAD = "network_upload"
MOST = 4 << 20  # bytes: the largest network here has a quarter of a megabyte


def code(now: Training, _: Translate) -> None:
    """Show the section."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _code(now, _)
    with right:
        _downloads(now, _)
        _upload(_)


def _code(now: Training, _: Translate) -> None:
    heading = _("The same network in PyTorch")
    st.markdown(f"**{heading}**")
    text = torch_program(now)
    with st.container(key="program_network"):
        st.code(text, language="python", height=520)
    if now.running:
        st.caption(
            _("During training this program starts from the initial weights; pause, and it has yours.")
        )
    st.download_button(
        _("Save the code"),
        text,
        file_name=f"{NAME}.py",
        mime="text/x-python",
        icon=":material/download:",
        key="network_save_code",
        on_click="ignore",
    )


def torch_program(now: Training) -> str:
    """Return the program for what is set, with the weights as they stand; the first ones while it runs."""
    first = first_state(now.plan)
    state = first if now.running else now.state
    trained = any((array != state.weights[name]).any() for name, array in first.weights.items())
    return program(settings(), state.weights, state.step, file=f"{NAME}.npz", trained=trained)


def _downloads(now: Training, _: Translate) -> None:
    heading = _("Weights after step {step}").format(step=f"{now.state.step:,}")
    st.markdown(f"**{heading}**")
    st.caption(
        _(
            "Named as in PyTorch. At step 0 these are the initial weights, from which PyTorch takes"
            " exactly the same steps. A .safetensors file also records its blocks."
        )
    )
    weights, words = now.state.weights, {BLOCKS: settings().blocks}
    with st.container(horizontal=True, gap="small"):
        for kind, make in (
            ("safetensors", partial(tensors_to_safetensors, weights, words)),
            ("npz", partial(tensors_to_npz, weights)),
        ):
            st.download_button(
                f".{kind}",
                make,
                file_name=f"{NAME}.{kind}",
                mime="application/octet-stream",
                icon=":material/download:",
                key=f"network_save_{kind}",
                on_click="ignore",
            )


# ---- weights that come back ------------------------------------------------------------------------------


def _upload(_: Translate) -> None:
    heading = _("Weights from a file")
    st.markdown(f"**{heading}**")
    ask_for_file(
        _("An .npz or .safetensors file of up to {megabytes} MB").format(megabytes=MOST >> 20),
        _("Choose a file"),
        key=UPLOAD,
        take=lambda _name, data: take_weights(data),
    )
    st.caption(_("Training starts again from these weights, at step 0."))
    refusal = refusal_of(UPLOAD)
    if refusal is not None:
        st.error(say(refusal), icon=":material/error:")


def take_weights(data: bytes) -> None:
    """Set up the network that a file names, or keep the present one, and begin from the file's weights."""
    if len(data) > MOST:
        raise RefusedValue(
            "A network's file may have at most {limit} MB; this one has {size} MB: choose one saved here.",
            limit=MOST >> 20,
            size=f"{len(data) / 2**20:.1f}",
        )
    file = read_network(data)
    wanted = replace(settings(), kept="")
    if file.blocks is not None:
        shown, parts = pictures(), parse_spec(file.blocks)
        check_blocks(parts, shown.x.shape[1:], len(shown.classes))
        wanted = wanted.with_blocks(parts)
    state = state_from(plan_of(wanted), file.tensors)
    change(wanted)
    training().follow(wanted)
    training().begin_from(state)
