"""An address bar with its history, beside a session."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image

from convviz.lab.session.session import Session


class Browser:
    """An address bar with its history, beside a session, as Streamlit's front end keeps them together."""

    def __init__(self, **query: str) -> None:
        self.session = Session()
        self.lines = 1
        self.entries, self.at = [query], 0
        self.run()

    @property
    def address(self) -> dict[str, str]:
        return self.entries[self.at]

    def run(self) -> None:
        """One full run: the session reads the address, and writes it where it has something else to say."""
        self.session.read_address(self.address, line=f"line {self.lines}")
        written = self.session.address_to_write(self.address)
        if written is not None:
            self.entries[self.at + 1 :] = [written]
            self.at += 1

    def lose(self, **fields: Any) -> None:
        """The session takes an act, but the line is cut before the address that it writes has arrived."""
        self.session.change(**fields)
        self.session.address_to_write(self.address)
        self.lines += 1

    def act(self, **fields: Any) -> None:
        self.session.change(**fields)
        self.run()

    def back(self) -> None:
        self.go(self.at - 1)

    def go(self, entry: int) -> None:
        """Back or Forward: what the server writes while it answers replaces the entry."""
        self.at = entry
        self.session.read_address(self.address, line=f"line {self.lines}", went=True)
        written = self.session.address_to_write(self.address)
        if written is not None:
            self.entries[self.at] = written

    def step_in_the_stage(self, step: int) -> None:
        """The stage replaces the step in the address by itself, then tells the server."""
        self.address["t"] = str(step)
        self.session.take([{"rev": self.session.stage.revision + 1, "do": "step", "step": step}])
        self.run()

    def menu(self) -> None:
        """A press on the menu: another page, and nothing in the address."""
        self.entries[self.at + 1 :] = [{}]
        self.at += 1
        self.run()


def png(height: int = 12, width: int = 9) -> bytes:
    pixels = np.add.outer(np.arange(height) * 5, np.arange(width) * 9).astype(np.uint8)
    file = BytesIO()
    Image.fromarray(pixels).save(file, "PNG")
    return file.getvalue()
