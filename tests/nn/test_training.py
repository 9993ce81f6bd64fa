"""Training: step by step as PyTorch's, resumable bit for bit, a clear word where it runs away."""

from collections.abc import Iterator

import numpy as np
import pytest
import torch
from torch import nn

from convviz.errors import RefusedValue
from convviz.nn import (
    SGD,
    Adam,
    CrossEntropy,
    Diverged,
    Flatten,
    Linear,
    Sequential,
    fit,
    from_spec,
    parse_spec,
)
from convviz.nn.fitting import batch_of, one_step
from tests.for_each import for_each

SHAPE, COUNT, CLASSES = (1, 8, 8), 70, 10
NETWORKS = (
    "conv8-relu-max2-conv16-relu-flat-linear10",
    "conv3k5-leaky-avg2-conv4-tanh-conv5k1-sigmoid-max2-conv4-relu-flat-linear12-tanh-linear10",
)
OPTIMIZERS = {
    "sgd": (lambda: SGD(0.05), lambda p: torch.optim.SGD(p, lr=0.05)),
    "momentum": (lambda: SGD(0.02, momentum=0.9), lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9)),
    "adam": (lambda: Adam(0.003), lambda p: torch.optim.Adam(p, lr=0.003)),
}


def pictures() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    return rng.random((COUNT, *SHAPE)), rng.integers(0, CLASSES, COUNT)


