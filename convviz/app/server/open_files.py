"""Room for visitors: every one of them takes some four of the files that a process may have open."""

from __future__ import annotations

try:
    import resource
except ImportError:  # Windows counts handles in another way, and has room for them
    resource = None  # type: ignore[assignment]


def raise_limit() -> None:
    """Let this process open as many files as the system allows it, not as few as is usual (1,024)."""
    if resource is None:
        return
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    except (ValueError, OSError):  # macOS allows less than the limit that it names
        return
