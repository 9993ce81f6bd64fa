"""What the Learn page shows, in its address: written, read, and every wrong value told of."""

from dataclasses import fields, replace

import numpy as np
import pytest

from convviz.lab.kernels import preset_kernel
from convviz.lab.numerals import write_number
from convviz.lab.state.address import to_query
from convviz.lab.state.learn.learn_state import (
    BUGS,
    COURSE,
    EXERCISES,
    KERNEL,
    NETWORK,
    LearnState,
)
from convviz.lab.state.learn.network import RATES, THREE_CONVS, NetworkSettings
from convviz.lab.state.learn.one_kernel import OWN, STARTS, TARGETS, UPLOADED, KernelSettings
from convviz.lab.state.settings import keys
from tests.addresses import learn_state_of
from tests.for_each import for_each

OTHER = LearnState(
    view=NETWORK,
    exhibit="off_by_one",
    mystery=7,
    series="first_window",
    seed=4,
    exam=True,
    lesson="one_window",
    part=2,
    lesson_file="Cb3-_xxxxxxxxxxxxxxxxx",
    kernel=KernelSettings(
        OWN, ((1.0, -0.5), (0.25, 2.0)), "noise", "random", 3, "momentum", 0.05, "Zb3-_xxxxxxxxxxxxxxxxx"
    ),
    network=NetworkSettings(
        "shapes",
        2,
        "conv8k5-tanh-max2-flat-linear8",
        "sgd",
        0.2,
        64,
        5,
        9,
        "layers",
        12,
        "Ab3-_xxxxxxxxxxxxxxxxx",
    ),
)


def test_a_learn_state_comes_back_from_its_address():
    assert learn_state_of(to_query(LearnState())) == (LearnState(), [])
    assert to_query(LearnState()) == {}
    assert learn_state_of(to_query(OTHER)) == (OTHER, [])
    assert set(to_query(OTHER)) == keys(LearnState)


@pytest.mark.parametrize("part", ["kernel", "network"])
def test_every_setting_alone_comes_back(part):
    usual, other = getattr(LearnState(), part), getattr(OTHER, part)
    for field in fields(usual):
        made = replace(usual, **{field.name: getattr(other, field.name)})
        if field.name in ("data", "optimizer") and part == "network":  # these bring along what suits them
            made = getattr(usual, f"with_{field.name}")(getattr(other, field.name))
        state = replace(LearnState(view=KERNEL), **{part: made})
        assert len(to_query(state)) == 2  # the view, and this
        assert learn_state_of(to_query(state)) == (state, [])


@pytest.mark.parametrize(
    ("query", "blocks", "rate"),
    [
        ({}, THREE_CONVS, 0.003),
        ({"ndata": "shapes"}, THREE_CONVS.replace("linear10", "linear8"), 0.003),
        ({"ndata": "shapes", "ndseed": "3"}, THREE_CONVS.replace("linear10", "linear8"), 0.003),
        ({"ndata": "shapes", "net": "conv8-gelu"}, THREE_CONVS.replace("linear10", "linear8"), 0.003),
        ({"ndata": "shapes", "net": "flat-linear10"}, "flat-linear10", 0.003),
        ({"nopt": "sgd"}, THREE_CONVS, 0.1),
        ({"nopt": "momentum", "nrate": "0.003"}, THREE_CONVS, 0.003),
    ],
)
def test_what_a_link_leaves_out_suits_what_it_says(query, blocks, rate):
    network = learn_state_of(query)[0].network
    assert (network.blocks, network.rate) == (blocks, rate)
    assert learn_state_of(to_query(LearnState(network=network)))[0].network == network


@for_each(
    ("query", "view"),
    [
        ({}, COURSE),
        ({"kt": "box"}, KERNEL),
        ({"nseed": "3"}, KERNEL),
        ({"lesson": "channels"}, COURSE),
        ({"part": "2"}, COURSE),
        ({"series": "first_window"}, EXERCISES),
        ({"rseed": "3"}, EXERCISES),
        ({"exhibit": "off_by_one"}, BUGS),
        ({"mystery": "3"}, BUGS),
        ({"learn": "network", "rseed": "3"}, NETWORK),
    ],
)
def test_links_from_before_open_what_they_opened(query, view):
    assert learn_state_of(query)[0].view == view


