"""What the terminal says once the server is ready: the address to open, and who else can."""

from __future__ import annotations

import socket

ANY_ADDRESS = ("", "0.0.0.0", "::")
# A documentation address (RFC 5737): choosing a route to it sends nothing, but names the interface used.
SOMEWHERE = ("192.0.2.1", 9)


def greeting(address: str, port: int, base: str = "") -> str:
    """Return the lines for a server that listens at `address` and `port`, below the base path `base`."""
    end = f":{port}/{base.strip('/')}".rstrip("/")
    if address not in ANY_ADDRESS:
        return f"ConvViz is at http://{_bracketed(address)}{end}"
    lines = [f"ConvViz is at http://localhost{end}", "It is open to everyone on this machine's network."]
    if network := network_address():
        lines.append(f"The class types http://{network}{end}")
    return "\n".join(lines)


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
