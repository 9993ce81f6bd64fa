"""Files too large to be kept: the server takes name and size, each place refuses in its own words."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from convviz.app.pages.learn.network.code import take_weights
from convviz.app.server import middleware, uploads
from convviz.app.server.uploads import largest_upload
from convviz.app.widgets.uploads import LEAST_WITHHELD, Withheld, withheld
from convviz.errors import RefusedValue
from convviz.lab.files.images import inspect
from convviz.lab.files.weights import open_weights
from convviz.lab.learning.one_kernel.target_file import read_target
from tests.small_server import Client, serve

PLACES = [inspect, open_weights, read_target, take_weights]
BOUNDARY = b"----WebKitFormBoundary7MA4"


async def received(request: Request) -> JSONResponse:
    """What a handler of uploads gets: names and the contents, and how long the request says it is."""
    form = await request.form()
    files = [[file.filename, (await file.read()).hex()] for file in form.values()]
    return JSONResponse({"files": files, "length": int(request.headers["content-length"])})


LIMIT = 2**20


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setattr(uploads, "largest_upload", lambda: LIMIT)
    app = Starlette(
        routes=[Route("/{rest:path}", received, methods=["PUT", "POST"])], middleware=middleware()
    )
    with serve(app) as client:
        yield client


def parts(size: int) -> Iterator[bytes]:
    """A multipart body with one file of `size` zeros, piece by piece."""
    yield b"--" + BOUNDARY + b'\r\nContent-Disposition: form-data; name="f"; filename="big.png"\r\n'
    yield b"Content-Type: image/png\r\n\r\n"
    piece = bytes(2**20)
    for _ in range(size // len(piece)):
        yield piece
    yield bytes(size % len(piece))
    yield b"\r\n--" + BOUNDARY + b"--\r\n"


def put(
    client: Client, size: int, path: str = "/_stcore/upload_file/session/file", method: str = "PUT"
) -> dict:
    length = sum(len(part) for part in parts(size % 2**20)) + size // 2**20 * 2**20
    kind = f"multipart/form-data; boundary={BOUNDARY.decode()}"
    answer = client.send(path, method, parts(size), content_length=str(length), content_type=kind)
    return answer.json()


def test_a_file_that_fits_arrives_as_it_is(client: Client) -> None:
    assert put(client, 5)["files"] == [["big.png", "00" * 5]]


@pytest.mark.parametrize("beyond", [0, 1, 2**20 + 3])
def test_of_a_file_that_is_too_large_its_name_and_size_arrive(client: Client, beyond: int) -> None:
    size = LIMIT + beyond
    ((name, content),) = put(client, size)["files"]
    assert name == "big.png"
    assert content == withheld(size).hex()


def test_no_other_request_is_shortened(client: Client) -> None:
    size = LIMIT + 5
    assert len(put(client, size, method="POST")["files"][0][1]) == 2 * size


def test_what_is_too_large_is_not_kept_while_it_comes(client: Client) -> None:
    tracemalloc.start()
    put(client, 30 * LIMIT)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * 2**20


@pytest.mark.parametrize("place", PLACES)
def test_each_place_refuses_it_with_its_own_limit_and_the_true_size(place: Callable[[bytes], object]) -> None:
    file = Withheld.of(withheld(100 * 2**20))
    assert file is not None and len(file) == 100 * 2**20
    with pytest.raises(RefusedValue, match=r"at most \d+ MB; .*100(\.0+)? MB: "):
        place(file)


@pytest.mark.parametrize("tail", [b"", b"x", b"-5", b"7", str(LEAST_WITHHELD - 1).encode()])
def test_a_file_that_pretends_to_be_one_is_a_file(tail: bytes) -> None:
    assert Withheld.of(withheld(0)[:-1] + tail) is None
    assert Withheld.of(b"\x89PNG") is None


def test_every_file_that_a_place_reads_is_shorter() -> None:
    assert largest_upload() >= LEAST_WITHHELD
