"""Numbers as the browser writes them, its side of a message, changes and steps, and cells laid out."""

from __future__ import annotations

import base64
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from convviz.app.components.payload import pack, piece
from convviz.lab.kernels import negate, normalise, preset_kernel, rotate_half_turn, transpose
from tests.javascript import run

SCRIPT = Path(__file__).with_name("pieces.mjs")
RNG = np.random.default_rng(6)
MAGNITUDES = [*(RNG.uniform(-1, 1, 60) * 10.0 ** RNG.integers(-7, 8, 60)), 0.5, -2.0, 1e5, 99999.0, 1e-3]


def asked(*questions: list[Any]) -> list[Any]:
    """What the browser's pieces answer, one by one."""
    return list(run(SCRIPT, list(questions)))


def rounded(value: float, digits: int) -> Decimal:
    """The number with so many significant digits, halves away from zero as JavaScript rounds them."""
    return Context(prec=digits, rounding=ROUND_HALF_UP).create_decimal(Decimal(value))


def read(shown: str) -> Fraction:
    """A number as it is shown, with its real minus sign and perhaps in brackets."""
    return Fraction(shown.strip("()").replace("−", "-"))


# ---- numbers ----------------------------------------------------------------------------------------------


def test_a_number_is_the_one_given_to_three_digits() -> None:
    values = [float(value) for value in MAGNITUDES]
    for value, shown in zip(values, asked(*(["number", value] for value in values)), strict=True):
        size = abs(value)
        digits = 3 if 1e-3 <= size < 1e5 else 2
        whole = value.is_integer() and size < 1e5
        assert read(shown) == (Fraction(value) if whole else Fraction(rounded(value, digits))), shown
        assert ("e" in shown) == (not 1e-3 <= size < 1e5)
        assert "-" not in shown and shown.startswith("−") == (value < 0)


def test_a_factor_below_zero_stands_in_brackets() -> None:
    assert asked(["factor", -0.25], ["factor", 0.25], ["factor", -3]) == ["(−0.25)", "0.25", "(−3)"]
    assert asked(["factor", -1 / 3], ["factor", -1 / 3, 6]) == ["(−0.333)", "(−0.333333)"]


def test_memory_is_told_in_the_unit_in_which_it_is_short() -> None:
    counts = {
        0: "0 B",
        1023: "1023 B",
        1024: "1 KB",
        1536: "1.5 KB",
        1024**2: "1 MB",
        5 * 1024**2 // 2: "2.5 MB",
    }
    assert asked(*(["bytes", count] for count in counts)) == list(counts.values())


def test_a_sentence_takes_the_form_that_its_count_asks_for() -> None:
    both = {"one": "{count} cell of {of}", "many": "{count} cells of {of}"}
    questions = [["fill", both, {"count": count, "of": "{of}"}] for count in (1, 0, 2)]
    assert asked(*questions) == ["1 cell of {of}", "0 cells of {of}", "2 cells of {of}"]
    assert asked(["fill", "{here} {elsewhere}", {"here": 0}]) == ["0 {elsewhere}"]


def test_rows_and_columns_are_counted_with_both_ends() -> None:
    text = {
        "rows_span": {"one": "row {first}", "many": "rows {first} to {last}"},
        "columns_span": {"one": "column {first}", "many": "columns {first} to {last}"},
    }
    [said] = asked(["spans", text, {"top": -1, "bottom": 1, "left": 4, "right": 4}])
    assert said == {"rows": "rows −1 to 1", "columns": "column 4"}


def test_where_a_sum_is_told_as_equal_a_calculator_gives_it_from_the_numbers_shown() -> None:
    lists = [
        [float(np.float32(v)) for v in RNG.normal(size=size)] for size in (2, 4, 7, 10) for _ in range(6)
    ]
    results = [sum_of_pairs([Fraction(v) for v in numbers]) for numbers in lists]
    questions = [["worked", numbers, float(total)] for numbers, total in zip(lists, results, strict=True)]
    equal = 0
    for said, total in zip(asked(*questions), results, strict=True):
        digits = len(said["value"].strip("−").replace(".", "").lstrip("0"))
        worked_out = sum_of_pairs([read(shown) for shown in said["shown"]])
        assert abs(read(said["value"]) - total) <= abs(total) / 1000
        if said["equals"] == "=":
            equal += 1
            assert Fraction(rounded(float(worked_out), max(digits, 4))) == read(said["value"])
    assert equal > len(lists) / 2


def sum_of_pairs(numbers: list[Fraction]) -> Fraction:
    """w0 x0 + w1 x1 + ...; a last one without a partner is added."""
    pairs = sum((a * b for a, b in zip(numbers[::2], numbers[1::2], strict=False)), Fraction(0))
    return pairs + (numbers[-1] if len(numbers) % 2 else 0)


