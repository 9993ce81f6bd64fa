"""A visitor without a browser: speaks Streamlit's protocol over a real websocket, and its route for files.

What a browser sends of widgets it sends; of what the server shows it keeps the last state of every widget.
"""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

PATIENCE = 180.0
FINISHED_EARLY_FOR_RERUN = 2
BOUNDARY = "----visitor7MA4YWxkTrZu0gW"


class Gone(Exception):  # noqa: N818 - it tells where the visitor is
    """The server closed the line, or did not answer in time."""


@dataclass
class Run:
    """What one run of the script showed: elements by kind, in order, and how many seconds it took."""

    elements: list[Any] = field(default_factory=list)
    seconds: float = 0.0
    finished: int = 0

    def of(self, kind: str) -> list[Any]:
        """Return the elements of a kind, such as ``"file_uploader"``."""
        return [getattr(each, kind) for each in self.elements if each.WhichOneof("type") == kind]

    def find(self, kind: str, key: str) -> Any:
        """Return the widget whose key begins so."""
        for widget in self.of(kind):
            if f"-{key}" in widget.id:
                return widget
        raise LookupError(f"no {kind} {key} among {[each.id for each in self.of(kind)]}")

    @property
    def exceptions(self) -> list[str]:
        """Tracebacks that the page shows."""
        return [f"{each.type}: {each.message}" for each in self.of("exception")]


