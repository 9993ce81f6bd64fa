"""Programs, notebook and formulae are written as they were when somebody last read them."""

import pytest

from tests.lab.code.records import RECORDS


@pytest.mark.parametrize("name", RECORDS.takes)
def test_what_is_written_of_a_layer_is_what_its_record_says(name: str) -> None:
    RECORDS.check(name)


def test_every_record_is_of_a_layer() -> None:
    RECORDS.check_names()
