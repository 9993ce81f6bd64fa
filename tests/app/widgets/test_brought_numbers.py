"""Numbers brought as text, pasted or in a file: which texts they are, and what becomes of them."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from convviz.app.widgets.brought_numbers import MOST_BYTES, PASTED, numbers_in
from convviz.app.widgets.uploads import Withheld, withheld
from convviz.errors import Refusal
from convviz.lab.numerals import MAX_TEXT
from tests.app.pages.shell import open_page, texts
from tests.app.widgets.test_cards import session_of
from tests.for_each import for_each

SMALL = "1\t2\t3\n4\t5\t6"
GRID = np.array([[1, 2, 3], [4, 5, 6]])
WIDE = " ".join(map(str, range(12)))


def paste(app: AppTest, text: str) -> AppTest:
    """Bring a text as the document in the browser hands it over."""
    place = [file for file in app.file_uploader if file.key and file.key.startswith("anywhere_")][-1]
    return place.upload("numbers.txt", text.encode(), "text/plain").run()


def on(page: str, **query: str) -> AppTest:
    return open_page(page, lang="en", **query)


def answers(app: AppTest) -> list[str]:
    return [button.label for button in app.button if button.key and button.key.startswith("numbers_")]


@for_each(
    ("text", "sizes"),
    [
        (SMALL, [(1, 2, 3)]),
        ("[[1, 2], [3, 4]]", [(1, 2, 2)]),
        ("1 2\n3 4\n\n5 6\n7 8", [(2, 2, 2)]),
        ("1,5 2,5\n3,5 4,5", [(1, 2, 2), (1, 2, 4)]),
        ("1,2\n3,4", [(1, 2, 1), (1, 2, 2)]),
        ("7", []),
        ("1,5", []),
        ("dear diary", []),
        ("1 2\n3", []),
        ("", []),
    ],
)
def test_a_text_is_numbers_where_it_is_a_grid_of_two_or_more(text: str, sizes: list[tuple[int, ...]]) -> None:
    for data in (text.encode(), text.encode("utf-8-sig"), *([text.encode("utf-16")] if text else [])):
        assert [np.shape(grids) for grids in numbers_in(data)] == sizes


def test_of_a_text_that_is_too_long_only_a_grid_is_refused_as_one() -> None:
    row = " ".join(["0.125"] * 300) + "\n"
    with pytest.raises(Refusal, match="characters: paste only its numbers"):
        numbers_in((row * (1 + MAX_TEXT // len(row))).encode())
    assert numbers_in(b"dear diary\n" * (1 + MAX_TEXT // 11)) == ()
    with pytest.raises(Refusal, match="characters: paste only its numbers"):
        numbers_in(b"1 2\n" * (MOST_BYTES // 4 + 1))
    assert numbers_in(b"dear diary\n" * MOST_BYTES) == ()


def test_of_numbers_whose_size_alone_arrived_only_pasted_ones_are_known_to_be_some() -> None:
    large = Withheld.of(withheld(100_000_000))
    assert large is not None
    with pytest.raises(Refusal, match="100,000,000 characters: paste only its numbers"):
        numbers_in(large, PASTED)
    assert numbers_in(large, "photo.png") == ()


@pytest.mark.parametrize("page", ["about.py", "stack.py", "forward.py", "backward.py"])
def test_numbers_of_any_size_are_asked_about_where_they_could_be_a_kernel(page: str) -> None:
    app = paste(on(page), SMALL)
    assert answers(app) == ["The input", "The kernel"]
    assert session_of(app).experiment.numbers is None
    app.button(key="numbers_kernel_0").click().run()
    np.testing.assert_array_equal(session_of(app).scene.weight[0, 0], GRID)
    assert session_of(app).experiment.numbers is None and answers(app) == []


def test_the_same_numbers_are_the_input_where_that_is_answered() -> None:
    app = paste(on("forward.py"), SMALL)
    kernel = session_of(app).scene.weight
    app.button(key="numbers_input_0").click().run()
    now = session_of(app)
    np.testing.assert_array_equal(now.experiment.numbers.array[0], GRID)
    assert answers(app) == []
    assert now.scene.weight.shape[2] <= kernel.shape[2]  # what gave way to the small input was told


def test_numbers_that_can_be_no_kernel_are_the_input_at_once() -> None:
    app = paste(on("forward.py"), "\n".join([WIDE] * 5))
    np.testing.assert_array_equal(session_of(app).scene.x[0, 0], [range(12)] * 5)
    assert answers(app) == []
    app = paste(on("forward.py"), "1 2 3\n4 5 6\n7 8 9\n\n" * 2)  # two channels; the layer's filters have one
    assert session_of(app).scene.x.shape == (1, 2, 3, 3) and answers(app) == []


def test_a_grid_that_is_too_large_is_refused_in_the_inputs_sentence() -> None:
    app = paste(on("forward.py"), "\n".join(["0"] * 65))
    assert "The input is a grid of 1 to 64 rows and columns" in texts(app)
    assert "not 65 x 1." in texts(app)
    assert session_of(app).experiment.numbers is None


def test_a_comma_in_doubt_is_asked_about_with_what_each_reading_may_become() -> None:
    app = paste(on("forward.py"), "1,2\n3,4")
    assert answers(app) == ["The input", "The kernel"] * 2
    app.button(key="numbers_kernel_0").click().run()
    np.testing.assert_array_equal(session_of(app).scene.weight[0, 0], np.float32([[1.2], [3.4]]))


def test_a_text_that_is_no_grid_is_refused_as_a_file_that_is_no_picture() -> None:
    assert "this is a text file" in texts(paste(on("forward.py"), "dear diary"))
