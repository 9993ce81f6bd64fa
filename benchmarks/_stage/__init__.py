"""What the stage's benchmarks share: set-ups, tabs of browsers, a stop-watch in the page, costs, tables."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))  # the tests know how to start a server and drive a browser
