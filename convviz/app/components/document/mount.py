"""Tell the browser in which language the page is, and let pictures be dropped and pasted anywhere on it."""

from collections.abc import Mapping

from convviz.app.components.assets import DOCUMENT
from convviz.app.components.mounting import component
from convviz.app.components.payload import pack

ANYWHERE = "anywhere"


def document(lang: str, text: Mapping[str, str]) -> None:
    """Set the language of the browser's document, a tag such as ``zh-Hant``; take what is dropped and pasted.

    A screen reader says the page in that language, and a text is broken by its rules. A picture goes to the
    file uploader in the container of the key `ANYWHERE`; `text` has the sentences `drop`, `taken`, `no_line`.
    """
    component(DOCUMENT, '<div class="cv-document" hidden></div>')(
        key="document", data=pack({"lang": lang, "text": dict(text)}, {})
    )
