"""A sentence of a question or a mistake in the reader's language."""

from __future__ import annotations

from convviz.app.shell.labels import Translate, number_text
from convviz.lab.lessons.exercises import Message


def said(_: Translate, sentence: Message) -> str:
    """Write a sentence with its values; numbers with a true minus sign."""
    values = {
        name: value if isinstance(value, str) else number_text(value)
        for name, value in sentence.values.items()
    }
    return _(sentence.template).format(**values)
