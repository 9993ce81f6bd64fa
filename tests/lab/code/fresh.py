"""Programs run in a fresh interpreter that has the packages they name, and no others."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from convviz.lab.workers.process import ONE_THREAD

ROOT = Path(__file__).resolve().parents[3]
ENVIRONMENT = {**os.environ, **ONE_THREAD}
"""On a busy machine many threads wait for each other over such small arrays."""

_RUNNER = """
import contextlib, io, json, sys, traceback
root, *packages = sys.argv[1:]
if "convviz" in packages:
    sys.path.insert(0, root)
PROGRAM = "the program"

class Nothing:  # stands before all who find modules: what a program does not name is not there for it
    def find_spec(self, name, path=None, target=None):
        frame = sys._getframe(1)
        while "importlib" in frame.f_code.co_filename:
            frame = frame.f_back
        top = name.partition(".")[0]
        if frame.f_code.co_filename == PROGRAM and top not in sys.stdlib_module_names and top not in packages:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Nothing())

def run(program):
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):
            exec(compile(program, PROGRAM, "exec"), {"__name__": "__main__"})
    except BaseException:
        return {"said": said.getvalue(), "failed": traceback.format_exc()}
    return {"said": said.getvalue()}

json.dump([run(program) for program in json.load(sys.stdin)], sys.stdout)
"""


def run_each(programs: Sequence[str], folder: Path) -> list[str]:
    """What each of these programs prints, each with names of its own, in one interpreter."""
    (packages,) = {needed(program) for program in programs}
    done = subprocess.run(
        [sys.executable, "-I", "-c", _RUNNER, str(ROOT), *packages],
        input=json.dumps(list(programs)),
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    for program, result in zip(programs, found, strict=True):
        assert "failed" not in result, f"{result['failed']}\n{program[:3000]}"
    return [result["said"] for result in found]


def run_alone(program: str, folder: Path) -> str:
    """What a program prints that lies in a file in a folder, in an interpreter of its own."""
    (folder / "program.py").write_text(program, "utf-8")
    done = subprocess.run(
        [sys.executable, "-I", "program.py"],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stderr}\n{program[:3000]}"
    assert done.stderr == ""
    return done.stdout


def needed(program: str) -> tuple[str, ...]:
    """The packages that the first line names; those that are imported are these and Python's own."""
    first = program.split("\n", 1)[0]
    assert first.startswith("# needs: "), first
    named = tuple(sorted(first.removeprefix("# needs: ").split("  ")[0].split(", ")))
    assert imported(program) <= {*named, *sys.stdlib_module_names}, program[:3000]
    return named


def imported(program: str) -> set[str]:
    """The packages that a program imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(program)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found
