"""The network on show as one program of PyTorch that runs where it is pasted: weights and pictures are in it.

Trained weights are put to the test; first ones are trained. The numbers stand at the end, where they are in
nobody's way.
"""

from __future__ import annotations

import ast
import base64
import inspect
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from convviz.datasets import dataset
from convviz.datasets.shapes import shapes
from convviz.interop.torch.source import network_code
from convviz.lab.state.learn.network import NetworkSettings

FIRST = "TRAINING = True  # the very steps that the page makes"
TRAINED = "TRAINING = False  # True: train on from these weights, with an optimizer that starts over"
MAX_PACKED = 200_000
"""Characters that the weights may take in the program; larger ones come from a file beside it."""

Weights = Mapping[str, NDArray[Any]]

_WIDTH = 100
_HEAD = "# needs: numpy, torch  (pip install numpy torch)"
_UNPACK = """\
import base64
import zlib
"""
_READ = """\
def unpacked(text, dtype):
    return np.frombuffer(zlib.decompress(base64.b64decode(text)), dtype)
"""
_FROM_TEXT = """\
def load_weights():
    state = network.state_dict()
    values = torch.tensor(unpacked(WEIGHTS, "<f4"))
    parts = values.split([tensor.numel() for tensor in state.values()])
    network.load_state_dict({name: part.view_as(state[name]) for name, part in zip(state, parts)})
"""
_FROM_FILE = """\
def load_weights():
    with np.load("{file}") as weights:
        network.load_state_dict({{name: torch.tensor(weights[name]) for name in weights}})
"""
_RIGHT = """\
def share_right(x, y):
    with torch.no_grad():
        return (network(x).argmax(1) == y).float().mean().item()
"""
_MAIN = """\
load_weights()
x, y, held_x, held_y = load_pictures()
if TRAINING:
    for step, loss in enumerate(train(x, y), start=1):
        if step % {every} == 0:
            print(f"step {{step}}: loss {{loss:.4f}}")
print("held-out pictures answered right:", share_right(held_x, held_y))
"""


def program(now: NetworkSettings, weights: Weights, step: int, *, file: str, trained: bool) -> str:
    """Return the program for what is set, with the weights after so many steps.

    Where these are too large to stand in it, it reads them from `file`, an .npz. Unless they are `trained` it
    begins by training them.
    """
    data = dataset(now.data, now.data_seed)
    packed = _packed(np.concatenate([weights[name].ravel() for name in in_order(weights)]).astype("<f4"))
    from_file = len(packed) > MAX_PACKED
    network = network_code(
        now.parts,
        data.x.shape[1:],
        optimizer=now.optimizer,
        learning_rate=now.rate,
        batch_size=now.batch_size,
        epochs=now.epochs,
        seed=now.seed,
    )
    imports, pictures, numbers = _DATA[now.data](now.data_seed)
    parts = [
        f"{_first_lines(step, trained, file if from_file else '')}\n{imports}{_UNPACK}\n{network}",
        _READ,
        _FROM_FILE.format(file=file) if from_file else _FROM_TEXT,
        pictures,
        _RIGHT,
        f"{TRAINED if trained else FIRST}\n",
        "\n".join([*([] if from_file else _text("WEIGHTS", packed)), *numbers, ""]),
        _MAIN.format(every=-(-len(data.x) // now.batch_size)),
    ]
    return "\n\n".join(part for part in parts if part.strip()).rstrip("\n") + "\n"


def in_order(weights: Weights) -> list[str]:
    """Return the names of weights, such as "0.bias", in PyTorch's order."""
    return sorted(weights, key=lambda name: (int(name.split(".")[0]), name.endswith("bias")))


def _first_lines(step: int, trained: bool, file: str) -> str:
    beside = f"\n# beside it: {file}, which the page saves" if file else ""
    whose = f"those after step {step:,}" if step else "those of a file" if trained else "the first ones"
    return f"{_HEAD}{beside}\n# its weights: {whose}"


# ---- the pictures: imports, a function `load_pictures`, and its numbers ----------------------------------

Pictures = tuple[str, str, list[str]]

_DIGITS = """\
def load_pictures():
    digits = unpacked(DIGITS, np.uint8).reshape(-1, 65)  # 8 x 8 counts of ink from 0 to 16, and the digit
    x = torch.tensor(digits[:, :64].reshape(-1, 1, 8, 8) / 16, dtype=torch.float32)
    y = torch.tensor(digits[:, 64].astype(np.int64))
    return x[:{first}], y[:{first}], x[{first}:], y[{first}:]
"""
_SHAPE_IMPORTS = """\
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from numpy.typing import NDArray

"""
_SHAPES = """\
def split(_name, _classes, pictures, labels, held):
    parts = pictures[:-held], labels[:-held], pictures[-held:], labels[-held:]
    return [torch.tensor(part) for part in parts]


def load_pictures():
    return shapes(seed={seed})
"""
_NOT_OF_SHAPES = ("prepared_shape", "BRIGHTNESS")


@lru_cache(maxsize=1)
def _digits(_seed: int) -> Pictures:
    data = dataset("digits")
    counts = np.concatenate([data.x, data.held_x]).reshape(-1, 64) * 16
    labels = np.concatenate([data.y, data.held_y])[:, None]
    packed = _packed(np.hstack([counts, labels]).astype(np.uint8))
    return "", _DIGITS.format(first=len(data.x)), list(_text("DIGITS", packed))


@lru_cache(maxsize=1)
def _shapes(seed: int) -> Pictures:
    source = "\n\n\n".join(_definitions(inspect.getsource(sys.modules[shapes.__module__])))
    return _SHAPE_IMPORTS, f"{source}\n\n\n{_SHAPES.format(seed=seed)}", []


def _definitions(source: str) -> Iterator[str]:
    """Yield what a module defines, without its imports and what draws on a pad."""
    lines = source.split("\n")
    for node in ast.parse(source).body:
        if isinstance(node, ast.Import | ast.ImportFrom | ast.Expr) or _name(node) in _NOT_OF_SHAPES:
            continue
        first = min([node.lineno, *(part.lineno for part in getattr(node, "decorator_list", []))])
        yield "\n".join(lines[first - 1 : node.end_lineno])


def _name(node: ast.stmt) -> str:
    if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    return str(getattr(node, "name", ""))


_DATA: dict[str, Callable[[int], Pictures]] = {"digits": _digits, "shapes": _shapes}


# ---- numbers as text -------------------------------------------------------------------------------------


def _packed(values: NDArray[Any]) -> str:
    return base64.b64encode(zlib.compress(values.tobytes(), 9)).decode()


def _text(name: str, packed: str) -> Iterator[str]:
    yield f"{name} = ("
    for start in range(0, len(packed), _WIDTH):
        yield f'    "{packed[start : start + _WIDTH]}"'
    yield ")"
