"""The browser's files over HTTP: hashed addresses, compressed once, kept by browsers for ever."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from convviz.app.components import assets

FOREVER = "public, max-age=31536000, immutable"


async def asset(request: Request) -> Response:
    """Answer with the file at the address, or 404: only what stands in the table of assets is ever sent."""
    found = assets.find(f"{assets.PREFIX}/{request.path_params['path']}")
    if found is None:
        return Response("Nothing lies at this address.", status_code=404, media_type="text/plain")
    headers = {"Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    if not accepts_gzip(request.headers.get("accept-encoding", "")):
        return Response(found.body, headers=headers, media_type=found.media_type)
    headers["Content-Encoding"] = "gzip"
    return Response(found.compressed, headers=headers, media_type=found.media_type)


def accepts_gzip(accepted: str) -> bool:
    """Return whether an Accept-Encoding header allows gzip; ``gzip;q=0`` forbids it."""
    for coding in accepted.lower().split(","):
        name, _, weight = coding.partition(";")
        if name.strip() == "gzip":
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


ROUTES = [Route(f"/{assets.PREFIX}/{{path:path}}", asset, methods=["GET"])]  # Starlette adds HEAD to GET
