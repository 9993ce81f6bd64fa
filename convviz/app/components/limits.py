"""Limits that the browser keeps to as well: they travel in the messages, so that no script knows its own."""

from __future__ import annotations

from convviz.lab.files.images.limits import MAX_REGION
from convviz.lab.kernels import MAX_SIZE, MAX_WEIGHT
from convviz.lab.session.stage_messages import MAX_ACTIONS
from convviz.lab.state.fields.kinds import MAX_CHANNELS

LIMITS = {
    "number": MAX_WEIGHT,
    "kernel": MAX_SIZE,
    "input": MAX_REGION,
    "channels": MAX_CHANNELS,
    "actions": MAX_ACTIONS,
}
"""Size of a typed number, sides of a kernel and of an input, channels of an input, actions of a message."""
