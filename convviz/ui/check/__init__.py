"""Being written."""

from convviz.ui.words import Translate


def check(_: Translate) -> None:
    """Show nothing yet."""
