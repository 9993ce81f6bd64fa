"""Many JavaScript modules as one script: a browser asks once, not once for each.

A class that opens the page together would otherwise ask a hundred times for thirty small files. Each module
becomes a function called once, after those it imports. Its documentation (`/** ... */` on lines of its own)
is left out; else nothing in it changes but its imports and exports, which stand at the beginning of a line in
one of these forms::

    import name from './other.js';          export default ...
    import { name, other } from './other.js';   export [async] function|class|const name ...
"""

from __future__ import annotations

import re
from graphlib import TopologicalSorter
from pathlib import Path

_IMPORT = re.compile(r"^import (?P<names>\w+|\{[^}]*\}) from '(?P<path>\.[^']+)';\n", re.MULTILINE)
_DEFAULT = re.compile(r"^export default (?P<named>function \w+|class \w+)?", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const) (?P<name>\w+))", re.MULTILINE)
_DOCUMENTATION = re.compile(r"^[ \t]*/\*\*(?:[^*]|\*(?!/))*\*/\n", re.MULTILINE)
_LEFT_OVER = re.compile(r"^\s*(?:import|export)\b.*", re.MULTILINE)


def join(main: Path) -> str:
    """Return `main` and all that it imports, directly or not, as one module that exports what `main` does.

    Raises `ValueError` for a form of import or export other than those above, and for modules that import
    each other in a circle.
    """
    sources: dict[Path, str] = {}
    imported: dict[Path, list[Path]] = {}
    waiting = [main.resolve()]
    while waiting:
        path = waiting.pop()
        if path not in sources:
            sources[path] = _DOCUMENTATION.sub("", path.read_text("utf-8"))
            imported[path] = [_target(path, found) for found in _IMPORT.finditer(sources[path])]
            waiting += imported[path]
    order = list(TopologicalSorter(imported).static_order())
    names = {path: f"module{number}" for number, path in enumerate(order)}
    modules = [_as_function(path, sources[path], names) for path in order]
    return "\n".join([*modules, f"export default {names[main.resolve()]}.default;\n"])


def _target(path: Path, found: re.Match[str]) -> Path:
    return (path.parent / found["path"]).resolve()


def _as_function(path: Path, source: str, names: dict[Path, str]) -> str:
    def imports(found: re.Match[str]) -> str:
        wanted = found["names"] if found["names"].startswith("{") else f"{{ default: {found['names']} }}"
        return f"const {wanted} = {names[_target(path, found)]};\n"

    def default(found: re.Match[str]) -> str:
        exported.append(f"default: {found['named'].split()[1] if found['named'] else 'exported'}")
        return found["named"] or "const exported = "

    exported = [found["name"] for found in _EXPORT.finditer(source)]
    body = _EXPORT.sub("", _DEFAULT.sub(default, _IMPORT.sub(imports, source)))
    if left := _LEFT_OVER.search(body):
        raise ValueError(f"{path}: this form of import or export cannot be joined: {left[0].strip()}")
    return (
        f"// {path.name}\nconst {names[path]} = (() => {{\n{body}return {{ {', '.join(exported)} }};\n}})();"
    )
