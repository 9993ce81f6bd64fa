"""Starts a Firefox that is alone, quiet and empty, or says what to install."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from websockets.sync.client import connect

from tests.other_browsers.bidi import PATIENCE, Connection

PROGRAMS = ("firefox", "firefox-esr")
INSTALL = (
    "No Firefox was found. Looked at FIREFOX_PATH and for firefox and firefox-esr on the PATH. Install one:"
    " `apt-get install firefox-esr` on Debian, or set FIREFOX_PATH to the program of an installed one."
)
QUIET = """\
user_pref("app.update.disabledForTesting", true);
user_pref("app.normandy.enabled", false);
user_pref("browser.safebrowsing.downloads.enabled", false);
user_pref("browser.safebrowsing.malware.enabled", false);
user_pref("browser.safebrowsing.phishing.enabled", false);
user_pref("browser.search.update", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("browser.startup.homepage_override.mstone", "ignore");
user_pref("browser.startup.page", 0);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("dom.push.connection.enabled", false);
user_pref("extensions.getAddons.cache.enabled", false);
user_pref("extensions.update.enabled", false);
user_pref("intl.accept_languages", "en-GB");
user_pref("media.gmp-manager.updateEnabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "data:,none");
user_pref("toolkit.telemetry.enabled", false);
"""
"""Nothing is fetched behind the test's back."""

_LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")


def find_firefox() -> str:
    """Return FIREFOX_PATH, or the first of `PROGRAMS` on the PATH. Raises with what to install."""
    named = os.environ.get("FIREFOX_PATH")
    found = named or next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        raise RuntimeError(INSTALL)
    return found


@contextmanager
def firefox() -> Iterator[Connection]:
    """Start a headless Firefox with a profile of its own; give the connection to it."""
    with TemporaryDirectory() as profile:
        (Path(profile) / "user.js").write_text(QUIET)
        command = [find_firefox(), "--headless", "--no-remote", "--profile", profile]
        process = subprocess.Popen(
            [*command, "--remote-debugging-port=0", "--width=1440", "--height=900", "about:blank"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "HOME": profile, "MOZ_HEADLESS": "1"},
        )
        try:
            with connect(f"{_address(process)}/session", max_size=None, open_timeout=PATIENCE) as socket:
                connection = Connection(socket)
                connection.call("session.new", capabilities={})
                yield connection
        finally:
            process.terminate()
            process.wait(timeout=30)
            process.stderr.close()


def _address(process: subprocess.Popen[str]) -> str:
    """The address that Firefox names when it listens."""
    said = []
    for line in process.stderr:
        said.append(line)
        if found := _LISTENING.search(line):
            return found[1]
    raise RuntimeError(f"Firefox ended before it listened:\n{''.join(said)}")
