"""What the about page says."""

from __future__ import annotations

import streamlit as st

from convviz.app.shell.current import sentences, session
from convviz.app.shell.labels import Translate
from convviz.lab.files.images import MAX_BYTES, MAX_PIXELS, MAX_REGION, PREVIEW_WIDTH, SAMPLES, Sample
from convviz.lab.kernels import MAX_SIZE


def about() -> None:
    """Say what this is, how it counts, what its limits are, and where its pictures come from."""
    _ = sentences()
    left, right = st.columns(2, gap="large")
    with left:
        _what(_)
        _proof(_)
        _limits(_)
    with right:
        _keys(_)
        _access(_)
        _pictures(_)
        _sources(_)


def _section(title: str, *paragraphs: str) -> None:
    st.markdown("\n\n".join([f"## {title}", *paragraphs]))


def _what(_: Translate) -> None:
    _section(
        _("What this is"),
        _(
            "ConvViz shows one convolution layer at work, forwards and backwards, on numbers that you can"
            " check."
        ),
        _(
            "**Whose numbers.** Every number that stays, is exported, graded, checked or pasted into code"
            " comes from the `convviz` library, in NumPy. While a number is dragged or an edit travels, the"
            " browser previews the same sums, and the check mark beside the kernel’s tools comes back when"
            " NumPy has confirmed them. No Python code reads an array that the browser computed."
        ),
        _(
            "**Cross-correlation.** The kernel is applied as written, not flipped. Every framework"
            " computes it this way and calls it convolution; so do we. A switch in the layer’s card makes it"
            " a true convolution, the kernel turned by half a turn."
        ),
        _(
            "**Value scales.** A pixel is a number: 0 to 1, 0 to 255, or a whole number from 0 to 9. The"
            " choice is yours and changes the size of every output and gradient."
        ),
    )


def _proof(_: Translate) -> None:
    _section(
        _("How the gradients are checked"),
        _("Each gradient is checked in four independent ways, for every option and number type:"),
        "\n".join(
            f"1. {line}"
            for line in (
                _("plain loops, written the way the formula reads;"),
                _("finite differences: nudge one number and see how the loss moves;"),
                _("the adjoint identity: ⟨conv(x), g⟩ = ⟨x, its input gradient⟩, on random numbers;"),
                _("PyTorch, which computes the same layer."),
            )
        ),
        _(
            "In the browser the growing sum of each animation must end at the library’s gradient, and the"
            " stage says so if it does not."
        ),
    )


def _limits(_: Translate) -> None:
    _section(
        _("Limits"),
        "\n".join(
            f"- {line}"
            for line in (
                _(
                    "Pictures: PNG, JPEG, HEIC, AVIF, WebP, GIF, BMP, TIFF, JPEG 2000, PGM, PPM; up to"
                    " {megabytes} MB, and {megapixels} megapixels: larger ones are reduced where"
                    " possible."
                ).format(megabytes=MAX_BYTES >> 20, megapixels=MAX_PIXELS // 10**6),
                _("Region shown in numbers: up to {size} × {size} pixels, larger ones are reduced.").format(
                    size=MAX_REGION
                ),
                _("Kernels: 1 to {size} rows and columns.").format(size=MAX_SIZE),
                _(
                    "The whole picture is shown up to {width} pixels wide; download it for every pixel."
                ).format(width=PREVIEW_WIDTH),
                _own_picture(_),
            )
        ),
    )


def _own_picture(_: Translate) -> str:
    """Say what becomes of what a person brings."""
    hours = session().kept.hours
    if not hours:
        return _("A picture of your own stays in this tab; it is never put into a link or stored.")
    return _(
        "A picture of your own is kept on this server for {hours} h, under a key that nobody can guess, and"
        " the address holds the key: a reload shows it, and so does a link. “Share” can leave it out, and"
        " have the server forget it at once."
    ).format(hours=f"{hours:g}")


def _keys(_: Translate) -> None:
    rows = (
        (_("Space"), _("play and pause")),
        ("← →", _("one step back, one step forward")),
        ("Home, End", _("first and last step")),
        (_("Tab, arrow keys"), _("reach a map and walk over its cells; Enter pins, chooses or types")),
        (_("Tab, Enter while typing"), _("next cell of the kernel, cell below")),
        ("Page ↑, Page ↓", _("channel before, channel after; on a slide a step back, a step forward")),
        ("F", _("slide: the stage alone, as large as the screen")),
        ("H", _("cover what the view works out, to predict it first, or show it again")),
        (_("Pull a number"), _("right or up: more; by 0.1 a step, with Shift by 1, with Alt by 0.01")),
        ("Alt + ↑ ↓ ← →", _("change the chosen number by one step of 0.1; with Shift by 1")),
        (_("Escape"), _("unpin, cancel an edit, or take a pulled number back")),
        ("Ctrl + Z, Ctrl + Y", _("undo and redo")),
    )
    table = "\n".join(f"| {keys} | {meaning} |" for keys, meaning in rows)
    heading = "| {key} | {meaning} |".format(key=_("key"), meaning=_("what it does"))
    _section(_("Keys"), f"{heading}\n| --- | --- |\n{table}")


def _access(_: Translate) -> None:
    _section(
        _("Accessibility"),
        _(
            "We aim at WCAG 2.2 AA. Every map is a grid that is walked by keyboard and says of each cell its"
            " place, its number and what it is linked with; its numbers are there as a table too. Nothing"
            " plays by itself where less motion is asked for, nothing flashes, and signs can be told without"
            " colours."
        ),
        _(
            "Tested in Chromium: every page with axe, in both themes and languages, and the work of a lesson"
            " by keyboard alone, with what is announced on the way. Not tested: a screen reader in the hands"
            " of someone who needs it, Safari, a real phone. If something keeps you out, tell whoever runs"
            " this site."
        ),
    )


def _pictures(_: Translate) -> None:
    lines = [f"- {_credit(sample, _)}" for sample in SAMPLES.values() if sample.kind == "photo"]
    drawn = [_(sample.name) for sample in SAMPLES.values() if sample.kind != "photo"]
    _section(
        _("Pictures and their licences"),
        "\n".join(lines),
        _("Drawn for this site (MIT): {names}.").format(names=_(", ").join(drawn)),
    )


def _credit(sample: Sample, _: Translate) -> str:
    """Return a photo's author, licence and source."""
    return _("**{picture}**: {author}, {licence} ([source]({address}))").format(
        picture=_(sample.name), author=sample.credit, licence=sample.licence, address=sample.source
    )


def _sources(_: Translate) -> None:
    _section(
        _("Sources"),
        "\n".join(
            f"- {line}"
            for line in (
                _(
                    "V. Dumoulin, F. Visin: *A guide to convolution arithmetic for deep learning*, 2016, "
                    "arXiv:1603.07285."
                ),
                _(
                    "K. Chellapilla, S. Puri, P. Simard: *High performance convolutional neural networks for "
                    "document processing*, 2006 (im2col)."
                ),
                _("PyTorch’s documentation of torch.nn.Conv2d, whose names and rules the layer follows."),
            )
        ),
    )
