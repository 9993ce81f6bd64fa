"""The browser's modules run from a test, in the Node that Playwright brings along: words need no browser."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from playwright._impl._driver import compute_driver_executable


def run(script: Path, given: Any) -> Any:
    """Run a module with `given` as JSON at its standard input; return what it prints, read as JSON."""
    node = compute_driver_executable()[0]
    done = subprocess.run(
        [node, "--no-warnings", str(script)],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
