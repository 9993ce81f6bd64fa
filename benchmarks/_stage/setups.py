"""The views and the layers that are measured, by their addresses."""

from __future__ import annotations

from urllib.parse import urlencode

from convviz.lab.state.experiment import VIEWS as VIEWS_OF_PAGE

WITHOUT_STAGE = "check"  # the gradient check has no numbers to pull
PHOTO = "picture"  # the whole picture, before and after
PAGE_OF = {
    view: page for page in ("forward", "backward") for view in VIEWS_OF_PAGE[page] if view != WITHOUT_STAGE
}
VIEWS = tuple(view for view in PAGE_OF if view != PHOTO)
FOLLOWED = {"act": "relu", "pool": "max"}
WITHOUT_NUMBERS = "after"  # it shows maps alone: nothing can be typed there
PULLED = tuple(view for view in VIEWS if view != WITHOUT_NUMBERS)
PAINTED = {"after_grad": "pooled_grad"}  # the panel whose numbers are changed, where it is not the kernel

SMALL = {"pic": "camera", "box": "100_150_28_28"}
DEEP = {"pic": "camera", "box": "100_150_64_64", "in": "responses", "ch": "16", "k": "random..16"}
COLOUR = {"pic": "cat", "box": "100_150_64_64", "colour": "yes"}
LARGE_KERNEL = {**COLOUR, "k": "gaussian", "size": "11x11"}


def address_of(server: str, view: str, query: dict[str, str], **more: str) -> str:
    """Return the address of a layer in one of the views; those of what follows it have something follow."""
    follows = FOLLOWED if view.startswith("after") else {}
    painted = {"g": "painted"} if view in PAINTED else {}
    said = {**query, **follows, **painted, "view": view, "lang": "en", **more}
    return f"{server}/{PAGE_OF[view]}?{urlencode(said)}"


def chosen(views: tuple[str, ...], only: str) -> tuple[str, ...]:
    """Return the views whose names hold a text."""
    return tuple(view for view in views if only in view)
