"""What the page of a visitor would show and know, of all that the server has told it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from streamlit.proto.Common_pb2 import FileURLs
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from .messages import Where

STAGE = "-stage"
PIECE = re.compile(rb'"piece":"([\w-]{12})"')
NUMBERS = re.compile(rb'"arrays":(\[.*\]),"sent":')


@dataclass(frozen=True)
class Place:
    """A widget: its name at Streamlit, and the fragment that it is part of."""

    id: str
    fragment: str


@dataclass
class Stage:
    """What the stage was told last."""

    place: Place
    session: str
    revision: int
    have: list[str]
    """The names of the pieces of its message, which need not be sent again."""
    message: bytes = field(default=b"", repr=False)


@dataclass
class View:
    """The page's state; a message changes it."""

    where: Where
    session: str = ""
    stage: Stage | None = None
    buttons: dict[str, Place] = field(default_factory=dict)
    uploaders: dict[str, Place] = field(default_factory=dict)
    clocks: dict[str, float] = field(default_factory=dict)
    """Seconds after which a fragment wants to run again."""
    texts: list[str] = field(default_factory=list)
    """What the progress bars said, in order."""
    files: list[FileURLs] = field(default_factory=list)
    runs: int = 0
    """Full runs and runs of fragments that came to their end."""
    exceptions: list[str] = field(default_factory=list)

    def take(self, message: ForwardMsg) -> None:
        """Read what the page would of a message."""
        kind = message.WhichOneof("type")
        if kind == "delta":
            if message.delta.WhichOneof("type") == "new_element":
                self._show(message.delta.new_element, message.delta.fragment_id)
        elif kind == "new_session":
            self.session = message.new_session.initialize.session_id
        elif kind == "navigation":  # the whole page runs: its clocks are reset
            self.where = Where(self.where.path, self.where.query, message.navigation.page_script_hash)
            self.clocks.clear()
        elif kind == "page_info_changed":
            self.where = Where(self.where.path, message.page_info_changed.query_string, self.where.page)
        elif kind == "auto_rerun":
            self.clocks[message.auto_rerun.fragment_id] = message.auto_rerun.interval
        elif kind == "stop_auto_rerun":
            for fragment in message.stop_auto_rerun.fragment_ids:
                self.clocks.pop(fragment, None)
        elif kind == "file_urls_response":
            self.files = list(message.file_urls_response.file_urls)
        elif kind == "script_finished":
            self.runs += message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN

    def _show(self, element: Element, fragment: str) -> None:
        kind = element.WhichOneof("type")
        if kind == "bidi_component" and element.bidi_component.id.endswith(STAGE):
            place = Place(element.bidi_component.id, fragment)
            self.stage = _stage(place, element.bidi_component.bytes)
        elif kind == "button":
            self.buttons[_key(element.button.id)] = Place(element.button.id, fragment)
        elif kind == "file_uploader":
            self.uploaders[_key(element.file_uploader.id)] = Place(element.file_uploader.id, fragment)
        elif kind == "progress":
            self.texts.append(element.progress.text)
        elif kind == "exception":
            self.exceptions.append(element.exception.type)


def _key(widget: str) -> str:
    """Return the key that the program gave to a widget."""
    return widget.split("-", 2)[-1]


def _stage(place: Place, message: bytes) -> Stage:
    """Read the state and the names of the pieces (`convviz/app/components/payload.py`)."""
    head = message[4 : 4 + int.from_bytes(message[:4], "little")]
    meta, _ = json.JSONDecoder().raw_decode(head[len(b'{"meta":') :].decode())
    numbers = NUMBERS.search(head)
    have = [name.decode() for name in PIECE.findall(head)]
    have += [name for _, _, *names in json.loads(numbers[1]) for name in names] if numbers else []
    return Stage(place, meta["session"], meta["revision"], have, message)