def test_a_long_sum_is_cut_openly() -> None:
    numbers = [1.0, 2.0, 3.0, -4.0, 5.0, 6.0, -0.5]
    [short, long] = asked(
        ["summed", numbers, 19.5, {"more_terms": "{count} more"}, 3],
        ["summed", numbers, 19.5, {"more_terms": "{count} more"}, 2],
    )
    assert short == {
        "terms": "1 × 2 + 3 × (−4) + 5 × 6",
        "last": "(−0.5)",
        "digits": 3,
        "equals": "=",
        "value": "19.5",
    }
    assert long == {"terms": "1 × 2 + 3 × (−4) + 1 more", "last": "(−0.5)", "equals": "=", "value": "19.5"}


# ---- messages ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a", "ab", "abc", "中文"])
def test_a_message_arrives_as_it_was_packed_whatever_the_length_of_its_header(name: str) -> None:
    arrays = {name: np.array([[0.1, -3e38], [np.nan, np.inf]]), "empty": np.zeros((0, 2)), "b": np.arange(3)}
    meta = {"text": name, "scales": {"b": 7.5}, "quiet": 0.25}
    [said] = unpacked(pack(meta, arrays))
    assert said["meta"] == meta
    check_arrays(said, arrays, meta)


def unpacked(*messages: bytes) -> list[Any]:
    """What the browser reads of messages that come one after the other."""
    [said] = asked(["unpack", *(base64.b64encode(message).decode() for message in messages)])
    return list(said)


def check_arrays(said: dict[str, Any], arrays: dict[str, np.ndarray], meta: dict[str, Any]) -> None:
    for (told_name, values, *sizes), (own_name, own) in zip(said["arrays"], arrays.items(), strict=True):
        assert told_name == own_name and sizes == [meta["scales"].get(own_name, 0), meta.get("quiet", 0)]
        told = np.array([float(value.replace("Infinity", "inf")) for value in values])
        assert np.array_equal(told, np.asarray(own, dtype="f4").ravel().astype(float), equal_nan=True)


def test_what_is_told_by_its_name_is_what_came_before() -> None:
    words = piece({"play": "播放", "names": [None, {"piece": 7}]})
    meta = {"text": words, "list": [piece([1, 2]), 3], "nothing": None, "scales": {"x": 2.5}}
    plain = {**meta, "text": {"play": "播放", "names": [None, {"piece": 7}]}, "list": [[1, 2], 3]}
    arrays = {"x": RNG.normal(size=(3, 9, 9)), "w": RNG.normal(size=(3, 3)), "none": np.zeros((0, 2))}
    first = pack(meta, arrays, ())
    [said] = unpacked(first)
    changed = {**arrays, "w": -arrays["w"], "same": arrays["x"]}
    messages = [first, pack(meta, changed, said["pieces"]), first, pack(meta, arrays, said["pieces"])]
    for told, wanted in zip(unpacked(*messages), (arrays, changed, arrays, arrays), strict=True):
        assert told["isWhole"] and told["meta"] == plain
        check_arrays(told, wanted, meta)
    assert max(map(len, messages[1::2])) < len(first) / 2


def test_a_message_of_which_something_is_not_here_says_what_is() -> None:
    words, arrays = piece(["a"]), {"x": np.arange(3.0), "y": np.arange(4.0)}
    [whole] = unpacked(pack({"text": words}, arrays, ()))
    for lacking in whole["pieces"]:
        [said, again] = unpacked(
            pack({"text": words, "revision": 4}, arrays, [lacking]),
            pack(
                {"text": words, "revision": 5}, arrays, [name for name in whole["pieces"] if name != lacking]
            ),
        )
        assert not said["isWhole"] and said["arrays"] == [] and said["meta"]["revision"] == 4
        assert sorted([*said["pieces"], lacking]) == sorted(whole["pieces"])
        assert again["isWhole"] and again["meta"] == {"text": ["a"], "revision": 5}


def test_a_message_that_is_not_to_be_kept_is_not() -> None:
    arrays = {"x": np.arange(3.0)}
    [_, said] = unpacked(pack({}, arrays), pack({}, arrays, unpacked(pack({}, arrays))[0]["pieces"]))
    assert not said["isWhole"]


def test_the_oldest_pieces_go_where_there_is_no_room_but_never_those_of_the_message() -> None:
    [said] = asked(["kept", 40, [["a", 4], ["b", 2]], [["c", 4]], [["a", 4], ["d", 2]], [["e", 9], ["f", 9]]])
    assert said == [
        [["a", "b"], 24],
        [["a", "b", "c"], 40],
        [["c", "a", "d"], 40],
        [["e", "f"], 72],
    ]


