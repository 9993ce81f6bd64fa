"""Who takes part: each agrees with the engine on every operation, or says why it sits out."""

import subprocess
import sys
from dataclasses import replace
from types import ModuleType

import numpy as np
import pytest

import convviz
from convviz.lab.timing import IM2COL, LOOPS, OPERATIONS, READY, LayerSizes, all_contenders, check_limits
from convviz.lab.timing import im2col as single_im2col
from convviz.lab.timing import pytorch as peers
from convviz.lab.timing.contenders import OWN_ENGINE, PLAIN_LOOPS, SINGLE_IM2COL, torch_on
from convviz.lab.timing.measuring import difference
from tests.lab.timing.problems import LAYERS, random_problem

FOR_EVERY_PROBLEM = [
    pytest.param(layer, operation, id=f"{name}-{operation}")
    for name, layer in LAYERS.items()
    for operation in OPERATIONS
]


@pytest.mark.parametrize(("layer", "operation"), FOR_EVERY_PROBLEM)
@pytest.mark.parametrize("contender", [PLAIN_LOOPS, SINGLE_IM2COL], ids=lambda contender: contender.name)
def test_a_contender_computes_what_the_engine_computes(contender, layer, operation):
    problem = random_problem(layer, operation)
    expected = OWN_ENGINE.prepare(problem)()
    result = contender.read(contender.prepare(problem)())
    assert result.dtype == np.float32
    assert difference(result, expected) < 1e-5


@pytest.mark.parametrize("operation", OPERATIONS)
def test_the_engine_is_the_one_that_everybody_imports(operation):
    layer = LAYERS["groups"]
    problem = random_problem(layer, operation)
    x, weight, output_grad = problem.x, problem.weight, problem.output_grad
    expected = {
        "forward": lambda: convviz.conv2d(x, weight, **layer.options),
        "weight_grad": lambda: convviz.conv2d_weight_grad(x, weight.shape, output_grad, **layer.options),
        "input_grad": lambda: convviz.conv2d_input_grad(x.shape, weight, output_grad, **layer.options),
    }[operation]()
    np.testing.assert_array_equal(OWN_ENGINE.prepare(problem)(), expected)


def test_a_difference_is_seen_and_another_shape_is_no_agreement():
    expected = np.array([[1.0, -4.0]])
    assert difference(expected + np.array([[0.0, 1.0]]), expected) == 0.25
    assert difference(expected, expected) == 0
    assert difference(expected[0], expected) == float("inf")


def test_im2col_sits_out_where_its_columns_are_too_large_and_says_how_large(monkeypatch):
    problem = random_problem(LayerSizes(2, 3, 5, 7, 2), "forward")
    cells = 3 * 2 * 2 * 2 * 6 * 6
    monkeypatch.setattr(single_im2col, "MAX_COLUMN_BYTES", cells * 4)
    SINGLE_IM2COL.prepare(problem)
    monkeypatch.setattr(single_im2col, "MAX_COLUMN_BYTES", cells * 4 - 1)
    with pytest.raises(ValueError, match="column matrix may take .* MB; this layer’s takes .* MB: choose"):
        SINGLE_IM2COL.prepare(problem)


@pytest.mark.parametrize("ready", READY)
def test_every_ready_layer_is_within_the_limits(ready):
    check_limits(READY[ready][1])


def test_too_much_work_and_too_large_arrays_are_refused_with_rule_value_and_way_out():
    with pytest.raises(ValueError, match="at most 5 billion multiply-adds; this layer has .* billion: use"):
        check_limits(LayerSizes(64, 128, 256, 56, 3, padding=1))
    with pytest.raises(ValueError, match="at most 256 MB; this layer’s take .* MB: use"):
        check_limits(LayerSizes(200, 1, 16, 224, 1))
    with pytest.raises(ValueError, match="Kernel spans 5 rows"):
        check_limits(LayerSizes(size=4, kernel=5))


# ---- PyTorch ---------------------------------------------------------------------------------------------


@pytest.fixture
def bridge(monkeypatch) -> ModuleType:
    """A bridge to PyTorch that is the engine itself and notes the device that it is asked for."""
    module = ModuleType(peers.BRIDGE)
    module.asked = []

    def on_device(function):
        def called(*arguments, device="cpu", **options):
            module.asked.append(device)
            arrays = [np.asarray(a) if hasattr(a, "numpy") else a for a in arguments]
            return torch.from_numpy(function(*arrays, **options))

        return called

    import torch

    module.devices = lambda: ["cpu"]
    for name in ("conv2d", "conv2d_weight_grad", "conv2d_input_grad"):
        setattr(module, name, on_device(getattr(convviz, name)))
    loaded = {"torch": torch, peers.BRIDGE: module}
    monkeypatch.setattr(peers, "import_module", loaded.__getitem__)
    return module


@pytest.mark.parametrize("operation", OPERATIONS)
def test_pytorch_is_handed_tensors_and_its_result_is_read_as_an_array(bridge, operation):
    problem = random_problem(LAYERS["groups"], operation)
    contender = torch_on("cpu")
    result = contender.read(contender.prepare(problem)())
    assert contender.name == "torch:cpu"
    assert bridge.asked == ["cpu"]
    assert difference(result, OWN_ENGINE.prepare(problem)()) == 0


def test_without_the_bridge_nobody_speaks_of_pytorch(monkeypatch):
    def absent(name):
        raise ModuleNotFoundError(name)

    monkeypatch.setattr(peers, "find_spec", absent)
    assert not peers.is_installed()
    assert [contender.name for contender in all_contenders()] == [LOOPS, IM2COL, "engine"]


def test_a_pytorch_that_does_not_load_sits_out_and_says_why(monkeypatch):
    def broken(name):
        raise OSError("libcudart.so.12: cannot open shared object file")

    monkeypatch.setattr(peers, "find_spec", lambda name: object())
    monkeypatch.setattr(peers, "import_module", broken)
    contender = all_contenders()[-1]
    assert contender.name == "torch:cpu"
    with pytest.raises(ValueError, match="does not load .*libcudart.*: reinstall it"):
        contender.prepare(random_problem(LayerSizes(), "forward"))


def test_a_device_that_only_takes_orders_is_waited_for(bridge, monkeypatch):
    waited = []
    torch = peers.import_module("torch")
    monkeypatch.setattr(torch, "meta", ModuleType("meta"), raising=False)
    torch.meta.synchronize = lambda: waited.append(True)
    call = peers._finished(lambda: "done", torch, "meta:0")
    assert call() == "done"
    assert waited == [True]


def test_the_room_loads_without_pytorch():
    code = "import sys, convviz.lab.timing as r; r.torch_is_installed(); assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_layer_is_a_value():
    assert replace(LayerSizes(), batch=2) == LayerSizes(batch=2)
    assert LayerSizes(2, 4, 6, 7, 3, stride=2, groups=2).multiply_adds == 2 * 6 * 3 * 3 * 2 * 3 * 3
