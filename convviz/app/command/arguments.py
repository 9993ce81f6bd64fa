"""The options of the command."""

from __future__ import annotations

import argparse
import os
from typing import NoReturn

from convviz import __version__
from convviz.app.shell.start_options import SITE
from convviz.i18n import LANGUAGES


class Parser(argparse.ArgumentParser):
    """A parser that refuses in one sentence, without the usage around it."""

    def error(self, message: str) -> NoReturn:
        """Exit with the sentence that says what is wrong with the arguments."""
        self.exit(2, f"{self.prog}: {message}\n")


def parser() -> Parser:
    """Return the parser of the command's arguments; defaults come from Streamlit's variables."""
    options = Parser(prog="convviz", description="Start ConvViz: see a convolution layer work, in a browser.")
    options.add_argument(
        "--host",
        default=os.environ.get("STREAMLIT_SERVER_ADDRESS", "127.0.0.1"),
        help="address to listen at (%(default)s); 0.0.0.0 opens it to the network",
    )
    options.add_argument(
        "--port",
        type=port_number,
        default=os.environ.get("STREAMLIT_SERVER_PORT", "8501"),
        help="port to listen at (%(default)s)",
    )
    options.add_argument(
        "--lang",
        choices=LANGUAGES,
        help="language of a first visit whose address names none, instead of the browser's",
    )
    options.add_argument(
        "--frames",
        type=sites,
        default=(),
        metavar="SITES",
        help="sites that may show ConvViz in a frame, such as https://moodle.example.org; several in quotes",
    )
    options.add_argument("--open", action="store_true", help="open the page in this machine's browser")
    options.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    return options


def port_number(text: str) -> int:
    """Read a port number; argparse shows the sentence that refuses any other text."""
    if text.isascii() and text.isdecimal() and 0 < int(text) < 2**16:
        return int(text)
    raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535, not {text!r}")


def sites(text: str) -> tuple[str, ...]:
    """Read sites, with spaces between them; argparse shows the sentence that refuses any other text."""
    given = tuple(text.split())
    for site in given:
        if not SITE.fullmatch(site):
            raise argparse.ArgumentTypeError(
                f"a site is written like https://moodle.example.org, without a path, not {site!r}"
            )
    return given
