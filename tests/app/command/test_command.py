"""The command `convviz`: what it starts, what it passes on, and what it refuses in one sentence."""

from __future__ import annotations

import os
import re
import socket
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import convviz
from convviz.app import command
from convviz.app.command import main, obstacles
from convviz.app.command.obstacles import PACKAGES, missing_packages, unavailable
from convviz.app.shell.start_options import FRAMES, LANGUAGE, OPEN, first_locale, framing_sites, opens_browser

VARIABLES = ("STREAMLIT_SERVER_ADDRESS", "STREAMLIT_SERVER_PORT", LANGUAGE, OPEN, FRAMES)


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """Where the command would have started the app: no server is, and every port is free."""
    places: list[tuple[str, int]] = []
    for name in VARIABLES:
        monkeypatch.setenv(name, "")  # so that what the command sets goes again
        monkeypatch.delenv(name)
    monkeypatch.setattr(command, "unavailable", lambda _host, _port: None)
    monkeypatch.setattr(command, "serve", lambda host, port: places.append((host, port)))
    return places


@pytest.fixture
def taken() -> Iterator[int]:
    """A port of this machine that somebody listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_without_options_it_serves_this_machine_alone(served: list[tuple[str, int]]) -> None:
    main([])
    assert served == [("127.0.0.1", 8501)]
    assert LANGUAGE not in os.environ and OPEN not in os.environ


def test_options_say_where_in_which_language_and_whether_to_open(served: list[tuple[str, int]]) -> None:
    main(["--host", "0.0.0.0", "--port", "9000", "--lang", "zh-Hant", "--open"])
    assert served == [("0.0.0.0", 9000)]
    assert first_locale("en-GB") == "zh-Hant"
    assert opens_browser()


def test_sites_that_may_frame_it_are_named_and_nobody_may_without(served: list[tuple[str, int]]) -> None:
    main([])
    assert framing_sites() == ()
    main(["--frames", "https://moodle.example.org  http://*.uni.example:8080"])
    assert framing_sites() == ("https://moodle.example.org", "http://*.uni.example:8080")


@pytest.mark.parametrize(
    "site",
    [
        "moodle.example.org",
        "https://a.example/path",
        "*",
        "https://a;script-src",
        "https://a'",
        "javascript:1",
    ],
)
def test_what_is_no_site_is_refused_and_never_reaches_the_policy(
    site: str,
    served: list[tuple[str, int]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(SystemExit):
        main(["--frames", site])
    assert "a site is written like https://moodle.example.org" in capsys.readouterr().err
    monkeypatch.setenv(FRAMES, site)
    assert framing_sites() == ()


def test_a_first_visit_speaks_the_browser_s_language_where_none_was_given(
    served: list[tuple[str, int]],
) -> None:
    main([])
    assert first_locale("zh-TW") == "zh-TW" and first_locale(None) is None
    assert not opens_browser()


def test_streamlit_s_own_variables_hold_where_an_option_is_not_given(
    served: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STREAMLIT_SERVER_ADDRESS", "::1")
    monkeypatch.setenv("STREAMLIT_SERVER_PORT", "9001")
    main([])
    main(["--port", "9002"])
    assert served == [("::1", 9001), ("::1", 9002)]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--port", text], f"argument --port: a port is a number from 1 to 65535, not {text!r}")
        for text in ("abc", "0", "65536", "-1", "8 501", "²", "")
    ]
    + [(["--lang", "fr"], "argument --lang: invalid choice: 'fr' (choose from 'en', 'zh-Hant')")]
    + [(["--hots", "x"], "unrecognized arguments: --hots x")],
)
def test_what_is_no_option_is_refused_in_one_sentence(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str], served: list[tuple[str, int]]
) -> None:
    with pytest.raises(SystemExit) as left:
        main([f"{arguments[0]}={arguments[1]}"] if arguments[1] == "-1" else arguments)
    said = capsys.readouterr().err.replace("choose from en, zh-Hant", "choose from 'en', 'zh-Hant'")
    assert (left.value.code, said) == (2, f"convviz: {sentence}\n")
    assert not served


def test_a_taken_port_is_refused_with_another_to_choose(taken: int) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--port", str(taken)])
    assert re.fullmatch(
        rf"Port {taken} cannot be had at 127\.0\.0\.1 \(.+\): choose another, such as \d+", str(left.value)
    )


def test_the_port_to_choose_is_one_that_everybody_may_take() -> None:
    refused = OSError(13, "Permission denied")
    assert obstacles.refusal("::", 8501, refused).endswith("choose another, such as 8502")
    assert obstacles.refusal("::", 80, refused).endswith("choose another, such as 8501")
    assert obstacles.refusal("::", 65535, refused).endswith("choose another, such as 8501")


@pytest.mark.parametrize("host", ["192.0.2.1", "nobody.invalid"])
def test_a_foreign_address_is_refused_with_those_that_this_machine_has(host: str) -> None:
    assert unavailable(host, 8501) == (
        f"{host!r} is no address of this machine: choose 127.0.0.1, or 0.0.0.0 to open it to the network"
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0.0.0.0", ""])
def test_a_free_port_of_this_machine_can_be_had(host: str) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert unavailable(host, port) is None


def test_packages_that_are_missing_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert missing_packages() is None
    monkeypatch.setattr(obstacles, "find_spec", lambda name: None if name in ("PIL", "babel") else object())
    assert missing_packages() == (
        'The app needs packages that are not installed here (pillow, babel): run pip install "convviz[app]"'
    )


def test_what_the_app_needs_is_what_its_extra_installs() -> None:
    """But for pi-heif: without it HEIC pictures alone are refused."""
    project = tomllib.loads((Path(convviz.__file__).parents[1] / "pyproject.toml").read_text("utf-8"))
    extra = project["project"]["optional-dependencies"]["app"]
    assert {re.split("[<>=]", line)[0] for line in extra} == {*PACKAGES.values(), "pi-heif"}


def test_help_names_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    shown = capsys.readouterr().out
    assert left.value.code == 0
    assert all(option in shown for option in ("--host", "--port", "--lang", "--open", "--version"))
