"""Each thing is called by its own name: that its key begins with, or one that is no other's."""

from __future__ import annotations

from convviz.app.shell.labels import (
    CARD_NAMES,
    PADDING_MODE_NAMES,
    PADDING_NAMES,
    PAGE_NAMES,
    SCALE_NAMES,
)
from convviz.lab.state.view_names import VIEW_NAMES

OWN = {
    PAGE_NAMES[""]: "Start",
    VIEW_NAMES["picture"]: "Whole picture",
    VIEW_NAMES["after_grad"]: "Back to the layer",
    PADDING_NAMES["valid"]: "None (valid)",
    SCALE_NAMES["unit"]: "0 to 1",
    SCALE_NAMES["bytes"]: "0 to 255",
    SCALE_NAMES["integers"]: "Whole numbers 0 to 9",
}


def test_a_name_begins_as_its_key_does_or_is_one_of_seven() -> None:
    tables = (PAGE_NAMES, VIEW_NAMES, CARD_NAMES, PADDING_MODE_NAMES, PADDING_NAMES, SCALE_NAMES)
    for key, name in [item for table in tables for item in table.items()]:
        words = key.replace("_", " ").replace("grad", "gradient")
        assert name == OWN.get(name) or words.startswith(name.split()[0].lower()), key
    assert all(name == own for name, own in OWN.items())
