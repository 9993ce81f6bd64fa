"""What a browser tells Streamlit: a page is opened, a button pressed, a clock run down, a number typed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Common_pb2 import FileURLs

TRIGGERS = "$$STREAMLIT_INTERNAL_KEY_{id}__events"
"""The name under which all triggers of a component are told."""


@dataclass(frozen=True)
class Where:
    """Where a visitor is: the page's path, its name among Streamlit's scripts, and what follows the ``?``."""

    path: str
    query: str
    page: str = ""
    """Empty as long as Streamlit has not told it."""


def opened(where: Where) -> bytes:
    """Write that a page is opened, or asked for anew."""
    return _rerun(where)[0].SerializeToString()


def pressed(where: Where, button: str) -> bytes:
    """Write that a button was pressed."""
    message, state = _rerun(where)
    state.widget_states.widgets.add(id=button, trigger_value=True)
    return message.SerializeToString()


def clock_ran_down(where: Where, fragment: str) -> bytes:
    """Write that a fragment is due that the server wants to run every so often."""
    message, state = _rerun(where, fragment)
    state.is_auto_rerun = True
    return message.SerializeToString()


def acted(where: Where, fragment: str, component: str, letter: Mapping[str, Any]) -> bytes:
    """Write that a component triggered its `actions` with a letter."""
    message, state = _rerun(where, fragment)
    told = json.dumps([{"event": "actions", "value": letter}])
    state.widget_states.widgets.add(id=TRIGGERS.format(id=component), json_trigger_value=told)
    return message.SerializeToString()


def place_wanted(session: str, names: Sequence[str]) -> bytes:
    """Write that there are files, whose addresses for an upload are asked for."""
    message = BackMsg()
    wanted = message.file_urls_request
    wanted.request_id, wanted.session_id = "files", session
    wanted.file_names.extend(names)
    return message.SerializeToString()


def brought(where: Where, fragment: str, uploader: str, name: str, size: int, urls: FileURLs) -> bytes:
    """Write that a file was uploaded for a widget."""
    message, state = _rerun(where, fragment)
    files = state.widget_states.widgets.add(id=uploader).file_uploader_state_value
    files.uploaded_file_info.add(name=name, size=size, file_id=urls.file_id).file_urls.CopyFrom(urls)
    return message.SerializeToString()


def _rerun(where: Where, fragment: str = "") -> tuple[BackMsg, ClientState]:
    message = BackMsg()
    state = message.rerun_script
    state.query_string, state.page_script_hash, state.fragment_id = where.query, where.page, fragment
    if not where.page:
        state.page_name = where.path
    context = state.context_info
    context.timezone, context.locale, context.color_scheme = "UTC", "en-GB", "light"
    return message, state
