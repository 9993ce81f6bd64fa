"""A page of the app as lines of text: all that is read on it, from top to bottom, and what is offered."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Dataframe, Table

from tests.app.message import read_message

INDENT = "  "
TEXTS = {"title", "header", "subheader", "markdown", "caption", "latex", "code", "divider"}
NOTES = {"error", "warning", "success", "info"}
UNSEEN = {"html", "image"}
LEAST = 1e-9
MOST = 25
NOISE = "float32"  # curves of round-off, which is another on another processor
_BASE64 = re.compile(r'"[\w+/=]{60,}"')
_NUMBER = re.compile(r"(?<![\w./])(\d+\.\d+)(?:e[+\-−]?\d+)?(?!\w)")


def page_lines(app: AppTest) -> list[str]:
    """Return the page, a line for each line that is read, set in as its parts are.

    Numbers have six digits, and what is next to nothing is "0": beyond that machines differ.
    """
    assert not app.exception
    lines = (line for line in _lines(app.main, "") if not _BASE64.fullmatch(line.strip()))
    return [_NUMBER.sub(_steady, line).rstrip() for line in lines]


def _steady(found: re.Match[str]) -> str:
    text = found[0].replace("−", "-")
    size = abs(float(text))
    return "0" if 0 < size < LEAST else f"{float(text):.6g}" if len(found[1]) > 7 else found[0]


def _lines(node: Any, indent: str) -> Iterator[str]:
    if not hasattr(node, "children"):
        yield from (indent + line for line in _element(node))
        return
    named = _name_of_block(node)
    if named:
        yield f"{indent}[{named}]"
    for child in node.children.values():
        yield from _lines(child, indent + INDENT if named else indent)


def _name_of_block(block: Any) -> str:
    if block.type == "popover":
        return f"menu: {block.proto.popover.label}"
    return f"{block.type}: {block.label}" if getattr(block, "label", "") else ""


def _element(element: Any) -> Iterator[str]:
    kind = element.type
    if kind in UNSEEN:
        return
    if kind in TEXTS or kind in NOTES:
        yield from f"{kind}: {element.value}".splitlines()
    elif kind == "bidi_component":
        yield from _component(element.proto)
    elif isinstance(element, (Dataframe, Table)):
        yield from f"table:\n{element.value.round(4).to_string()}".splitlines()
    else:
        yield _control(element)


def _control(element: Any) -> str:
    """Return a control in one line: its label, its value, what can be chosen, what its tip says."""
    proto = element.proto
    parts = [f"{element.type}: {getattr(element, 'label', '') or getattr(proto, 'label', '')}"]
    value = getattr(element, "value", None)
    if value not in (None, False, ""):
        parts.append(f"= {value!r}")
    options = getattr(element, "options", None)
    if options:
        words = [str(option) for option in options]
        few = words if len(words) <= MOST else [*words[:3], f"… {len(words)} in all …", words[-1]]
        parts.append(f"of {' | '.join(few)}")
    limits = {name: getattr(element, name, None) for name in ("min", "max")}
    parts += [f"{name} {limit}" for name, limit in limits.items() if limit is not None]
    if getattr(proto, "placeholder", ""):
        parts.append(f"placeholder {proto.placeholder!r}")
    if getattr(proto, "disabled", False):
        parts.append("(grey)")
    if getattr(proto, "query_string", ""):
        parts.append(f"-> {proto.page or proto.external}?{proto.query_string}")
    if getattr(proto, "help", ""):
        parts.append(f"({proto.help})")
    return " ".join(parts).replace("\n", "⏎")


def _component(proto: Any) -> Iterator[str]:
    """Return what is read in a part of our own: a chart's names and marks, the captions of panels."""
    name = proto.component_name.removeprefix("convviz_")
    meta = read_message(proto.bytes)[0] if proto.bytes else {}
    if "figure" in meta:
        yield f"{name}: {meta.get('alt', '')}"
        yield from (INDENT + line for line in _tree(meta["figure"]))
    elif "panels" in meta:
        yield f"{name}:"
        for panel in meta["panels"]:
            yield INDENT + " · ".join(f"{key} {_short(value)}" for key, value in panel.items() if value)
    elif "tools" in meta:
        yield f"{name}:"
        yield from (INDENT + line for line in _tree(meta["tools"]))
    else:
        yield name


def _tree(value: Any, name: str = "") -> Iterator[str]:
    """Return a table within tables as lines, each with the path to its value."""
    if isinstance(value, Mapping):
        is_noise = str(value.get("name", "")).startswith(NOISE)
        for key in value:
            if is_noise and key == "y":
                yield f"{name}.y {len(value[key])} values"
            else:
                yield from _tree(value[key], f"{name}.{key}" if name else key)
    elif isinstance(value, list) and value and isinstance(value[0], Mapping | list):
        for place, each in enumerate(value):
            yield from _tree(each, f"{name}[{place}]")
    else:
        yield f"{name} {_short(value)}"


def _short(value: Any) -> str:
    """Return a value as JSON, numbers to six digits, of a long row how long it is."""
    if isinstance(value, list):
        return f"[{', '.join(map(_short, value)) if len(value) <= MOST else f'{len(value)} values'}]"
    return f"{value:.6g}" if isinstance(value, float) else json.dumps(value, ensure_ascii=False)
