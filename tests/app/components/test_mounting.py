"""What Streamlit sends with every message of a component."""

from __future__ import annotations

import re

from convviz.app.components.assets import SCRIPTS, url_of
from convviz.app.components.mounting import loader_of


def test_a_loader_names_its_script_and_awaits_nothing() -> None:
    """WebKit hands a module that awaits at its top level to its second importer before it is there."""
    for script in SCRIPTS:
        loader = loader_of(script)
        assert url_of(script) in loader
        assert not re.search(r"\bawait\b", loader)
        assert "\n" in loader, "Streamlit takes a script of one line for a path"
