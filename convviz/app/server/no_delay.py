"""Messages leave at once, however small.

Streamlit's listening socket does not name TCP as its protocol, and asyncio switches Nagle's algorithm off for
sockets that do alone. With it every message of an answer but the first waits until the browser has
acknowledged the one before, which takes it 40 ms and more. What is accepted is as the socket that listens.
"""

from __future__ import annotations

import gc
import socket

INTERNET = {socket.AF_INET, socket.AF_INET6}


def send_at_once() -> None:
    """Switch Nagle's algorithm off on every socket of this process that listens."""
    for each in gc.get_objects():
        if type(each) is socket.socket and each.fileno() >= 0 and _listens(each):
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _listens(each: socket.socket) -> bool:
    """Say whether it does, over TCP."""
    if each.family not in INTERNET or each.type != socket.SOCK_STREAM:
        return False
    return bool(each.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
