"""What the program said when somebody last read it: texts in files, each beside the code that asks for it.

`python -m tests.records` writes them anew after a sentence, a label or a number was changed on purpose; the
difference is read before it is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.kept_apart import keep_apart


@dataclass(frozen=True)
class Records:
    """A folder of texts, and what takes each of them anew."""

    folder: Path
    takes: Mapping[str, Callable[[], str]]

    def path(self, name: str) -> Path:
        """Return where a text lies."""
        return self.folder / f"{name}.txt"

    def check(self, name: str) -> None:
        """Assert that the program says what it said."""
        assert self.takes[name]() == self.path(name).read_text(encoding="utf-8"), (
            "Read the difference. Is it meant? `python -m tests.records` writes the records anew."
        )

    def check_names(self) -> None:
        """Assert that no text is left over."""
        assert {path.stem for path in self.folder.iterdir()} == set(self.takes)

    def write(self) -> None:
        """Write all texts anew."""
        self.folder.mkdir(exist_ok=True)
        for path in self.folder.glob("*.txt"):
            path.unlink()
        for name, take in self.takes.items():
            self.path(name).write_text(take(), encoding="utf-8")


def main() -> None:
    """Write all records anew."""
    from tests.app.pages import records as pages
    from tests.lab.code import records as code

    with keep_apart():
        for records in (pages.RECORDS, code.RECORDS):
            records.write()


if __name__ == "__main__":
    main()
