"""The experiment as a program or a notebook that runs elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate
from convviz.app.shell.share import link_on_show
from convviz.app.shell.shared import in_turn
from convviz.i18n import N_
from convviz.lab.code.experiment import convviz_code, keras_code, torch_code
from convviz.lab.code.listings import TABS, has_code
from convviz.lab.code.notebook import SUFFIX, notebook
from convviz.lab.code.program import FILE, file_arrays, text_of
from convviz.lab.files.weights import tensors_to_npz
from convviz.lab.scene import Chosen, Scene

HEIGHT = 320
NOTEBOOK = "notebook"
PROGRAMS: dict[str, Callable[[Chosen], str]] = {
    "torch": torch_code,
    "keras": keras_code,
    "convviz": convviz_code,
}
NAMES = {
    NOTEBOOK: N_("Notebook"),
    "torch": "PyTorch",
    "keras": "Keras",
    "convviz": "ConvViz",
    "numpy": "NumPy",
    "loops": N_("Plain loops"),
}


def body(_: Translate) -> None:
    """Show the choice, and the program or the notebook."""
    chosen, programs = session().chosen, _programs()
    name = st.segmented_control(
        _("Written for"),
        [NOTEBOOK, *programs],
        default=NOTEBOOK,
        required=True,
        format_func=lambda name: _(NAMES[name]),
        key="take_away_program",
    )
    if name in programs:
        _program(_, name, programs[name](chosen))
    else:
        _notebook(_, chosen)
    save_arrays(chosen.scene, _, key="take_away_arrays")


def _programs() -> dict[str, Callable[[Chosen], str]]:
    """Return what writes each program: the whole experiment, and what the view on show computes."""
    view = session().experiment.view
    if not has_code(view):
        return PROGRAMS
    by_hand = ("numpy", "loops")
    return {**PROGRAMS, **{tab: partial(_of_view, view=view, tab=tab) for tab in by_hand}}


def _of_view(chosen: Chosen, *, view: str, tab: str) -> str:
    return text_of(TABS[tab](chosen, view))


def _program(_: Translate, name: str, text: str) -> None:
    if name in PROGRAMS:
        st.markdown(_("The whole layer, forwards and backwards. It prints what the page shows."))
    else:
        st.markdown(_("What this view computes, by hand. It prints what the page shows."))
    st.code(text, language="python", height=HEIGHT)
    _save(_("Save the program"), lambda: text, f"convviz_{name}.py", "text/x-python")


def _notebook(_: Translate, chosen: Chosen) -> None:
    st.markdown(
        _(
            "Output, dW and dX worked out in NumPy, held to PyTorch’s autograd, and plotted in the colours of"
            " the stage. It runs from top to bottom in Jupyter, VS Code or Colab."
        )
    )
    link = link_on_show()
    _save(
        _("Save the notebook"),
        lambda: notebook(chosen, _, link),
        f"convviz{SUFFIX}",
        "application/x-ipynb+json",
    )


def _save(label: str, text: Callable[[], str], name: str, kind: str) -> None:
    st.download_button(
        label,
        text,
        file_name=name,
        mime=kind,
        icon=":material/download:",
        key="take_away_code",
        type="primary",
        on_click="ignore",
    )


def save_arrays(scene: Scene, _: Translate, *, key: str) -> None:
    """Offer the arrays that are too large to be written out in the programs."""
    arrays = file_arrays(scene)
    if not arrays:
        return
    st.download_button(
        _("Save the arrays"),
        in_turn(session().id, lambda: tensors_to_npz(arrays)),
        file_name=FILE,
        mime="application/octet-stream",
        icon=":material/download:",
        key=key,
        on_click="ignore",
    )
    st.caption(
        _("They are too large to write out in the code, which reads them from this file in the same folder.")
    )
