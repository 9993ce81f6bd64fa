"""Register a component with Streamlit: its element, and a loader for its script."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import streamlit as st

from convviz.app.components.assets import url_of

# No top-level await: WebKit hands out such a module before it is done if it is imported twice meanwhile.
_LOADER = """let part;
const ready = import(new URL(%r, document.baseURI)).then((script) => (part = script.default));
export default (given) => {
  if (part) return part(given);
  let leave;
  let gone = false;
  ready.then(
    () => gone || (leave = part(given)),
    (error) => given.parentElement.append(error.message),
  );
  return () => {
    gone = true;
    leave?.();
  };
};"""


def loader_of(script: str) -> str:
    """Return the module that loads the asset `script` and hands every message on to it."""
    return _LOADER % url_of(script)


@cache
def component(script: str, html: str) -> Callable[..., Any]:
    """Register the component whose script is the asset `script`, once.

    What Streamlit sends with every message is a small loader; the script itself is loaded once.
    """
    name = f"convviz_{script.partition('.')[0]}"
    # Without style isolation: in a shadow root Plotly loses the styles that it puts into the document.
    return st.components.v2.component(name, html=html, js=loader_of(script), isolate_styles=False)
