"""A key under which the server keeps something, or none."""

from __future__ import annotations

from convviz.errors import RefusedValue
from convviz.lab.keeping import KEY_LENGTH, is_key
from convviz.lab.state.fields.kinds import Kind


def kept_under() -> Kind:
    """Return the kind of a key of what is kept; empty for nothing."""
    return Kind(
        parse=str,
        format=str,
        accepts=lambda value: value == "" or is_key(value),
        refuse=lambda field, value: RefusedValue(
            "{field} is the key of something that is kept, {length} letters, digits, - and _, not {value}.",
            field=field,
            length=KEY_LENGTH,
            value=value,
        ),
    )
