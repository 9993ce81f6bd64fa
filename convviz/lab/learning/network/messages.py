"""Plans and states as messages with arrays, and back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from convviz.errors import Refusal, RefusedValue
from convviz.lab.learning.network.plan import Plan
from convviz.lab.learning.network.state import Record, State
from convviz.lab.learning.network.wire import Arrays, Message

WEIGHT, MEMORY = "weight ", "memory "


def write_plan(plan: Plan) -> Message:
    """The plan as a message."""
    return asdict(plan)


def read_plan(message: Message) -> Plan:
    """The plan of a message; raises TypeError for another one."""
    return Plan(**message)


def write_state(state: State) -> tuple[Message, Arrays]:
    """The state as a message and arrays."""
    message = {
        "step": state.step,
        "records": [list(asdict(record).values()) for record in state.records],
        "seconds": state.seconds,
        "diverged": state.diverged and write_refusal(state.diverged),
    }
    arrays = {
        "losses": state.losses,
        "predictions": state.predictions,
        **{WEIGHT + name: array for name, array in state.weights.items()},
        **{MEMORY + name: array for name, array in state.optimiser.items()},
    }
    return message, arrays


def read_state(message: Message, arrays: Arrays) -> State:
    """The state of a message and its arrays."""
    diverged = message["diverged"]
    return State(
        step=int(message["step"]),
        losses=arrays["losses"],
        records=tuple(Record(*values) for values in message["records"]),
        predictions=arrays["predictions"],
        weights=_named(arrays, WEIGHT),
        optimiser=_named(arrays, MEMORY),
        seconds=float(message["seconds"]),
        diverged=read_refusal(diverged) if diverged else None,
    )


def _named(arrays: Arrays, beginning: str) -> Arrays:
    return {
        name.removeprefix(beginning): array for name, array in arrays.items() if name.startswith(beginning)
    }


def write_refusal(refusal: Refusal) -> Message:
    """A refusal as a message, its values as they would be printed."""
    return {"template": refusal.template, "values": {name: _plain(v) for name, v in refusal.values.items()}}


def read_refusal(message: Message) -> Refusal:
    """The refusal of a message."""
    template = message["template"]
    return RefusedValue(template, **message["values"])


def _plain(value: Any) -> Any:
    return value if isinstance(value, (int, float)) else str(value)
