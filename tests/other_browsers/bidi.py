"""A browser driven over WebDriver BiDi, the protocol that Firefox speaks by itself, without a driver.

Source: https://w3c.github.io/webdriver-bidi/. Playwright drives a Firefox of its own build only, and Selenium
needs geckodriver; a page, its clicks and its errors take these few commands.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import count
from typing import Any

from websockets.sync.client import ClientConnection

PATIENCE = 60
EVENTS = ["log.entryAdded", "network.beforeRequestSent"]
DOWN, UP = ({"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp"))


class Connection:
    """Commands out, answers and events in; events wait in `events` until somebody reads them."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.numbers = count(1)
        self.events: list[dict[str, Any]] = []

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and return its result; an error of the browser is raised with its words."""
        number = next(self.numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            message = json.loads(self.socket.recv(timeout=PATIENCE))
            if message.get("type") == "event":
                self.events.append(message)
            elif message.get("id") == number:
                break
        if message["type"] == "error":
            raise RuntimeError(f"{method}: {message['error']}: {message['message']}")
        return message["result"]


class BidiTab:
    """One tab of a browser that speaks BiDi."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.context = connection.call("browsingContext.create", type="tab")["context"]
        connection.call("session.subscribe", events=EVENTS, contexts=[self.context])

    def open(self, url: str) -> None:
        self.connection.call("browsingContext.navigate", context=self.context, url=url, wait="complete")

    def evaluate(self, expression: str) -> Any:
        """Return the value of a JavaScript expression, as JSON carries it."""
        return self._evaluate(expression, promised=False)

    def promised(self, expression: str) -> Any:
        """Return what an expression promises, once it is there; any other value at once."""
        return self._evaluate(f"await ({expression})", promised=True)

    def _evaluate(self, expression: str, promised: bool) -> Any:
        text = f"JSON.stringify({expression}) ?? 'null'"
        found = self.connection.call(
            "script.evaluate",
            expression=f"(async () => {text})()" if promised else text,
            target={"context": self.context},
            awaitPromise=promised,
        )
        if found["type"] == "exception":
            raise RuntimeError(f"{expression}: {found['exceptionDetails']['text']}")
        return json.loads(found["result"]["value"])

    def click(self, x: float, y: float) -> None:
        """Click at a point of the window."""
        self._point(_moved(x, y), DOWN, UP)

    def move(self, x: float, y: float) -> None:
        """Move the pointer; its button stays as it is."""
        self._point(_moved(x, y))

    def down(self) -> None:
        self._point(DOWN)

    def up(self) -> None:
        self._point(UP)

    def _point(self, *actions: dict[str, Any]) -> None:
        self._act({"type": "pointer", "id": "mouse", "actions": list(actions)})

    def type(self, *keys: str) -> None:
        """Press keys one after the other; those with a name by their code point of the WebDriver standard."""
        actions = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self._act({"type": "key", "id": "keyboard", "actions": actions})

    def bring(self, selector: str, files: Iterable[str]) -> None:
        """Put files into the file field that `selector` finds."""
        nodes = self.connection.call(
            "browsingContext.locateNodes", context=self.context, locator={"type": "css", "value": selector}
        )["nodes"]
        element = {"sharedId": nodes[0]["sharedId"]}
        self.connection.call("input.setFiles", context=self.context, element=element, files=list(files))

    def problems(self, server: str) -> list[str]:
        """Return errors in the console, exceptions and requests that did not go to `server`, so far."""
        self.evaluate("0")  # whatever happened before has arrived with its answer
        events, self.connection.events = self.connection.events, []
        return [problem for event in events if (problem := _problem(event, server))]

    def close(self) -> None:
        self.connection.call("browsingContext.close", context=self.context)

    def _act(self, source: dict[str, Any]) -> None:
        self.connection.call("input.performActions", context=self.context, actions=[source])


def _moved(x: float, y: float) -> dict[str, Any]:
    return {"type": "pointerMove", "x": round(x), "y": round(y)}


def _problem(event: dict[str, Any], server: str) -> str | None:
    params = event["params"]
    if event["method"] == "log.entryAdded":
        return f"{params['type']}: {params['text']}" if params["level"] == "error" else None
    url = params["request"]["url"]
    return None if url.startswith((server, "data:", "blob:", "about:")) else f"request elsewhere: {url}"
