"""Joining modules into one script: what was imported arrives, and what cannot be joined is refused."""

from __future__ import annotations

from graphlib import CycleError
from pathlib import Path

import pytest

from convviz.app.components import assets
from convviz.app.components.modules import join


def write(folder: Path, **modules: str) -> Path:
    """Write modules (``__`` in a name is a folder) and return the path of ``main.js``."""
    for name, source in modules.items():
        path = folder / f"{name.replace('__', '/')}.js"
        path.parent.mkdir(exist_ok=True)
        path.write_text(source)
    return folder / "main.js"


def test_a_module_that_two_others_import_runs_once(tmp_path: Path) -> None:
    main = write(
        tmp_path,
        main="import { a } from './a.js';\nimport { b } from './b.js';\nexport default a + b;\n",
        a="import { c } from './c.js';\nexport const a = c;\n",
        b="import { c } from './c.js';\nexport const b = c;\n",
        c="export const c = 1;\n",
    )
    script = join(main)
    assert script.count("// c.js") == 1
    assert script.index("// c.js") < script.index("// a.js") < script.index("// main.js")


def test_documentation_is_left_out_and_nothing_that_stands_beside_it(tmp_path: Path) -> None:
    source = (
        "/** @import { T } from './a.js' */\n"
        "/** The\n * sum. **/\n"
        "const a = /** @type {T} */ (1); // one\n"
        "  /** @type {T} */ (a).b = 2; /* two */\n"
        "/* three */\n"
        "export default a;\n"
    )
    script = join(write(tmp_path, main=source))
    body = script[script.index("(() => {\n") + len("(() => {\n") : script.index("return {")]
    assert body == (
        "const a = /** @type {T} */ (1); // one\n"
        "  /** @type {T} */ (a).b = 2; /* two */\n"
        "/* three */\n"
        "const exported = a;\n"
    )


@pytest.mark.parametrize(
    "source",
    [
        "import './side_effect.js';\n",
        "import * as all from './a.js';\n",
        "import x, { y } from './a.js';\n",
        "import x from 'package';\n",
        "export * from './a.js';\n",
        "export { x };\n",
        "export let x = 1;\n",
    ],
)
def test_another_form_is_refused_by_name(tmp_path: Path, source: str) -> None:
    main = write(tmp_path, main=f"{source}export default 1;\n", a="export const y = 1;\n")
    with pytest.raises(ValueError, match=r"main\.js: this form of import or export cannot be joined"):
        join(main)


def test_a_circle_is_refused(tmp_path: Path) -> None:
    main = write(
        tmp_path,
        main="import { a } from './a.js';\nexport default a;\n",
        a="import main from './main.js';\nexport const a = main;\n",
    )
    with pytest.raises(CycleError):
        join(main)


def test_every_module_of_the_stage_is_in_its_script() -> None:
    folder = assets.FOLDER / "stage" / "js"
    script = join(folder / "main.js")
    for path in folder.rglob("*.js"):
        has_types_alone = path.read_text("utf-8").endswith("\nexport {};\n")
        assert (f"// {path.name}\n" in script) != has_types_alone
