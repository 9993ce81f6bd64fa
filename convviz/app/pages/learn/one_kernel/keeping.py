"""What the server keeps of the run, so that its address shows it again: after a reload, or elsewhere."""

from __future__ import annotations

from dataclasses import replace

from convviz.app.pages.learn.one_kernel.choices import settings
from convviz.app.pages.learn.one_kernel.problem import problem, waits_for_upload
from convviz.app.pages.learn.one_kernel.state import Kept, page_state
from convviz.app.shell.current import session
from convviz.errors import Refusal, RefusedValue
from convviz.lab.learning.one_kernel import Run, brought_of, run_bytes, run_of
from convviz.lab.session.kept import RUN_FAILED, TRAINING_GONE

GROWTH = 1.1
"""By how much a run that goes on is longer before it is kept again: its losses are kept with it."""


def follow() -> Refusal | None:
    """Take up the run that the address names, or none; return why one that was kept is not there any more."""
    now, key = page_state(), settings().kept
    if key == now.kept.key:
        return None
    now.running = False
    if not key:  # Back, to where there was nothing to keep
        now.run, now.uploaded, now.kept = None, None, Kept()
        return None
    content = session().kept.content(key)
    now.kept = Kept(key=key)
    if content is None or not _take_up(content, key):
        return session().kept.missing(RefusedValue(TRAINING_GONE))
    return None


def _take_up(content: bytes, key: str) -> bool:
    """Go on from what is kept; say whether it is of what is set up."""
    now, chosen = page_state(), settings()
    brought = brought_of(content)
    if brought is not None:
        now.uploaded = brought
    try:
        run = None if waits_for_upload() else run_of(problem(), chosen.first_kernel, content)
    except Refusal:
        return False
    if run is not None:
        now.run = run
    now.kept = Kept(now.run, run.step if run else 0, now.uploaded, key)
    return run is not None or brought is not None


def keep(run: Run) -> None:
    """Have the server keep the run as far as it has come, and the address say where."""
    now = page_state()
    if not run.step and now.uploaded is None:
        now.kept = Kept()
    elif _is_news(run):
        is_same = now.kept.run is run and now.kept.is_own
        content = run_bytes(run if run.step else None, now.uploaded)
        key = session().kept.training(content, now.kept.key if is_same else "", RUN_FAILED)
        now.kept = Kept(run, run.step, now.uploaded, key, is_own=True)
    if settings().kept != now.kept.key:
        session().change_learn(kernel=replace(settings(), kept=now.kept.key))
    session().feedback.note(session().kept.take_trouble())


def _is_news(run: Run) -> bool:
    """Whether there is more to keep: a run that goes on is kept now and then, and where it stops."""
    now, kept = page_state(), page_state().kept
    if kept.uploaded is not now.uploaded or (run.step and kept.run is not run):
        return True
    return run.step > kept.step * GROWTH if now.running else run.step != kept.step
