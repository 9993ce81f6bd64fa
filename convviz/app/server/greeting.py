"""What the terminal says once the server is ready: the address to open, and who else can."""

from __future__ import annotations

import socket

ANY_ADDRESS = ("", "0.0.0.0", "::")
# A documentation address (RFC 5737): choosing a route to it sends nothing, but names the interface used.
SOMEWHERE = ("192.0.2.1", 9)


def greeting(address: str, port: int, base: str = "") -> str:
    """Return the lines for a server that listens at `address` and `port`, below the base path `base`."""
    lines = [f"ConvViz is at {own_address(address, port, base)}"]
    if address in ANY_ADDRESS:
        lines.append("It is open to everyone on this machine's network.")
        if network := network_address():
            lines.append(f"The class types {own_address(network, port, base)}")
    return "\n".join(lines)


def own_address(address: str, port: int, base: str = "") -> str:
    """Return where a browser on this machine finds the server."""
    host = "localhost" if address in ANY_ADDRESS else _bracketed(address)
    return f"http://{host}:{port}/{base.strip('/')}".rstrip("/")


def network_address() -> str | None:
    """Return this machine's address in its network, or None where it is in none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(SOMEWHERE)
        except OSError:
            return None
        found = str(probe.getsockname()[0])
    return None if found.startswith(("127.", "0.")) else found


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address
