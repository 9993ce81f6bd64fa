"""What visitors keep in tests is kept apart from what this user's own ConvViz keeps."""

from __future__ import annotations

import os
from tempfile import TemporaryDirectory


def keep_apart() -> TemporaryDirectory[str]:
    """Have this process and its servers keep things in a folder that is there as long as it is held."""
    folder = TemporaryDirectory(prefix="convviz-tests-")
    os.environ["CONVVIZ_DATA"] = folder.name
    for variable in ("CONVVIZ_KEEP_HOURS", "CONVVIZ_REDIS_URL"):
        os.environ.pop(variable, None)
    return folder
