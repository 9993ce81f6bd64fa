"""The address: readable, exact both ways, and at ease with anything that it may be given."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from convviz.errors import Refusal
from convviz.lab.numerals import write_number
from convviz.lab.state import Experiment, LayerSettings, with_filters, with_weight
from convviz.lab.state.address import MAX_ADDRESS, left_out, read_address, to_query, write_address
from convviz.lab.state.fields.kinds import read_real
from convviz.lab.state.foreign_keys import TRACKING
from convviz.lab.state.settings import keys
from convviz.lab.state.state import State
from convviz.lab.state.table import table
from tests.addresses import experiment_of
from tests.experiments import REALS, experiments
from tests.for_each import for_each

KEYS = [field.key for field in table(Experiment).values()]
USUAL = Experiment()


def told(query: dict[str, Any]) -> list[str]:
    return [str(refusal) for refusal in experiment_of(query)[1]]


# ---- what it looks like ----------------------------------------------------------------------------------


def test_a_first_visit_has_an_empty_address() -> None:
    assert to_query(USUAL) == {} and experiment_of({}) == (USUAL, [])


LECTURE = (
    "pic=camera&size=5x3&bias=0.5&stride=2&pad=1x2&mode=reflect&dil=1x2&g=mse&target=box&view=input_grad&t=12"
)


def test_a_lecturers_link_reads_as_it_is_written() -> None:
    experiment, refusals = experiment_of(dict(parse_qsl(LECTURE)))
    assert refusals == []
    assert experiment == Experiment(
        picture="camera",
        kernel_size=(5, 3),
        bias=(0.5,),
        stride=(2, 2),
        padding=(1, 2),
        padding_mode="reflect",
        dilation=(1, 2),
        upstream="mse",
        target="box",
        view="input_grad",
        step=12,
    )
    assert urlencode(to_query(experiment)) == LECTURE


def test_weights_stand_in_the_address_as_numbers() -> None:
    grey = with_weight(USUAL, np.array([[[[1, 0.1], [-2, 1e-5]]]]))
    assert to_query(grey) == {"w": "1_0.1~-2_1e-05"}
    colour = with_weight(USUAL, np.arange(12.0).reshape(2, 3, 1, 2))
    assert to_query(colour) == {"w": "0_1~~2_3~~4_5~~~6_7~~8_9~~10_11"}
    assert experiment_of(to_query(colour)) == (colour, [])


def test_a_preset_named_alone_has_its_own_size() -> None:
    experiment, refusals = experiment_of({"k": "gabor"})
    assert (experiment.kernel_size, refusals) == ((7, 7), [])
    assert to_query(experiment) == {"k": "gabor"}


@given(experiments())
def test_nothing_needs_percent_encoding(experiment: Experiment) -> None:
    query = to_query(experiment)
    assert urlencode(query) == "&".join(f"{key}={value}" for key, value in query.items())


# ---- there and back --------------------------------------------------------------------------------------


@settings(max_examples=100)
@given(experiments())
def test_an_address_gives_exactly_the_experiment_that_it_was_made_from(experiment: Experiment) -> None:
    if left_out(experiment) is None:
        again, refusals = experiment_of(dict(parse_qsl(urlencode(to_query(experiment)))))
        assert (again, refusals) == (experiment, [])
        assert hash(again) == hash(experiment)


@given(REALS)
@example(5e-324)
@example(-1e6)
@example(0.1 + 0.2)
def test_a_number_is_written_so_that_the_same_float64_is_read(number: float) -> None:
    assert read_real(write_number(number)) == number
    assert "+" not in write_number(number) and write_number(-0.0) == "0"


@given(experiments())
def test_no_address_is_longer_than_its_limit(experiment: Experiment) -> None:
    assert len(urlencode(to_query(experiment))) <= MAX_ADDRESS


def test_a_kernel_too_long_for_an_address_is_told_at_both_ends() -> None:
    weight = np.random.default_rng(0).normal(size=(1, 3, 11, 11))
    long = with_weight(replace(USUAL, stride=(2, 2)), weight)
    assert "an address holds 4000" in str(left_out(long))
    query = to_query(long)
    assert query == {"k": "custom", "size": "11", "stride": "2"}
    experiment, refusals = experiment_of(query)
    assert experiment == replace(USUAL, stride=(2, 2))
    assert [str(refusal) for refusal in refusals] == [
        "The kernel is custom, but its weights are not given: Sobel x is used instead."
    ]


def test_the_largest_kernel_of_three_channels_fits_in_round_numbers() -> None:
    weight = np.random.default_rng(0).normal(size=(1, 3, 11, 11)).round(3)
    large = with_weight(USUAL, weight)
    assert left_out(large) is None and experiment_of(to_query(large)) == (large, [])


# ---- several filters, layers in a row --------------------------------------------------------------------

KERNEL = np.array([[[1.0, 0.1], [-2.0, 1e-5]]])  # one channel


def test_filters_stand_by_name_and_only_those_of_ones_own_in_numbers() -> None:
    four = replace(USUAL, presets=("box", "box", "emboss", "box"), bias=(0.0, 1.0, 0.0, 0.0))
    assert to_query(four) == {"k": "box..2~emboss~box", "bias": "0_1_0_0"}
    sized = replace(four, kernel_size=(2, 2), presets=("box", "random", "box", "box"))
    mixed = with_filters(sized, [(0, KERNEL * 0 + 0.25), (None, KERNEL), (2, KERNEL * 0 + 0.25)])
    assert to_query(mixed) == {"k": "box~custom~box", "w": "1_0.1~-2_1e-05"}
    assert experiment_of(to_query(mixed)) == (mixed, [])


def test_a_deep_random_layer_has_a_short_address() -> None:
    deep = replace(USUAL, presets=("random",) * 16, bias=(0.0,) * 16, maps="random", channels=16)
    assert to_query(deep) == {"in": "random", "ch": "16", "k": "random..16"}
    assert experiment_of(to_query(deep)) == (deep, [])


def test_more_than_sixteen_filters_are_refused_whatever_way_they_are_written() -> None:
    for text in ("box..17", "box..99999999999", "~".join(["box"] * 17), "box..9~box..9"):
        experiment, refusals = experiment_of({"k": text})
        assert experiment == USUAL and len(refusals) == 1


FIRST = LayerSettings(
    presets=("box", "sobel_x"), bias=(-1.5, 0.0), stride=(2, 1), activation="relu", pool="max"
)
SECOND = LayerSettings(presets=("custom",), weight=((((-1e-05, 2.0),),),), kernel_size=(1, 2), padding="same")


def test_layers_in_a_row_are_one_word_each_way() -> None:
    stack = replace(USUAL, below=(FIRST, SECOND), above=(LayerSettings(),))
    query = to_query(stack)
    assert query == {
        "below": "k.box~sobel_x--bias.-1.5_0--stride.2x1--act.relu--pool.max"
        "---k.custom--w.-1e-05_2--pad.same",
        "above": "k.sobel_x",
    }
    assert urlencode(query).count("%") == 0
    assert experiment_of(query) == (stack, [])


@for_each(
    "text",
    [
        "",
        "k",
        "box",
        "k.box--",
        "k.box--k.box",
        "k.box--pic.cat",
        "k.box--act.softmax",
        "k.custom",
        "k.box---",
        "---".join(["k.box"] * 4),
        "k.box--bias.1_2",
        "k." + "box~" * 900,
        "k.box--w.1_2",
        "--" * 1900,
    ],
)
def test_what_is_no_row_of_layers_is_refused(text: str) -> None:
    experiment, refusals = experiment_of({"below": text})
    assert experiment == USUAL and len(refusals) == (1 if text else 0)


def test_a_stack_that_is_too_high_loses_its_top_and_tells() -> None:
    experiment, refusals = experiment_of({"below": "k.box---k.box", "above": "k.box---k.emboss"})
    assert (len(experiment.below), experiment.above) == (2, (LayerSettings(presets=("box",)),))
    assert len(refusals) == 1 and "at most 4 layers, not 5" in str(refusals[0])


def test_layers_too_long_for_an_address_are_left_out_and_told_at_both_ends() -> None:
    heavy = with_weight(LayerSettings(), np.random.default_rng(0).normal(size=(8, 4, 3, 3)))
    stack = replace(USUAL, below=(heavy,), above=(LayerSettings(),))
    assert "an address holds 4000" in str(left_out(stack))
    query = to_query(stack)
    assert query == {"below": "left_out", "above": "k.sobel_x"}
    experiment, refusals = experiment_of(query)
    assert experiment == replace(stack, below=()) and len(refusals) == 1


# ---- wrong fields ----------------------------------------------------------------------------------------


WRONG = {
    "pic": "mona_lisa",
    "colour": "True",
    "x": "1_2~3",
    "levels": "bright",
    "scale": "furlongs",
    "box": "1_2_3",
    "reduce": "0",
    "k": "sobel",
    "size": "12",
    "w": "1_2~3",
    "op": "flip",
    "bias": "nan",
    "stride": "0",
    "pad": "17",
    "mode": "wrap",
    "dil": "1x2x3",
    "groups": "-1",
    "g": "zeros",
    "cell": "1",
    "paint": "0_1",
    "seed": "4294967296",
    "target": "custom",
    "lr": "0",
    "view": "start",
    "filter": "1",
    "t": "1.5",
    "n": "9",
    "c": "16",
    "act": "softmax",
    "slope": "1.5",
    "pool": "median",
    "ps": "9",
    "pst": "0",
    "in": "sound",
    "ch": "17",
    "mseed": "-1",
    "nof": "films",
    "below": "k.sobel",
    "above": "k.box--k.box",
    "opad": "32",
    "b": "8",
    "o": "x",
}


def test_the_wrong_values_below_cover_every_key() -> None:
    assert sorted(WRONG) == sorted(KEYS)


@for_each("key", KEYS)
def test_a_wrong_field_falls_back_alone_and_is_told_by_its_key(key: str) -> None:
    around = {"t": "7", "seed": "3"}
    experiment, refusals = experiment_of({**around, key: WRONG[key]})
    expected = Experiment(**{"step": 7, "seed": 3} | {"t": {"step": 0}, "seed": {"seed": 0}}.get(key, {}))
    assert experiment == expected
    assert len(refusals) == 1 and str(refusals[0]).startswith(f"{key} is ")


def test_every_wrong_field_is_told_once() -> None:
    experiment, refusals = experiment_of(WRONG)
    assert experiment == USUAL
    assert [str(refusal).split(" ", 1)[0] for refusal in refusals] == KEYS


@for_each(
    "text",
    [
        "nan",
        "inf",
        "-inf",
        "1e7",
        "1000001",
        "1_1000001",
        "1e999",
        "0x1",
        "1__0",
        "1_0~",
        "~~~~",
        " 1",
        "1\n",
        "٣",
        "½",
        "+1",
        ".5",
        "_".join("1" * 12),
        "~".join("1" * 12),
        "~~".join("1" * 17),
        "1~~~2_3",
        "9" * 5000,
    ],
)
def test_a_weight_that_is_no_grid_of_decent_numbers_is_refused(text: str) -> None:
    experiment, refusals = experiment_of({"w": text})
    assert experiment == USUAL and len(refusals) == 1


@for_each("key", ["t", "stride", "pad", "size", "cell", "seed"])
@for_each("text", ["٣", "１", "1_0x", "1 ", "+1", "-1", "1e0", "9" * 4001, "1x", "x1", "⁵"])
def test_a_whole_number_is_written_in_plain_digits(key: str, text: str) -> None:
    experiment, refusals = experiment_of({key: text})
    assert experiment == USUAL and len(refusals) == 1


def test_contradictions_are_settled_and_told() -> None:
    experiment, refusals = experiment_of({"k": "box", "w": "1_2"})
    assert (experiment.presets, experiment.weight) == (("box",), None) and len(refusals) == 1
    experiment, refusals = experiment_of({"w": "1_2", "size": "3"})
    assert experiment.kernel_size == (1, 2) and len(refusals) == 1
    experiment, refusals = experiment_of({"k": "identity", "size": "2x4"})
    assert experiment.kernel_size == (3, 5) and len(refusals) == 1
    experiment, refusals = experiment_of({"w": "1~~~2", "bias": "1"})
    assert experiment.bias == (0.0, 0.0) and len(refusals) == 1


def test_custom_with_refused_weights_is_told_once() -> None:
    experiment, refusals = experiment_of({"k": "custom", "w": "1_x"})
    assert experiment == USUAL and len(refusals) == 1


def test_unknown_keys_are_told_a_few_by_name_and_the_rest_by_number() -> None:
    assert told({"kernel": "box"}) == [
        "The address has a field kernel, which is not known here: it was ignored."
    ]
    many = told({f"x{n}": "" for n in range(1000)})
    assert len(many) == 9 and "992 more" in many[-1]
    assert len(told({f"x{n}": "" for n in range(8)})) == 8


@for_each(
    "key",
    [
        *(
            "fbclid",
            "FBCLID",
            "gclid",
            "msclkid",
            "ttclid",
            "mc_cid",
            "mc_eid",
            "_ga",
            "_gl",
            "_hsenc",
            "srsltid",
        ),
        *("utm_source", "utm_medium", "utm_campaign", "utm_anything", "UTM_Source", "mtm_kwd", "pk_campaign"),
        *("igshid", "igsh", "ref", "ref_src", "si", "usp", "openExternalBrowser"),
    ],
)
def test_what_a_service_adds_to_a_link_on_its_way_is_passed_over_in_silence(key: str) -> None:
    assert experiment_of({"k": "box", key: "IwAR0x_~[x](y)"}) == (Experiment(presets=("box",)), [])


def test_nothing_of_our_own_is_taken_for_what_a_service_adds() -> None:
    assert not [key for key in keys(State) if TRACKING.fullmatch(key)]


@pytest.mark.parametrize("key", ["utm", "fbclid2", "refs", "kernel", "mc", "gaclid", ""])
def test_what_only_resembles_it_is_told_of(key: str) -> None:
    assert len(told({key: "1"})) == 1


def test_of_a_field_given_several_times_the_last_one_counts() -> None:
    experiment, refusals = experiment_of({"t": ["1", "2", "3"]})
    assert experiment.step == 3 and [str(refusal) for refusal in refusals] == [
        "t is given 3 times: the last one is used."
    ]
    assert experiment_of({"t": ["5"]}) == (Experiment(step=5), [])
    assert len(experiment_of({"t": []})[1]) == 1


# ---- hostility -------------------------------------------------------------------------------------------

NASTY = st.one_of(
    st.text(max_size=60),
    st.from_regex(re.compile(r"[-0-9x_~.e]{0,40}", re.ASCII), fullmatch=True),
    st.sampled_from(list(WRONG.values())),
    st.sampled_from(
        ["nan", "inf", "1e400", "-0", "custom", "upload", "same", "9" * 5000, "~" * 4000, "\0", "𝟛"]
    ),
    st.floats().map(str),
    st.integers().map(str),
)
VALUES = st.one_of(NASTY, st.lists(NASTY, max_size=3), st.none(), st.integers(), st.floats(), st.binary())


@settings(max_examples=200)
@given(st.dictionaries(st.sampled_from(sorted(keys(State))) | st.text(max_size=50), VALUES, max_size=12))
@example({"w": "1" + "_1" * 1999})
@example({"hide": ["kernel,door", 3], "lang": [[]], "net": b"conv8"})
@example({None: "x", 3: "y"})
def test_no_address_at_all_brings_it_down(query: dict[Any, Any]) -> None:
    state, refusals = read_address(query)
    assert isinstance(state, State)
    assert all(isinstance(refusal, Refusal) and len(str(refusal)) < 500 for refusal in refusals)
    assert read_address(write_address(state)) == (state, [])


@settings(max_examples=100)
@given(experiments(), st.data())
def test_one_damaged_field_leaves_the_others_as_they_were(
    experiment: Experiment, data: st.DataObject
) -> None:
    experiment = replace(experiment, step=experiment.step % 9 + 1)  # so that one field at least is said
    if left_out(experiment):
        experiment = replace(
            experiment, presets=("random",) * experiment.filters, weight=None, below=(), above=()
        )
    if left_out(experiment):  # numbers of one's own need more than an address holds
        experiment = replace(experiment, picture="digit", numbers=None)
    query = to_query(experiment)
    lean = {"k", "w", "size", "bias", "groups", "o", "n", "b", "x"}  # these lean on each other
    if experiment.numbers is not None:
        lean.add("pic")  # says that they are what is on show
    key = data.draw(st.sampled_from([key for key in query if key not in lean]))
    damaged, refusals = experiment_of({**query, key: WRONG[key]})
    field = next(field for field in table(Experiment).values() if field.key == key)
    assert damaged == replace(experiment, **{field.name: field.default}) and len(refusals) == 1
