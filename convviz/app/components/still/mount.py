"""Show a picture and let it be copied as one."""

from base64 import b64encode
from collections.abc import Mapping

from convviz.app.components.assets import STILL
from convviz.app.components.mounting import component
from convviz.app.components.payload import pack

HTML = '<div class="cv-still"></div>'


def still(png: bytes, alt: str, text: Mapping[str, str], *, key: str) -> None:
    """Show a PNG file with its alternative text and a button that copies it to the clipboard.

    `text` has the sentences `copy`, `copied`, `failed` and `insecure`: browsers give the clipboard to secure
    addresses alone.
    """
    meta = {"png": b64encode(png).decode(), "alt": alt, "text": dict(text)}
    component(STILL, HTML)(key=key, data=pack(meta, {}))
