"""Tell the browser in which language the page is, and let pictures and numbers be brought to it."""

from collections.abc import Mapping
from itertools import count

from convviz.app.components.assets import DOCUMENT
from convviz.app.components.mounting import component
from convviz.app.components.payload import pack

ANYWHERE = "anywhere"
PASTE, PASTING = "paste", "pasting"

_RUNS = count()


def document(lang: str, session: str, text: Mapping[str, str]) -> None:
    """Set the language of the browser's document, a tag such as ``zh-Hant``; take what is dropped and pasted.

    A screen reader says the page in that language, and a text is broken by its rules. A picture, or
    a text of numbers, goes to the file uploader in the container of the key `ANYWHERE`. A button of the key
    `PASTE` brings what is on the clipboard; what it says stands in the container of the key `PASTING`. `text`
    has the sentences `drop`, `taken`, `no_line`, `no_clipboard`, `closed_clipboard` and `nothing`, and those
    of a line that is `cut`, of a file that came `not_through`, of one by its `{name}` that got `lost` and of
    one that was `not_made`. A file that is on its way to another `session` got lost.
    """
    # Streamlit would not tell the browser a message that is the same; the page has run all the same.
    meta = {"lang": lang, "session": session, "run": next(_RUNS), "text": dict(text)}
    component(DOCUMENT, '<div class="cv-document" hidden></div>')(key="document", data=pack(meta, {}))
