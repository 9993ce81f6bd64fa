"""The network as PyTorch code: the code runs, and makes the steps that the engine makes."""

from typing import Any

import numpy as np
import pytest
import torch

from convviz.errors import RefusedValue
from convviz.interop.torch.source import network_code
from convviz.nn import CrossEntropy, fit, from_spec, parse_spec
from convviz.nn.optimizers import OPTIMIZERS

NETWORKS = {
    "conv8-relu-max2-conv16-relu-flat-linear10": (1, 8, 8),
    "conv3k5-leaky-avg2-conv4k1-sigmoid-flat-linear12-tanh-linear10": (1, 16, 16),
}
RATES = {"adam": 0.003, "momentum": 0.02, "sgd": 0.1}


def code_of(text: str, shape, optimizer: str) -> str:
    return network_code(
        parse_spec(text),
        shape,
        optimizer=optimizer,
        learning_rate=RATES[optimizer],
        batch_size=16,
        epochs=8,
        seed=2,
    )


def executed(code: str) -> dict[str, Any]:
    names: dict[str, Any] = {}
    exec(compile(code, "the code", "exec"), names)
    return names


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("text", NETWORKS)
def test_the_code_makes_the_steps_of_the_engine(text, optimizer):
    shape = NETWORKS[text]
    ours = from_spec(parse_spec(text), shape, 2, np.float64)
    names = executed(code_of(text, shape, optimizer))
    theirs = names["network"].double()
    theirs.load_state_dict({name: torch.tensor(array) for name, array in ours.state().items()})
    rng = np.random.default_rng(0)
    x, y = rng.random((100, *shape)), rng.integers(0, 10, 100)
    steps = fit(
        ours,
        x,
        y,
        loss=CrossEntropy(),
        optimizer=OPTIMIZERS[optimizer](RATES[optimizer]),
        batch_size=16,
        epochs=8,
        seed=2,
    )
    losses = list(names["train"](torch.tensor(x), torch.tensor(y)))
    assert len(losses) == 8 * 7
    np.testing.assert_allclose([step.loss for step in steps], losses, rtol=1e-6)
    for name, tensor in theirs.state_dict().items():
        np.testing.assert_allclose(ours.state()[name], tensor.numpy(), rtol=1e-6, atol=1e-8)


def test_the_code_is_the_same_text_every_time_and_names_every_layer():
    text, shape = next(iter(NETWORKS.items()))
    code = code_of(text, shape, "adam")
    assert code == code_of(text, shape, "adam")
    assert "nn.Conv2d(1, 8, 3, padding=1)," in code
    assert "nn.Conv2d(8, 16, 3, padding=1)," in code
    assert "nn.Linear(256, 10)," in code
    assert "torch.optim.Adam(network.parameters(), lr=0.003)" in code


@pytest.mark.parametrize("rate", [0.0012345678901, 1 / 3, 1e-5, 10, 1e6, np.float64(0.1)])
def test_the_code_has_the_very_learning_rate(rate):
    code = network_code(
        parse_spec("flat-linear10"),
        (1, 8, 8),
        optimizer="sgd",
        learning_rate=rate,
        batch_size=16,
        epochs=8,
        seed=2,
    )
    assert executed(code)["optimizer"].param_groups[0]["lr"] == rate


def test_blocks_that_do_not_fit_make_no_code():
    with pytest.raises(RefusedValue, match="reads maps"):
        code_of("flat-conv8-linear10", (1, 8, 8), "sgd")
