"""Pages say what they said when somebody last read them, from the first line to the last."""

import pytest

from tests.app.pages.records import RECORDS


@pytest.mark.parametrize("name", RECORDS.takes)
def test_a_page_says_what_its_record_says(name: str) -> None:
    RECORDS.check(name)


def test_every_record_is_of_a_page() -> None:
    RECORDS.check_names()
