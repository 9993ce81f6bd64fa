"""What the server sends leaves at once."""

from __future__ import annotations

import socket
from contextlib import closing

import pytest
from streamlit.web.server.starlette.starlette_server import _bind_socket

from convviz.app.server.no_delay import send_at_once


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_no_connection_of_streamlits_socket_waits_for_acknowledgements(address: str) -> None:
    with closing(_bind_socket(address, 0, 1)) as server:
        server.setblocking(True)
        delays = []
        for switched in (False, True):
            if switched:
                send_at_once()
            with socket.create_connection(server.getsockname()[:2]), closing(server.accept()[0]) as accepted:
                delays.append(not accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
    assert delays == [True, False]


def test_other_sockets_stay_as_they_are() -> None:
    with socket.socketpair()[0], closing(socket.socket()) as client, closing(socket.socket()) as closed:
        closed.close()
        send_at_once()
        assert not client.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