def twin_of(text: str, network: Sequential) -> nn.Sequential:
    """The same network in PyTorch, with the same numbers, put together by hand."""
    made, shape = [], (1, *SHAPE)
    for word in parse_spec(text):
        inputs = torch.zeros(shape)
        layer = {
            "conv": lambda w=word, i=inputs: nn.Conv2d(i.shape[1], w.size, w.kernel, padding=w.kernel // 2),
            "linear": lambda w=word, i=inputs: nn.Linear(i.shape[1], w.size),
            "max": lambda w=word: nn.MaxPool2d(w.size),
            "avg": lambda w=word: nn.AvgPool2d(w.size),
            "flat": nn.Flatten,
            "relu": nn.ReLU,
            "leaky": nn.LeakyReLU,
            "sigmoid": nn.Sigmoid,
            "tanh": nn.Tanh,
        }[word.kind]()
        shape = layer(inputs).shape
        made.append(layer)
    twin = nn.Sequential(*made).double()
    twin.load_state_dict({name: torch.tensor(array) for name, array in network.state().items()})
    return twin


def torch_steps(twin: nn.Sequential, optimizer: torch.optim.Optimizer, seed: int) -> Iterator[float]:
    x, y = map(torch.tensor, pictures())
    index = 0
    while True:
        batch = torch.tensor(batch_of(COUNT, 16, index, seed))
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(twin(x[batch]), y[batch])
        loss.backward()
        optimizer.step()
        yield loss.item()
        index += 1


@pytest.mark.parametrize("name", OPTIMIZERS)
@pytest.mark.parametrize("text", NETWORKS)
def test_fifty_steps_have_the_losses_and_gradients_of_pytorch(text, name):
    network = from_spec(parse_spec(text), SHAPE, seed=4, dtype=np.float64)
    twin = twin_of(text, network)
    ours, theirs = OPTIMIZERS[name]
    x, y = pictures()
    run = fit(network, x, y, loss=CrossEntropy(), optimizer=ours(), batch_size=16, epochs=10, seed=9)
    for index, loss in zip(range(50), torch_steps(twin, theirs(twin.parameters()), seed=9), strict=False):
        step = next(run)
        assert step.index == index
        assert step.loss == pytest.approx(loss, rel=1e-6)
        for parameter, other in zip(network.parameters().values(), twin.parameters(), strict=True):
            scale = float(other.grad.abs().max())
            np.testing.assert_allclose(parameter.grad, other.grad.numpy(), rtol=1e-6, atol=1e-6 * scale)
            np.testing.assert_allclose(parameter.value, other.detach().numpy(), rtol=1e-6, atol=1e-8)


# ---- the generator ---------------------------------------------------------------------------------------


def small(seed: int = 0) -> Sequential:
    return from_spec(parse_spec("conv4-relu-max2-flat-linear10"), SHAPE, seed)


def run(network: Sequential, optimizer, *, epochs: int = 3, start: int = 0, seed: int = 5):
    x, y = pictures()
    return fit(
        network,
        x.astype(np.float32),
        y,
        loss=CrossEntropy(),
        optimizer=optimizer,
        batch_size=16,
        epochs=epochs,
        seed=seed,
        start=start,
    )


def test_steps_and_epochs_are_counted_and_the_last_batch_may_be_smaller():
    steps = list(run(small(), SGD(0.1)))
    assert [step.index for step in steps] == list(range(15))
    assert [step.epoch for step in steps] == [0] * 5 + [1] * 5 + [2] * 5
    assert len(batch_of(COUNT, 16, 4, 5)) == 70 - 64


def test_every_epoch_reads_every_picture_once_in_an_order_of_its_own():
    epochs = [np.concatenate([batch_of(COUNT, 16, 5 * e + k, 1) for k in range(5)]) for e in range(3)]
    for order in epochs:
        np.testing.assert_array_equal(np.sort(order), np.arange(COUNT))
    assert not np.array_equal(epochs[0], epochs[1])
    assert not np.array_equal(batch_of(COUNT, 16, 0, 1), batch_of(COUNT, 16, 0, 2))


def test_the_same_seed_is_the_same_run_bit_for_bit():
    first, second = small(), small()
    assert [s.loss for s in run(first, Adam(0.01))] == [s.loss for s in run(second, Adam(0.01))]
    for name, array in first.state().items():
        np.testing.assert_array_equal(array, second.state()[name])


@for_each("make", [lambda: SGD(0.1), lambda: SGD(0.1, momentum=0.8), lambda: Adam(0.01)])
@for_each("cut", [1, 7, 10])
def test_a_run_that_was_laid_aside_goes_on_to_the_same_bits(make, cut):
    whole, losses = small(), []
    losses = [step.loss for step in run(whole, make())]
    first, memory = small(), make()
    for step in run(first, memory):
        if step.index == cut - 1:
            break
    second, again = small(seed=99), make()
    second.load_state(first.state())
    again.load_state(memory.state())
    assert [step.loss for step in run(second, again, start=cut)] == losses[cut:]
    for name, array in whole.state().items():
        np.testing.assert_array_equal(array, second.state()[name])


def test_the_learning_rate_may_change_between_two_steps():
    network, optimizer = small(), SGD(0.1)
    steps = run(network, optimizer)
    next(steps)
    before = network.state()
    optimizer.learning_rate = 1e-3
    next(steps)
    for name, parameter in network.parameters().items():
        expected = before[name] - np.float32(1e-3) * parameter.grad
        np.testing.assert_allclose(parameter.value, expected, rtol=1e-6, atol=1e-9)


def test_a_loss_that_is_no_number_ends_the_run_with_a_clear_word():
    network = from_spec(parse_spec("flat-linear10"), SHAPE)
    with pytest.raises(Diverged, match="with the learning rate 1e38 it became"):
        list(run(network, SGD(1e38), epochs=20))


def test_the_step_that_cannot_be_made_changes_nothing():
    network = Sequential(Flatten(), Linear(2, 2, rng=np.random.default_rng(0)))
    network.layers[1].weight.value[...] = np.inf
    before = network.state()
    with np.errstate(invalid="ignore"), pytest.raises(Diverged):
        one_step(network, np.ones((1, 2)), np.array([0]), CrossEntropy(), SGD(0.1))
    for name, array in network.state().items():
        np.testing.assert_array_equal(array, before[name])


@for_each(
    ("call", "message"),
    [
        (lambda: SGD(0), "above 0"),
        (lambda: SGD(float("nan")), "finite"),
        (lambda: SGD(float("inf")), "finite"),
        (lambda: Adam("fast"), "got 'fast'"),
        (lambda: SGD(0.1, momentum=1.0), "momentum must be at least 0"),
        (lambda: Adam(0.1, betas=(0.9, 1.5)), "beta 2"),
        (lambda: next(run_with(batch_size=0)), "batch_size"),
        (lambda: next(run_with(epochs=-1)), "epochs"),
        (
            lambda: next(run_with(target=np.zeros(3, int))),
            "got targets: 3, pictures: 70",
        ),
    ],
)
def test_what_no_training_can_be_is_refused(call, message):
    with pytest.raises(RefusedValue, match=message):
        call()


def run_with(*, target=None, **options):
    x, y = pictures()
    return fit(
        small(), x, y if target is None else target, loss=CrossEntropy(), optimizer=SGD(0.1), **options
    )
