"""Opens a page of the app in Streamlit's own test harness."""

from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

import convviz.app

SHELL = Path(convviz.app.__path__[0]) / "scripts" / "_shell.py"
SCRIPTS = ("start.py", "forward.py", "backward.py", "stack.py", "speed.py", "about.py")


def open_page(script: str, *, open_cards: tuple[str, ...] = (), **query: str) -> AppTest:
    """Run one page as if its address had `query`, with the named cards (or drawers) open."""
    app = AppTest.from_file(str(SHELL), default_timeout=60)
    for name, value in query.items():
        app.query_params[name] = value
    if script != SCRIPTS[0]:
        app.switch_page(script)
    for card in open_cards:
        app.session_state[f"card_{card}"] = True
    return app.run()


def texts(app: AppTest) -> str:
    """Everything that the page says in text elements."""
    assert not app.exception
    kinds: tuple[Any, ...] = (
        app.title,
        app.header,
        app.subheader,
        app.markdown,
        app.caption,
        app.error,
        app.warning,
        app.success,
        app.info,
        app.latex,
        app.code,
    )
    labels = [box.label for box in app.expander]
    return "\n".join([*(str(element.value) for kind in kinds for element in kind), *labels])


def sent(app: AppTest, part: str) -> bytes:
    """The first message of the page to one of its parts in the browser, such as ``"stage"``."""
    name = f"convviz_{part}"
    return next(bytes(c.proto.bytes) for c in app.get("bidi_component") if c.proto.component_name == name)
