"""The mistakes that ``make mutants`` puts in: each kind makes the one that it is named for, and no other."""

from __future__ import annotations

import ast
from itertools import islice
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.mutants.__main__ import drawn
from tests.mutants.kinds import KINDS
from tests.mutants.known import EQUIVALENT
from tests.mutants.likelihood import LikeliestFirst, words_around, words_of
from tests.mutants.rooms import ROOT, modules, room_tests
from tests.mutants.sites import sites_of

CASES = [
    ("labels", 'A = {"x": N_("One"), "y": N_("Two")}', "{'x': N_('Two'), 'y': N_('One')}"),
    ("labels", 'A = ("rows", "columns")', "('columns', 'rows')"),
    ("values", 'f("{a} {b}").format(a=p, b=q)', "f('{a} {b}').format(a=q, b=p)"),
    ("sentences", 'A = _("One")\nB = _("Two")', "_('Two')"),
    ("numbers", 'f("{n}").format(n=epoch)', "f('{n}').format(n=epoch + 1)"),
    ("digits", 'A = f"{x:.3f}"', "f'{x:.2f}'"),
    ("digits", 'A = f"{x:,}"', "f'{x}'"),
    ("formulae", r'A = r"\sum y"', r"'\\sum x'"),
    ("comparisons", "A = x > 1", "x >= 1"),
    ("logic", "A = x and y", "x or y"),
    ("indices", "A = size[0]", "size[1]"),
    ("indices", "A = losses[-1]", "losses[0]"),
    ("pairs", "A = (height, width)", "(width, height)"),
    ("signs", "A = x - y", "x + y"),
    ("extremes", "A = min(x, y)", "max(x, y)"),
    ("constants", "A = 18", "19"),
    ("constants", "x = y * (n + 1)", "2"),
]


@pytest.mark.parametrize(("kind", "source", "after"), CASES)
def test_each_kind_of_mistake_is_made_where_its_code_stands(kind: str, source: str, after: str) -> None:
    made = [site.mutant(source) for site in sites_of("a.py", source) if site.kind == kind]
    assert after in [mutant.after for mutant in made if mutant]


def test_there_is_a_case_of_every_kind() -> None:
    assert {kind for kind, _source, _after in CASES} == set(KINDS)


def test_what_says_nothing_to_a_reader_is_left_alone() -> None:
    quiet = (
        '"""x > 1, min(a, b)"""\n\n__all__ = ["b", "a"]\n\n\n'
        'def f(x: tuple[int, str] = None) -> "min":\n    """Say 1 > 2."""\n'
    )
    assert not sites_of("a.py", quiet)


def test_a_seed_draws_the_same_mistakes_each_time_and_every_one_is_code() -> None:
    one, again, other = (list(islice(drawn(seed, "convviz/app/shell"), 30)) for seed in (3, 3, 4))
    assert one == again and one != other
    for mutant in one:
        ast.parse(mutant.source)
        assert mutant.source != (ROOT / mutant.path).read_text(encoding="utf-8")


def test_the_tests_that_speak_of_the_changed_code_are_asked_first() -> None:
    source = (
        'def loss_text(now):\n    return _("Rate: {rate}")\n\n\ndef title(now):\n    return _("Kernel")\n'
    )
    rate, title = (words_around("a/cards.py", source, line) for line in (2, 6))
    assert (rate, title) == ({"cards", "def", "loss", "text", "now", "return", "rate"}, title)
    assert "kernel" in title and "kernel" not in rate
    here = Path(__file__)
    items: list[Any] = [
        SimpleNamespace(path=here, name=test.__name__, nodeid=test.__name__)
        for test in (test_there_is_a_case_of_every_kind, test_what_says_nothing_to_a_reader_is_left_alone)
    ]
    for asked in (items[0], items[1]):
        own = words_of(asked.name)
        LikeliestFirst(own, own).pytest_collection_modifyitems(items)
        assert items[0] is asked and len(items) == 2


def test_what_is_known_to_change_nothing_can_still_be_drawn() -> None:
    for path in {path for path, _before, _after in EQUIVALENT}:
        source = (ROOT / path).read_text(encoding="utf-8")
        known = {(before, after) for at, before, after in EQUIVALENT if at == path}
        changed = {before for before, _after in known}
        sites = [
            site for site in sites_of(path, source) if ast.unparse(site.text or site.change[0]) in changed
        ]
        made = [mutant for site in sites if (mutant := site.mutant(source))]
        assert known <= {(mutant.before, mutant.after) for mutant in made}, path


def test_every_module_has_a_room_whose_tests_exist() -> None:
    for path in modules():
        if not path.endswith("__init__.py"):
            for tests in room_tests(path):
                file, _colons, name = tests.partition("::")
                assert (ROOT / file).exists() and (not name or f"def {name}(" in (ROOT / file).read_text()), (
                    tests
                )
