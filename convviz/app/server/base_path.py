"""The base path that Streamlit is given, as in ``https://school.example/lectures/conv/``."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st
from starlette.routing import Route


def below_base_path(routes: Iterable[Route]) -> list[Route]:
    """Return `routes`, made for a server at the root, where they lie below the base path."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    if not base:
        return list(routes)
    return [Route(f"/{base}{route.path}", route.endpoint, methods=["GET"]) for route in routes]
