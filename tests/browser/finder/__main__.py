"""``python -m tests.browser.finder`` says which Chromium the browser tests get, or fails."""

from __future__ import annotations

import sys

from playwright.sync_api import sync_playwright

from tests.browser.finder import NoBrowserError, launch


def main() -> int:
    """Start a browser once and say which one it is."""
    with sync_playwright() as playwright:
        try:
            browser = launch(playwright.chromium)
        except NoBrowserError as failure:
            print(failure, file=sys.stderr)
            return 1
        print(f"Browser tests run in Chromium {browser.version}")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
