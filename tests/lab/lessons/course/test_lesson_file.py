"""A lesson file: what it says is read, and each fault is told with its line."""

from __future__ import annotations

import pytest

from convviz.errors import RefusedValue
from convviz.lab.lessons.course import Ask, Lesson, Watch, read_lesson
from convviz.lab.lessons.course.lesson_file import MAX_BYTES
from tests.for_each import for_each

GOOD = """\
title = "Edges"
goal = {en = "You can find edges.", zh-Hant = "你會找邊緣。"}
minutes = 5

[[part]]
text = "Walk."
stage = "forward?x=1_2~3_4&w=1_0~0_1"
see = [0]
notice = "One window."

[[part]]
text = "Change the stride."
stage = "backward?view=weight_grad&x=1_2~3_4&w=1_0~0_1"
change = ["kernel", "upstream"]
reach = "stride=2&pad=1"
notice = "Done."

[[part]]
text = "Your turn."
ask = ["output", "weight_grad"]
right = 2

[[remedy]]
slips = ["turned"]
text = "Look."
stage = "forward?x=1_2~3_4&w=1_0~0_1"

[teacher]
say = ["One", "Two"]
"""


def read(text: str) -> Lesson:
    return read_lesson(text.encode(), "own")


def test_a_lesson_is_what_its_file_says() -> None:
    lesson = read(GOOD)
    assert (lesson.title.text, lesson.minutes) == ("Edges", 5)
    assert lesson.goal.by_language == {"en": "You can find edges.", "zh-Hant": "你會找邊緣。"}
    walk, change, ask = lesson.parts
    assert isinstance(walk, Watch) and isinstance(change, Watch) and isinstance(ask, Ask)
    assert walk.task.see == {0} and walk.scenery.page == "forward"
    assert walk.scenery.experiment.weight == ((((1.0, 0.0), (0.0, 1.0)),),)
    assert (change.task.change, change.task.reach) == ({"kernel", "upstream"}, {"stride": "2", "pad": "1"})
    assert (ask.kinds, ask.right) == (("output", "weight_grad"), 2)
    help = lesson.remedy_of("turned")
    assert help is not None and help.text.text == "Look." and lesson.remedy_of("sign") is None
    assert [words.text for words in lesson.teacher.say] == ["One", "Two"] and not lesson.teacher.wrong


def test_a_file_of_windows_is_read_too() -> None:
    content = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    assert read_lesson(content, "own") == read(GOOD)


FAULTS: dict[str, tuple[str, str, str]] = {
    "no TOML": (
        "minutes = 5",
        "minutes 5",
        "Line 3 is no TOML (Expected '=' after a key in a key/value pair)",
    ),
    "an open text": ('title = "Edges"', 'title = "Edges', "Line 1 is no TOML"),
    "a key that is not there": (
        "minutes = 5",
        "minuets = 5",
        "Line 3: there is no minuets here, choose from",
    ),
    "no title": ('title = "Edges"', "", "Line 1: title is a text of 1 to 80 characters, not None"),
    "an empty text": ('text = "Walk."', 'text = " "', "Line 6: text is a text of 1 to 800 characters"),
    "a long text": ("Walk.", "x" * 801, "Line 6: text is a text of 1 to 800 characters"),
    "another language": (
        "en = ",
        "fr = ",
        "Line 2: goal is said in a language this app has, one of en, zh-Hant.",
    ),
    "minutes": ("minutes = 5", "minutes = 5.5", "Line 3: minutes is a whole number from 1 to 60, not 5.5."),
    "no minutes": ("minutes = 5", "", "Line 1: minutes is a whole number from 1 to 60, not None."),
    "a page": ("forward?x", "sideways?x", "Line 7: stage is an address from forward? or backward? on, not"),
    "an address": ("w=1_0~0_1", "w=1_0~0", "Line 7: the address does not hold. w is"),
    "a view": (
        "view=weight_grad",
        "view=output",
        "Line 13: backward has no view output, choose from weight_grad",
    ),
    "steps": (
        "see = [0]",
        'see = ["all"]',
        'Line 8: see lists steps from 0 on, or is "all", and all is neither.',
    ),
    "a deed": ('"kernel", "upstream"', '"picture"', "Line 14: change has no picture, choose from kernel,"),
    "a field": ("stride=2", "strid=2", "Line 15: no address has a field strid"),
    "a value": ("stride=2", "stride=99", "Line 15: the address does not hold. stride is"),
    "a kind": ('"output", ', '"outptu", ', "Line 20: ask has no outptu, choose from patch,"),
    "kinds": ('["output", "weight_grad"]', "[]", "Line 20: ask is a list of 1 to 20 items, not []."),
    "find": ("see = [0]", "find = -1", "Line 8: find is a whole number from 0 to 64, not -1."),
    "right": ("right = 2", "right = 0", "Line 21: right is a whole number from 1 to 10, not 0."),
    "nothing to do": ("see = [0]", "", "Line 5: this part needs something to ask, see, change, reach"),
    "no stage": (
        'stage = "forward?x=1_2~3_4&w=1_0~0_1"\nsee',
        "see",
        "Line 5: stage is a text such as forward?pic=digit&view=output, not None.",
    ),
    "slips": ('slips = ["turned"]', "slips = 3", "Line 24: slips is a list of 1 to 20 items, not 3."),
    "a teacher's line": ('["One", "Two"]', "[1]", "Line 29: say is a text of 1 to 800 characters, not 1."),
    "a table": ("[teacher]\nsay", "teacher", "Line 28: there is no teacher here, choose from"),
}


@for_each("name", FAULTS)
def test_a_fault_is_told_with_its_line_and_the_way_out(name: str) -> None:
    before, after, sentence = FAULTS[name]
    assert before in GOOD
    with pytest.raises(RefusedValue) as refused:
        read(GOOD.replace(before, after, 1))
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"x" * (MAX_BYTES + 1), "A lesson has at most 64 KB, and this file has 65"),
        (b"\xff\xfe\x00", "A lesson is a text file in UTF-8, and this is none"),
        (b"", "Line 1: title is a text of 1 to 80 characters"),
        (b"a = " + b"[" * 5000, ""),
        (b"part = 3\n" + GOOD.split("[[part]]")[0].encode(), "Line 1: part is a list of 1 to 20 items"),
        (GOOD.split("[[part]]")[0].encode() + b"part = [3]", "Line 5: write part as a table of its own"),
        (GOOD.split("[[part]]")[0].encode(), "Line 1: part is a list of 1 to 20 items, not None."),
    ],
)
def test_what_is_no_lesson_is_refused_in_a_sentence(content: bytes, sentence: str) -> None:
    with pytest.raises(RefusedValue) as refused:
        read_lesson(content, "own")
    assert str(refused.value).startswith(sentence)


def test_whatever_a_file_holds_it_is_a_lesson_or_a_sentence() -> None:
    values = ["3", "-1", "[]", "{}", '""', "[[1]]", "nan", "true", "1979-05-27", "{en = 3}", '"\\u0000"']
    lines = GOOD.splitlines()
    for number, line in enumerate(lines):
        key = line.partition("=")[0]
        for value in values if "=" in line else ():
            changed = "\n".join([*lines[:number], f"{key}= {value}", *lines[number + 1 :]])
            try:
                read(changed)
            except RefusedValue as refused:
                assert str(refused).startswith(f"Line {number + 1}"), (changed, refused)