# ---- changes ----------------------------------------------------------------------------------------------

GRID = {"channels": 2, "rows": 2, "cols": 3}


def test_a_panel_is_replaced_by_a_change_that_names_it() -> None:
    changes = [{"of": "weight", "cells": [[0, 1.0]]}, {"of": "unknown", "replaces": "kernel"}]
    assert asked(["replaced", changes, "kernel"], ["replaced", changes, "input"]) == [True, False]


@pytest.mark.parametrize("size", [(3, 3), (2, 3)])
@pytest.mark.parametrize("seed", range(4))
def test_changes_of_the_whole_kernel_are_those_that_python_makes(size: tuple[int, int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    weight = rng.normal(size=(2, *size)).round(2).astype(np.float32)
    if seed == 3:
        weight[0] -= weight[0].mean()  # a sum of zero, but for round-off
        weight[1] = 0
    layer = {"channels": 2, "kh": size[0], "kw": size[1]}
    transforms = {
        "rotate": rotate_half_turn,
        "negate": negate,
        "normalise": normalise,
        "transpose": transpose,
    }
    for name, transform in transforms.items():
        [found] = asked(["kernelChanges", {"do": name}, weight.ravel().tolist(), layer, []])
        if name == "transpose" and size[0] != size[1]:
            assert found is None  # the panel gets another size
            continue
        [change] = found
        assert [offset for offset, _ in change["cells"]] == list(range(weight.size))
        made = np.reshape([value for _, value in change["cells"]], weight.shape)
        np.testing.assert_allclose(made, transform(weight), rtol=1e-6, atol=1e-7, err_msg=name)


def test_changes_of_a_true_convolution_s_kernel_are_of_the_kernel_as_it_lies_on_a_patch() -> None:
    """The browser has it turned, and what Python makes of the kernel as it was set comes turned again."""
    weight = np.random.default_rng(5).normal(size=(2, 3, 3)).round(2).astype(np.float32)
    layer, preset = {"channels": 2, "kh": 3, "kw": 3}, preset_kernel("sobel_x") + np.arange(9).reshape(3, 3)
    presets = [["a", "A", preset.ravel().tolist()]]
    made = {
        "rotate": rotate_half_turn(weight),
        "negate": negate(weight),
        "normalise": normalise(weight),
        "transpose": transpose(weight),
        "preset": np.stack([preset, preset]),
    }
    lying = weight[:, ::-1, ::-1].ravel().tolist()
    for name, expected in made.items():
        action = {"do": name, "preset": "a"}
        [[change]] = asked(["kernelChanges", action, lying, layer, presets, True])
        shown = np.reshape([value for _, value in change["cells"]], weight.shape)
        np.testing.assert_allclose(shown, expected[:, ::-1, ::-1], rtol=1e-6, atol=1e-7, err_msg=name)


def test_a_preset_is_known_where_it_brings_its_kernel() -> None:
    presets = [["a", "A", [1, 2, 3, 4]], ["b", "B", None]]
    layer = {"channels": 2, "kh": 2, "kw": 2}
    [known, other, absent] = asked(
        *(["kernelChanges", {"do": "preset", "preset": id}, [0] * 8, layer, presets] for id in "abc")
    )
    assert [value for _, value in known[0]["cells"]] == [1, 2, 3, 4, 1, 2, 3, 4]
    assert other is None and absent is None


def test_undo_and_redo_lead_where_one_was_as_far_as_it_is_known() -> None:
    one, two = ({"back": [name], "forth": [name.upper()]} for name in "ab")
    [said] = asked(["history", [["note", one], ["note", two], ["undo"], ["undo"], ["undo"], ["redo"]]])
    assert said[2:] == [["b"], ["a"], None, None]
    [said] = asked(["history", [["note", one], ["undo"], ["redo"], ["undo"], ["note", two], ["redo"]]])
    assert said[1:4] == [["a"], ["A"], ["a"]] and said[5] is None
    [said] = asked(["history", [["note", one], ["note", None], ["undo"], ["undo"], ["forget"], ["redo"]]])
    assert said[2:] == [None, ["a"], None, None]


# ---- steps ------------------------------------------------------------------------------------------------


def test_steps_go_on_and_back_within_what_there_is() -> None:
    [said] = asked(["step", 3, [["moveTo", 1], ["moveBy", 1], ["moveBy", 5], ["moveBy", -9], ["goTo", 2]]])
    assert [t for t, *_ in said] == [1, 2, 2, 0, 2]
    assert all(places == 3 for *_, places, _ in said)
    assert [end for *_, end in said] == [False, True, True, False, True]


def test_in_slow_motion_the_products_of_a_step_come_before_the_next_one() -> None:
    events = [["moveTo", 1], ["slowDown", 4], ["moveBy", 3], ["moveBy", 1], ["goTo", 3], ["moveBy", 1]]
    [said] = asked(["step", 3, [*events, ["moveBy", -5], ["slowDown", 0]]])
    assert [(t, product) for t, product, *_ in said[:6]] == [(1, 0), (1, 0), (1, 3), (2, 0), (2, 3), (2, 3)]
    assert [place for _, _, place, *_ in said] == [1, 0, 3, 0, 3, 3, 2, 1]
    assert [end for *_, end in said] == [False, False, False, False, True, True, False, False]
    assert said[1][3] == 4 and said[7][3] == 3


def test_a_change_of_a_cell_or_planes_names_the_offsets_in_c_order() -> None:
    planes = np.arange(6.0).reshape(1, 2, 3) / 4
    at = {"channel": 1, "row": 0, "col": 0}
    [one, linked, laid, wide] = asked(
        ["cellChange", GRID, {"channel": 1, "row": 0, "col": 2}, 0.5],
        ["cellChange", GRID, {"channel": None, "row": 1, "col": 0}, -2],
        ["gridChange", GRID, planes.tolist(), at],
        ["gridChange", GRID, planes.tolist(), at | {"col": 1}],
    )
    assert one == {"of": "weight", "cells": [[8, 0.5]]}
    assert linked == {"of": "weight", "cells": [[3, -2], [9, -2]]}
    assert laid == {"of": "input", "cells": [[6 + k, value] for k, value in enumerate(planes.ravel())]}
    assert wide == {"of": "unknown"}, "what does not lie within the grid changes its size"


def test_the_last_number_of_a_cell_wins_and_kinds_do_not_mix() -> None:
    many = [
        {"of": "weight", "cells": [[2, 1.0], [0, 4.0]]},
        {"of": "input", "cells": [[2, 7.0]]},
        {"of": "weight", "cells": [[2, 3.0]]},
    ]
    [weight, bias, known, unknown] = asked(
        ["newest", many, "weight"],
        ["newest", many, "bias"],
        ["known", many],
        ["known", [*many, {"of": "unknown"}]],
    )
    assert (dict(weight), bias) == ({2: 3.0, 0: 4.0}, [])
    assert (known, unknown) == (True, False)


# ---- cells ------------------------------------------------------------------------------------------------


def test_a_picture_in_colour_has_a_tile_more_that_holds_no_number() -> None:
    grid = {"channels": 3, "rows": 2, "cols": 2}
    box = {"width": 100, "height": 100}
    plain, mixed = asked(
        ["mosaic", grid, box, list(range(12))], ["mosaic", {**grid, "mixed": True}, box, list(range(12))]
    )
    assert [np.array(said["matrix"]).shape for said in (plain, mixed)] == [(5, 5), (5, 5)]
    assert np.array(mixed["matrix"])[3:, 3:].tolist() == [[None, None], [None, None]]
    assert [cell for row in mixed["cells"][3:] for cell in row[3:]] == [None] * 4
    wide = {"width": 300, "height": 20}
    [row] = asked(["mosaic", {**grid, "mixed": True}, wide, list(range(12))])
    assert np.array(row["matrix"]).shape == (2, 11)


@pytest.mark.parametrize(
    ("channels", "across", "wide"),
    [(1, 1, None), (5, 2, None), (5, None, None), (4, 4, None), (1, 1, 90), (2, 2, 40)],
)
def test_channels_lie_apart_in_a_mosaic_and_every_cell_is_found_where_it_is_drawn(
    channels: int, across: int | None, wide: int | None
) -> None:
    values = np.arange(channels * 6.0).reshape(channels, 2, 3)
    grid = {"channels": channels, "rows": 2, "cols": 3}
    box = {"width": 333, "height": 60 if wide else 210}
    box |= {"across": across} if across else {}
    box |= {"cellWidth": wide} if wide else {}
    [said] = asked(["mosaic", grid, box, values.ravel().tolist()])
    drawn, cells = np.array(said["matrix"], dtype=float), said["cells"]
    found = np.full(values.shape, np.nan)
    for row, col in np.ndindex(*drawn.shape):
        cell = cells[row][col]
        assert (cell is None) == np.isnan(drawn[row, col])
        if cell:
            found[cell["channel"], cell["row"], cell["col"]] = drawn[row, col]
    assert np.array_equal(found, values)
    assert said["width"] <= 333 and said["height"] <= 210
    if across:
        down = -(-channels // across)
        gap = int(channels > 1)
        assert drawn.shape == (down * (2 + gap) - gap, across * (3 + gap) - gap)