class Visitor:
    """One tab; `with Visitor(address) as visitor: visitor.open("forward", k="3")`."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.host, self.base = parts.netloc, parts.path.rstrip("/")
        self.line: ClientConnection = self._connect()
        self.session_id = ""
        self.page_hash = ""
        self.page = ""
        self.query: dict[str, str] = {}
        self.widgets: dict[str, Any] = {}
        self.pages: dict[str, str] = {}
        self.shown = Run()
        self._fragments: dict[str, str] = {}
        self._token = ""

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()

    def leave(self) -> None:
        """Close the tab."""
        self.line.close()

    def _connect(self, session: str = "") -> ClientConnection:
        protocols: Any = ["streamlit", "none", session] if session else ["streamlit"]
        return connect(
            f"ws://{self.host}{self.base}/_stcore/stream",
            subprotocols=protocols,
            max_size=None,
            open_timeout=PATIENCE,
            compression=None,
            ping_interval=None,
            legacy=True,  # used without a block
        )

    # ---- what a person does ------------------------------------------------------------------------------

    def open(self, page: str = "", /, **query: str) -> Run:
        """Open a page by its path."""
        self.page, self.query, self.page_hash = page, query, self.pages.get(page, "")
        return self.run()

    def set(self, widget: Any, **value: Any) -> Run:
        """Give a widget a value, such as ``bool_value=True``, and have the script run with it."""
        state = WidgetState(id=widget.id, **value)
        if "trigger_value" not in value and "json_trigger_value" not in value:
            self.widgets[widget.id] = state
        return self.run(extra=[state], fragment=self._fragments.get(widget.id, ""))

    def act(self, component: str, **trigger: Any) -> Run:
        """Send what a component tells Python: triggers by their names."""
        widget = next((c for c in self.shown.of("bidi_component") if c.component_name == component), None)
        if widget is None:
            raise LookupError(f"the page shows no {component}")
        events = [{"event": name, "value": value} for name, value in trigger.items()]
        state = WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{widget.id}", json_trigger_value=json.dumps(events))
        return self.run(extra=[state], fragment=self._fragments.get(widget.id, ""))

    def bring(self, uploader: Any, name: str, data: bytes) -> Run:
        """Choose a file for a place: upload it, and have the script run with it."""
        file_id, url = self.place_for(name)
        status = self.put(url, name, data)
        if status != 204:
            raise Gone(f"the server answered the file with {status}")
        state = WidgetState(id=uploader.id)
        info = state.file_uploader_state_value.uploaded_file_info.add()
        info.name, info.size, info.file_id = name, len(data), file_id
        info.file_urls.file_id, info.file_urls.upload_url, info.file_urls.delete_url = file_id, url, url
        return self.run(extra=[state], fragment=self._fragments.get(uploader.id, ""))

    # ---- the protocol ------------------------------------------------------------------------------------

    def run(self, extra: list[WidgetState] | None = None, fragment: str = "") -> Run:
        """Ask for a run of the script with all widgets' values, and wait until it is done."""
        message = BackMsg()
        client = message.rerun_script
        client.query_string = urlencode(self.query)
        client.page_script_hash, client.page_name = self.page_hash, self.page
        client.fragment_id = fragment
        client.context_info.url = f"http://{self.host}{self.base}/{self.page}"
        client.context_info.locale = "en-GB"
        extra = extra or []
        ids = {state.id for state in extra}
        kept = [state for state in self.widgets.values() if state.id not in ids]
        client.widget_states.widgets.extend([*kept, *extra])
        begin = time.perf_counter()
        self.send(message.SerializeToString())
        run = self._until_done(bool(fragment))
        run.seconds = time.perf_counter() - begin
        return run

    def send(self, frame: bytes) -> None:
        """Send a frame as it is."""
        try:
            self.line.send(frame)
        except (ConnectionClosed, OSError) as error:
            raise Gone(str(error)) from error

    def _until_done(self, of_fragment: bool) -> Run:
        run = Run()
        for message in self.messages():
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._new_session(message.new_session)
                run.elements.clear()
            elif kind == "navigation":
                self._navigation(message.navigation)
            elif kind == "delta":
                self._delta(message.delta, run)
            elif kind == "page_info_changed":
                self.query = dict(parse_qsl(message.page_info_changed.query_string))
            elif kind == "script_finished":
                run.finished = message.script_finished
                if run.finished != FINISHED_EARLY_FOR_RERUN:
                    break
        if not of_fragment:
            self.shown = run
        return run

    def messages(self, patience: float = PATIENCE) -> Iterator[ForwardMsg]:
        """Give what the server sends."""
        until = time.monotonic() + patience
        while True:
            try:
                frame = self.line.recv(timeout=max(until - time.monotonic(), 0.01))
            except TimeoutError as error:
                raise Gone(f"no answer for {patience:.0f} s") from error
            except (ConnectionClosed, OSError) as error:
                raise Gone(str(error)) from error
            message = ForwardMsg()
            message.ParseFromString(frame if isinstance(frame, bytes) else frame.encode())
            yield message

    def _new_session(self, new: Any) -> None:
        self.session_id = new.initialize.session_id or self.session_id
        self.page_hash = new.page_script_hash or self.page_hash

    def _navigation(self, navigation: Any) -> None:
        self.pages = {page.url_pathname: page.page_script_hash for page in navigation.app_pages}
        (self.pages[""],) = (page.page_script_hash for page in navigation.app_pages if page.is_default)
        self.page_hash = navigation.page_script_hash or self.page_hash

    def _delta(self, delta: Any, run: Run) -> None:
        if delta.WhichOneof("type") != "new_element":
            return
        element = delta.new_element
        run.elements.append(element)
        widget = getattr(element, element.WhichOneof("type") or "", None)
        name = getattr(widget, "id", "")
        if isinstance(name, str) and name:
            self._fragments[name] = delta.fragment_id

    def place_for(self, name: str) -> tuple[str, str]:
        """Ask for a place to send a file of this name to: its id and path."""
        message = BackMsg()
        message.file_urls_request.request_id = "place"
        message.file_urls_request.file_names.append(name)
        message.file_urls_request.session_id = self.session_id
        self.send(message.SerializeToString())
        for answer in self.messages():
            if answer.WhichOneof("type") == "file_urls_response":
                (place,) = answer.file_urls_response.file_urls
                return place.file_id, place.upload_url
        raise AssertionError

    def put(self, url: str, name: str, data: bytes) -> int:
        """Send a file to its place and return the status of the answer."""
        begin = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode()
        body = begin + data + f"\r\n--{BOUNDARY}--\r\n".encode()
        cookie = self._xsrf()
        connection = http.client.HTTPConnection(self.host, timeout=PATIENCE)
        try:
            headers = {
                "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
                "X-Xsrftoken": cookie,
                "Cookie": f"_streamlit_xsrf={cookie}",
            }
            connection.request("PUT", f"{self.base}{url}", body, headers)
            return connection.getresponse().status
        finally:
            connection.close()

    def get(self, path: str) -> tuple[int, bytes, str]:
        """Ask for a file below the server's address: its status, its bytes and the cookie that came along."""
        connection = http.client.HTTPConnection(self.host, timeout=PATIENCE)
        try:
            connection.request("GET", f"{self.base}/{path}")
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.headers.get("Set-Cookie") or ""
        finally:
            connection.close()

    def _xsrf(self) -> str:
        if not self._token:
            _status, _body, cookie = self.get("_stcore/health")
            self._token = cookie.partition("_streamlit_xsrf=")[2].partition(";")[0]
        return self._token
