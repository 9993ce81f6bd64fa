"""Make the fonts of pictures again: ``python -m tests.lab.drawing.make_fonts``, with fonttools installed.

They hold the characters of both languages alone, from Debian's fonts-noto-cjk and fonts-dejavu-core.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from convviz.i18n import LANGUAGES
from convviz.i18n.catalogue import catalogue_path
from convviz.lab.drawing.fonts import FOLDER

NOTO = "/usr/share/fonts/opentype/noto/NotoSansCJK-{weight}.ttc"
TRADITIONAL = 3
"""The place of the Traditional Chinese face among those of the file."""
DEJAVU = "/usr/share/fonts/truetype/dejavu/DejaVuSans{weight}.ttf"
LATIN = "".join(map(chr, range(0x20, 0x7F))) + "°±²³₀₁₂₃₄₅₆₇₈₉·×÷–—‘’“”…′∂∇∈∑Σ−∗√∞≈≠≤≥→←↑↓"


def characters() -> set[str]:
    """Return all that a sentence of either language is written with."""
    paths = [catalogue_path(language) for language in LANGUAGES]
    texts = [path.read_text(encoding="utf-8") for path in paths if path.is_file()]
    return {character for character in LATIN + "".join(texts) if character.isprintable()}


def subset(source: str, number: int, wanted: Iterable[str], target: Path) -> set[str]:
    """Write the font with these characters alone; return those that it lacks."""
    from fontTools import subset as tools  # type: ignore[import-not-found]

    options = tools.Options(
        font_number=number, layout_features=["kern"], name_IDs=[0, 1, 2, 13, 14], notdef_outline=True
    )
    options.hinting = False
    font = tools.load_font(source, options)
    lacking = set(wanted) - {chr(code) for code in font.getBestCmap()}
    tool = tools.Subsetter(options)
    tool.populate(text="".join(sorted(set(wanted) - lacking)))
    tool.subset(font)
    tools.save_font(font, str(target), options)
    return lacking


def main() -> None:
    """Write the four files, and print the characters that come from DejaVu."""
    for weight, suffix in (("Regular", ""), ("Bold", "-Bold")):
        lacking = subset(
            NOTO.format(weight=weight), TRADITIONAL, characters(), FOLDER / f"NotoSansTC-{weight}.otf"
        )
        left = subset(DEJAVU.format(weight=suffix), 0, lacking, FOLDER / f"DejaVuSans-{weight}.ttf")
        print(weight, "".join(sorted(lacking - left)), "nowhere:", sorted(left))


if __name__ == "__main__":
    main()
