"""The README keeps its word: its Python runs as printed, and what it points at is there."""

import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_the_library_examples_run_as_printed() -> None:
    library, around, training, pytorch = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    names: dict[str, Any] = {}
    exec(library, names)
    assert names["y"].shape == (2, 8, 13, 26)
    names = {}
    exec(around, names)
    assert names["larger"].shape == (2, 3, 16, 12) and names["y"].shape == (2, 4, 4, 3)
    assert names["z_grad"].shape == names["z"].shape
    names = {}
    exec(training, names)
    assert len(names["losses"]) == 450 and names["losses"][-1] < names["losses"][0] / 10
    assert names["held_out"] >= 0.97
    assert names["saliency"].shape[1:] == (1, 8, 8)
    names = {}
    exec(pytorch, names)
    assert type(names["model"][0]).__name__ == "EngineConv2d"
    assert names["first"].weight.shape == names["model"][0].weight.grad.shape == (8, 3, 3, 3)


def test_every_file_that_it_links_to_exists() -> None:
    targets = [target for target in re.findall(r"\]\(([^)]+)\)", README) if "://" not in target]
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []
