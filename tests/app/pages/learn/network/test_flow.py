"""How far a picture has come: first all maps, then all gradients from the end back."""

import pytest

from convviz.app.pages.learn.network.flow import Flow


def reached(at: int, blocks: int = 3) -> tuple[list[bool], list[bool]]:
    flow = Flow(blocks, at)
    return [flow.has_output(b) for b in range(blocks)], [flow.has_grad(b) for b in range(-1, blocks)]


@pytest.mark.parametrize(
    ("at", "outputs", "grads"),
    [
        (0, [False, False, False], [False, False, False, False]),
        (1, [True, False, False], [False, False, False, False]),
        (3, [True, True, True], [False, False, False, False]),
        (4, [True, True, True], [False, False, False, True]),
        (6, [True, True, True], [False, True, True, True]),
        (7, [True, True, True], [True, True, True, True]),
    ],
)
def test_maps_come_forwards_and_gradients_backwards(at, outputs, grads):
    assert reached(at) == (outputs, grads)
    assert Flow(3, 0).last == 7
