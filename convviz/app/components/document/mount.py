"""Tell the browser in which language the page is: how a screen reader says it, how a text is broken."""

from convviz.app.components.assets import DOCUMENT
from convviz.app.components.mounting import component
from convviz.app.components.payload import pack


def document_language(lang: str) -> None:
    """Set the language of the browser's document, a tag such as ``zh-Hant``."""
    component(DOCUMENT, '<div class="cv-document" hidden></div>')(
        key="document", data=pack({"lang": lang}, {})
    )
