"""What is mutated, and which tests are asked."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

SCOPE = (
    "convviz/app/pages/**/*.py",
    "convviz/app/shell/labels.py",
    "convviz/app/widgets/cards/*.py",
    "convviz/app/widgets/loss_text.py",
    "convviz/lab/code/**/*.py",
    "convviz/lab/cover/*.py",
    "convviz/lab/formulas/*.py",
    "convviz/lab/layer/loss*.py",
    "convviz/lab/lessons/exercises/*.py",
    "convviz/lab/state/repairs.py",
)
"""The modules that print what a person reads, and those that decide what they print."""

WITHOUT_LONG_TRAININGS = (
    "what_was_measured_some_steps_ago_says_at_which_step",
    "one_picture_a_batch_at_a_large_rate_is_told_of_after_some_steps",
    "blocks_that_do_not_fit_are_told_of_and_stay_to_be_mended",
    "blocks_are_added_taken_out_and_changed",
    "any_picture_goes_through_the_layers_at_any_moment",
    "the_flow_is_walked_step_by_step",
    "a_wrong_answer_is_looked_into",
    "a_safetensors_file_brings_its_blocks_along",
    "weights_of_another_network_are_refused_and_all_stays",
    "the_25th_training_hears_how_long_to_wait",
    "the_code_is_that_of_what_is_set",
    "trained_weights_are_in_the_code_and_are_not_trained_further",
)
LEARN, RECORDS = "tests/app/pages/learn", "tests/app/pages/test_records.py"
CARDS = (
    "tests/app/widgets/test_words.py",
    "tests/app/widgets/test_cards.py",
    "tests/app/pages/test_limits.py",
    RECORDS,
)

ROOMS: dict[str, tuple[str, ...]] = {
    "convviz/app/pages/about.py": ("tests/app/pages/test_pages.py", RECORDS),
    "convviz/app/pages/examples.py": ("tests/app/pages/test_pages.py", RECORDS),
    "convviz/app/pages/start.py": ("tests/app/pages/test_pages.py", RECORDS),
    "convviz/app/pages/learn/page.py": (f"{LEARN}/test_words.py", f"{LEARN}/test_one_kernel.py", RECORDS),
    "convviz/app/pages/learn/not_there.py": (f"{LEARN}/test_not_there.py",),
    "convviz/app/pages/learn/optimizer_names.py": (f"{LEARN}/test_words.py", RECORDS),
    "convviz/app/pages/learn/bugs": (
        f"{LEARN}/test_bug_words.py",
        f"{LEARN}/test_lines.py",
        f"{LEARN}/test_words.py",
        f"{LEARN}/test_bugs.py",
        RECORDS,
    ),
    "convviz/app/pages/learn/course": (f"{LEARN}/test_course.py", RECORDS),
    "convviz/app/pages/learn/exercises": (
        f"{LEARN}/test_status_lines.py",
        f"{LEARN}/test_words.py",
        f"{LEARN}/test_exercises.py",
        f"{LEARN}/test_exam.py",
        "tests/lab/lessons/exercises/test_said.py",
        "tests/lab/lessons/exercises/test_mistakes_said.py",
        RECORDS,
    ),
    "convviz/app/pages/learn/question": (
        f"{LEARN}/test_question.py",
        f"{LEARN}/test_watch.py",
        f"{LEARN}/test_exercises.py",
        f"{LEARN}/test_words.py",
        f"{LEARN}/test_status_lines.py",
        "tests/lab/lessons/exercises/test_said.py",
        "tests/lab/lessons/exercises/test_mistakes_said.py",
        f"{LEARN}/test_whole_maps.py",
        f"{LEARN}/test_exam.py",
        "tests/lab/lessons/exercises/test_windows.py",
        "tests/lab/lessons/exercises/test_maps.py",
        RECORDS,
    ),
    "convviz/app/pages/learn/progress.py": (f"{LEARN}/test_exercises.py", f"{LEARN}/test_bugs.py"),
    "convviz/app/pages/learn/network": (
        f"{LEARN}/network",
        "tests/app/pages/test_limits.py::test_blocks_are_added_where_they_belong",
        f"{LEARN}/test_lines.py",
        f"{LEARN}/test_network_sections.py",
        f"{LEARN}/test_status_lines.py",
        f"{LEARN}/test_words.py",
        *(f"{LEARN}/test_network.py::test_{name}" for name in WITHOUT_LONG_TRAININGS),
        RECORDS,
    ),
    "convviz/app/pages/learn/one_kernel": (
        f"{LEARN}/one_kernel",
        "tests/app/pages/test_limits.py::test_numbers_beyond_0_to_1_are_shown_from_the_lowest_to_the_highest",
        f"{LEARN}/test_lines.py",
        f"{LEARN}/test_status_lines.py",
        f"{LEARN}/test_words.py",
        f"{LEARN}/test_one_kernel.py",
        RECORDS,
    ),
    "convviz/app/pages/speed": ("tests/app/pages/speed", RECORDS),
    "convviz/app/pages/stack": ("tests/app/pages/stack", RECORDS),
    "convviz/app/pages/workbench": ("tests/app/pages/workbench", RECORDS),
    "convviz/app/shell/labels.py": ("tests/app/widgets/test_loss_text.py", *CARDS, "tests/app/shell"),
    "convviz/app/widgets/loss_text.py": (
        "tests/app/widgets/test_loss_text.py",
        *CARDS,
        "tests/app/pages/workbench/test_workbench.py",
    ),
    "convviz/app/widgets/cards": CARDS,
    "convviz/app/widgets/cards/brought.py": (
        "tests/app/widgets/test_brought.py",
        "tests/app/widgets/test_words.py",
    ),
    "convviz/app/widgets/cards/own_input.py": ("tests/app/widgets/test_own_input.py",),
    "convviz/app/widgets/cards/grid_text.py": ("tests/app/widgets/test_own_input.py", *CARDS),
    "convviz/app/widgets/cards/weights": ("tests/app/widgets/test_weights_file.py",),
    "convviz/lab/code": ("tests/lab/code", RECORDS),
    "convviz/lab/cover": ("tests/lab/cover", "tests/lab/session/test_covering.py"),
    "convviz/lab/formulas": ("tests/lab/formulas", "tests/lab/code/test_records.py", RECORDS),
    "convviz/lab/layer/loss": ("tests/lab/layer/test_loss.py", "tests/app/widgets/test_loss_text.py"),
    "convviz/lab/lessons/exercises": ("tests/lab/lessons/exercises", f"{LEARN}/test_lines.py", RECORDS),
    "convviz/lab/state/repairs.py": (
        "tests/lab/state/test_repair_sentences.py",
        "tests/lab/state/test_possible.py",
    ),
}
"""A room's modules, by how their paths begin; its tests, those that answer soonest first."""


def modules() -> list[str]:
    """Return every module that is mutated, as a path from the root."""
    found = {path.relative_to(ROOT).as_posix() for pattern in SCOPE for path in ROOT.glob(pattern)}
    return sorted(found)


def room_tests(path: str) -> tuple[str, ...]:
    """Return the tests of the room that a module is in: of the longest beginning that fits."""
    return ROOMS[max((room for room in ROOMS if path.startswith(room)), key=len)]
