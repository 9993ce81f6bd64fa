"""Names of an address that nothing on the Learn page has: told, and what is shown instead."""

from __future__ import annotations

from typing import Any

from convviz.app.shell.current import session
from convviz.errors import RefusedValue


def fall_back(sentence: str, *, values: dict[str, Any], **usual: Any) -> None:
    """Tell once what is not there, and set what the address said of it to what is shown: `usual`."""
    session().change_learn(**usual)
    session().feedback.note([RefusedValue(sentence, **values)])
