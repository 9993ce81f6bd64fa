"""Without PyTorch convviz works, and what needs PyTorch says so in one sentence."""

import subprocess
import sys
from pathlib import Path

import pytest

import convviz
from convviz.errors import MissingPackage, Refusal
from convviz.interop import torch as peer

ROOT = Path(convviz.__file__).parents[1]
BLOCKED = """
import sys
sys.modules["torch"] = None
import convviz.interop.keras
import convviz.interop.torch as peer
assert not peer.is_installed()
for name in peer.HOMES:
    try:
        getattr(peer, name)()
    except ImportError as missing:
        print(type(missing).__name__, missing)
try:
    from convviz.interop.torch import conv2d
except ImportError as missing:
    print(type(missing).__name__, missing)
"""
LIGHT = """
import sys
import convviz, convviz.interop, convviz.interop.keras, convviz.interop.torch
assert convviz.interop.torch.is_installed() and "conv2d" in convviz.interop.torch.__all__
print(*sorted(name for name in sys.modules if name.partition(".")[0] in ("torch", "keras")))
"""


def run(script: str) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return done.stdout.splitlines()


def test_without_pytorch_every_name_that_needs_it_gives_one_sentence():
    names = [*peer.HOMES, "conv2d"]
    assert run(BLOCKED) == [
        f"MissingPackage {name} needs PyTorch, which is not installed (the rest of convviz works without it):"
        " run pip install torch."
        for name in names
    ]


def test_importing_convviz_and_the_way_to_pytorch_imports_no_pytorch():
    assert run(LIGHT) == [""]


def test_a_missing_package_is_an_import_error_and_a_refusal():
    missing = MissingPackage("{name} is missing.", name="PyTorch")
    assert isinstance(missing, ImportError) and isinstance(missing, Refusal)
    assert (str(missing), missing.template, missing.values) == (
        "PyTorch is missing.",
        "{name} is missing.",
        {"name": "PyTorch"},
    )


def test_every_name_of_the_module_is_there_with_a_docstring():
    assert peer.is_installed() and len(peer.__all__) == len(peer.HOMES) + 1
    assert all(getattr(peer, name).__doc__ for name in peer.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'conv3d'"):
        _ = peer.conv3d
