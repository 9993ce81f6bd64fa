"""What the server's log says of visitors and their files: nothing."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from convviz.lab.files.weights.writing import to_npz
from tests.browser.live_server import free_port, live_server
from tests.lab.session.browser import png
from tests.visitor import Gone, Visitor

NAME = "Anna-Maier-Zeugnis"
"""Stands in every name, address and file that the visitor sends."""

FILES = {
    f"{NAME}.png": png(),
    f"{NAME}.jpg": b"\xff\xd8\xff\xe0" + NAME.encode() * 40,
    f"{NAME}.tif": b"II*\0\xff\xff\xff\x7f" + NAME.encode(),
    f"{NAME}.npz": to_npz(np.ones((1, 1, 3, 3)), np.zeros(1)).replace(b"weight", NAME.encode()[:6]),
    f"{NAME}.convviz": b"PK\x03\x04" + NAME.encode(),
    f"{NAME}.txt": f"1 2 3\n4 5 {NAME}".encode(),
    f"{NAME}<script>.gif": b"GIF89a" + NAME.encode(),
}


def test_neither_files_nor_addresses_nor_keys_stand_in_the_log(tmp_path: Path) -> None:
    log, port = tmp_path / "log.txt", free_port()
    with live_server(port=port, log=log) as address, Visitor(address) as visitor:
        for page in ("forward", "backward", "stack", "learn", NAME):
            visitor.open(page, k=NAME, pic=NAME, n=NAME, lang=NAME, view=NAME)
        visitor.open("forward")
        for name, data in FILES.items():
            visitor.bring(visitor.shown.find("file_uploader", "anywhere"), name, data)
        key = visitor.query.get("pic", "")
        visitor.act("convviz_stage", actions={"session": NAME, "queue": [{"rev": 1, "do": NAME, NAME: NAME}]})
        for path in (f"previews/{NAME}.jpg", f"card.png?page={NAME}", f"assets/{NAME}", f"media/{NAME}"):
            visitor.get(path)
        try:
            visitor.send(NAME.encode())  # no message of the protocol
            visitor.run()
        except Gone:
            pass
        assert visitor.session_id
    said = log.read_text("utf-8", "replace")
    assert "ConvViz is at" in said
    assert key.startswith("own.") and key[4:] not in said
    assert not [line for line in said.splitlines() if NAME in line or "Maier" in line]
