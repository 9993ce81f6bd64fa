"""A sentence of the stage, and one that counts."""

from collections.abc import Callable

Sentence = str | dict[str, str]
"""A sentence, or one that counts: its form for one thing, and its form for any other number of them."""


def counting(one: str, many: str) -> dict[str, str]:
    """Return both forms of a sentence that counts; the browser takes one by its place ``count``."""
    return {"one": one, "many": many}


def span_text(_: Callable[[str], str]) -> dict[str, Sentence]:
    """Return how rows and columns are named, one and several; the scripts fill them by `spans`."""
    return {
        "rows_span": counting(_("row {first}"), _("rows {first} to {last}")),
        "columns_span": counting(_("column {first}"), _("columns {first} to {last}")),
    }
