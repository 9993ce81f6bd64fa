"""Pages say what they said when somebody last read them, from the first line to the last."""

import pytest

from tests.app.pages.records import FOLDER, RECORDS, path_of, taken


@pytest.mark.parametrize("name", RECORDS)
def test_a_page_says_what_its_record_says(name: str) -> None:
    assert taken(name) == path_of(name).read_text(encoding="utf-8"), (
        "Read the difference. Is it meant? `python -m tests.app.pages.records` writes the records anew."
    )


def test_every_record_is_of_a_page() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(RECORDS)
