"""A view that an address names and its page cannot show is told of; going from page to page tells nothing."""

from __future__ import annotations

from convviz.lab.session.session import Session
from tests.for_each import for_each

OWN = {"x": "1_2~3_4", "k": "box", "pad": "1"}
FOLLOWED = (
    "There is no view “{}” of a layer that nothing follows: “{}” is shown instead. Choose an activation or"
    " pooling to see it."
)
READS_MAPS = (
    "There is no view “Whole picture” of a layer that reads maps in place of the picture: “Output” is shown"
    " instead. Show a layer that reads the picture itself to see it."
)


def opened(page: str, query: dict[str, str], session: Session | None = None) -> Session:
    """A session after a run on a page at this address."""
    session = session or Session()
    session.read_address(query)
    session.visit(page)
    return session


def ended(session: Session) -> Session:
    """The same session after its run, with what it told taken away."""
    session.address_to_write({})
    session.feedback.take_notes()
    return session


def told(session: Session) -> list[str]:
    return [str(note) for note in session.feedback.take_notes()]


@for_each(
    ("page", "query", "shown", "sentence"),
    [
        (
            "forward",
            {"view": "matrix_grad"},
            "output",
            "The view “Matrix” is one of Backward’s, and this is Forward: “Output” is shown instead. Write"
            " backward for forward in the address to see it.",
        ),
        (
            "backward",
            {"view": "output"},  # the usual one of Forward, which none of our own addresses names
            "weight_grad",
            "The view “Output” is one of Forward’s, and this is Backward: “Weight gradient” is shown"
            " instead. Write forward for backward in the address to see it.",
        ),
        ("forward", {"view": "after"}, "output", FOLLOWED.format("After the layer", "Output")),
        (
            "backward",
            {"view": "after_grad"},
            "weight_grad",
            FOLLOWED.format("Back to the layer", "Weight gradient"),
        ),
        (
            "forward",
            {"view": "picture", **OWN},
            "output",
            "There is no view “Whole picture” of one’s own numbers, which are all in sight already: “Output”"
            " is shown instead. Choose a picture to see it.",
        ),
        ("forward", {"view": "picture", "in": "random"}, "output", READS_MAPS),
        ("forward", {"view": "picture", "below": "k.box"}, "output", READS_MAPS),
    ],
)
def test_a_view_that_is_not_there_is_told_once_with_the_one_that_is_shown(
    page: str, query: dict[str, str], shown: str, sentence: str
) -> None:
    session = opened(page, query)
    assert session.experiment.view == shown and told(session) == [sentence]
    session.visit(page)
    assert not told(ended(session))
    assert session.query().get("view", "output") == shown


@for_each(
    ("page", "query"),
    [
        ("forward", {"view": "after", "act": "relu"}),
        ("backward", {"view": "after_grad", "pool": "max"}),
        ("forward", {"view": "picture"}),
        ("backward", {"k": "box"}),  # it names no view, and output is what that means on Forward
        ("stack", {"view": "weight_grad"}),  # where one came from
    ],
)
def test_an_address_of_a_view_that_is_there_tells_nothing(page: str, query: dict[str, str]) -> None:
    session = Session()
    session.read_address(query)
    if page != "stack":
        session.visit(page)
    assert not told(session) and session.experiment.view == query.get("view", "weight_grad")


def test_a_name_that_is_no_view_at_all_is_told_once() -> None:
    (sentence,) = told(opened("backward", {"view": "outptu"}))
    assert sentence.startswith("view is one of output, patches, ")


def test_whoever_takes_away_what_a_view_shows_sees_the_first_view_and_is_told_nothing() -> None:
    session = opened("forward", {"view": "after", "act": "relu"})
    session.change(activation="none")
    session.visit("forward")  # of the part that runs anew
    assert session.experiment.view == "output" and not told(session)


def test_from_page_to_page_nothing_is_told() -> None:
    session = ended(opened("backward", {"view": "matrix_grad"}))
    for page, shown in (("forward", "output"), ("backward", "matrix_grad"), ("forward", "output")):
        opened(page, {}, session)  # a press on the menu leaves no address
        assert session.experiment.view == shown and not told(session)
        ended(session)


def test_the_way_over_a_page_without_views_tells_nothing() -> None:
    session = Session()
    session.read_address({"view": "matrix_grad"})  # of the stack, where one came from Backward
    opened("forward", {}, ended(session))
    assert session.experiment.view == "output" and not told(session)


def test_back_and_forth_in_the_browser_tells_of_a_view_that_is_not_there_alone() -> None:
    session = ended(opened("forward", {"view": "patches"}))
    assert not told(opened("backward", {"view": "two_ways"}, session))
    assert told(opened("forward", {"view": "check"}, ended(session)))


def test_an_address_that_leads_to_another_page_names_a_view_of_that_page() -> None:
    session = opened("backward", {"view": "input_grad", "k": "box"})
    assert session.query()["view"] == session.query(page="backward")["view"] == "input_grad"
    assert "view" not in session.query(page="forward")  # output, the first one
    opened("forward", {"view": "patches"}, ended(session))
    assert session.query(page="forward")["view"] == "patches"
    assert session.query(page="backward")["view"] == "input_grad"
