"""The one table of what people write: what it says, or why it says nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CASES: dict[str, list[dict[str, Any]]] = json.loads(Path(__file__).with_name("cases.json").read_text("utf-8"))
NUMBERS, GRIDS = CASES["numbers"], CASES["grids"]


def expected(case: dict[str, Any]) -> dict[str, Any]:
    """What either reader has to answer, in the words of `answered`."""
    if "readings" in case:
        return {"readings": case["readings"]}
    refused = case["refused"]
    return {"refused": {"code": refused} if isinstance(refused, str) else refused}


def answered(code: str, values: dict[str, Any]) -> dict[str, Any]:
    """A refusal as the table has it: its code, its place, its counts, and its reason's code."""
    if code == "at":
        return {"refused": {"row": values["row"], "column": values["column"], "code": values["reason"]}}
    counts = {name: values[name] for name in ("row", "count", "first") if name in values}
    return {"refused": {"code": code, **counts}}