@for_each(
    ("query", "message"),
    [
        ({"learn": "poetry"}, "learn is one of course, kernel, network, exercises, bugs, not poetry"),
        ({"kt": "circle"}, "kt is one of"),
        ({"kw": "1_2~3"}, "kw is a grid"),
        ({"kw": "1_nan"}, "kw is a grid"),
        ({"kw": "1~~2"}, "kw is a grid"),
        ({"kpic": "../etc"}, "kpic is one of"),
        ({"kseed": "-1"}, "kseed is a whole number from 0"),
        ({"krate": "0"}, "krate is a number above 0, up to 1000000"),
        ({"krate": "nan"}, "krate is a number"),
        ({"krate": "1e7"}, "krate is a number"),
        ({"kopt": "lion"}, "kopt is one of sgd, momentum, adam"),
        ({"net": "conv8-gelu"}, "A block is one of"),
        ({"net": "conv" + "1" * 3000}, "A block is a word"),
        ({"ndata": "faces"}, "ndata is one of digits, shapes"),
        ({"nbatch": "33"}, "nbatch is one of 1, 2, 4"),
        ({"nepochs": "61"}, "nepochs is a whole number from 1 to 60"),
        ({"nrate": "-1"}, "nrate is a number above 0"),
        ({"nshow": "all"}, "nshow is one of"),
        ({"npic": "-2"}, "npic is a whole number"),
        ({"krun": "short"}, "krun is the key of something that is kept"),
        ({"nrun": "short"}, "nrun is the key of something that is kept"),
    ],
)
def test_a_wrong_value_falls_back_alone_and_is_told_of(query, message):
    state, refusals = learn_state_of({"nseed": "3", **query})
    assert state == LearnState(view=KERNEL, network=replace(NetworkSettings(), seed=3))
    (refusal,) = refusals
    assert str(refusal).startswith(message)


def test_a_rate_between_those_of_the_slider_becomes_the_nearest_and_is_told():
    state, (refusal,) = learn_state_of({"nrate": "0.0031"})
    assert state.network.rate == 0.003
    assert str(refusal) == (
        "The slider has no learning rate 0.0031: the nearest one, 0.003, is used instead."
    )
    for rate in RATES:
        state, refusals = learn_state_of({"nrate": write_number(rate)})
        assert (state.network.rate, refusals) == (rate, [])


# ---- one kernel ------------------------------------------------------------------------------------------


@for_each("target", TARGETS)
@for_each("start", STARTS)
def test_the_start_has_the_size_of_the_target(target, start):
    settings = KernelSettings(target=target, start=start)
    assert settings.first_kernel.shape == settings.size
    teacher = settings.teacher
    assert teacher is None if target == UPLOADED else teacher.shape == settings.size


def test_ones_own_numbers_are_the_target():
    np.testing.assert_array_equal(OTHER.kernel.teacher, [[1, -0.5], [0.25, 2]])
    np.testing.assert_array_equal(KernelSettings(OWN).teacher, preset_kernel("sobel_x"))


def test_a_random_start_is_the_seeds():
    one, two = (KernelSettings(start="random", seed=seed).first_kernel for seed in (1, 2))
    assert not np.array_equal(one, two)
    np.testing.assert_array_equal(one, KernelSettings(start="random", seed=1).first_kernel)


# ---- the network -----------------------------------------------------------------------------------------


def test_other_pictures_have_as_many_scores_as_classes():
    assert NetworkSettings().with_data("shapes").blocks == THREE_CONVS.replace("linear10", "linear8")
    unfinished = NetworkSettings(blocks="conv8-relu")
    assert unfinished.with_data("shapes").blocks == "conv8-relu"


def test_another_optimizer_comes_with_its_usual_rate():
    assert NetworkSettings().with_optimizer("sgd").rate == 0.1
    assert NetworkSettings().with_optimizer("adam") == NetworkSettings()
