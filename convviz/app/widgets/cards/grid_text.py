"""The text of a grid in a card: the kernel's and the input's numbers, to copy, to change, to paste over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from convviz.app.shell.current import session
from convviz.app.shell.labels import Translate
from convviz.app.widgets.ambiguous_numbers import tell
from convviz.errors import Refusal
from convviz.lab.numerals import Grids
from convviz.lab.numerals.planes import text_to_kernels


@dataclass(frozen=True)
class GridText:
    """A text of grids that becomes an action of the session.

    `name` is its place, where refusals stand, and begins the keys of its widgets; `action` makes the action
    of the grids that were read.
    """

    name: str
    action: Callable[[Grids], Mapping[str, Any]]
    tallest: int  # pixels

    def show(self, text: str, help: str, _: Translate) -> None:
        """Show the text in a form, rewritten where the numbers have changed, and why the last was refused."""
        if st.session_state.get(self._shown) != text or self._key not in st.session_state:
            st.session_state[self._shown] = st.session_state[self._key] = text
        with st.form(f"{self.name}_form", border=False):
            st.text_area(
                _("Numbers, one row per line"),
                key=self._key,
                height=min(40 + 24 * (1 + text.count("\n")), self.tallest),
                help=help,
            )
            st.form_submit_button(_("Apply"), on_click=self.apply)
        refusal = session().feedback.refusal(self.name)
        if refusal is not None:
            tell(refusal, key=f"{self.name}_doubt", take=self.take)

    def apply(self) -> None:
        """Take what the text says, or keep what is there and say why not."""
        session().feedback.refuse(self.name, None)
        try:
            grids = text_to_kernels(st.session_state[self._key])
        except Refusal as refusal:
            session().feedback.refuse(self.name, refusal)
            return
        self.take(grids)

    def take(self, grids: Grids) -> None:
        """Take these grids, rewritten in the field, or keep what is there and say why not."""
        refusal = session().act(self.action(grids))
        session().feedback.refuse(self.name, refusal)
        if refusal is None:
            st.session_state.pop(self._shown, None)

    @property
    def _key(self) -> str:
        return f"{self.name}_text"

    @property
    def _shown(self) -> str:
        return f"{self.name}_text_shown"
